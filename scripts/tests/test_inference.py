# SPDX-License-Identifier: GPL-2.0-only
"""What comparisons claim: not too often, often enough, and never for the wrong reason.

Each statistical bug that is planted has to break one of the promises.
"""

import itertools
import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, OK, UNDECIDED, Problem  # noqa: E402  (needs the path above)
from bbtool.results import aspects, boots, comparison, differ  # noqa: E402
from fakeboots import Lab, boot, row  # noqa: E402

ALARM = (differ.SLOWER, differ.FASTER)


def outcome(sides, effect=0.01, looks=1):
    """What a comparison of two lists of results says."""
    return comparison.outcome(*map(boots.boots, sides), [{}], effect, looks)


def alarmed(found):
    """Whether any row is called slower or faster."""
    return any(one.verdict in ALARM for one in found.rows)


def alarms_are_rare():
    """Of 60 comparisons of a kernel with itself, 2 x 12 boots of 9 repeats: 5 % are 3."""
    lab = Lab(1)
    wrong = [alarmed(outcome(lab.both(12, repeats=9, rows=3), effect=1e-4)) for _ in range(60)]
    return sum(wrong) <= 6


def changes_are_found():
    """5 % on a host that drifts by 5 %, sign and size right, in 20 of 20."""
    lab, good = Lab(2, drift=0.05), 0
    for _ in range(20):
        found = outcome(lab.both(14, shift=1.05))
        good += all(
            one.verdict == differ.SLOWER and one.interval[0] < one.ratio() < one.interval[1]
            for one in found.rows
        )
    return good >= 19


def intervals_hold_the_truth():
    """95 % intervals around a change of 3 %: at least 85 of 100, and none is a point."""
    lab = Lab(3)
    rows = [one for _ in range(20) for one in outcome(lab.both(12, shift=1.03)).rows]
    spans = [one.interval for one in rows]
    held = sum(low <= 1.03 <= high for low, high in spans)
    return held >= 85 and all(high - low < 0.05 for low, high in spans)


def looks_are_paid_for():
    """A kernel compared with itself, with a look after every second pair from 6 to 30."""
    lab, wrong, looks = Lab(4), 0, range(6, 31, 2)
    for _ in range(60):
        ours, theirs = lab.both(30, repeats=1, rows=1)
        wrong += any(
            alarmed(outcome((ours[:at], theirs[:at]), effect=0.0001, looks=len(looks)))
            for at in looks
        )
    return wrong <= 5


def failures_fail():
    """99 % of the allocations fail, at a tenth of the cost."""
    lab = Lab(5)
    ours = lab.side("A", [1] * 12)
    theirs = lab.side("B", [1] * 12, shift=0.1, failed=0.99)
    return outcome((ours, theirs)).status()[0] == FAILED


def a_run_counts_once():
    """The same file twice does not make two boots."""
    data = boot([row(100, 0)], "x")
    try:
        boots.once([(data, "one.json"), (data, "one.json")], [(boot([row(90, 0)], "y"), "b.json")])
    except Problem:
        return True
    return False


def setUpModule():
    """statsmodels collects garbage with each correction, which here is most of the time."""
    patched = mock.patch("gc.collect")
    patched.start()
    unittest.addModuleCleanup(patched.stop)


PROMISES = (
    alarms_are_rare,
    changes_are_found,
    intervals_hold_the_truth,
    looks_are_paid_for,
    failures_fail,
    a_run_counts_once,
)


def repeats_as_boots(results):
    """A planted bug: each repeat is an observation."""
    found = []
    for data in results:
        names = {}
        for part in data["benchmarks"]:
            names.setdefault(boots.rows.name(part), []).append(part)
        found += [
            boots.Boot(
                f"{data['run_id']}/{at}",
                [{**data, "experiment": {}}],
                {name: boots.seen([repeats[at]]) for name, repeats in names.items()},
            )
            for at in range(len(next(iter(names.values()))))
        ]
    return found


def certain(one, _looks=1):
    """A planted bug: the interval has no width."""
    one.interval = (one.ratio(), one.ratio())


REAL_JUDGE = differ.judge
# the bug: (what is replaced, by what, the promise that breaks)
BUGS = {
    "repeats as boots": (boots, "boots", repeats_as_boots, alarms_are_rare),
    "pairs forgotten": (boots, "paired", lambda *_: None, changes_are_found),
    "failures dropped": (aspects, "failures", lambda *_: "", failures_fail),
    "same run counted twice": (boots, "once", lambda *_: None, a_run_counts_once),
    "looks for nothing": (
        differ,
        "judge",
        lambda found, effect, looks: REAL_JUDGE(found, effect),
        looks_are_paid_for,
    ),
    "no interval": (differ, "estimate", certain, intervals_hold_the_truth),
}


class Promises(unittest.TestCase):
    """What holds, and that each bug is seen."""

    def test_promises(self):
        for promise in PROMISES:
            with self.subTest(promise.__name__):
                self.assertTrue(promise())

    def test_planted(self):
        for name, (place, what, instead, promise) in BUGS.items():
            with self.subTest(name), mock.patch.object(place, what, instead):
                self.assertFalse(promise())


class Verdicts(unittest.TestCase):
    """The judgement of rows and of the whole."""

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
