# SPDX-License-Identifier: GPL-2.0-only
"""What is one is told as one: of results with one row, one failure, one commit."""

import pathlib
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool.check import spread  # noqa: E402  (needs the path above)
from bbtool.present import merged_text, notes, repeats_text, series_text, verdict  # noqa: E402
from bbtool.results import comparison, differ, merged, repeats, result  # noqa: E402
from fakeboots import row  # noqa: E402
from planting import planted, small  # noqa: E402
from setups import InFolder, ended  # noqa: E402


def several(number, flags=(), fail=0):
    """A result with so many rows, and what the first of them has."""
    data = planted(orders=range(1), masks=("GFP_KERNEL",), nodes=(0,), repeats=1)
    data["benchmarks"] = data["benchmarks"][:number]
    data["benchmarks"][0].update(flags=list(flags), fail=fail)
    return data


class One(InFolder):
    """And two, with the s that is due."""

    def test_rows_of_a_result(self):
        for number, text in ((1, "1 row with numbers,"), (2, "2 rows with numbers,")):
            self.assertIn(text, " ".join(text for _, text in verdict.verdict(several(number))))
        for number, text in ((1, "of 1 row, struck"), (2, "of 2 rows, struck")):
            told = verdict.verdict(several(number, ["LEAK"]))
            self.assertIn(text, " ".join(text for _, text in told))

    def test_a_file(self):
        for number, text in ((1, "1 row\n"), (2, "2 rows\n")):
            names = [str(self.place / f"{number}{end}.json") for end in ("", "-out")]
            result.write(names[0], several(number))
            self.assertTrue(ended("show", names[0], "--json", names[1])[2].endswith(f": {text}"))

    def test_failures(self):
        for number, text in ((1, "1 allocation failed;"), (2, "2 allocations failed;")):
            told = notes.notes(several(1, fail=number), 100, mock.Mock(dim=str))
            self.assertIn(text, told)

    def test_histograms(self):
        rows = [one for one in small()["benchmarks"] if one.get("hist")]
        for number, text in ((1, "1 histogram after"), (2, "2 histograms after")):
            some = [{**one, "name": str(at), "flags": []} for at, one in enumerate(rows[:number])]
            data = merged.of([small(benchmarks=some)], merged.BY)
            self.assertIn(f"\n{text} adding", merged_text.render(data, 100))

    def test_rows_below_a_table(self):
        rows = [repeats.Row(str(at), "ns", 5, 1.0, 0.1) for at in range(4)]
        for most, text in ((3, "and 1 row with"), (2, "and 2 rows with")):
            self.assertIn(text, list(repeats_text.lines(rows, 0.01, most))[-1])

    def test_commits(self):
        one = differ.Compared({**row(1, 0), "threads": 1}, [1], [1], counted=True, defined=True)
        step = comparison.Outcome(differ.judge([one], 0.01), False, [], 0, 0.01)
        for number, text in ((1, "?: not decided"), (2, "?: not decided; 2 commits share the")):
            told = series_text.render("count", ["a"] * (number + 1), [step] * number, 0.01, "x")
            [line] = [line for line in told.splitlines() if line.startswith("?")]
            self.assertTrue(line.startswith(text) and ("share" in line) == (number > 1), line)

    def test_boots(self):
        for number, text in ((1, "1 boot: seed="), (3, "3 boots: seed=")):
            told = spread.told(spread.boots(number))
            self.assertTrue(told.startswith(text) and told.count("seed=") == number, told)
            self.assertNotIn("...", told)
        self.assertTrue(spread.told(spread.boots(4)).endswith("; ..."))


if __name__ == "__main__":
    unittest.main()
