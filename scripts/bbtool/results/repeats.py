# SPDX-License-Identifier: GPL-2.0-only
"""How well runs of one plan agree, row by row, and how many more it takes to agree better."""

import dataclasses
import math

from . import boots, differ, inference

FEWEST = 5  # runs before an interval is believed
MOST = 500
LASTING = {"LOW-RES", "EMULATED", "REFUSED"}  # as long as plan and machine are the same


@dataclasses.dataclass
class Row:
    """A row of the runs so far: its mean, and half of its 95 % interval as a share of it.

    What of that the clock's step is, no more runs make narrower.
    """

    name: str
    unit: str
    runs: int
    middle: float
    width: float
    step: float = 0.0


def rows(runs):
    """The rows that have a number, the widest interval first."""
    seen = {}
    for data in runs:
        for name, one in boots.gathered([data]).items():
            if one.number is not None:
                seen.setdefault(name, []).append((one, differ.grain(data, one.row)))
    found = [row(name, part) for name, part in seen.items()]
    return sorted(found, key=lambda one: (-one.width, one.name))


def row(name, part):
    """One row from what each run says of it, with what its clock tells apart."""
    numbers = [one.number for one, _ in part]
    logs = list(map(math.log, numbers))
    low = high = logs[0]
    if len(logs) > 1:
        middle, low, high = inference.of_pairs(logs)
    step = differ.margin(numbers, max(grain for _, grain in part))
    known = len(logs) > 1 and high < math.inf
    width = math.expm1((high - low) / 2 + step) if known else math.inf
    middle = math.exp(sum(logs) / len(logs))
    return Row(name, part[0][0].row["unit"], len(logs), middle, width, math.expm1(step))


def enough(found, goal):
    """Whether every row is known within the goal."""
    return bool(found) and all(one.runs >= FEWEST and one.width <= goal for one in found)


def held(found, goal):
    """The rows that no number of runs makes narrow enough, once all others are."""
    wide = [one for one in found if one.runs < FEWEST or one.width > goal]
    return wide if all(one.runs >= FEWEST and one.step >= goal for one in wide) else []


def none(runs):
    """Whether no row has a number, and none is to be expected of more runs."""
    seen = [one for data in runs for one in boots.gathered([data]).values()]
    lasting = all(LASTING & one.flags for one in seen)
    return all(one.number is None for one in seen) and (lasting or len(runs) >= FEWEST)


def more(found, goal):
    """How many runs it may still take: an interval is halved by four times as many."""
    done = max((one.runs for one in found), default=0)
    narrower = [one for one in found if one.step < goal]
    if done < 2 or any(one.width == math.inf for one in narrower):
        return max(0, FEWEST - done)
    need = [one.runs * ((one.width - one.step) / (goal - one.step)) ** 2 for one in narrower]
    return max(FEWEST, min(math.ceil(max(need, default=0)), MOST), done) - done
