# SPDX-License-Identifier: GPL-2.0-only
"""The history of the fast path as a page: each number with its colour, each row with its line."""

import itertools

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
    parts = []  # those without a number are left out
    for op in OPS:
        orders = [
            (f"order {order}", [view.number(name, order=order, op=op) for name in view.names])
            for order in sorted(view.values("order"))
        ]
        parts.append((f"{op}: {API}, {GFP}, by order", orders))
    parts += ladder(view)
    for member, title in (("api", f"by function, {GFP}"), ("gfp", f"by mask, {API}")):
        for op in OPS:
            lines = [
                (value, [view.number(name, **{member: value, "op": op}) for name in view.names])
                for value in view.values(member)
            ]
            parts.append((f"{op}: order 0, {title}", lines))
    return html.render(
        "history.html",
        (),
        title="buddybench: the fast path from Linux {} to {}".format(
            view.versions[0], view.versions[-1]
        ),
        lead=view.lead(),
        kernels=list(history_table.about(view.data["kernels"])),
        lists=" ".join(history_table.lists(view)).strip(),
        steps=[*steps(view), *within(view)],
        parts=[(title, heat(view, lines)) for title, lines in parts if has_numbers(lines)],
        plan=view.data.get("plan", ""),
        rows=every_row(view),
        number=len(view.data["rows"]),
    )


def has_numbers(lines):
    """Whether a table of (label, values) shows anything."""
    return any(any(values) for _, values in lines)


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
        parts.append((f"{op}: order {order}, by state of the free lists", lines))
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
    head = ["row", *(f"Linux {version}" for version in view.versions), "as a line"]
    return table(head, rows, "heat history")


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
        for op, order in itertools.product(OPS, sorted(view.values("order"))):
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
                f"{(why if op == 'alloc' else listed)(before, after, by_change(orders))}"
            )


def by_change(orders):
    """Orders, the one that changed most first."""
    return [order for order, _ in sorted(orders, key=lambda it: -max(it[1], 1 / it[1]))]


def path(kernel, order):
    """The path that most allocations of an order took, and its share in percent; or None."""
    shares = kernel.get("paths", {}).get(str(order))
    return max(shares.items(), key=lambda item: item[1]) if shares else None


def in_words(told):
    """buddy_exact (100 %)"""
    return f"{told[0]} ({told[1]:.3g} %)"


def why(before, after, orders):
    """The paths of the order that changed most, or what is known of the kernels' lists."""
    old, new = (path(kernel, orders[0]) for kernel in (before, after))
    if not old or not new:
        return listed(before, after, orders)
    if old[0] != new[0]:
        return f"; order {orders[0]} took {in_words(old)} and takes {in_words(new)}"
    return f"; order {orders[0]} takes {in_words(new)} on both: what that path does has changed"


def within(view):
    """The largest step between two neighbouring orders of each kernel, with the paths of both."""
    orders = sorted(view.values("order"))
    for kernel in view.data["kernels"]:
        costs = {order: view.number(kernel["name"], order=order) for order in orders}
        pairs = [
            (costs[high] / costs[low], low, high)
            for low, high in zip(orders, orders[1:])
            if high == low + 1 and costs[low] and costs[high]
        ]
        changed = [
            item
            for item in pairs
            if item[0] >= STEP
            and path(kernel, item[1])
            and path(kernel, item[2])
            and path(kernel, item[1])[0] != path(kernel, item[2])[0]
        ]
        if changed:
            factor, low, high = max(changed)
            yield (
                f"{kernel['name']}: alloc of order {high} costs {times(factor)} order {low}:"
                f" {in_words(path(kernel, low))} there, {in_words(path(kernel, high))} here"
            )


def listed(before, after, orders):
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
