# SPDX-License-Identifier: GPL-2.0-only
"""How well runs of one plan agree, row by row, and how many more it takes to agree better."""

import dataclasses
import math

from . import boots, inference

FEWEST = 5  # runs before an interval is believed
MOST = 500


@dataclasses.dataclass
class Row:
    """A row of the runs so far: its mean, and half of its 95 % interval as a share of it."""

    name: str
    unit: str
    runs: int
    middle: float
    width: float


def rows(runs):
    """The rows that have a number, the widest interval first."""
    seen = {}
    for data in runs:
        for name, one in boots.gathered([data]).items():
            if one.number is not None:
                seen.setdefault(name, []).append(one)
    found = [row(name, part) for name, part in seen.items()]
    return sorted(found, key=lambda one: (-one.width, one.name))


def row(name, part):
    """One row from what each run says of it."""
    logs = [math.log(one.number) for one in part]
    low = high = logs[0]
    if len(logs) > 1:
        middle, low, high = inference.of_pairs(logs)
    width = math.expm1((high - low) / 2) if len(logs) > 1 and high < math.inf else math.inf
    middle = sum(logs) / len(logs)
    return Row(name, part[0].row["unit"], len(logs), math.exp(middle), width)


def enough(found, goal):
    """Whether every row is known within the goal."""
    return bool(found) and all(one.runs >= FEWEST and one.width <= goal for one in found)


def more(found, goal):
    """How many runs it may still take: an interval is halved by four times as many."""
    if not found or found[0].runs < 2 or found[0].width == math.inf:
        return FEWEST - (found[0].runs if found else 0)
    need = max(one.runs * (one.width / goal) ** 2 for one in found)
    return max(FEWEST, min(math.ceil(need), MOST)) - found[0].runs
