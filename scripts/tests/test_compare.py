# SPDX-License-Identifier: GPL-2.0-only
"""Comparing two results: golden texts, what is refused, and that noise is called noise."""

import argparse
import contextlib
import copy
import io
import itertools
import pathlib
import random
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import FAILED, OK, UNDECIDED, Problem  # noqa: E402  (path above)
from bbtool.commands import compare  # noqa: E402
from bbtool.present import compare_rows  # noqa: E402
from bbtool.results import boots, bundle, result  # noqa: E402

RUNS = itertools.count()


def small():
    """The small bundle as the result of another run."""
    data = result.convert(bundle.only((HERE / "data/small.bundle").read_text(encoding="utf-8")))
    return {**data, "run_id": f"run {next(RUNS)}"}


def counted(factor=1.0, lists="exact"):
    """A counted result; allocations cost a bit more by factor."""
    data = small()
    data["clock"]["unit"] = "instructions"
    for row in data["benchmarks"]:
        row["unit"] = row["time_unit"] = "instructions"
        row["flags"] = ["counted"]
        row.update(lists=lists, hold=9)
        for key in ("p50", "cost_p50", "clean_p50"):
            if key in row and row["op"] == "alloc":
                row[key] = round(row[key] * factor, 3)
    return data


def timed(seed, shift=1.0, *, repeats=3, spread=0.004, minute=0):
    """A boot of a timed kernel: it is off by a little, and each of its repeats by a little less."""
    data, chance, rows = small(), random.Random(seed), []
    data["clock"]["unit"] = "ns"
    data["context"]["date"] = f"2024-01-01T00:{minute:02}:00Z"
    data["kernel"]["boot_id"] = f"{seed}"
    for row in data["benchmarks"]:
        off = chance.gauss(1, spread) * (shift if row["op"] == "alloc" else 1)
        for index in range(repeats if row["repetition_index"] == 0 else 0):
            again = copy.deepcopy(row)
            again.update(
                unit="ns", time_unit="ns", repetition_index=index, repetitions=repeats, flags=[]
            )
            for key in [name for name in ("p50", "cost_p50") if name in again]:
                again[key] = round(row[key] * off * chance.gauss(1, spread / 4), 3)
            rows.append(again)
    data["benchmarks"] = rows
    return data


def series(number, first, shift=1.0, **how):
    """Boots of one kernel; those of another with first=1 alternate with them."""
    return [timed(100 * first + at, shift, minute=2 * at + first, **how) for at in range(number)]


class Compare(unittest.TestCase):
    """The command."""

    def run_on(self, before, after, *words, **changes):
        """(exit status, text) for two results."""
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(
            io.StringIO()
        ) as said:
            names = []
            for letter, datas in (("a", before), ("b", after)):
                part = [
                    pathlib.Path(folder, f"{letter}{index}.json") for index in range(len(datas))
                ]
                for path, data in zip(part, datas):
                    result.write(path, data)
                names.append(",".join(map(str, part)))
            parser = argparse.ArgumentParser()
            compare.arguments(parser)
            options = parser.parse_args([*names, *words])
            for key, item in changes.items():
                setattr(options, key, item)
            status = compare.main(options)
        return status, said.getvalue().replace(f"{folder}/", "")

    def golden(self, text, name):
        """Compare with a golden file; a mail has 80 columns and plain characters."""
        path = HERE / "data" / name
        self.assertEqual(
            text, path.read_text(encoding="utf-8"), f"if this is wanted: update {name}"
        )
        self.assertLessEqual(max(map(len, text.splitlines())), 80)
        self.assertTrue(text.isascii())

    def test_counted(self):
        after = counted(1.05)
        after["env"]["kernel"] = after["kernel"]["release"] = "6.12.0-made-up"
        self.golden(self.run_on([counted()], [after])[1], "compare-counted.txt")

    def test_timed(self):
        self.golden(self.run_on(series(14, 0), series(14, 1, 1.05))[1], "compare-timed.txt")

    def test_same_is_no_difference(self):
        status, text = self.run_on([counted()], [counted()], "--fail")
        self.assertIn("No difference.\n", text)
        self.assertEqual(status, OK)

    def test_fail(self):
        for factor, words, status in (
            (1.05, (), FAILED),
            (0.95, (), OK),
            (1.05, ("--min-effect", "6"), OK),
        ):
            found = self.run_on([counted()], [counted(factor)], "--fail", *words)[0]
            self.assertEqual(found, status, (factor, words))

    def test_lists_as_found_decide_nothing(self):
        """One boot a side, and today's luck is all there is."""
        one, other = counted(1.2, lists="found"), counted(lists="found")
        status, text = self.run_on([one], [other], "--fail")
        self.assertEqual(status, UNDECIDED)
        self.assertIn("too few boots", text)
        for data in (one, other):  # results from before there was such a column
            for row in data["benchmarks"]:
                del row["lists"]
        self.assertEqual(self.run_on([one], [other], "--fail")[0], UNDECIDED)

    def test_filter(self):
        _, text = self.run_on([counted()], [counted(1.05)], "op=free", "orders=0")
        self.assertNotIn("alloc ", text.split("change\n")[1])
        for wrong in ("cpus=x", "op=banana", "what=1", "order=x", "order"):
            with self.assertRaises(Problem):
                self.run_on([counted()], [counted()], wrong)

    def refused(self, change, *words):
        """The complaint about a result that differs by change(data)."""
        other = counted(1.2)
        change(other)
        with self.assertRaises(Problem) as caught:
            self.run_on([counted()], [other], *words)
        self.assertIn("forced", self.run_on([counted()], [other], "--force", *words)[1].lower())
        return str(caught.exception)

    def test_other_unit_is_refused(self):
        self.assertIn(
            "A is in instructions, B in ns",
            self.refused(lambda data: data["clock"].update(unit="ns")),
        )

    def test_every_file_of_a_side_is_looked_at(self):
        """A side that is mixed is no side, though its first file may be like that of the other."""
        for change, text in (
            (lambda data: data["clock"].update(unit="ns"), "A is in instructions and ns, B in"),
            (lambda data: data["env"].update(init_on_alloc=7), "init_on_alloc is "),
            (
                lambda data: data.update(config=data["config"] + " hold=7"),
                "hold=7 and .* in A, hold=",
            ),
        ):
            odd = counted(1.01)
            odd["run_id"] = "odd"
            change(odd)
            with self.assertRaisesRegex(Problem, text):
                self.run_on([counted(), odd], [counted(1.02)])

    def test_other_debugging_is_refused(self):
        for name in ("kasan", "lockdep", "init_on_alloc", "page_poison"):
            self.assertIn(name, self.refused(lambda data, name=name: data["env"].update({name: 7})))

    def test_other_plan_is_refused(self):
        def change(data):
            data["config"] += " hold=9999"

        self.assertIn("hold=9999", self.refused(change))

    def test_same_run_twice_is_refused(self):
        again = copy.deepcopy(timed(1))
        again["run_id"] = "another name does not help"
        for before, after in (
            ([timed(1), again], [timed(2)]),
            ([timed(1)], [again]),
            ([counted(), counted()], [counted(1.1)]),
        ):
            with self.assertRaisesRegex(Problem, "one and the same run"):
                self.run_on(before, after)

    def test_lost_rows_fail(self):
        other = counted()
        for row in other["benchmarks"]:
            if row["order"] == 9:
                row["flags"] = ["MIGRATED"]
        status, text = self.run_on([counted()], [other], "--fail")
        self.assertEqual(status, FAILED)
        self.assertIn("no number in B: MIGRATED", text)
        for row in other["benchmarks"]:
            row["flags"] = ["LEAK"]
        with self.assertRaises(Problem):
            self.run_on([counted()], [other])

    def test_few_boots_say_so(self):
        """However many repeats: a twofold slowdown of one boot is not that of a kernel."""
        status, text = self.run_on([timed(1, repeats=9)], [timed(2, 2.0, repeats=9)], "--fail")
        self.assertEqual(status, UNDECIDED)
        self.assertIn("too few boots", text)
        self.assertIn("7 a side can decide", text.replace("\n  ", " "))

    def test_what_differs_is_told_first(self):
        before, after = counted(), counted()
        before["kernel"]["sysctl"] = {"vm.min_free_kbytes": "1"}
        after["kernel"]["sysctl"] = {"vm.min_free_kbytes": "2"}
        after["kernel"]["cmdline"] = "slab_nomerge"
        before["config"] += " seed=6"
        after["config"] += " seed=7"
        before["kernel"]["config"] = {"sha256": "1", "options": {"HZ": "100", "SMP": "y"}}
        after["kernel"]["config"] = {"sha256": "2", "options": {"HZ": "250", "SMP": "y"}}
        text = self.run_on([before], [after])[1].split("\n\n", maxsplit=1)[0].replace("\n  ", " ")
        for part in (
            "vm.min_free_kbytes: 1 | 2",
            "slab_nomerge",
            "seed: 6 | 7",
            "CONFIG_HZ: 100 | 250",
        ):
            self.assertIn(part, text)
        self.assertNotIn("CONFIG_SMP", text)


class Boots(unittest.TestCase):
    """What one boot says."""

    def test_disturbed_values_are_not_taken(self):
        self.assertEqual(
            boots.typical({"cost_p50": 9000, "clean_p50": 600, "clean_n": 3, "disturbed": 1}), 600
        )
        self.assertEqual(
            boots.typical({"cost_p50": 600, "clean_p50": 500, "clean_n": 3, "disturbed": 0}), 600
        )
        row = {"name": "x", "flags": ["disturbed"], "disturbed": 1, "clean_n": 0, "cost_p50": 9000}
        self.assertIsNone(boots.seen([row]).number)
        # Without the flag the values agree, whatever came in between.
        self.assertEqual(boots.seen([{**row, "flags": []}]).number, 9000)

    def test_repeats_make_one_number(self):
        found = boots.boots([timed(1, repeats=7)])
        self.assertEqual(len(found), 1)
        self.assertIsInstance(next(iter(found[0].rows.values())).number, float)

    def test_two_runs_of_a_boot_are_one_boot(self):
        one, other = timed(1), timed(2)
        other["kernel"]["boot_id"] = "1"
        self.assertEqual(len(boots.boots([one, other])), 1)

    def test_pairs_alternate(self):
        ours, theirs = (boots.boots(series(4, side)) for side in (0, 1))
        pairs = boots.paired(ours[::-1], theirs)
        self.assertEqual([(one.key, other.key) for one, other in pairs][0], ("0", "100"))
        late = boots.boots([timed(200 + at, minute=30 + at) for at in range(4)])
        self.assertIsNone(boots.paired(ours, late))

    def test_pairs_are_within_an_experiment(self):
        """That both are the third pair of some experiment does not make two boots a pair."""
        ours, theirs = series(4, 0), series(4, 1)
        for side, datas in (("x", ours), ("y", theirs)):
            for at, data in enumerate(datas):
                data["experiment"] = {"name": side, "pair": at}
        self.assertIsNone(boots.paired(boots.boots(ours), boots.boots(theirs)))
        for data in theirs:
            data["experiment"]["name"] = "x"
        self.assertEqual(len(boots.paired(boots.boots(ours), boots.boots(theirs))), 4)

    def test_p99_needs_values_beyond_it(self):
        self.assertIsNone(boots.tail({"p99": 7, "iterations": 999}))
        self.assertEqual(boots.tail({"p99": 7, "iterations": 1000}), 7)


class Text(unittest.TestCase):
    """Numbers for people."""

    def test_numbers(self):
        self.assertEqual(
            [compare_rows.short(number) for number in (7, 622.25, 999.96, 12345, 2.11e6)],
            ["7", "622.2", "1000", "12345", "2.11M"],
        )
        self.assertEqual(
            [compare_rows.signed(share) for share in (0.05, -0.5, 27.83)],
            ["+5.0", "-50.0", "+2783"],
        )


if __name__ == "__main__":
    unittest.main()
