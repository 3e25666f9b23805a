# SPDX-License-Identifier: GPL-2.0-only
"""The history of the fast path as a page: each number with its colour, each row with its line."""

from ..results.history import API, GFP, OPS
from . import html
from .draw import dot, element, join, on_scale, shade, svg, table
from .finding import times
from .findings import last_listed
from .history_plot import PCP_ORDER
from . import history_table
from .history_table import text as short

WIDE, HIGH = 120, 22
STEP = 1.15  # from one kernel to the next, worth a word


def write(path, view):
    """Write the page."""
    html.write(path, lambda found, _charts: render(found), view)


def render(view):
    """The page as text; it needs no script."""
    parts = []
    for op in OPS:
        orders = [
            (f"order {order}", [view.number(name, order=order, op=op) for name in view.names])
            for order in sorted(view.values("order"))
        ]
        parts.append((f"{op}: {API}, {GFP}, by order", heat(view, orders)))
    parts += ladder(view)
    for member, title in (("api", f"by function, {GFP}"), ("gfp", f"by mask, {API}")):
        for op in OPS:
            lines = [
                (value, [view.number(name, **{member: value, "op": op}) for name in view.names])
                for value in view.values(member)
            ]
            parts.append((f"{op}: order 0, {title}", heat(view, lines)))
    return html.render(
        "history.html",
        (),
        title="buddybench: the fast path from Linux {} to {}".format(
            view.versions[0], view.versions[-1]
        ),
        kernels=list(history_table.about(view.data["kernels"])),
        lists=" ".join(history_table.lists(view)).strip(),
        steps=list(steps(view)),
        parts=parts,
        plan=view.data.get("plan", ""),
        rows=every_row(view),
        number=len(view.data["rows"]),
    )


def ladder(view):
    """What it costs to split a block from one that is K orders larger."""
    states = sorted(state for state in view.states() if state and state != "found")
    if not any(state.startswith("split") for state in states):
        return []
    order, parts = PCP_ORDER + 1, []
    for op in OPS:
        lines = [
            (state, [view.number(it, order=order, op=op, states=(state,)) for it in view.names])
            for state in states
        ]
        parts.append((f"{op}: order {order}, by state of the free lists", heat(view, lines)))
    return parts


def heat(view, lines):
    """Kernels across; one colour scale for the table, one line per row."""
    known = [value for _, values in lines for value in values if value]
    low, high = min(known, default=1), max(known, default=1)
    rows = [
        [
            label,
            *(shade(short(value), on_scale(value, low, high)) for value in values),
            element("td", spark(values)),
        ]
        for label, values in lines
        if any(values)
    ]
    return table(["", *(f"Linux {version}" for version in view.versions), ""], rows, "heat history")


def spark(values):
    """The numbers of a row as a line."""
    known = [value for value in values if value]
    low, high = min(known), max(known)
    points = [
        (
            6 + (WIDE - 12) * at / max(1, len(values) - 1),
            HIGH - 4 - (HIGH - 8) * ((value - low) / (high - low) if high > low else 0.5),
        )
        for at, value in enumerate(values)
        if value
    ]
    line = element(
        "polyline", "", class_="line-a", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    )
    return svg(
        WIDE, HIGH, [line, *(dot(x, y, "") for x, y in points)], " to ".join(map(short, known))
    )


def steps(view):
    """What changed between two kernels, with the reason where the lists tell it."""
    for before, after in zip(view.data["kernels"], view.data["kernels"][1:]):
        found = {}
        for op in OPS:
            for order in sorted(view.values("order")):
                pair = [view.number(one["name"], order=order, op=op) for one in (before, after)]
                if all(pair) and max(pair) / min(pair) >= STEP:
                    found.setdefault((op, pair[1] > pair[0]), []).append((order, pair[1] / pair[0]))
        for (op, dearer), orders in found.items():
            factor = max((max(ratio, 1 / ratio) for _, ratio in orders))
            names = "orders " * (len(orders) > 1) or "order "
            names += ", ".join(str(order) for order, _ in orders)
            yield (
                f"{before['name']} to {after['name']}: {op} of {names} costs"
                f" {'more' if dearer else 'less'}, up to {times(factor)}"
                f"{why(before, after, [order for order, _ in orders])}"
            )


def why(before, after, orders):
    """That orders have got per-CPU lists, where these are orders that got dearer or cheaper."""
    old, new = (last_listed(one["release"]) for one in (before, after))
    if None in (old, new) or old == new or not set(range(old + 1, new + 1)) & set(orders):
        return ""

    return f"; since 5.14 orders {old + 1} to {new} go through the per-CPU lists"


def every_row(view):
    """All rows, as numbers."""
    lines = [
        [
            ", ".join(
                [row["api"], f"order {row['order']}", row["gfp"], row["op"]]
                + ([f"lists={row['lists']}"] if row.get("lists") else [])
            ),
            *(short(row["instructions"].get(name)) for name in view.names),
        ]
        for row in view.data["rows"]
    ]
    return join([table(["row", *view.names], lines)])
