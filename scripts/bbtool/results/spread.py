# SPDX-License-Identifier: GPL-2.0-only
"""How much equal runs differ, and so the smallest change that a comparison could see."""

import math
import statistics

from . import boots

# A change of so many standard errors is found at 5 % in 80 of 100 comparisons.
POWER = 2.8


def smallest(runs):
    """{rows, median, worst, name of the worst}: changes in percent, from runs of one plan.

    For a comparison with as many runs a side as there are here, within one boot.
    """
    numbers = {}
    for data in runs:
        for name, seen in boots.gathered([data]).items():
            if seen.number is not None:
                numbers.setdefault(name, []).append(math.log(seen.number))
    found = {
        name: POWER * statistics.stdev(values) * math.sqrt(2 / len(values)) * 100
        for name, values in numbers.items()
        if len(values) > 2
    }
    if not found:
        return {"runs": len(runs), "rows": 0}
    worst = max(found, key=found.get)
    return {
        "runs": len(runs),
        "rows": len(found),
        "median_percent": round(statistics.median(found.values()), 2),
        "worst_percent": round(found[worst], 2),
        "worst_row": worst,
    }


def told(found):
    """The same for people."""
    if not found["rows"]:
        return "A/A: no row could be measured often enough"
    return (
        f"A/A, {found['runs']} runs a side in one boot: a change of {found['median_percent']} % of"
        f" the typical row would be seen, of {found['worst_percent']} % of the worst"
        f" ({found['worst_row']}). Boots differ more than runs: compare several of each."
    )
