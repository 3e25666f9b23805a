# SPDX-License-Identifier: GPL-2.0-only
"""Render a result for people, in 80 to 120 columns: API x order matrices, a table of masks, one of nodes."""

import argparse
import os
import shutil
import statistics
import sys
import textwrap

NARROW, WIDE, PLAIN = 80, 120, 100
SUFFIXES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))
LABEL = 18  # fits the longest name of an API
BASE_GFP = "GFP_KERNEL"
GAP = "\u00b7"
COARSE, COARSE_FLAG = "~", "LOW-RES"
FULL, FULL_FLAG = "^", "pcp-full"


def columns(text):
    """A width from the command line."""
    if not text.isdigit() or not NARROW <= int(text) <= WIDE:
        raise argparse.ArgumentTypeError(f"{text}: give a number from {NARROW} to {WIDE}")
    return int(text)


def width_of(stream=sys.stdout):
    """How wide to print: the terminal's width within 80 and 120, 100 in a file."""
    if not stream.isatty():
        return PLAIN
    return max(NARROW, min(WIDE, shutil.get_terminal_size((PLAIN, 24)).columns))


def si(value, digits=3):
    """3 significant digits with a suffix, 5 characters at most; digits=2 makes it 4 from 1000 on."""
    if value is None:
        return GAP
    for factor, suffix in SUFFIXES:
        if value >= factor * 0.9995:
            scaled = value / factor
            places = max(0, digits - (1 if scaled < 9.995 else 2 if scaled < 99.95 else 3))
            return f"{scaled:.{places}f}{suffix}"
    return f"{value:.0f}" if value >= 9.95 or value == int(value) else f"{value:.1f}"


class Painter:
    """Bold and dim on a terminal that may have them, plain text anywhere else."""

    def __init__(self, stream=sys.stdout):
        self.on = stream.isatty() and "NO_COLOR" not in os.environ

    def _wrap(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.on else text

    def bold(self, text):
        """For titles."""
        return self._wrap("1", text)

    def dim(self, text):
        """For what is not the number."""
        return self._wrap("2", text)


class View:
    """The rows of a result, and medians over their repeats."""

    def __init__(self, data):
        self.data = data
        self.rows = sorted(data["benchmarks"], key=lambda row: row.get("cell", 0))  # they were run in a random order

    def pick(self, **want):
        """The rows that have all the given values; None matches anything."""
        return [row for row in self.rows
                if all(value is None or row.get(key) == value for key, value in want.items())]

    def values(self, key):
        """The different values of a member, in the order they first appear."""
        return list(dict.fromkeys(row[key] for row in self.rows if row.get(key) is not None))

    def number(self, rows):
        """One number for rows that differ in the repeat only: the median of their typical values."""
        typical = [row.get("p50", row.get("cost_p50", row.get("cost"))) for row in rows]
        typical = [value for value in typical if value is not None]
        return statistics.median(typical) if typical else None


def render(data, width=None, painter=None):
    """The whole summary as text."""
    width, painter = width or width_of(), painter or Painter()
    view = View(data)
    parts = [header(data, painter)]
    base = base_of(view)
    kinds = [("alloc", "op"), ("free", "op"), ("pair", "batch")]
    # Where the clock is too coarse for single operations, what it can tell comes first.
    for op, mode in kinds[2:] + kinds[:2] if coarse(rows_of(view, base, mode="op")) else kinds:
        parts.append(matrix(view, base, op, mode, width, painter))
    parts.append(masks(view, base, width, painter))
    parts.append(nodes(view, base, width, painter))
    parts.append(notes(data, width, painter))
    return "\n\n".join(part for part in parts if part) + "\n"


def header(data, painter):
    """What was measured, where, in which unit."""
    machine, clock = data.get("vm", {}), data.get("clock", {})
    where = {"count": "QEMU, counting instructions", "tcg": "QEMU emulation", "kvm": "QEMU with KVM",
             "uml": "user-mode Linux, native speed"}
    title = f"buddybench {data['module']['version']} on {data['kernel']['release']}"
    place = where.get(machine.get("mode"), data["context"].get("host_name", "?"))
    env = data.get("env", {})
    facts = [f"{len(data['benchmarks'])} rows", f"unit {clock.get('unit', '?')}",
             f"{cpus(env)}, memory nodes {env.get('nodes', '?')}",
             f"init_on_alloc={env.get('init_on_alloc', '?')}"]
    return painter.bold(f"{title}, {place}") + "\n" + painter.dim("; ".join(facts))


def cpus(env):
    """1 CPU, 2 CPUs."""
    number = env.get("nr_cpus", "?")
    return f"{number} CPU" if number == 1 else f"{number} CPUs"


def base_of(view):
    """The combination that the matrices show: the first mask, node, pattern, context of the run."""
    gfp = view.values("gfp")
    base = {"gfp": BASE_GFP if BASE_GFP in gfp else (gfp or [None])[0]}
    patterns = [pattern for pattern in view.values("pattern") if pattern != "null"]
    for key, found in (("pattern", patterns), ("node", sorted(view.values("node"))),
                       ("cpus", view.values("cpus")), ("context", view.values("context"))):
        base[key] = found[0] if found else None
    return base


def rows_of(view, base, **want):
    """Rows of the base combination, with the given differences. A row without a node is on the CPU's."""
    merged = {**base, **want}
    node = merged.pop("node")
    return [row for row in view.pick(**merged) if row.get("node") in (node, None) or node is None]


def coarse(rows):
    """Whether the clock is too coarse for some of these rows."""
    return any(COARSE_FLAG in row["flags"] for row in rows)


def figure(view, rows, digits=3):
    """One number, with a mark if it is not what it seems. A cell's LOW-RES may be due to the other half of its pair."""
    number, move = view.number(rows), move_of(view.data)
    if number is None:
        return si(number)
    few = move is None or number < 10 * move
    mark = COARSE if few and coarse(rows) else FULL if full(rows) else ""
    return mark + si(number, digits)


def full(rows):
    """Whether the CPU's list had no room in some of these rows."""
    return any(FULL_FLAG in row["flags"] for row in rows)


def move_of(data):
    """By how many ns the clock moves, None where that is not known."""
    clock = data.get("clock", {})
    if not clock.get("granularity") or not clock.get("khz"):
        return None
    return clock["granularity"] * 1e6 / clock["khz"]


def matrix(view, base, op, mode, width, painter):
    """API x order."""
    orders = sorted(view.values("order"))
    lines = []
    digits = 3 if width >= LABEL + 1 + 6 * len(orders) else 2
    cell = 6 if digits == 3 else 5
    for api in view.values("api"):
        cells = [figure(view, rows_of(view, base, api=api, order=order, op=op, mode=mode), digits) for order in orders]
        if any(text != GAP for text in cells):
            lines.append(f"{api:<{LABEL}}" + "".join(f"{text:>{cell}}" for text in cells))
    if not lines:
        return ""
    what = {"alloc": "alloc: p50 of one allocation", "free": "free: p50 of one free",
            "pair": "alloc + free: cost of a pair, median batch"}[op]
    title = f"{what}, {base['gfp']}, node {base['node']}, by order"
    head = f"{'':<{LABEL}}" + "".join(f"{order:>{cell}}" for order in orders)
    return "\n".join([painter.bold(title), painter.dim(head), *lines])


def sample(orders, width):
    """A few orders that show the shape: the first, the last of the cheap ones, some big ones."""
    orders = sorted(orders)
    found = [order for order in (0, 3, 9, orders[-1]) if order in orders] or orders
    return sorted(set(found))[:4 if width >= PLAIN else 3]


def main_api(view):
    """The API that the tables of masks and nodes are about."""
    apis = view.values("api")
    return "alloc_pages_node" if "alloc_pages_node" in apis else apis[0] if apis else None


class Lines:
    """The layout that the tables of masks and of nodes share: alloc and free for a few orders, then where from."""

    def __init__(self, view, width, labels):
        self.view, self.width = view, width
        self.orders = sample(view.values("order"), width)
        self.api = main_api(view)
        space = width - 12 * len(self.orders) - 2 - (25 if width >= WIDE else 13)
        self.room = min(space, max([LABEL, *(len(label) + 2 for label in labels)]))

    def head(self, painter):
        """Two head lines."""
        first = " " * self.room + "".join(f"{'order ' + str(order):>12}" for order in self.orders)
        second = " " * self.room + "".join(f"{'alloc':>6}{'free':>6}" for _ in self.orders) + "  obtained from"
        return [painter.dim(first), painter.dim(second[:self.width])]

    def line(self, label, base):
        """One line for a combination."""
        text, places = f"{clip(label, self.room):<{self.room}}", {}
        for order in self.orders:
            for op in ("alloc", "free"):
                rows = rows_of(self.view, base, api=self.api, order=order, op=op, mode="op")
                text += f"{figure(self.view, rows):>6}"
                add_places(places, rows if op == "alloc" else [])
        return f"{text}  {shares(places, 2 if self.width >= WIDE else 1)}".rstrip()


def masks(view, base, width, painter):
    """One line per mask."""
    found = view.values("gfp")
    if len(found) < 2:
        return ""
    lines = Lines(view, width, found)
    title = f"masks: p50 of {lines.api} and its free, node {base['node']}"
    return "\n".join([painter.bold(title), *lines.head(painter),
                      *(lines.line(gfp, {**base, "gfp": gfp}) for gfp in found)])


def nodes(view, base, width, painter):
    """One line per memory node."""
    found = sorted(view.values("node"))
    if len(found) < 2:
        return ""
    lines = Lines(view, width, [])
    title = f"nodes: p50 of {lines.api} and its free on CPU {base['cpus']}, {base['gfp']}"
    return "\n".join([painter.bold(title), *lines.head(painter),
                      *(lines.line(f"node {node}", {**base, "node": node}) for node in found)])


def add_places(places, rows):
    """Count where the blocks of rows came from."""
    for row in rows:
        for place in row["where"]:
            key = f"{place['node']}/{place['zone']}"
            places[key] = places.get(key, 0) + place["count"]


def shares(places, most):
    """Where blocks came from: the biggest places, with shares when there are several."""
    total = sum(places.values())
    ranked = sorted(places.items(), key=lambda item: -item[1])
    if len(ranked) < 2:
        return "".join(key for key, _ in ranked)
    return " ".join(f"{key} {count * 100 / total:.0f}%" for key, count in ranked[:most])


def clip(text, room):
    """Shorten a long mask visibly."""
    return text if len(text) < room else text[:room - 2] + "\u2026"


def resolution(data, rows):
    """What the mark of coarse values means."""
    move = move_of(data)
    if not coarse(rows) or move is None:
        return []
    return [f"{COARSE} {COARSE_FLAG}: less than ten moves of this clock, which moves by {si(move)} ns; the cost of a pair, "
            "measured over batches, is right where these are not"]


def crowded(rows):
    """What the mark of a full list means."""
    if not full(rows):
        return []
    return [f"{FULL} {FULL_FLAG}: the CPU's list had no room for one more block, so that frees drained it; "
            "do not compare with unmarked values"]


def adding_up(rows):
    """Why the tables of allocations and frees need not add up to the one of pairs."""
    counts = [row.get("iterations", 0) for row in rows if row.get("mode") == "batch" and row.get("cost") is not None]
    if not counts or not any(row.get("mode") == "op" for row in rows):
        return []
    batch = f"the mean of {counts[0]}" if min(counts) == max(counts) <= 100 else "a mean"
    return [f"alloc and free are medians of single operations; a pair is {batch}, in which refills and drains of the per-CPU "
            "list count in full: the three need not add up"]


def refused(rows):
    """What has no numbers because the guard did not admit it."""
    found = [row for row in rows if "REFUSED" in row["flags"]]
    if not found:
        return []
    orders = ", ".join(map(str, sorted({row["order"] for row in found if row.get("order") is not None})))
    masks = sorted({row["gfp"] for row in found})
    where = masks[0] if len(masks) == 1 else f"{len(masks)} masks"
    return [f"{len(found)} rows REFUSED, order {orders} with {where}: more than the guard lets be held there, "
            "see Documentation/report-format.rst"]


def notes(data, width, painter):
    """What to know before quoting a number: flags, failures, the harness's own cost."""
    rows = data["benchmarks"]
    flags = {}
    for row in rows:
        for flag in row["flags"]:
            flags[flag] = flags.get(flag, 0) + 1
    lines = [f"{GAP} not measured: the API does not take this order or mask, or it was refused for safety"]
    if data.get("vm", {}).get("mode") == "tcg":
        lines.append("emulated time is the speed of no machine; use --count, --kvm or --native for numbers to quote")
    lines += resolution(data, rows) + crowded(rows) + adding_up(rows) + refused(rows)
    everywhere = sorted(flag for flag, count in flags.items() if count == len(rows))
    some = sorted((flag, count) for flag, count in flags.items() if count < len(rows) and flag != "REFUSED")
    if everywhere:
        lines.append("every row is flagged " + ", ".join(everywhere))
    if some:
        lines.append("some rows are flagged " + ", ".join(f"{flag} ({count})" for flag, count in some))
    if any(flag.isupper() and flag != "REFUSED" for flag in flags):
        lines[-1] += "; do not quote rows with a flag in capitals"
    fails = sum(row.get("fail", 0) for row in rows)
    if fails:
        lines.append(f"{fails} allocations failed; failures are results, see \"fail\" in the JSON")
    costs = [row["overhead"] for row in rows if row.get("overhead") is not None and row.get("mode") == "op"]
    if costs:
        lines.append(f"the clock's own cost is in every p50: {si(statistics.median(costs))} "
                     f"{data['clock'].get('unit', '')} (not subtracted)")
    return "\n".join(painter.dim(part) for text in lines for part in textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False))
