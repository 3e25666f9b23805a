# SPDX-License-Identifier: GPL-2.0-only
"""What `buddybench bench` concludes from what a guest printed: each figure met, and each missed."""

import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import UNFIT, USAGE  # noqa: E402  (needs the path above)
from bbtool.check import bench, bench_guest, bench_rows  # noqa: E402
from bbtool.debian import apt  # noqa: E402
from setups import InFolder, ended  # noqa: E402

HEAD = (
    "# buddybench results abi=1 run=1 unit=instructions\n"
    "#mode\top\tp50\toverhead\tcost_p50\tflags\n"
)


def run(name, alloc=354, free=262, pair=610, flags="counted"):
    """A run of all modes."""
    rows = [
        f"{mode}\t{op}\t{p50}\t4\t-\t{flags}"
        for mode in ("op", "chained")
        for op, p50 in (("alloc", alloc), ("free", free))
    ]
    rows += [f"{mode}\tpair\t-\t-\t{pair}\t{flags}" for mode in ("batch", "diff")]
    return f"@run name={name}\nidle run=1\n{HEAD}" + "\n".join(rows) + "\n"


def refs(what, steps, order=0, count=1000):
    """A reading of the reference: two rounds."""
    return f"@ref what={what} order={order} count={count}\n {steps * count} {steps * count}\n"


def verdicts(rows):
    """Whether each was met."""
    return [row.ok for row in rows]


class Figures(unittest.TestCase):
    """From text to rows."""

    def against(self, **changed):
        text = refs("bare", 610) + "".join(
            run(f"modes-0-{number}", **changed) for number in (1, 2, 3)
        )
        return verdicts(bench_rows.against_reference(bench_guest.parse(text)))

    def test_against_the_reference(self):
        self.assertEqual(self.against(), [True, True])
        self.assertEqual(self.against(pair=611), [True, True])
        self.assertEqual(self.against(pair=612), [False, True])
        self.assertEqual(self.against(alloc=363), [True, False])

    def test_tick_in_a_batch(self):
        rows = [
            {"mode": "batch", "op": "pair", "cost_p50": 612.8, "clean_p50": clean}
            for clean in (612.2, None)
        ]
        self.assertEqual([bench_rows.pair_cost([row], "batch") for row in rows], [612.2, 612.8])

    def test_attribution(self):
        for alloc, met in ((354, True), (355, False)):
            report = bench_guest.parse(run("paths-3-0") + run("paths-3-1", alloc=alloc))
            self.assertEqual(verdicts(bench_rows.attribution(report)), [met])
        self.assertEqual(list(bench_rows.attribution(bench_guest.parse(run("paths-3-0")))), [])

    def inserted(self, more):
        text = run("insert-0") + "".join(
            run(f"insert-{k}", 354 + k + more, 262 + k, 610 + 2 * k) for k in (1, 10, 100)
        )
        return verdicts(bench_rows.inserted(bench_guest.parse(text)))

    def test_inserted(self):
        self.assertEqual(self.inserted(0), [True] * 3)
        self.assertEqual(self.inserted(1), [False] * 3)

    def test_recording(self):
        for op, met in ((690, True), (691, False)):
            text = refs("batch", 610) + refs("op", op) + refs("chained", 660) + refs("sort", 27)
            rows = list(bench_rows.recording(bench_guest.parse(text), (40, 25), "instructions"))
            self.assertEqual(verdicts(rows), [met, True, None])

    def test_flagged(self):
        report = bench_guest.parse(run("off") + run("on", alloc=900, flags="counted,trace"))
        row = bench_rows.flagged("tracepoint", "trace", report.runs["on"], report.runs["off"])
        self.assertTrue(row.ok)
        self.assertIn("alloc 354 to 900", row.got)
        self.assertFalse(
            bench_rows.flagged("tracepoint", "trace", report.runs["off"], report.runs["off"]).ok
        )

    def boot(self, alloc, pair):
        """The rounds of a boot in real time."""
        rows = [
            {"mode": mode, "op": op, "clean_mean": mean, "overhead": 4}
            for mode in ("op", "chained")
            for op, mean in (("alloc", alloc), ("free", 54))
        ]
        rows += [
            {"mode": mode, "op": "pair", "cost_p50": pair, "clean_p50": pair}
            for mode in ("batch", "diff")
        ]
        return mock.Mock(runs={"modes-0-1": rows})

    def test_native_modes_of_all_boots(self):
        """A boot in which everything is slower agrees; one in which a mode is does not."""
        for boots, met in (
            ([(54, 100)], True),
            ([(58, 100)], False),
            ([(54, 96)], False),
            ([(114, 160), (54, 100)], True),
            ([(58, 100), (54, 100), (54, 100)], True),
            ([(58, 100), (58, 100), (54, 100)], False),
        ):
            rows = list(bench_rows.native_modes([self.boot(*boot) for boot in boots]))
            self.assertEqual(verdicts(rows), [met, met, True], boots)
            self.assertEqual(rows[0].values["boots"], len(boots))

    def test_same(self):
        one, other = (bench_guest.parse(run("a", alloc=alloc)) for alloc in (354, 355))
        self.assertTrue(bench_rows.same(one, one).ok)
        self.assertFalse(bench_rows.same(one, other).ok)
        self.assertIn("differ from line 5", bench_rows.same(one, other).got)


class Best(unittest.TestCase):
    """Of several boots of a user-mode kernel."""

    def test_the_best_boot_counts(self):
        """Also where none meets the limit, and where there is none."""
        boots = iter(
            ((90, 9, 5, 93), (80, 7, 3, 95), (85, 8, 4, 94), (99, 9, 9, 90), (81, 8, 4, 1))
        )

        def figures(_):
            op, null, skew, overlap = next(boots)
            yield bench_rows.Row("op", "<= 45", "", False, {"steps": op})
            yield bench_rows.Row("null", "-", "", None, {"one": 2, "two": null})
            yield bench_rows.Row("skew", "<= 1", "", False, {"us": skew})
            yield bench_rows.Row("overlap", ">= 99", "", False, {"percent": overlap})

        with mock.patch.object(bench, "native_rows", figures), mock.patch.multiple(
            bench_guest, native=mock.DEFAULT
        ), mock.patch.object(bench_rows, "native_modes", lambda _: []), mock.patch.object(
            bench.bench_sweep, "native"
        ):
            rows = list(bench.native_best({"release": "7"}, []))[:-1]
        self.assertEqual([row.values["try"] for row in rows], [2] * 4)


class Nothing(InFolder):
    """What measures nothing has not passed."""

    def ended(self, *words):
        """(status, what was said) of a command."""
        status, _, said = ended("bench", *words, "--out", str(self.place / "bench.json"))
        self.assertFalse((self.place / "bench.json").exists())
        return status, said

    def test_all_is_left_out(self):
        for word in ("--no-native", "--quick"):
            status, said = self.ended("--no-counted", word)
            self.assertEqual(status, USAGE)
            self.assertIn("no figures are left", said)

    def test_what_is_left_cannot_be_had(self):
        gone = mock.patch.object(bench, "native", side_effect=apt.Unreachable("no network"))
        with gone:
            status, said = self.ended("--no-counted")
        self.assertEqual(status, UNFIT)
        self.assertIn("no network", said)


class Table(unittest.TestCase):
    """How it is shown."""

    def test_table(self):
        rows = [
            {"ok": ok, "what": "this", "wanted": "<= 1", "got": "2"} for ok in (True, False, None)
        ]
        lines = list(bench.table([{"kernel": "6.1", "where": "here", "rows": rows}]))
        self.assertEqual(lines[0], "Linux 6.1 here")
        self.assertEqual([line.split()[0] for line in lines[2:]], ["ok?", "ok", "MISSED", "-"])
        self.assertEqual(lines[4].split(), ["MISSED", "this", "6.1", "<=", "1", "2"])


if __name__ == "__main__":
    unittest.main()
