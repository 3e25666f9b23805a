# SPDX-License-Identifier: GPL-2.0-only
"""Tables, heat maps and small pictures as HTML and SVG, which need no script."""

import dataclasses
import math

from .html import element, markup


@dataclasses.dataclass
class Section:
    """A part of a page."""

    id: str
    title: str
    text: str
    body: str


def join(parts):
    """Parts that are HTML already, one after the other."""
    return markup("".join(parts))


def table(head, rows, kind="plain numbers"):
    """A table: the names of its columns, then rows of which the first cell is a name.

    A cell is text or an element td.
    """
    top = join(element("th", name, scope="col") for name in head)
    lines = []
    for first, *cells in rows:
        made = [element("th", first, scope="row")]
        made += [cell if is_cell(cell) else element("td", cell) for cell in cells]
        lines.append(element("tr", join(made)))
    return element(
        "table",
        join([element("thead", element("tr", top)), element("tbody", join(lines))]),
        class_=kind,
    )


def is_cell(cell):
    """Whether it is an element td already."""
    return str(cell).startswith("<td")


def shade(text, share, title=""):
    """A cell of a heat map; share is 0 to 1, None for a cell without a number."""
    if share is None:
        return element("td", text, class_="none", title=title)
    colour = f"background:rgba(var(--heat),{0.05 + 0.5 * min(max(share, 0), 1):.3f})"
    return element("td", text, class_="some", style=colour, title=title)


def on_scale(value, low, high):
    """Where a value stands between two others, on a logarithmic scale."""
    if value is None or value <= 0:
        return None
    return math.log(value / low) / math.log(high / low) if high > low else 0


def svg(width, height, parts, label):
    """A picture that scales with the page; label describes it to screen readers."""
    return element(
        "svg",
        join([element("title", label), *parts]),
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=label,
        class_="picture",
        style=f"max-width:{width}px",
    )


def text(x, y, words, anchor="start", kind="dim"):
    """Text in a picture."""
    return element("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, class_=kind)


def line(x, top, bottom, kind, words):
    """A vertical line that says what it is when pointed at."""
    return element(
        "line",
        element("title", words),
        x1=f"{x:.1f}",
        x2=f"{x:.1f}",
        y1=f"{top:.1f}",
        y2=f"{bottom:.1f}",
        class_=kind,
    )


def box(corner, size, kind, words=""):
    """A rectangle: its upper left corner (x, y), and (width, height)."""
    (x, y), (width, height) = corner, size
    return element(
        "rect",
        element("title", words),
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        width=f"{max(width, 0):.1f}",
        height=height,
        class_=kind,
    )


def dot(x, y, words, kind=""):
    """A value."""
    place = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 3.5}
    return element("circle", element("title", words), **place, **({"class_": kind} if kind else {}))
