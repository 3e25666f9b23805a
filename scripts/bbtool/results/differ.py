# SPDX-License-Identifier: GPL-2.0-only
"""Judge row by row whether two results differ.

A repeat is one observation: values within one are not independent.

Counted instructions do not vary, so the ratio is the answer. Times do: a rank test says whether B
differs from A, Holm's correction keeps the chance of one false alarm over all rows at ALPHA, a
bootstrap gives the interval.
"""

import dataclasses
import statistics

from .. import install

ALPHA = 0.05
FEW = 4  # repeats below which no rank test can reach ALPHA
RELIABLE = 9  # below, say so
SEED = 1
SLOWER, FASTER, SAME, UNCLEAR, TOO_FEW = (
    "slower",
    "faster",
    "no difference",
    "unclear",
    "too few repeats",
)


@dataclasses.dataclass
class Pair:
    """A row that both results have: the observations, and what they say."""

    row: dict
    before: list
    after: list
    exact: bool
    verdict: str = ""
    p: float = None
    interval: tuple = None

    def medians(self):
        """Of A and of B."""
        return statistics.median(self.before), statistics.median(self.after)

    def ratio(self):
        """B over A."""
        before, after = self.medians()
        return after / before


def typical(row):
    """The one number of a repeat that stands for it: its median, or the cost of its batches.

    Where single values decide, because instructions are counted or there are few batches, those
    without an interrupt.
    """
    if row.get("disturbed") and row.get("clean_p50") is not None:
        return row["clean_p50"]
    return row.get("p50", row.get("cost_p50", row.get("cost")))


def observations(rows):
    """Return {name: (first row, [number of each repeat])} of rows that may be quoted.

    And {flag: how many rows may not for it}.
    """
    found, left_out = {}, {}
    for row in rows:
        fatal = [flag for flag in row["flags"] if flag.isupper()]
        if row.get("disturbed") and not row.get("clean_n"):
            fatal.append("disturbed throughout")
        for flag in fatal:
            left_out[flag] = left_out.get(flag, 0) + 1
        number = typical(row)
        if not fatal and number is not None and number > 0:
            found.setdefault(row["name"], (row, []))[1].append(number)
    return found, left_out


def pairs(before, after, exact):
    """The rows that both have, in the order of A."""
    return [
        Pair(row, numbers, after[name][1], exact)
        for name, (row, numbers) in before.items()
        if name in after
    ]


def judge(found, effect):
    """Set the verdict of every pair; effect is the smallest change worth a word, such as 0.01."""
    timed = [pair for pair in found if not pair.exact]
    for pair in found:
        if pair.exact:
            pair.verdict = direction(pair, effect) or SAME
    enough = [pair for pair in timed if min(len(pair.before), len(pair.after)) >= FEW]
    for pair in timed:
        pair.verdict = TOO_FEW
    if enough:
        significant = holm([rank_test(pair) for pair in enough])
        for pair, (p, real) in zip(enough, significant):
            pair.p, pair.interval = p, bootstrap(pair)
            pair.verdict = (direction(pair, effect) or SAME) if real else within(pair, effect)
    return found


def direction(pair, effect):
    """Slower or faster, or None when the change is too small to matter."""
    change = pair.ratio() - 1
    return None if abs(change) < effect else SLOWER if change > 0 else FASTER


def within(pair, effect):
    """No significant change: because there is none of any size, or because too little is known?"""
    low, high = pair.interval
    return SAME if low > 1 - effect and high < 1 + effect else UNCLEAR


def rank_test(pair):
    """The p of Mann and Whitney's test."""
    if len(set(pair.before + pair.after)) == 1:
        return 1.0
    stats = install.use("scipy.stats")
    return float(stats.mannwhitneyu(pair.before, pair.after, alternative="two-sided").pvalue)


def holm(values, alpha=ALPHA):
    """Holm's correction: [(corrected p, whether it is below alpha)] in the order given."""
    ranked, worst, found = (
        sorted(range(len(values)), key=values.__getitem__),
        0.0,
        [None] * len(values),
    )
    for rank, index in enumerate(ranked):
        worst = max(worst, min(1.0, values[index] * (len(values) - rank)))
        found[index] = (worst, worst < alpha)
    return found


def bootstrap(pair, resamples=1000):
    """The 95 % interval of the ratio of the medians."""
    if len(set(pair.before)) == 1 and len(set(pair.after)) == 1:
        return pair.ratio(), pair.ratio()
    numpy = install.use("numpy")
    stats = install.use("scipy.stats")

    def ratio(before, after, axis):
        return numpy.median(after, axis=axis) / numpy.median(before, axis=axis)

    found = stats.bootstrap(
        (pair.before, pair.after),
        ratio,
        n_resamples=resamples,
        vectorized=True,
        method="percentile",
        confidence_level=1 - ALPHA,
        random_state=SEED,
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def geomean(found):
    """The geometric mean of B over A."""
    return statistics.geometric_mean([pair.ratio() for pair in found])
