# SPDX-License-Identifier: GPL-2.0-only
"""What comparisons claim: not too often, often enough, and never for the wrong reason.

Each statistical bug that is planted has to break one of the promises.
"""

import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, Problem  # noqa: E402  (needs the path above)
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


if __name__ == "__main__":
    unittest.main()
