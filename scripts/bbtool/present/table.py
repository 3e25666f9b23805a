# SPDX-License-Identifier: GPL-2.0-only
"""Render a result for people, in 80 to 120 columns.

There are matrices of API x order, a table of masks and one of nodes.
"""

import argparse
import os
import shutil
import sys
import textwrap

from ..results.env import NAMELESS
from . import by_order, findings
from .by_order import LABEL
from .notes import notes
from .view import (
    View,
    add_places,
    base_of,
    figure,
    main_api,
    node_of,
    rows_of,
    shares,
)

NARROW, WIDE, PLAIN = 80, 120, 100


def columns(text):
    """A width from the command line."""
    if not text.isdigit() or not NARROW <= int(text) <= WIDE:
        raise argparse.ArgumentTypeError(f"{text}: give a number from {NARROW} to {WIDE}")
    return int(text)


def width_of(stream=None):
    """How wide to print on stdout: the terminal's width within 80 and 120, 100 in a file."""
    if not (stream or sys.stdout).isatty():
        return PLAIN
    return max(NARROW, min(WIDE, shutil.get_terminal_size((PLAIN, 24)).columns))


class Painter:
    """Bold and dim on a terminal that may have them, plain text anywhere else."""

    def __init__(self, stream=None):
        self.on = (stream or sys.stdout).isatty() and "NO_COLOR" not in os.environ

    def _wrap(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.on else text

    def bold(self, text):
        """For titles."""
        return self._wrap("1", text)

    def dim(self, text):
        """For text beside numbers."""
        return self._wrap("2", text)


def render(data, width=None, painter=None):
    """The whole summary as text."""
    width, painter = width or width_of(), painter or Painter()
    view = View(data)
    base = base_of(view)
    tables = [
        *by_order.matrices(view, base, width, painter),
        masks(view, base, width, painter),
        nodes(view, base, width, painter),
        empty(view, painter),
    ]
    parts = [header(data, painter), standing_out(data, width, painter), *tables]
    parts.append(notes(data, width, painter, tables))
    return "\n\n".join(part for part in parts if part) + "\n"


def header(data, painter):
    """What was measured, where, in which unit."""
    machine, clock = data.get("vm", {}), data.get("clock", {})
    where = {
        "count": "QEMU, counting instructions",
        "tcg": "QEMU emulation",
        "kvm": "QEMU with KVM",
        "uml": "user-mode Linux, native speed",
    }
    title = f"buddybench {data['module']['version']} on {data['kernel']['release']}"
    place = where.get(machine.get("mode"), data["context"].get("host_name", "?"))
    title += "" if place in NAMELESS else f", {place}"
    env = data.get("env", {})
    facts = [
        f"{len(data['benchmarks'])} rows",
        f"unit {clock.get('unit', '?')}",
        f"{cpus(env)}, memory nodes {env.get('nodes', '?')}",
        f"init_on_alloc={env.get('init_on_alloc', '?')}",
    ]
    return painter.bold(title) + "\n" + painter.dim("; ".join(facts))


def standing_out(data, width, painter):
    """The findings, one item each; no more than a line or two where there are none."""
    found = findings.find(data)
    if found[0].brief:
        return "\n".join(textwrap.wrap(found[0].brief, width, subsequent_indent="  "))
    lines = [painter.bold("what stands out")]
    for item in found:
        lines += textwrap.wrap(
            item.text,
            width,
            initial_indent="* ",
            subsequent_indent="  ",
            break_on_hyphens=False,
            break_long_words=False,
        )
    return "\n".join(lines)


def cpus(env):
    """1 CPU, 2 CPUs."""
    number = env.get("nr_cpus", "?")
    return f"{number} CPU" if number == 1 else f"{number} CPUs"


def sample(orders, width):
    """A few orders that show the shape: the first, the last of the cheap ones, some big ones."""
    orders = sorted(orders)
    found = [order for order in (0, 3, 9, *orders[-1:]) if order in orders] or orders
    return sorted(set(found))[: 4 if width >= PLAIN else 3]


def single(view):
    """The mode in which single operations were timed: op, or chained where only that was."""
    modes = view.values("mode")
    return "chained" if "chained" in modes and "op" not in modes else "op"


class Lines:
    """The layout that the tables of masks and of nodes share.

    They have alloc and free for a few orders, then where the blocks came from.
    """

    def __init__(self, view, width, labels):
        self.view, self.width = view, width
        self.orders = sample(view.values("order"), width)
        self.api = main_api(view)
        self.mode = single(view)
        space = width - 12 * len(self.orders) - 2 - (25 if width >= WIDE else 13)
        self.room = min(space, max([LABEL, *(len(label) + 2 for label in labels)]))

    def head(self, painter):
        """Two head lines."""
        first = " " * self.room + "".join(f"{'order ' + str(order):>12}" for order in self.orders)
        second = (
            " " * self.room
            + "".join(f"{'alloc':>6}{'free':>6}" for _ in self.orders)
            + "  obtained from"
        )
        return [painter.dim(first), painter.dim(second[: self.width])]

    def line(self, label, base):
        """One line for a combination."""
        text, places = f"{clip(label, self.room):<{self.room}}", {}
        for order in self.orders:
            for op in ("alloc", "free"):
                rows = rows_of(self.view, base, api=self.api, order=order, op=op, mode=self.mode)
                text += f"{figure(self.view, rows):>6}"
                add_places(places, rows if op == "alloc" else [])
        return f"{text}  {shares(places, 2 if self.width >= WIDE else 1)}".rstrip()


def masks(view, base, width, painter):
    """One line per mask."""
    found = view.values("gfp")
    if len(found) < 2:
        return ""
    lines = Lines(view, width, found)
    title = f"masks: p50 of {lines.api} and its free, {node_of(base['node'])}"
    title += by_order.pattern_of(view, base)
    return "\n".join(
        [
            painter.bold(title),
            *lines.head(painter),
            *(lines.line(gfp, {**base, "gfp": gfp}) for gfp in found),
        ]
    )


def nodes(view, base, width, painter):
    """One line per memory node."""
    found = view.nodes()
    if len(found) < 2:
        return ""
    lines = Lines(view, width, [])
    title = f"nodes: p50 of {lines.api} and its free on CPU {base['cpus']}, {base['gfp']}"
    title += by_order.pattern_of(view, base)
    return "\n".join(
        [
            painter.bold(title),
            *lines.head(painter),
            *(lines.line(node_of(node), {**base, "node": node}) for node in found),
        ]
    )


def empty(view, painter):
    """What the timed loops cost without an allocation: the pattern that takes no blocks."""
    found = {}
    for row in view.pick(pattern="null"):
        found.setdefault((row["mode"], row["op"], row.get("cpus", "-")), []).append(row)
    title = "pattern null: the timed loop without an allocation"
    lines = [
        f"{mode} {op}, CPUs {numbers}".ljust(LABEL + 6)
        + f"{figure(view, rows):>6} {rows[0]['unit']}"
        for (mode, op, numbers), rows in found.items()
    ]
    return "\n".join([painter.bold(title), *lines]) if lines else ""


def clip(text, room):
    """Shorten a long mask visibly."""
    return text if len(text) < room else text[: room - 2] + "\u2026"
