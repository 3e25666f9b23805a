# SPDX-License-Identifier: GPL-2.0-only
"""What each kernel generation's fast path costs, side by side, as text."""

import textwrap

from ..results import kconfig
from ..results.history import API, GFP, OPS, USUAL, View
from . import history_plot

LABEL = 29
WIDTH = 80
NUMBER = 6  # columns: 99999 and 100k, and a space
MOST = 6  # differences of configurations that are shown


def text(value):
    """A number for the table: short from 100 000 on."""
    if value is None:
        return "\u00b7"
    if value < 99999.5:
        return f"{value:.0f}"
    if value < 1e6:
        return f"{value / 1000:.0f}k"
    return f"{value / 1e6:.2f}M" if value < 1e7 else f"{value / 1e6:.0f}M"


def by_order(view, states=USUAL, title=""):
    """Orders across, kernels down, once for alloc and once for free."""
    orders = sorted(view.values("order"))
    for op in OPS:
        yield f"{op}: {API}, {GFP}, by order{title}"
        wide = names(view)
        yield f"{'':<{wide}}" + "".join(f"{order:>{NUMBER}}" for order in orders)
        for name in view.names:
            yield f"{name:<{wide}}" + "".join(
                f"{text(view.number(name, order=order, op=op, states=states)):>{NUMBER}}"
                for order in orders
            )
        yield ""


def names(view):
    """The columns of the names of kernels."""
    return max(8, 1 + max(map(len, view.names)))


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
    yield f"{'':<{LABEL}}" + "".join(f"{name:>{2 * NUMBER}}" for name in view.names)
    yield f"{'':<{LABEL}}" + f"{'alloc':>{NUMBER}}{'free':>{NUMBER}}" * len(view.names)
    for value in view.values(member):
        cells = [
            text(view.number(name, **{member: value, "op": op}))
            for name in view.names
            for op in OPS
        ]
        if len(value) >= LABEL:  # such as the masks of a replay
            yield value
            value = ""
        yield f"{value:<{LABEL}}" + "".join(f"{cell:>{NUMBER}}" for cell in cells)
    yield ""


def about(kernels):
    """What each kernel is, how it was built, and what was left out."""
    for kernel in kernels:
        parts = [kernel["release"], kernel.get("compiler", "")]
        left_out = ", ".join(
            f"{count} {flag}" for flag, count in kernel.get("left_out", {}).items()
        )
        parts += [f"left out: {left_out}"] if left_out else []
        yield from wrapped(f"{kernel['name']:<8}" + "; ".join(part for part in parts if part))
    first = kernels[0]
    for kernel in kernels[1:]:
        found = kconfig.differences(first.get("config"), kernel.get("config"))
        if found:
            names = [f"{name.removeprefix('CONFIG_')} {one}|{two}" for name, one, two in found]
            told = ", ".join(names[:MOST]) + (f", {len(names) - MOST} more" * (len(names) > MOST))
            yield from wrapped(f"{first['name']} | {kernel['name']}: {told}")


def wrapped(line):
    """A line within the width of the tables; words with hyphens stay whole."""
    return textwrap.wrap(
        line, WIDTH, subsequent_indent=" " * 8, break_on_hyphens=False, break_long_words=False
    )


def lists(view):
    """In what state the free lists were."""
    states = view.states()
    if states & {"pcp", "exact"}:
        yield "Free lists: pcp where the kernel's per-CPU lists keep the order, else exact."
    if states & {"found", None}:
        yield "Some free lists were taken as they were found: orders that no per-CPU list"
        yield "keeps may differ by chance."
    yield ""


def render(data):
    """The whole table."""
    view = View(data)
    lines = [*textwrap.wrap(view.lead(), WIDTH), ""]
    lines += [*about(data["kernels"]), "", *lists(view)]
    lines += by_order(view)
    if "split" in view.states():
        lines += by_order(view, ("split",), ", split from the highest order")
    lines += step(view)
    lines += by_member(view, "api", f"by API, {GFP}, order 0")
    lines += by_member(view, "gfp", f"by mask, {API}, order 0")
    return "\n".join(lines)
