# SPDX-License-Identifier: GPL-2.0-only
"""The judgement of rows and of the whole: which verdict, and which exit status."""

import itertools
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, OK, UNDECIDED  # noqa: E402  (needs the path above)
from bbtool.results import boots, comparison, differ  # noqa: E402
from fakeboots import Lab, boot, row  # noqa: E402


def outcome(sides, effect=0.01):
    """What a comparison of two lists of results says."""
    return comparison.outcome(*map(boots.boots, sides), [{}], effect)


class Verdicts(unittest.TestCase):
    """Of made-up boots."""

    def sides(self, before, after, **options):
        """Boots of one row with these numbers."""
        return tuple(
            [
                boot([row(number, 0, **options)], f"{letter}{at}", None, options.get("unit", "ns"))
                for at, number in enumerate(side)
            ]
            for letter, side in (("A", before), ("B", after))
        )

    def verdict(self, before, after, **options):
        """Of one counted row."""
        return outcome(self.sides(before, after, unit="instructions", **options)).rows[0].verdict

    def test_counted(self):
        for before, after, lists, verdict in (
            ([100], [105], "exact", differ.SLOWER),
            ([100], [95], "split", differ.FASTER),
            ([100], [100.5], "pcp", differ.SAME),
            ([100, 103], [102, 105], "split:9", differ.TOO_FEW),  # so it was not exact
            ([100, 110], [115, 140], "exact", differ.TOO_FEW),  # by chance in two of six orders
            ([1000, 1002], [1021, 1023], "exact", differ.SLOWER),
            ([1000, 1002], [1001, 1003], "pcp", differ.SAME),
            ([100], [200], "found", differ.TOO_FEW),
            ([100], [200], None, differ.TOO_FEW),
            ([100, 121] * 2, [150, 160] * 2, "found", differ.SLOWER),
            ([100, 121] * 2, [120, 160] * 2, "found", differ.UNCLEAR),
            ([100] * 4, [100] * 4, "found", differ.SAME),
        ):
            with self.subTest((before, after, lists)):
                self.assertEqual(self.verdict(before, after, lists=lists), verdict)

    def test_nothing_at_all(self):
        """A limit of 0, as of a gate 'order=0 > 0%': the same count passes, one more does not."""
        for before, after, status in (
            ([100], [100], OK),
            ([100], [101], FAILED),
            ([100], [99], OK),
            ([100, 100], [101, 101], FAILED),
            ([1000, 1001], [1002, 1003], UNDECIDED),  # these boots are not the same to the digit
        ):
            sides = self.sides(before, after, unit="instructions", lists="exact")
            self.assertEqual(outcome(sides, effect=0.0).status()[0], status, after)

    def test_state_that_did_not_last_is_not_exact(self):
        self.assertEqual(
            self.verdict([100], [105], lists="exact", flags=("lists-moved",)), differ.TOO_FEW
        )

    def test_statuses(self):
        lab = Lab(6)
        for shift, number, status in (
            (1.0, 30, OK),
            (0.9, 14, OK),
            (1.05, 14, FAILED),
            (1.0, 5, UNDECIDED),  # that nothing was found is not that there is nothing
            (2.0, 5, UNDECIDED),
        ):
            with self.subTest((shift, number)):
                self.assertEqual(outcome(lab.both(number, shift)).status()[0], status)
        lab.spread = 0.2
        self.assertEqual(outcome(lab.both(14)).status()[0], UNDECIDED)

    def test_worse_besides(self):
        lab = Lab(7, spread=0.002)
        clean = lab.side("A", [1] * 14, p99=200)
        for kind, options in (
            ("placement", {"node": 1}),
            ("failures", {"failed": 0.02}),
            ("flags", {"flags": ("slow-path",)}),
            ("lost", {"flags": ("MIGRATED",), "rows": 5}),
            ("slower at p99", {"p99": 2000}),
        ):
            theirs = lab.side("B", [1] * 14, **{"p99": 200, **options})
            if kind == "lost":  # only the first row
                for part in itertools.chain(*(data["benchmarks"] for data in theirs)):
                    part["flags"] = part["flags"] if part["order"] == 0 else []
            status, reasons = outcome((clean, theirs)).status()
            with self.subTest(kind):
                self.assertEqual(status, FAILED)
                self.assertIn(kind, " ".join(reasons))

    def test_flags_of_the_machine_are_no_change(self):
        lab = Lab(8, spread=0.002)
        theirs = lab.side("B", [1] * 14, flags=("noisy", "not-steady", "lists-moved"))
        self.assertEqual(outcome((lab.side("A", [1] * 14), theirs)).status()[0], OK)


if __name__ == "__main__":
    unittest.main()
