# SPDX-License-Identifier: GPL-2.0-only
"""What passes a gate and what does not: rows without a number, and statuses for git bisect."""

import contextlib
import io
import itertools
import pathlib
import random
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, OK, UNDECIDED, Problem  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402
from bbtool.experiment import sides  # noqa: E402
from bbtool.results import aspects, boots, comparison, flags  # noqa: E402
from fakeboots import Lab, boot, row  # noqa: E402


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
            (1, UNDECIDED, "1 row may be worse (flags), 3 boots a side can decide"),
            (2, UNDECIDED, "1 row may be worse (flags), 3 boots a side can decide"),
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

    def test_few_boots_that_have_the_row_have_a_flag_by_chance(self):
        """However many boots there are of the side; what is exact is so in any boot."""
        for counted, lists, status in (
            (False, "exact", UNDECIDED),
            (True, "exact", FAILED),
            (True, "found", UNDECIDED),
        ):
            unit = "instructions" if counted else "ns"
            sides = [
                [
                    boot([row(100, 0, unit=unit, lists=lists)], f"{letter}{at}", at, unit)
                    for at in range(12)
                ]
                for letter in "AB"
            ]
            for data in sides[1][1:]:
                data["benchmarks"] = [row(100, 1, unit=unit, lists=lists)]
            sides[1][0]["benchmarks"][0]["flags"] = ["slow-path"]
            self.assertEqual(outcome(sides).status()[0], status, (counted, lists))

    def test_a_finding_of_some_boots_of_a_side_is_none_of_all(self):
        """One boot of 14 lacks the row: what the others say of it is no longer certain."""
        for gone in (False, True):
            both = Lab(8, spread=0.002).both(14)
            for at, data in enumerate(both[1]):
                rows = data["benchmarks"]
                rows[:3] = [] if gone and at == 3 else [{**one, "fail": 9000} for one in rows[:3]]
            found = outcome(both)
            self.assertEqual([one.kind for one in found.worse], ["failures"])
            why = "1 row may be worse (failures), not all boots have the row"
            told = (UNDECIDED, [why]) if gone else (FAILED, ["1 failures"])
            self.assertEqual(found.status(), told)

    def in_part(self, changed, change):
        """Of 14 boots of B, these change the first row: (status and reasons, {kind: text})."""
        both = Lab(8, spread=0.002).both(14, rows=2)
        for data in [data for at, data in enumerate(both[1]) if at in changed]:
            rows = [change(dict(part)) for part in data["benchmarks"][:3]]
            data["benchmarks"][:3] = [part for part in rows if part]
        found = outcome(both)
        self.assertFalse([one for one in found.worse if one.certain])
        return found.status(), {one.kind: one.text for one in found.worse}

    def test_what_most_boots_of_b_have_is_told(self):
        """All but one: that is none of all boots, and nothing that passes."""
        place = {"node": 1, "zone": "Normal", "count": 20000}
        for kind, change, text in (
            ("failures", {"fail": 9000}, "failed 0 %, now 31 %"),
            ("flags", {"flags": ["slow-path"]}, "slow-path"),
            ("placement", {"where": [place]}, "100 % from node 1/Normal, was 0 %"),
        ):
            with self.subTest(kind):
                status, told = self.in_part(range(1, 14), lambda part, new=change: {**part, **new})
                self.assertEqual(told, {kind: f"{text}: in 13 of 14 boots of B, 0 of A"})
                why = f"1 row may be worse ({kind}), in some boots only"
                self.assertEqual(status, (UNDECIDED, [why]))

    def test_what_half_of_the_boots_of_b_have_lost_is_told(self):
        """The pairs of the other boots do not show the row to be the same."""
        nothing = {"iterations": 0, "fail": 20000, "cost_p50": None, "flags": ["SHORT"]}
        for change, why in (
            (lambda part: {**part, "flags": ["MIGRATED"]}, "MIGRATED"),
            (lambda part: {**part, "flags": ["LEAK", "noisy"]}, "LEAK"),
            (lambda part: {**part, **nothing}, "SHORT"),
            (lambda part: None, "not there"),
        ):
            with self.subTest(why):
                status, told = self.in_part(range(0, 14, 2), change)
                self.assertEqual(told["lost"], f"no number ({why}): in 7 of 14 boots of B, 0 of A")
                self.assertEqual(status[0], UNDECIDED)
                self.assertRegex(status[1][0], r"^1 row may be worse \(lost")
                self.assertEqual(self.in_part(range(0, 12, 2), change), ((OK, []), {}))

    def test_what_most_repeats_of_b_have_lost_is_told(self):
        """The others make the number of each boot, and it is the same."""
        for flags, repeats, text in (
            (["LEAK", "SHORT"], 2, "LEAK, SHORT"),
            (["LEAK"], 1, None),
            (["LADDER"], 2, None),  # that is how it was taken
        ):
            both = Lab(8, spread=0.002).both(14, rows=2)
            for part in [part for data in both[1] for part in data["benchmarks"][:repeats]]:
                part["flags"] = flags
            found, told = outcome(both), []
            if text:
                told = [f"no number of most repeats ({text}): in 14 of 14 boots of B, 0 of A"]
            self.assertEqual([one.text for one in found.worse if one.kind == "lost"], told)
            self.assertEqual(found.status()[0], UNDECIDED if text else OK)

    def test_what_boots_of_a_have_too_is_no_change(self):
        """Half a side more of B, also above a share that A has: else it is not told."""
        for ours, share, status in ((7, 0.3, OK), (6, 0.3, UNDECIDED), (14, 0.5, UNDECIDED)):
            both = Lab(8, spread=0.002).both(14, rows=1)
            fails = [[0.3] * ours + [0] * (14 - ours), [share] * 13 + [0]]
            for data, some in zip(itertools.chain(*both), itertools.chain(*fails)):
                for part in data["benchmarks"]:
                    part.update(iterations=round(20000 * (1 - some)), fail=round(20000 * some))
            found = outcome(both)
            self.assertEqual(found.status()[0], status, (ours, share))
        self.assertEqual(
            found.worse[0].text, "failed 30 %, now 50 %: in 13 of 14 boots of B, 0 of A"
        )

    def test_a_number_that_cannot_be_told_is_not_lost(self):
        """A faster kernel is below ten steps of the clock; one that allocates nothing is not."""
        for given, kind, status in (
            (["LOW-RES", "noisy"], None, UNDECIDED),
            (["LOW-RES", "SHORT"], "lost", FAILED),
            (["SHORT"], "lost", FAILED),
            (["negative-net"], None, UNDECIDED),
        ):
            both = Lab(8, spread=0.002).both(14)
            for part in [part for data in both[1] for part in data["benchmarks"][:3]]:
                part["flags"] = given
                part["cost_p50"] *= -1 if given == ["negative-net"] else 1
            found = outcome(both)
            kinds = [one.kind for one in found.worse if one.kind == "lost"]
            self.assertEqual(kinds, [kind] if kind else [])
            self.assertEqual(len(found.silent), 0 if kind else 1)
            self.assertEqual(found.status()[0], status)

    def test_how_a_number_was_taken_is_documented(self):
        known = {name for name in aspects.UNMEASURED if name.isupper()}
        self.assertLessEqual(known, set(flags.meanings()))

    def test_a_p99_that_may_be_slower(self):
        """By what is worth a word: six pairs can decide about a median, and not about a tail."""
        sides = [
            [boot([row(100 + at / 99, 0, p99=p99 + at)], f"{letter}{at}", at) for at in range(6)]
            for letter, p99 in (("A", 1000), ("B", 1300))
        ]
        for effect, status in ((0.01, UNDECIDED), (0.25, UNDECIDED), (0.5, OK)):
            found = comparison.outcome(*map(boots.boots, sides), [{}], effect)
            self.assertEqual(found.status()[0], status, effect)

    def test_what_is_left_open_is_so_whatever_got_slower(self):
        """Of an experiment that does not fail for a slower row."""
        rng = random.Random(4)
        sides = [
            [
                boot([row(100 * more, 0), row(100 * rng.gauss(1, 0.1), 1)], f"{letter}{at}", at)
                for at in range(12)
            ]
            for letter, more in (("A", 1), ("B", 1.5))
        ]
        found = outcome(sides)
        self.assertEqual(found.status()[0], FAILED)
        self.assertEqual(found.left()[0], UNDECIDED)

    def test_a_row_without_a_number_is_not_shown_to_be_equal(self):
        both = Lab(8, spread=0.002).both(14)
        first = [part for data in itertools.chain(*both) for part in data["benchmarks"][:3]]
        for part in first:
            part["flags"] = ["HALVES-DIFFER"]
        found = outcome(both)
        self.assertEqual(found.status(), (UNDECIDED, ["no number for 1 row (HALVES-DIFFER)"]))
        self.assertEqual([one.row["order"] for one in found.silent], [0])
        for part in first:
            part["flags"] = ["REFUSED"]
        self.assertEqual(outcome(both).status(), (OK, []))
        for part in both[0][0]["benchmarks"][:3] + both[1][0]["benchmarks"][:3]:
            part["flags"] = []
        self.assertEqual(outcome(both).status()[0], UNDECIDED)  # one pair is too few


class Wanted(unittest.TestCase):
    """Which rows words select."""

    def test_names(self):
        for word, row, wanted in (
            ("pattern=lifo", {"pattern": "lifo hold=16"}, True),
            ("pattern=pair,lifo", {"pattern": "lifo bulk=4 hold=16"}, True),
            ("pattern=lifo hold=16", {"pattern": "lifo hold=16"}, True),
            ("pattern=lifo hold=16", {"pattern": "lifo hold=64"}, False),
            ("pattern=fifo", {"pattern": "lifo hold=16"}, False),
            ("cpus=0,2", {"cpus": "0,2"}, True),
            ("cpus=2", {"cpus": "0,2"}, False),
            ("cpus=0,1,2", {"cpus": "0-2"}, True),
            ("cpus=0-2,7", {"cpus": "0-2,7"}, True),
            ("cpus=0,2", {"cpus": "2"}, True),
            ("cpus=0", {}, False),
            ("order=0-3", {"order": 2}, True),
        ):
            found = comparison.keep(row, comparison.wishes([word]))
            self.assertEqual(found, wanted, (word, row))

    def test_what_is_given_twice(self):
        for words in (["order=0", "order=3"], ["orders=0", "order=3"]):
            with self.assertRaisesRegex(Problem, "order is given twice; give order=0,3"):
                comparison.wishes(words)


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
