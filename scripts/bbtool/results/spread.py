# SPDX-License-Identifier: GPL-2.0-only
"""How much equal runs differ, and so the smallest change that a comparison could see."""

import math
import statistics

from .. import counted, install
from . import boots, differ, inference

# Of all comparisons in which there is a change. That is what Student's test would find; a rank
# test of ten runs finds about three of four.
SEEN = 0.8
# What a rank test needs of values that spread normally, against Student's: Pitman's efficiency.
RANKS = math.pi / 3


def smallest(runs):
    """{rows, median, worst, name of the worst}: changes in percent, from runs of one plan.

    What `compare` would call in most comparisons with as many runs a side as there are here,
    within one boot: its level is shared by all rows. The clock's step counts on either side.
    """
    numbers, grains = {}, {}
    for data in runs:
        for name, seen in boots.gathered([data]).items():
            if seen.number is not None:
                numbers.setdefault(name, []).append(seen.number)
                grains[name] = max(differ.grain(data, seen.row), grains.get(name, 0))
    numbers = {name: values for name, values in numbers.items() if len(values) > 2}
    level = differ.ALPHA["median"]
    need = inference.need_boots(len(numbers), level) if numbers else 0
    steps = {name: 2 * differ.margin(values, grains[name]) for name, values in numbers.items()}
    found = {
        name: (effect(len(values), level / len(numbers)) * spread_of(values) + steps[name]) * 100
        for name, values in numbers.items()
        if len(values) >= need and steps[name] < math.inf
    }
    if not found:
        return {"runs": len(runs), "rows": 0, "need": need}
    worst = max(found, key=found.get)
    return {
        "runs": len(runs),
        "rows": len(found),
        "median_percent": round(statistics.median(found.values()), 2),
        "worst_percent": round(found[worst], 2),
        "worst_row": worst,
        "stepped": sum(steps[name] > 0 for name in found),
    }


def spread_of(values):
    """The standard deviation of their logs."""
    return statistics.stdev(map(math.log, values))


def effect(number, alpha):
    """The change, in standard deviations, that so many runs a side show in SEEN of all cases."""
    power = install.use("statsmodels.stats.power").TTestIndPower()
    return float(power.solve_power(nobs1=number / RANKS, alpha=alpha, power=SEEN))


def told(found):
    """The same for people."""
    if not found["rows"]:
        why = f"; it takes {found['need']} runs" if found["need"] else ""
        return f"A/A: no row could be measured often enough{why}"
    return (
        f"A/A, {found['runs']} runs a side in one boot: a change of {found['median_percent']} % of"
        f" the typical row would be shown, of {found['worst_percent']} % of the worst"
        f" ({found['worst_row']}), in about 3 of 4 comparisons of these {found['rows']} rows."
        " Boots differ more than runs: compare several of each."
        + (
            " The clock's step, once for either side, is included in that for"
            f" {counted(found['stepped'], 'row')}: modes=batch has no such limit."
            if found["stepped"]
            else ""
        )
    )
