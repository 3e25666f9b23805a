# SPDX-License-Identifier: GPL-2.0-only
"""What each commit of a series costs: commits down, rows across, at most 72 columns."""

from ..results import differ
from .ab_text import WIDTH, command, grouped, moved, tailed, wrap
from .compare_rows import short, signed, what

COLUMN = 15


def label(row):
    """A column's head: what was measured, with the order."""
    lists = f" {row['lists']}" if row.get("lists") else ""
    order = f" {row['order']}" if "order" in row else ""
    return f"{what(row)}{order}{lists}"


def cell(one):
    """A number, and by how much it moved against the commit before."""
    after = one.medians()[1]
    if one.verdict in (differ.SLOWER, differ.FASTER):
        return f"{short(after)} {signed(one.ratio() - 1)}%"
    mark = {differ.SAME: "", differ.UNCLEAR: " ?", differ.TOO_FEW: " ?"}[one.verdict]
    return f"{short(after)}{mark}"


def heads(names):
    """The heads of columns: one line, or two where one is too narrow."""
    if max(map(len, names)) < COLUMN:
        return [names]
    return [[name.rpartition(" ")[0] for name in names], [name.split(" ")[-1] for name in names]]


def collected(steps):
    """{what rows have in common: {label: {number of the step: Compared}}}."""
    found = {}
    for number, step in enumerate(steps, 1):
        for title, members in grouped(step.medians()).items():
            for one in members:
                found.setdefault(title, {}).setdefault(label(one.row), {})[number] = one
    return found


def table(rows, count):
    """The lines of the rows of one group, as many side by side as there is room for."""
    lines, names, across = [], list(rows), (WIDTH - 4) // COLUMN
    for first in range(0, len(names), across):
        part = names[first : first + across]
        lines.append("")
        lines += [" " * 4 + "".join(f"{name:>{COLUMN}}" for name in line) for line in heads(part)]
        known = [short(rows[name][1].medians()[0]) if 1 in rows[name] else "-" for name in part]
        lines.append("  0 " + "".join(f"{text:>{COLUMN}}" for text in known))
        for number in range(1, count + 1):
            cells = [cell(rows[name][number]) if number in rows[name] else "-" for name in part]
            lines.append(f"{number:>3} " + "".join(f"{text:>{COLUMN}}" for text in cells))
    return lines


def besides(steps):
    """The p99 that changed, what got worse beside the numbers, and what has none."""
    for number, step in enumerate(steps, 1):
        told = [("p99", one.row, moved(one)) for one in tailed(step.rows)]
        told += [(one.kind, one.row, one.text) for one in (*step.worse, *step.silent)]
        for kind, row, text in told:
            yield wrap(f"{number:>3} {kind}: {label(row)}: {text}", "    ")


def render(place, titles, steps, effect, again):
    """The table of one place; steps has an Outcome for each commit after the first."""
    found = collected(steps)
    lines = [f"{place}: what each commit costs; changes of {effect * 100:g} % or more are marked"]
    lines += [f"{number:>3} {title}"[:WIDTH] for number, title in enumerate(titles)]
    for title, rows in found.items():
        lines += ["", wrap(title)] if len(found) > 1 else []
        lines += table(rows, len(steps))
    more = list(besides(steps))
    lines += ["", *more] if more else []
    note = "?: not decided"
    if len(steps) > 1:
        note += f"; {len(steps)} commits share the chance of a false alarm"
    lines += ["", note, "again:", command(again)]
    return "\n".join(line.rstrip() for line in lines) + "\n"
