# SPDX-License-Identifier: GPL-2.0-only
"""The runs of one plan so far: a table that is drawn again after each of them."""

import math

from .. import counted
from .view import si


def percent(width):
    """An interval for people."""
    return "?" if width == math.inf else f"{width * 100:.1f} %"


def lines(found, goal, most=None):
    """A line per row, those that are not known well enough first; at most so many."""
    yield f"{'mean':>8}  {'95 %: +-':>9}  {'runs':>4}  row"
    for one in found[:most]:
        mark = " " if one.width <= goal else ">"
        name = one.name.rstrip("/")
        yield f"{si(one.middle):>8}  {percent(one.width):>9} {mark}{one.runs:>4}  {name}"
    if most is not None and len(found) > most:
        yield f"{'':>8}  and {counted(len(found) - most, 'row')} with narrower intervals"


def held(found, goal):
    """Why more runs do not help."""
    return (
        f"a step of the clock is {percent(min(one.step for one in found))} or more of {len(found)}"
        f" rows, which no number of runs makes +-{goal * 100:g} %; modes=batch has no such limit"
    )


def summary(found, goal, left, seconds):
    """How far it is, in a line."""
    runs = max(one.runs for one in found)
    widest = f"widest interval +-{percent(found[0].width)} of +-{goal * 100:g} % wanted"
    return f"run {runs}: {widest}; about {left} more, {seconds}"
