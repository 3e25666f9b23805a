# SPDX-License-Identifier: GPL-2.0-only
"""What numbers of boots can tell about two kernels: pure functions.

One number stands for a boot. Boots that alternated are pairs, and what counts is the log of the
ratio within each pair; otherwise two samples of logs are compared. Tests are exact rank tests,
which assume nothing about the distribution; where the order within a pair was drawn by lot, the
test of pairs assumes nothing at all. Why the intervals are what they are:
Documentation/comparing.rst.
"""

import math
import warnings

from .. import install

ALPHA = 0.05
MOST_BOOTS = 200  # more are never asked for
EXACT_BOOTS = 50  # of both sides; of more it takes long, and an approximation is near enough


def need_pairs(rows, alpha=ALPHA):
    """The fewest pairs that could ever show a change in one of so many rows."""
    return next(
        (number for number in range(2, MOST_BOOTS) if least_of_pairs(number) <= alpha / rows),
        MOST_BOOTS,
    )


def need_boots(rows, alpha=ALPHA):
    """The fewest boots a side, not paired, that could ever show a change in one of the rows."""
    return next(
        (
            number
            for number in range(2, MOST_BOOTS)
            if least_of_boots(number, number) <= alpha / rows
        ),
        MOST_BOOTS,
    )


def least_of_pairs(number):
    """The smallest p that so many pairs can give: all point the same way."""
    return 2 / 2**number


def least_of_boots(before, after):
    """The smallest p that so many boots can give: all of one side are above the other's."""
    return 2 / math.comb(before + after, before) if before and after else 1.0


def signed_rank(ratios):
    """The p of Wilcoxon's signed-rank test of logs of ratios against 0.

    Of many pairs scipy approximates, which must not promise more than so many can give.
    """
    moved = [ratio for ratio in ratios if ratio]
    if not moved:
        return 1.0
    if min(moved) > 0 or max(moved) < 0:
        return least_of_pairs(len(moved))
    if len(moved) <= EXACT_BOOTS:
        return of_all_signs(moved)
    p = float(install.use("scipy.stats").wilcoxon(moved).pvalue)
    return min(1.0, max(p, least_of_pairs(len(moved))))


def of_all_signs(moved):
    """The p of that test, from all signs that such differences can have.

    So it is the same whichever side is A. Where sizes are equal scipy truncates half ranks.
    """
    sizes = sorted(map(abs, moved))
    ranks = {size: 2 * sizes.index(size) + sizes.count(size) + 1 for size in sizes}  # doubled
    ways = [1]  # to come to each sum of ranks
    for size in sizes:
        shift = [0] * ranks[size]
        ways = [one + other for one, other in zip(ways + shift, shift + ways)]
    above = sum(ranks[abs(one)] for one in moved if one > 0)
    least = min(above, len(ways) - 1 - above)
    return min(1.0, 2 * sum(ways[: least + 1]) / 2 ** len(moved))


def rank_sum(before, after):
    """The p of Mann and Whitney's test.

    By itself scipy approximates where both have more than 8, so far off at the end that boots
    without any overlap would not be enough where need_boots() says that they are.
    """
    if len(set(before) | set(after)) == 1:
        return 1.0
    if separate(before, after):
        return least_of_boots(len(before), len(after))
    stats = install.use("scipy.stats")
    number = len(before) + len(after)
    exact = len(set(before) | set(after)) == number <= EXACT_BOOTS
    method = "exact" if exact else "asymptotic"
    found = stats.mannwhitneyu(before, after, alternative="two-sided", method=method)
    return min(1.0, max(float(found.pvalue), least_of_boots(len(before), len(after))))


def separate(before, after):
    """Whether all of one side are above all of the other."""
    return max(before) < min(after) or max(after) < min(before)


def holm(values, alpha=ALPHA):
    """Holm's correction over rows: [(corrected p, whether it is below alpha)]."""
    if not values:
        return []
    found = install.use("statsmodels.stats.multitest").multipletests(values, alpha, method="holm")
    return [(float(p), bool(real)) for real, p in zip(found[0], found[1])]


def of_pairs(ratios, alpha=ALPHA):
    """(estimate, low, high) of the log of the ratio from pairs: mean and Student's interval."""
    weights = install.use("statsmodels.stats.weightstats").DescrStatsW(ratios)
    return bounded(weights.mean, ratios, lambda: weights.tconfint_mean(alpha))


def of_boots(before, after, alpha=ALPHA):
    """(estimate, low, high) of the log of the ratio from two samples: Welch's interval."""
    module = install.use("statsmodels.stats.weightstats")
    sides = [module.DescrStatsW(side) for side in (after, before)]
    both = module.CompareMeans(*sides)
    steady = len(set(before)) == len(set(after)) == 1
    return bounded(
        sides[0].mean - sides[1].mean,
        [0] if steady else before + after,
        lambda: both.tconfint_diff(alpha, usevar="unequal"),
    )


def bounded(middle, values, interval):
    """The estimate with its interval; without any spread that is a point."""
    if len(set(values)) == 1:
        return float(middle), float(middle), float(middle)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = interval()
    if math.isnan(low) or math.isnan(high):
        return float(middle), -math.inf, math.inf
    return float(middle), float(low), float(high)
