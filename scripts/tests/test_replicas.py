# SPDX-License-Identifier: GPL-2.0-only
"""Verdicts about real boots: how often a kernel is called different from itself.

And how often a change is found. With --table: the tables of Documentation/comparing.rst.
"""

import itertools
import math
import pathlib
import random
import statistics
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import install  # noqa: E402  (needs the path above)
from bbtool.results import differ  # noqa: E402  (needs the path above)

RECORDED = HERE / "data/uml-boots.tsv"  # one boot after the other
TURNS = HERE / "data/uml-turns.tsv"  # kernels that took turns
ALARM = (differ.SLOWER, differ.FASTER)
PAIRS, ROWS = 12, 25


def recorded(path=RECORDED):
    """[{kernel: the numbers of its boot}] of the recorded triples."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            triple, kernel, *numbers = line.split("\t")
            found.setdefault(triple, {})[kernel] = [float(number) for number in numbers]
    return list(found.values())


def judged(pairs, paired=True, effect=0.001):
    """The rows of a comparison; pairs has (numbers of A, numbers of B)."""
    rows = [
        differ.Compared(
            {"order": 0}, [one[at] for one, _ in pairs], [two[at] for _, two in pairs], paired
        )
        for at in range(len(pairs[0][0]))
    ]
    return differ.judge(rows, effect)


def replicas(number, seed=1, kernels="Aa", path=RECORDED, size=PAIRS):
    """Comparisons of so many of the recorded pairs, labels drawn by lot in A/A."""
    chance, triples = random.Random(seed), recorded(path)
    for _ in range(number):
        pairs = []
        for triple in chance.sample(triples, size):
            two = [triple[kernel] for kernel in kernels]
            if kernels == "Aa" and chance.random() < 0.5:
                two.reverse()
            pairs.append(tuple(two))
        yield pairs


def simulated(number, spread, shift, *, pairs=20, drift=0.0):
    """Comparisons of made-up boots: a spread between boots, a drift that a pair shares."""
    chance = random.Random(1)

    def boot(host, factor):
        off = host + chance.gauss(0, spread)
        return [100 * math.exp(off + chance.gauss(0, spread / 3)) * factor for _ in range(ROWS)]

    for _ in range(number):
        hosts = [chance.gauss(0, drift) for _ in range(pairs)]
        yield [(boot(host, 1.0), boot(host, shift)) for host in hosts]


def share(comparisons, paired=True, effect=0.001):
    """(share of comparisons with any alarm, share of rows called)."""
    found = [judged(pairs, paired, effect) for pairs in comparisons]
    called = [[one.verdict in ALARM for one in rows] for rows in found]
    return (
        sum(map(any, called)) / len(called),
        sum(map(sum, called)) / sum(map(len, called)),
    )


def covered(comparisons, truth=0.0):
    """The share of intervals that hold the truth."""
    rows = [one for pairs in comparisons for one in judged(pairs)]
    held = sum(one.interval[0] <= math.exp(truth) <= one.interval[1] for one in rows)
    return held / len(rows)


def planted(comparisons):
    """(share of rows found slower, the median of what the rows are said to cost)."""
    rows = [one for pairs in comparisons for one in judged(pairs)]
    slower = sum(one.verdict == differ.SLOWER for one in rows)
    return slower / len(rows), statistics.median(one.ratio() for one in rows)


def resampled(comparisons):
    """The share of bootstrap intervals of the mean that hold 0, for comparison with Student's."""
    stats, numpy = install.use("scipy.stats"), install.use("numpy")
    held, rows = 0, 0
    for pairs in comparisons:
        for at in range(0, ROWS, 5):
            logs = [math.log(two[at] / one[at]) for one, two in pairs]
            found = stats.bootstrap((logs,), numpy.mean, n_resamples=1000, method="percentile")
            held += found.confidence_interval.low <= 0 <= found.confidence_interval.high
            rows += 1
    return held / rows


def setUpModule():
    """statsmodels collects garbage with each correction, which here is most of the time."""
    patched = mock.patch("gc.collect")
    patched.start()
    unittest.addModuleCleanup(patched.stop)


class Recorded(unittest.TestCase):
    """Real boots."""

    def test_a_kernel_is_itself(self):
        alarms, _ = share(replicas(60))
        self.assertLessEqual(alarms, 0.05)
        alarms, _ = share(replicas(60), paired=False)
        self.assertLessEqual(alarms, 0.05)

    def test_interval(self):
        self.assertGreaterEqual(covered(replicas(100)), 0.93)


class Turns(unittest.TestCase):
    """Real boots that took turns, of which B has 24 nops in __alloc_pages(): some 2 %."""

    def test_a_kernel_is_itself(self):
        alarms, _ = share(replicas(60, path=TURNS))
        self.assertLessEqual(alarms, 0.05)

    def test_two_percent_are_found(self):
        found, ratio = planted(replicas(10, kernels="AB", path=TURNS, size=20))
        self.assertGreaterEqual(found, 0.9)
        self.assertTrue(1.015 < ratio < 1.03, ratio)


class Simulated(unittest.TestCase):
    """Boots with a known spread."""

    def test_two_percent_are_found(self):
        _, found = share(simulated(10, 0.01, 1.02, drift=0.05))
        self.assertGreaterEqual(found, 0.9)

    def test_pairs_are_needed_where_the_host_drifts(self):
        _, found = share(simulated(10, 0.01, 1.02, drift=0.05), paired=False)
        self.assertLess(found, 0.5)


def tables():
    """What the documentation shows."""
    print(f"{len(recorded())} recorded triples; {PAIRS} pairs, {ROWS} rows a comparison")
    for paired in (True, False):
        alarms, _ = share(replicas(300, 2), paired)
        print(f"A/A, {'paired' if paired else 'not paired'}: alarms {alarms * 100:.1f} %")
    print(f"A/A, intervals that hold 0: {covered(replicas(100, 2)) * 100:.1f} %")
    print(f"the same, bootstrap of the mean: {resampled(replicas(100, 2)) * 100:.1f} %")
    print(f"{len(recorded(TURNS))} triples that took turns")
    alarms, _ = share(replicas(300, 2, path=TURNS))
    print(f"A/A: alarms {alarms * 100:.1f} %")
    for pairs in (12, 20):
        found, ratio = planted(replicas(60, 2, "AB", TURNS, pairs))
        print(f"B, {pairs} pairs: found {found * 100:.0f} %, {ratio * 100 - 100:+.1f} %")
    print("simulated, 20 pairs, 25 rows: spread of boots, drift, shift, any alarm, rows called")
    ways = itertools.product((0.005, 0.01, 0.02), (0.0, 0.05), (1.0, 1.02), (True, False))
    for spread, drift, shift, paired in ways:
        alarms, rows = share(simulated(60, spread, shift, drift=drift), paired)
        how = "paired" if paired else "not paired"
        print(
            f"{spread * 100:4.1f} % {drift * 100:3.0f} % {shift * 100 - 100:3.0f} %"
            f" {how:<11} {alarms * 100:5.0f} % {rows * 100:5.0f} %"
        )


if __name__ == "__main__":
    if "--table" in sys.argv:
        with mock.patch("gc.collect"):
            tables()
    else:
        unittest.main()
