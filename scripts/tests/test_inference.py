# SPDX-License-Identifier: GPL-2.0-only
"""What comparisons claim: not too often, often enough, and never for the wrong reason.

Each statistical bug that is planted has to break one of the promises.
"""

import math
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, USAGE  # noqa: E402  (needs the path above)
from bbtool.experiment import course  # noqa: E402
from bbtool.results import aspects, boots, comparison, differ, inference, result  # noqa: E402
from fakeboots import Lab, boot, row  # noqa: E402
from planting import planted  # noqa: E402
from setups import ended  # noqa: E402

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
    """The same file twice does not make two boots; nor its values, or its name, in another one."""
    with tempfile.TemporaryDirectory() as folder:
        names = [str(pathlib.Path(folder, f"{name}.json")) for name in "abcd"]
        made = [planted(orders=(0,), nodes=(0,), noise=noise) for noise in (0.01, 0.02, 0.01, 0.03)]
        for name, run, data in zip(names, ("a", "b", "c", "a"), made):
            result.write(name, {**data, "run_id": run})
        found = [ended("compare", f"{names[0]},{again}", names[1]) for again in names[::2]]
        found.append(ended("compare", f"{names[0]},{names[3]}", names[1]))
        found.append(ended("compare", names[0], names[2]))
    return all(status == USAGE and "which counts once" in said for status, _, said in found)


def paired(logs):
    """A row of pairs with these logs of ratios."""
    return differ.Compared(
        {"mode": "batch"}, [1.0] * len(logs), [math.exp(one) for one in logs], paired=True
    )


def verdicts(*rows, looks=1):
    """What is said of them together."""
    return [one.verdict for one in differ.judge(list(rows), 0.01, looks)]


def a_test_is_paid_for_at_each_look():
    """Nine pairs of which two do not agree: p is 0.012, below 4 % and not below a quarter of it."""
    logs = [-1e-4, -2e-4, *(0.05 + at / 1000 for at in range(7))]
    one = [verdicts(paired(logs), looks=looks) for looks in (1, 4)]
    return one == [[differ.SLOWER], [differ.UNCLEAR]]


def rows_with_few_boots_are_asked_too():
    """What 12 pairs show of one row they do not show of one of 25, of which 24 have one pair."""
    logs = [*(-at / 1e4 for at in range(1, 5)), *(0.05 + at / 1000 for at in range(8))]
    alone = verdicts(paired(logs))
    among = verdicts(paired(logs), *(paired([0.0]) for _ in range(24)))
    return (alone, among[0]) == ([differ.SLOWER], differ.UNCLEAR)


def a_change_is_not_within_its_interval():
    """One pair of 14 makes the mean what it is; all say the same by ranks."""
    return verdicts(paired([*(0.001 + at / 1e6 for at in range(13)), 2.0])) == [differ.UNCLEAR]


def repeats_that_failed_count():
    """Two of three repeats got nothing; the third has the number of the boot, and no failure."""
    sides = Lab(8, spread=0.002).both(14, rows=1)
    for part in [part for data in sides[1] for part in data["benchmarks"][:2]]:
        part.update(iterations=0, fail=20000, flags=["SHORT"])
    found = outcome(sides)
    told = [one.text for one in found.worse if one.kind == "failures"]
    return (*found.status(), told) == (FAILED, ["1 failures"], ["failed 0 %, now 66.7 %"])


def tails_are_of_good_repeats():
    """One of three, or two, was off by so much that it may not be quoted."""
    found = []
    for bad in (1, 2):
        sides = [
            [
                boot([row(100 + at / 99, 0, p99=p99 + at) for p99 in side], f"{letter}{at}", at)
                for at in range(14)
            ]
            for letter, side in (("A", [1000] * 3), ("B", [9000] * bad + [1000] * (3 - bad)))
        ]
        for part in [part for data in sides[1] for part in data["benchmarks"][:bad]]:
            part["flags"] = ["LADDER"]
        found += [one.verdict for one in outcome(sides).rows if one.what == "p99"]
    return found == [differ.SAME] * 2


def rows_not_asked_for_are_paired():
    """On a host that drifts; the first row is the one that was asked for."""
    sides = [boots.boots(side) for side in Lab(2, drift=0.05).both(14, shift=1.03)]
    record = mock.Mock(sides=lambda *_, **__: sides)
    task = course.Task([None] * 2, ["uml"], [{"order": "0"}], {}, 0.01, 20, 0, 0)
    found = course.others(record, task, "uml", 0, 1)
    return [one.verdict for one in found] == [differ.SLOWER] * 4


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
    a_test_is_paid_for_at_each_look,
    rows_with_few_boots_are_asked_too,
    a_change_is_not_within_its_interval,
    repeats_that_failed_count,
    tails_are_of_good_repeats,
    rows_not_asked_for_are_paired,
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


def good(repeats):
    """Those that may be quoted."""
    return [one for one in repeats if not boots.fatal(one)]


def failures_of_good_repeats(repeats, *pick):
    """A planted bug: repeats that may not be quoted have not failed."""
    found = REAL_SEEN(repeats, *pick)
    found.failed = REAL_SEEN(good(repeats), *pick).failed if good(repeats) else 0.0
    return found


def tails_of_all_repeats(repeats, *pick):
    """A planted bug: they have a tail."""
    found = REAL_SEEN(repeats, *pick)
    found.tail = boots.middle(map(boots.tail, repeats))
    return found


REAL_JUDGE, REAL_SEEN, REAL_HOLM = differ.judge, boots.seen, inference.holm
REAL_COMPARED = differ.compared
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
    "a test for nothing": (
        inference,
        "holm",
        lambda values, _alpha: REAL_HOLM(values, differ.ALPHA["median"]),
        a_test_is_paid_for_at_each_look,
    ),
    "rows with few boots not counted": (
        inference,
        "holm",
        lambda values, alpha: REAL_HOLM([one for one in values if one < 1], alpha),
        rows_with_few_boots_are_asked_too,
    ),
    "interval ignored": (
        differ,
        "excludes_none",
        lambda _: True,
        a_change_is_not_within_its_interval,
    ),
    "failures of good repeats": (
        boots,
        "seen",
        failures_of_good_repeats,
        repeats_that_failed_count,
    ),
    "tails of all repeats": (boots, "seen", tails_of_all_repeats, tails_are_of_good_repeats),
    "rows not asked for unpaired": (
        differ,
        "compared",
        lambda before, after, names, _pairs, counted: REAL_COMPARED(
            before, after, names, None, counted
        ),
        rows_not_asked_for_are_paired,
    ),
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
