# SPDX-License-Identifier: GPL-2.0-only
"""Strips of a comparison: the median of every boot of both sides, in the order of the boots."""

import statistics

from .compare_rows import short
from .draw import dot, line, svg, text

MOST = 12  # rows
ROW, LEFT, WIDE = 62, 30, 860  # pixels


def draw(rows, title_of):
    """The picture of the first rows, or nothing if there was one boot a side."""
    shown = [one for one in rows if len(one.before) > 1 or len(one.after) > 1][:MOST]
    if not shown:
        return ""
    middles = [statistics.median(one.before) for one in shown]
    reach = max(
        [0.01]
        + [
            abs(value / middle - 1)
            for one, middle in zip(shown, middles)
            for value in (*one.before, *one.after)
        ]
    )
    parts = []
    for number, (one, middle) in enumerate(zip(shown, middles)):
        parts += strip(one, middle, 38 + ROW * number, (title_of(one), reach))
    height = 26 + ROW * len(shown)
    axis = [
        line(LEFT + (WIDE - LEFT) / 2, 20, height, "mark", "median of A"),
        text(LEFT + (WIDE - LEFT) / 2, 14, "median of A", "middle"),
        text(LEFT, 14, f"-{reach * 100:.1f} %"),
        text(WIDE, 14, f"+{reach * 100:.1f} %", "end"),
    ]
    return svg(WIDE + 20, height, axis + parts, "medians of the boots of A and B")


def strip(one, middle, top, told):
    """Both sides of a row, A above B; in each the first boot is the upper one."""
    title, reach = told
    yield text(0, top, title, kind="")
    for side, values, at in (("A", one.before, top + 8), ("B", one.after, top + 26)):
        yield text(0, at + 10, side)
        for number, value in enumerate(values):
            x = LEFT + (WIDE - LEFT) * (0.5 + (value / middle - 1) / reach / 2)
            y = at + 12 * number / max(1, len(values) - 1)
            yield dot(x, y, f"{side}, boot {number + 1}: {short(value)}", f"dot-{side.lower()}")
