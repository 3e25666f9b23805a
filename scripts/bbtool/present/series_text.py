# SPDX-License-Identifier: GPL-2.0-only
"""What each commit of a series costs: commits down, rows across, at most 72 columns."""

from ..results import differ
from .ab_text import WIDTH, wrap
from .compare_rows import short, signed, what

COLUMN = 15


def label(row):
    """A column's head: what was measured, with the order."""
    lists = f" {row['lists']}" if row.get("lists") else ""
    return f"{what(row)} {row['order']}{lists}"


def cell(one):
    """A number, and by how much it moved against the commit before."""
    after = one.medians()[1]
    if one.verdict in (differ.SLOWER, differ.FASTER):
        return f"{short(after)} {signed(one.ratio() - 1)}%"
    mark = {differ.SAME: "", differ.UNCLEAR: " ?", differ.TOO_FEW: " ?"}[one.verdict]
    return f"{short(after)}{mark}"


def render(place, titles, steps, effect, again):
    """The table of one place; steps has an Outcome for each commit after the first."""
    rows = {}
    for step in steps:
        for one in step.medians():
            rows.setdefault(label(one.row), {})[id(step)] = one
    lines = [f"{place}: what each commit costs; changes of {effect * 100:g} % or more are marked"]
    lines += [f"{number:>3} {title}"[:WIDTH] for number, title in enumerate(titles)]
    names = list(rows)
    across = (WIDTH - 4) // COLUMN
    for first in range(0, len(names), across):
        part = names[first : first + across]
        lines += ["", " " * 4 + "".join(f"{name[:COLUMN - 1]:>{COLUMN}}" for name in part)]
        base = [next(iter(rows[name].values())).medians()[0] for name in part]
        lines.append("  0 " + "".join(f"{short(number):>{COLUMN}}" for number in base))
        for number, step in enumerate(steps, 1):
            cells = [cell(rows[name][id(step)]) if id(step) in rows[name] else "-" for name in part]
            lines.append(f"{number:>3} " + "".join(f"{text:>{COLUMN}}" for text in cells))
    lines += ["", "?: not decided", "again:", wrap(again, "    ", "  ")]
    return "\n".join(line.rstrip() for line in lines) + "\n"
