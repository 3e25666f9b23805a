# SPDX-License-Identifier: GPL-2.0-only
"""Runs that are repeated until every row is known well enough."""

import contextlib
import copy
import io
import json
import math
import pathlib
import statistics
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool import ABORTED, OK, UNDECIDED, USAGE, install  # noqa: E402  (needs the path above)
from bbtool.commands import run  # noqa: E402
from bbtool.guest import targets  # noqa: E402
from bbtool.results import boots, repeats, result  # noqa: E402
from test_targets import SMALL, ended  # noqa: E402


class Until(unittest.TestCase):
    """The same plan again and again, until every row is known well enough."""

    def setUp(self):
        """A run of six rows."""
        self.whole = result.read(SMALL)
        self.whole["benchmarks"] = self.whole["benchmarks"][:6]

    def run_with(self, spread, *words, ends=None, name="local", stops=None):
        """(status, the runs in the file, all that was said); the n-th run is off by spread[n]."""
        whole, count = self.whole, [0]

        def one(_name, _options, stopped):
            number = count[0]
            count[0] += 1
            if number == stops:
                stopped()
            if number == ends:
                raise KeyboardInterrupt
            data = {**copy.deepcopy(whole), "run_id": f"r{number}"}
            for row in data["benchmarks"]:
                for key in ("p50", "cost", "cost_p50"):
                    if key in row:
                        row[key] *= 1 + spread[number % len(spread)]
            return OK, data

        with mock.patch.object(targets, "run", one), tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, "out.json")
            words = ("--target", name, "--out", str(path), *words, "orders=0")
            status, out, said = ended("run", *words)
            data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        return status, data and data["runs"], out + said

    def test_narrow(self):
        status, runs, said = self.run_with([0, 0.001, -0.001], "--until", "1")
        self.assertEqual((status, len(runs)), (OK, repeats.FEWEST))
        self.assertIn("run 5: widest interval +-0.1 % of +-1 % wanted; about 0 more", said)

    def test_takes_more_where_it_is_wide(self):
        status, runs, _ = self.run_with([0.02, -0.02], "--until", "1")
        self.assertEqual(status, OK)
        self.assertGreater(len(runs), 15)
        found = repeats.rows(runs)
        self.assertLessEqual(found[0].width, 0.01)
        self.assertGreater(repeats.rows(runs[:-1])[0].width, 0.01)
        self.assertAlmostEqual(found[0].width, self.by_scipy(runs, found[0].name), places=6)

    def by_scipy(self, runs, name):
        """Half of the interval of a row, reckoned apart."""
        logs = [math.log(boots.gathered([run])[name].number) for run in runs]
        error = statistics.stdev(logs) / math.sqrt(len(logs))
        t = install.use("scipy.stats").t.ppf(0.975, len(logs) - 1)
        return math.expm1(t * error)

    def test_ctrl_c_at_the_end_of_a_run(self):
        """It is kept, and no other one begins."""
        status, runs, _ = self.run_with([0.2, -0.2], "--until", "1", stops=1)
        self.assertEqual((status, len(runs)), (ABORTED, 2))

    def test_budget(self):
        status, runs, said = self.run_with([0.2, -0.2], "--until", "1", "--budget", "0.000001")
        self.assertEqual((status, len(runs)), (UNDECIDED, 1))
        self.assertIn("--budget gives more", said)

    def on_a_clock(self, modes, *flags):
        """Of the rows 110 ns, in steps of 10 ns."""
        self.whole["clock"].update(unit="ns", granularity=1, khz=100000)
        for at, row in enumerate(self.whole["benchmarks"]):
            row.update(unit="ns", mode=modes[at % len(modes)], flags=list(flags))
            row.update({key: 110 for key in ("p50", "cost", "cost_p50") if key in row})

    def test_a_step_as_wide_as_what_is_wanted(self):
        """Is never narrow enough, too; without it the time would be used up."""
        for step, ends in ((0.0099, False), (0.01, True), (0.02, True)):
            rows = [repeats.Row("x", "ns", 5, 100, 0.05, step)]
            self.assertEqual(bool(repeats.held(rows, 0.01)), ends, step)

    def test_coarse_clock(self):
        """That all runs read the same step makes nothing exact, and no more runs do."""
        self.on_a_clock(["op"])
        status, runs, said = self.run_with([0], "--until", "1", "--budget", "1h")
        self.assertEqual((status, len(runs)), (UNDECIDED, repeats.FEWEST))
        self.assertIn("widest interval +-10.0 % of +-1 % wanted", said)
        self.assertIn("after run 5: a step of the clock is 10.0 % or more of", said)
        self.assertEqual(self.run_with([0], "--until", "11")[0], OK)
        self.assertGreater(len(self.run_with([0.2, -0.2, 0], "--until", "11")[1]), 8)

    def test_coarse_clock_does_not_stop_other_rows(self):
        self.on_a_clock(["op", "batch"])
        status, runs, said = self.run_with([0.02, -0.02], "--until", "1")
        self.assertEqual(status, UNDECIDED)
        self.assertGreater(len(runs), 15)
        self.assertIn("or more of 2 rows, which no number of runs makes +-1 %", said)

    def test_no_row_has_a_number(self):
        """It ends where that will stay so, and else after as many runs as an interval takes."""
        for flag, count, why in (
            ("LOW-RES", 1, "for which the clock is too coarse; run with modes=batch"),
            ("LADDER", repeats.FEWEST, "all have the flag LADDER"),
        ):
            self.on_a_clock(["op", "chained"], flag)
            status, runs, said = self.run_with([0], "--until", "1", "--budget", "1h")
            self.assertEqual((status, len(runs)), (UNDECIDED, count))
            self.assertIn(f"after run {count}: no row has a number: all", said)
            self.assertIn(why, said)

    def test_estimate(self):
        row = repeats.Row("a", "ns", 10, 5.0, 0.02)
        self.assertEqual(repeats.more([row], 0.01), 30)
        self.assertEqual(repeats.more([], 0.01), repeats.FEWEST)
        stepped = repeats.Row("b", "ns", 10, 5.0, 0.1, 0.09)
        self.assertEqual(repeats.more([stepped, row], 0.01), 30)
        self.assertEqual(repeats.more([stepped], 0.01), 0)
        self.assertEqual(repeats.more([repeats.Row("c", "ns", 10, 5.0, 0.02, 0.005)], 0.01), 80)
        self.assertFalse(repeats.enough([], 0.01))

    def test_ctrl_c_keeps_what_is_done(self):
        status, runs, said = self.run_with([0.2, -0.2], "--until", "1", ends=3)
        self.assertEqual((status, len(runs)), (ABORTED, 3))
        self.assertIn("mean", said)
        status, runs, _ = self.run_with([0], ends=0)
        self.assertEqual((status, runs), (ABORTED, None))

    def test_ctrl_c_on_the_second_target(self):
        status, runs, _ = self.run_with([0], ends=1, name="ssh:a,b")
        self.assertEqual((status, len(runs)), (ABORTED, 1))

    def test_refused(self):
        for words in (["--budget", "5"], ["--until", "0"], ["--until", "nan"], ["--until", "x"]):
            with contextlib.suppress(SystemExit):
                self.assertEqual(ended("run", *words, "orders=0")[0], USAGE)

    def test_on_a_terminal(self):
        found = [repeats.Row(f"r{n}", "ns", 5, 5.0, 0.02 / (n + 1)) for n in range(30)]
        screen, said = run.Screen(), io.StringIO()
        said.isatty = lambda: True
        with contextlib.redirect_stderr(said):
            screen.draw(found, 0.01, 3, "9 s left")
            screen.draw(found, 0.01, 3, "9 s left")
        first, second = said.getvalue().split("\033[22F\033[J")
        self.assertEqual(first.count("\n"), 22)
        self.assertEqual(second.strip(), first.strip())
        self.assertIn("and 11 rows with narrower intervals", first)


if __name__ == "__main__":
    unittest.main()
