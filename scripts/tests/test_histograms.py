# SPDX-License-Identifier: GPL-2.0-only
"""Histograms of boots that have calibrated their clock apart: buckets are steps of it."""

import copy
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool.present import export  # noqa: E402  (needs the path above)
from bbtool.results import histograms, merged, result  # noqa: E402

KHZ = (2096039, 2096165, 2095803)
EDGES = (
    (63, 64),
    (84, 86),
    (168, 172),
    (75776, 77824),
    (2**31, 2**31 + 2**26),
)  # of the module


def shown(steps, khz):
    """As bb_clock_info_milli() has it."""
    return steps * 10**9 // khz / 1000


def boot(number, khz, counts):
    """A result whose first row has these counts in the buckets above."""
    data = copy.deepcopy(result.read(HERE / "data/timed.bundle"))
    data["kernel"]["boot_id"] = f"boot{number}"
    data["clock"]["khz"] = khz
    bins = [
        [*(shown(steps, khz) for steps in ends), count]
        for ends, count in zip(EDGES, counts)
        if count
    ]
    row = next(row for row in data["benchmarks"] if row.get("hist"))
    row = {**row, "hist": {**row["hist"], "bins": bins}, "flags": [], "iterations": sum(counts)}
    return {**data, "benchmarks": [row]}


class Percentiles(unittest.TestCase):
    """Of so many values."""

    def test_ten_values_lie_beyond_it(self):
        for share, enough in ((0.9, 100), (0.99, 1000), (0.999, 10000)):
            bins = [[at, at + 1, 1, at] for at in range(1, enough + 1)]
            self.assertEqual(histograms.percentile(bins, share), enough - 10, share)
            self.assertIsNone(histograms.percentile(bins[1:], share), share)

    def test_it_is_the_first_that_has_so_many(self):
        """Whatever 0.999 of them is as a floating point number."""
        for share, part in ((0.5, 2), (0.9, 10), (0.99, 100), (0.999, 1000)):
            for number in range(10 * part, 800 * part, 7 * part):
                bins = [[1, 2, number - number // part, 1], [2, 3, number // part, 2]]
                self.assertEqual(histograms.percentile(bins, share), 1, (share, number))


class Calibrations(unittest.TestCase):
    """Boots whose buckets are the same."""

    def setUp(self):
        counts = ((9, 5, 0, 1, 1), (8, 0, 3, 1, 1), (7, 5, 2, 1, 1))
        self.runs = [boot(at, khz, some) for at, (khz, some) in enumerate(zip(KHZ, counts))]
        sums = (24, 10, 5, 3, 3)
        self.want = [
            [*(shown(steps, KHZ[0]) for steps in ends), count] for ends, count in zip(EDGES, sums)
        ]

    def test_merged(self):
        row = merged.of(self.runs, merged.BY)["benchmarks"][0]
        self.assertEqual((row["hist"]["bins"], row["histograms"]), (self.want, 3))
        self.assertEqual(row["p50"], round(shown(64, KHZ[0]) - 1e6 / KHZ[0], 3))

    def test_one_result_and_its_export(self):
        """The page adds the rows' buckets by their lower edge."""
        whole = merged.as_one(self.runs)
        lowers = {lower for row in whole["benchmarks"] for lower, *_ in row["hist"]["bins"]}
        self.assertEqual(lowers, {lower for lower, *_ in self.want})
        lines = export.to_hgrm(whole).splitlines()[2:-3]
        self.assertEqual([int(line.split()[2]) for line in lines], [24, 34, 39, 42, 45])

    def test_other_clocks_keep_their_buckets(self):
        """A clock that moves by 40 ns has not the buckets of one that moves by half a ns."""
        slow = boot(9, 25000, (0, 0, 0, 0, 0))
        slow["benchmarks"][0]["hist"]["bins"] = [[40, 80, 30]]
        row = merged.of([self.runs[0], slow], merged.BY)["benchmarks"][0]
        self.assertEqual(row["p50"], 40, "no value between 40 and 80 ns")
        self.assertIn([40, 80, 30], row["hist"]["bins"])
        self.assertIn(
            [40, 80, 30], merged.as_one([self.runs[0], slow])["benchmarks"][1]["hist"]["bins"]
        )

    def test_any_numbers(self):
        """A file may say anything."""
        for khz in (0, -5, 1e-300, 1e-9, 1e200, 1000):
            clock = {"unit": "ns", "khz": khz}
            hist = {"bins": [[0, 1e-9, 1], [30, 30.5, 2], [1e299, 9e299, 3]], "sub_bits": 0}
            near = {"unit": "ns", "khz": khz * 1.0001}
            found = histograms.added([(hist, clock), (hist, near)])
            self.assertEqual(sum(count for _, _, count, _ in found), 12, khz)


if __name__ == "__main__":
    unittest.main()
