# SPDX-License-Identifier: GPL-2.0-only
"""Merging: histograms are added, percentiles never averaged, a run counts once."""

import contextlib
import io
import json
import pathlib
import re
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import FAILED, OK, USAGE, Problem  # noqa: E402  (needs the path above)
from bbtool.commands import cli, demo, vm  # noqa: E402
from bbtool.present import merged_text, verdict  # noqa: E402
from bbtool.results import bundle, comparison, merged, result  # noqa: E402
from setups import InFolder  # noqa: E402

SMALL = (HERE / "data/small.bundle").read_text(encoding="utf-8")
CHANGED = SMALL.replace("\t443\t444\t", "\t442\t444\t")


def run(number, bins, host="a", kernel="6.1", **row_has):
    """A result with one row of this histogram."""
    unit, flags = row_has.get("unit", "ns"), row_has.get("flags", ())
    row = {
        "name": "pair/x",
        "unit": unit,
        "pattern": "pair",
        "mode": "op",
        "op": "alloc",
        "flags": list(flags),
        "where": [],
        "cell": 0,
        "iterations": sum(count for _, _, count in bins),
        "repetition_index": 0,
        "hist": {"layout": "log-linear", "sub_bits": 5, "unit": unit, "bins": bins},
    }
    return {
        "schema": result.SCHEMA,
        "run_id": str(number),
        "context": {"host_name": host, "date": "2026-01-01T00:00:00Z"},
        "kernel": {"release": kernel, "machine": "x86_64", "boot_id": f"boot{number}"},
        "module": {"version": "0"},
        "env": {},
        "state": {},
        "config": "",
        "replay": "",
        "clock": {"unit": unit},
        "benchmarks": [row],
    }


class Merge(InFolder):
    """What comes of several files."""

    def file(self, name, data):
        path = self.place / name
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    def merged(self, *runs, by=merged.BY):
        files = [self.file(f"{number}.json", data) for number, data in enumerate(runs)]
        return merged.merge(files, by)

    def test_places_for_people(self):
        for host, want in (
            ("a", "a, 6.1: 1 run in 1 boot\n"),
            ("(none)", "6.1: 1 run in 1 boot\n"),
        ):
            found = merged_text.render(merged.of([run(1, [[1, 2, 3]], host=host)], merged.BY))
            self.assertTrue(found.startswith(want), found)
            self.assertNotIn("(none)", found)
        found = merged.of([run(1, [[1, 2, 3]], host="(none)")], ("host",))
        self.assertIn("\n\nno name\n", merged_text.render(found))

    def test_rows_fit_the_width(self):
        gfp = "gfp:GFP_ATOMIC|__GFP_ZERO"
        names = [f"pair/alloc_pages_node/order:{order}/{gfp}/context:preempt" for order in (0, 10)]
        one = run(1, [[1, 2, 3]])
        one["benchmarks"] = [{**one["benchmarks"][0], "name": name} for name in names]
        data, _ = self.merged(one)
        said = merged_text.render(data, 80)
        self.assertIn(f"\nall rows: pair alloc_pages_node {gfp} context:preempt\n", said)
        self.assertIn("  order:0\n", said)
        self.assertIn("  order:10\n", said)
        for row, name in zip(data["benchmarks"], names):
            row["name"] = f"{name}/node:{len(name)}/op/alloc_and_more"
        data["benchmarks"][0]["name"] = "pair/gfp:" + "__GFP_NOMEMALLOC|" * 9
        for width in (80, 100):
            for line in merged_text.render(data, width).splitlines():
                self.assertLessEqual(len(line), width)

    def test_numbers_are_apart(self):
        data = merged.of([run(1, [[1, 2, 3]])], merged.BY)
        row = data["benchmarks"][0]
        self.assertIn("; · too few values for it\n", merged_text.render(data))
        row.update(p50=434.631, p90=10258.903, p99=1234567.5, p999=1234567891.25)
        self.assertNotIn("·", merged_text.render(data))
        line = merged_text.render(data).splitlines()[-1]
        self.assertEqual(line.split()[1:5], ["434.6", "10259", "1234568", "1.23G"])
        row.update(unit="instructions", p50=443, p90=12345.5)
        line = merged_text.render(data).splitlines()[-1]
        self.assertEqual(line.split()[1:3], ["443", "12345.5"])

    def test_the_coarsest_clock_in_steps_of_the_first(self):
        one, other = (run(number, [[1, 2, 3]]) for number in (1, 2))
        one["clock"] = {"unit": "ns", "khz": 2000000, "granularity": 20}
        other["clock"] = {"unit": "ns", "khz": 1000000, "granularity": 100}
        for runs, steps in (((one, other), 200), ((other, one), 100), ((one, one), 20)):
            self.assertEqual(merged.as_one(list(runs))["clock"]["granularity"], steps)

    def test_percentiles_are_not_averaged(self):
        # The p99 of 1000 fast values is 1, of 20 slow ones 99; of all together it is 99.
        fast, slow = [[1, 2, 1000]], [[99, 100, 20]]
        data, _ = self.merged(run(1, fast), run(2, slow))
        row = data["benchmarks"][0]
        self.assertEqual(row["hist"]["bins"], [[1, 2, 1000], [99, 100, 20]])
        self.assertEqual((row["iterations"], row["runs"], row["histograms"]), (1020, 2, 2))
        self.assertEqual((row["p50"], row["p90"], row["p99"]), (1, 1, 99))
        self.assertNotIn("p999", row, "too few values beyond it")

    def test_the_same_bins_are_added(self):
        data, _ = self.merged(run(1, [[1, 2, 5], [2, 3, 1]]), run(2, [[2, 3, 4]]))
        self.assertEqual(data["benchmarks"][0]["hist"]["bins"], [[1, 2, 5], [2, 3, 5]])

    def test_a_run_counts_once(self):
        data, twice = self.merged(run(1, [[1, 2, 5]]), run(1, [[1, 2, 5]]))
        self.assertEqual((len(data["runs"]), len(twice)), (1, 1))
        again = self.file("all.json", data)
        more, twice = merged.merge([again, again, self.file("3.json", run(3, [[1, 2, 1]]))], ())
        self.assertEqual(([r["run_id"] for r in more["runs"]], len(twice)), (["1", "3"], 1))

    def test_a_bundle_is_the_same_run_whenever_it_is_read(self):
        paths = [self.file(name, SMALL) for name in ("a", "b")] + [self.file("c", CHANGED)]
        data, twice = merged.merge(paths, ())
        self.assertEqual((len(data["runs"]), twice), (2, [paths[1]]))
        result.write(self.place / "a.json", result.read(paths[0]))
        self.assertEqual(
            len(merged.merge([paths[0], str(self.place / "a.json")], ())[0]["runs"]), 1
        )
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(cli.end(["compare", *paths[:2]]), USAGE)
        self.assertIn("are one and the same run", said.getvalue())

    def test_two_counted_runs_may_say_the_same(self):
        """Machines that count start alike: what was run twice are two runs."""
        runs = [result.convert(bundle.only(SMALL)) for _ in "AB"]
        self.assertNotEqual(*(data["run_id"] for data in runs))
        paths = [self.file(f"{at}.json", data) for at, data in enumerate(runs)]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            self.assertEqual(cli.end(["compare", *paths]), OK)
        self.assertIn("36 rows in both", said.getvalue())

    def test_two_counted_bundles_may_say_the_same(self):
        """What a counting machine printed twice, to the byte, is kept by `vm` as two runs."""
        paths = [self.file(f"{at}.bundle", "") for at in range(2)]
        for path in paths:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                show = vm.Stream(mock.Mock())
                for line in SMALL.splitlines():
                    show(line)
            kept = out.getvalue()
            self.assertTrue(SMALL.endswith(re.sub("\nrun_id .*", "", kept)))
            pathlib.Path(path).write_text(kept, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as said:
            self.assertEqual(cli.end(["compare", *paths]), OK)
        self.assertIn("36 rows in both", said.getvalue())
        self.assertEqual(len(merged.merge(paths * 2, merged.BY)[0]["runs"]), 2)
        # But of a side they would be one observation.
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(cli.end(["compare", ",".join(paths), self.file("c", CHANGED)]), USAGE)
        self.assertIn("the same run, or equal to the digit, which counts once", said.getvalue())

    def test_an_id_that_others_may_have_too(self):
        """What somebody calls a run is part of what its bundle says, but no id of it."""
        paths = [
            self.file(str(at), bundle.identified(text, "mine"))
            for at, text in enumerate((SMALL, CHANGED))
        ]
        ids = {result.read(path)["run_id"] for path in paths}
        self.assertEqual((len(ids), "mine" in ids), (2, False))

    def test_both_files_of_a_demo_are_one_run(self):
        data = result.convert(bundle.only(SMALL))
        demo.write(self.place, SMALL, data)
        paths = [str(self.place / f"demo.{kind}") for kind in ("json", "bundle")]
        self.assertEqual([result.read(path)["run_id"] for path in paths], 2 * [data["run_id"]])
        found, twice = merged.merge(paths, ())
        self.assertEqual((len(found["runs"]), twice), (1, paths[1:]))

    def test_places(self):
        runs = run(1, [[1, 2, 5]]), run(2, [[1, 2, 6]], host="b"), run(3, [[1, 2, 7]], kernel="7")
        for by, rows in (((), 1), (("kernel",), 2), (("host",), 2), (merged.BY, 3)):
            self.assertEqual(len(self.merged(*runs, by=by)[0]["benchmarks"]), rows, by)

    def test_builds_of_one_release(self):
        """Before and after a patch uname says the same: these are two kernels."""
        sides = [run(1, [[4, 5, 100]]), run(2, [[9, 10, 100]])]
        for data, build in zip(sides, ("#1 before", "#2 patched")):
            data["kernel"]["version"] = build
        rows = list(merged.pooled(sides, merged.BY))
        self.assertEqual([one["kernel"] for one in rows], ["6.1 #1 before", "6.1 #2 patched"])
        self.assertEqual([one["p50"] for one in rows], [4, 9])
        sides[1]["kernel"]["version"] = "#1 before"
        rows = list(merged.pooled(sides, merged.BY))
        self.assertEqual([(one["kernel"], one["runs"]) for one in rows], [("6.1", 2)])

    def test_settings_with_which_the_same_code_costs_something_else(self):
        for name, change in (
            ("init_on_alloc", lambda data, item: data["env"].update(init_on_alloc=item)),
            ("hold", lambda data, item: data["benchmarks"][0].update(hold=item)),
        ):
            sides = [run(1, [[4, 5, 100]]), run(2, [[9, 10, 100]])]
            for item, data in enumerate(sides):
                change(data, item)
            found, _ = self.merged(*sides)
            rows = [(one["settings"], one["p50"]) for one in found["benchmarks"]]
            self.assertEqual(rows, [(f"{name}=0", 4), (f"{name}=1", 9)])
            self.assertIn(f"a, 6.1, {name}=1\n", merged_text.render(found))
            with self.assertRaisesRegex(Problem, f"runs of several {name}"):
                merged.together(self.file("m.json", found))
            change(sides[1], 0)
            self.assertNotIn("settings", self.merged(*sides)[0]["benchmarks"][0])

    def test_left_out_and_refused(self):
        data, _ = self.merged(run(1, [[1, 2, 5]]), run(2, [[9, 10, 5]], flags=["SHORT"]))
        self.assertEqual(data["benchmarks"][0]["iterations"], 5)
        with self.assertRaisesRegex(Problem, "instructions and ns"):
            self.merged(run(1, []), run(2, [], unit="instructions"))

    def test_other_layouts_are_not_added(self):
        other = run(2, [[1, 4, 5]])
        other["benchmarks"][0]["hist"]["sub_bits"] = 3
        self.assertEqual(len(self.merged(run(1, [[1, 2, 5]]), other)[0]["benchmarks"]), 2)

    def test_one_result_can_be_read_again(self):
        """A page of several runs offers it for download."""
        runs = [result.convert(bundle.only(text)) for text in (SMALL, CHANGED)]
        whole = merged.together(self.file("m.json", merged.of(runs, merged.BY)))
        result.write(self.place / "whole.json", whole)
        rows = result.read(self.place / "whole.json")["benchmarks"]
        self.assertEqual([row["seq"] for row in rows], sorted(row["seq"] for row in rows))
        self.assertGreater(rows[-1]["seq"], rows[0]["seq"])

    def test_all_runs_decide_what_may_be_quoted(self):
        good, bad = (result.convert(bundle.only(SMALL)) for _ in "AB")
        bad["state"]["result"] = "stopped"
        bad["kernel"]["boot_id"] = "other"
        good["clock"].update(noise_ppm=100, drift_ppm=1)
        bad["clock"].update(noise_ppm=900000, drift_ppm=-9)
        good["skipped"], bad["skipped"] = {"a": 1}, {"b": 3}
        for runs in ((good, bad), (bad, good)):
            found = merged.together(self.file("m.json", merged.of(runs, merged.BY)))
            self.assertEqual((found["state"]["result"], found["boots"]), ("stopped", 2))
            self.assertEqual((found["clock"]["noise_ppm"], found["clock"]["drift_ppm"]), (9e5, -9))
            self.assertEqual(found["skipped"], {"a": 1, "b": 3})
            said = [text for _, text in verdict.verdict(found)]
            self.assertEqual(said[0], "the run did not finish: stopped")
            self.assertIn("other work took 90 % of the time before the run", said)

    def test_command(self):
        small, out = str(HERE / "data/small.bundle"), str(self.place / "all.json")
        for words, wanted in (([], "histograms after adding"), (["--json"], '"runs"')):
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                self.assertEqual(cli.end(["merge", small, "--out", out, *words]), OK)
            self.assertIn(wanted, said.getvalue())
        other = self.file("other.bundle", CHANGED)
        side = comparison.read(f"{out},{other}")
        self.assertEqual(len(side.boots), 2)
        broken = self.file("x.json", f'{{"schema": "{merged.SCHEMA}", "runs": ')
        empty = self.file("y.json", {"schema": merged.SCHEMA, "runs": []})
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(cli.end(["merge", broken]), FAILED)
            self.assertEqual(cli.end(["merge", empty]), FAILED)
            self.assertEqual(cli.end(["merge", str(self.place / "gone")]), USAGE)


if __name__ == "__main__":
    unittest.main()
