# SPDX-License-Identifier: GPL-2.0-only
"""What each kernel generation's fast path costs, side by side, as text."""

from ..results.history import API, GFP, OPS, View
from . import history_plot

LABEL = 29


def text(value):
    """A number for the table: short from 100 000 on."""
    if value is None:
        return "\u00b7"
    if value < 99999.5:
        return f"{value:.0f}"
    return f"{value / 1000:.0f}k" if value < 1e6 else f"{value / 1e6:.2f}M"


def by_order(view):
    """Orders across, kernels down, once for alloc and once for free."""
    orders = sorted(view.values("order"))
    for op in OPS:
        yield f"{op}: {API}, {GFP}, by order"
        yield f"{'':<8}" + "".join(f"{order:>8}" for order in orders)
        for name in view.names:
            yield f"{name:<8}" + "".join(
                f"{text(view.number(name, order=order, op=op)):>8}" for order in orders
            )
        yield ""


def step(view):
    """What the first order beyond the per-CPU lists costs more than the last within."""
    low, high = history_plot.PCP_ORDER, history_plot.PCP_ORDER + 1
    yield f"the step from order {low} to {high}: {API} and its free, {GFP}"
    yield f"{'':<8}{f'order {low}':>12}{f'order {high}':>12}{'more':>9}"
    for name in view.names:
        before, after = (view.number(name, order=order, op="both") for order in (low, high))
        if before and after:
            more = 100 * (after - before) / before
            yield f"{name:<8}{text(before):>12}{text(after):>12}{more:>7.0f} %"
    yield ""


def by_member(view, member, title):
    """Values of a member down, kernels across, alloc and free each."""
    yield title
    yield f"{'':<{LABEL}}" + "".join(f"{name:>16}" for name in view.names)
    yield f"{'':<{LABEL}}" + f"{'alloc':>9}{'free':>7}" * len(view.names)
    for value in view.values(member):
        cells = [
            text(view.number(name, **{member: value, "op": op}))
            for name in view.names
            for op in OPS
        ]
        yield f"{value:<{LABEL}}" + "".join(
            f"{cell:>{width}}" for cell, width in zip(cells, (9, 7) * len(view.names))
        )
    yield ""


def render(data):
    """The whole table."""
    view = View(data)
    lines = [
        (
            "Instructions per operation: median, the clock's own cost taken off; one CPU, node 0,"
            " warm."
        ),
        "",
    ]
    lines += [f"{kernel['name']:<8}{kernel['release']}" for kernel in data["kernels"]] + [""]
    lines += by_order(view)
    lines += step(view)
    lines += by_member(view, "api", f"by API, {GFP}, order 0")
    lines += by_member(view, "gfp", f"by mask, {API}, order 0")
    return "\n".join(lines)
