# SPDX-License-Identifier: GPL-2.0-only
"""What passes a gate and what does not: rows without a number, and statuses for git bisect."""

import contextlib
import io
import itertools
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, OK, UNDECIDED  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402
from bbtool.experiment import sides  # noqa: E402
from bbtool.results import boots, comparison  # noqa: E402
from fakeboots import Lab  # noqa: E402


def outcome(both):
    """What a comparison of two lists of results says."""
    return comparison.outcome(*map(boots.boots, both), [{}], 0.01)


class Rows(unittest.TestCase):
    """Rows that some boots do not have, or not with a number."""

    def test_one_bad_repeat_is_no_change(self):
        """Capitals take the number away from a repeat; the others still have theirs."""
        lab = Lab(8, spread=0.002)
        theirs = lab.side("B", [1] * 14)
        for data in theirs:
            data["benchmarks"][0]["flags"] = ["HALVES-DIFFER"]
        self.assertEqual(outcome((lab.side("A", [1] * 14), theirs)).status(), (OK, []))

    def test_a_row_of_one_boot_is_not_lost(self):
        """In one boot of A the lists could not be made, so that there it is another row."""
        both = Lab(8, spread=0.002).both(14, lists="exact", rows=2)
        for part in both[0][5]["benchmarks"][:3]:
            part["lists"] = "found"
        self.assertEqual(outcome(both).status(), (OK, []))

    def test_few_boots_have_a_flag_by_chance(self):
        for boots_a_side, status, reason in (
            (1, UNDECIDED, "1 rows may be worse (flags), 3 boots a side can decide"),
            (2, UNDECIDED, "1 rows may be worse (flags), 3 boots a side can decide"),
            (3, FAILED, "1 flags"),
        ):
            both = Lab(8, spread=0.002).both(boots_a_side)
            for data in both[1]:
                for part in data["benchmarks"][:3]:
                    part["flags"] = ["slow-path"]
            found = outcome(both)
            self.assertEqual([one.kind for one in found.worse], ["flags"])
            self.assertEqual(found.status()[0], status)
            self.assertIn(reason, found.status()[1])
            counted = comparison.gate.judged([], found.worse, 0.01, [], True)
            self.assertEqual(counted, (FAILED, ["1 flags"]))

    def test_a_row_without_a_number_is_not_shown_to_be_equal(self):
        both = Lab(8, spread=0.002).both(14)
        first = [part for data in itertools.chain(*both) for part in data["benchmarks"][:3]]
        for part in first:
            part["flags"] = ["HALVES-DIFFER"]
        found = outcome(both)
        self.assertEqual(found.status(), (UNDECIDED, ["1 rows have no number (HALVES-DIFFER)"]))
        self.assertEqual([one.row["order"] for one in found.silent], [0])
        for part in first:
            part["flags"] = ["REFUSED"]
        self.assertEqual(outcome(both).status(), (OK, []))
        for part in both[0][0]["benchmarks"][:3] + both[1][0]["benchmarks"][:3]:
            part["flags"] = []
        self.assertEqual(outcome(both).status()[0], UNDECIDED)  # one pair is too few


class Statuses(unittest.TestCase):
    """For git bisect run."""

    def test_only_a_verdict_is_bad(self):
        """To git bisect any status from 1 to 127 but 125 is a bad commit."""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        gate = ["ab", "6.1", "6.12", "--gate", "pair order=4 > 2%", "--out", folder]
        words = [gate, [*gate, "--banana"]]
        for fault in (
            OSError(28, "No space left on device"),
            KeyboardInterrupt(),
            ValueError("a bug"),
            None,
        ):
            with mock.patch.object(sides, "ready", side_effect=fault), contextlib.redirect_stderr(
                io.StringIO()
            ), mock.patch.dict("os.environ", {"BUDDYBENCH_DEBUG": "1"}):
                self.assertEqual(cli.end(words[fault is None]), 130, fault)


if __name__ == "__main__":
    unittest.main()
