# SPDX-License-Identifier: GPL-2.0-only
"""The matrices of API x order of a result as text, one for each way in which time was measured."""

from .fold import fold
from .view import GAP, SPLIT, coarse, figure, main_api, node_of, rows_of, sizes_of

LABEL = 18  # fits the longest name of an API
SINGLE = [("alloc", "op"), ("free", "op"), ("alloc", "chained"), ("free", "chained")]
PAIRS = [("pair", "batch"), ("pair", "diff")]
TITLES = {
    ("alloc", "op"): "alloc: p50 of one allocation",
    ("free", "op"): "free: p50 of one free",
    ("alloc", "chained"): "alloc, mode chained: p50 of one allocation",
    ("free", "chained"): "free, mode chained: p50 of one free",
    ("pair", "batch"): "alloc + free: cost of a pair, median batch",
    ("pair", "diff"): "alloc + free, mode diff: cost of a pair",
}


def matrices(view, base, width, painter):
    """All of them; where the clock is too coarse for single operations, pairs come first."""
    timed = [row for mode in ("op", "chained") for row in rows_of(view, base, mode=mode)]
    kinds = PAIRS + SINGLE if coarse(timed) else SINGLE + PAIRS
    return [matrix(view, base, kind, width, painter) for kind in kinds]


def first(pattern):
    """The name of a pattern, without a size."""
    return pattern.partition(" ")[0]


def lines_of(view, base):
    """(label, what is wanted) of each line: an API, below it a line for each size that it has."""
    name = first(base["pattern"] or "")
    for api in view.values("api"):
        patterns = dict.fromkeys(
            row["pattern"] for row in view.pick(api=api) if first(row["pattern"]) == name
        )
        sized = [pattern for pattern in patterns if sizes_of(pattern)]
        if sized:
            yield api, None
        for pattern in patterns:
            label = f"  {sizes_of(pattern)}" if sizes_of(pattern) else api
            yield label, {"api": api, "pattern": pattern}
            if (api, pattern) == (main_api(view), base["pattern"]):
                yield f"  lists={SPLIT}", {"api": api, "lists": SPLIT}


def matrix(view, base, what, width, painter):
    """API x order; what is (op, mode)."""
    op, mode = what
    orders, found = sorted(view.values("order")), list(lines_of(view, base))
    room = max([LABEL, *(len(label) + 1 for label, _ in found)])
    digits = 3 if width >= room + 1 + 6 * len(orders) else 2
    cell = 6 if digits == 3 else 5
    room = room if room + cell * len(orders) <= width else LABEL + 1
    lines, head = [], None
    for label, want in found:
        if not want:
            head = label
            continue
        cells = [
            figure(view, rows_of(view, base, order=order, op=op, mode=mode, **want), digits)
            for order in orders
        ]
        if any(text != GAP for text in cells):
            lines += [head] if head and label.startswith(" ") else []
            lines += [label] if len(label) >= room else []
            label = label if len(label) < room else ""
            lines.append(f"{label:<{room}}" + "".join(f"{text:>{cell}}" for text in cells))
            head = None
    if not lines:
        return ""
    pattern = f", {first(base['pattern'])}" if several(view) else ""
    title = f"{TITLES[what]}, {base['gfp']}, {node_of(base['node'])}{pattern}, by order"
    title = "\n".join(fold(title, width))
    numbers = f"{'':<{room}}" + "".join(f"{order:>{cell}}" for order in orders)
    return "\n".join([painter.bold(title), painter.dim(numbers), *lines])


def several(view):
    """Whether the run has patterns of which one is shown."""
    return len({first(pattern) for pattern in view.values("pattern")} - {"null"}) > 1


def pattern_of(view, base):
    """The pattern of what is shown, where there are several; with its size, as after a comma."""
    told = several(view) or sizes_of(base["pattern"] or "")
    return f", {base['pattern']}" if told else ""
