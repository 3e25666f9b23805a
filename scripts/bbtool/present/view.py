# SPDX-License-Identifier: GPL-2.0-only
"""The rows of a result, looked up and put into words: what every presentation of it needs."""

import re
import statistics

from ..results import cells
from ..results.shape import ROUND_ROBIN

SUFFIXES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))
BASE_GFP = "GFP_KERNEL"
BULK = "alloc_pages_bulk"
GAP = "\u00b7"
COARSE, COARSE_FLAG = "~", "LOW-RES"
SPLIT = "split"
FULL, FULL_FLAG = "^", "pcp-full"


def upward(value):
    """The number, a trifle larger, so that halfway cases are rounded up as JavaScript does."""
    return value if value == int(value) else value * (1 + 1e-12)


def si(value, digits=3):
    """3 significant digits with a suffix, 5 characters at most; 4 with digits=2."""
    if value is None:
        return GAP
    value = upward(value)
    for factor, suffix in SUFFIXES:
        if value >= factor * 0.9995:
            scaled = value / factor
            places = max(0, digits - (1 if scaled < 9.995 else 2 if scaled < 99.95 else 3))
            return f"{scaled:.{places}f}{suffix}"
    return f"{value:.0f}" if value >= 9.95 or value == int(value) else f"{value:.1f}"


class View:
    """The rows of a result, and medians over their repeats."""

    def __init__(self, data):
        self.data = data
        self.rows = sorted(
            data["benchmarks"], key=lambda row: row.get("cell", 0)
        )  # they were run in a random order
        self.by_order = {}
        for row in self.rows:
            self.by_order.setdefault(row.get("order"), []).append(row)

    def pick(self, **want):
        """The rows that have all the given values; None matches anything."""
        order = want.get("order")
        return [
            row
            for row in (self.rows if order is None else self.by_order.get(order, ()))
            if all(value is None or row.get(key) == value for key, value in want.items())
        ]

    def values(self, key):
        """The different values of a member, in the order they first appear."""
        return list(dict.fromkeys(row[key] for row in self.rows if row.get(key) is not None))

    def nodes(self):
        """The memory nodes by number, round robin over them last."""
        return sorted(self.values("node"), key=lambda node: (isinstance(node, str), node))

    def number(self, rows):
        """The median of the typical values of rows that differ in the repeat only.

        Of an API that takes many pages with a call: for one of them, as for its neighbours.
        """
        typical = [
            (row.get("p50", row.get("cost_p50", row.get("cost"))), bulk(self.data, row))
            for row in rows
        ]
        typical = [value / pages for value, pages in typical if value is not None]
        return statistics.median(typical) if typical else None


def bulk(data, row):
    """How many pages a call of the row takes where that is more than one block."""
    found = re.search(r"(?:^| )bulk=(\d+)", data.get("config", ""))
    if row.get("api") != BULK:
        return 1
    return row.get("bulk") or (int(found.group(1)) if found else 1)


def main_api(view):
    """The API that the tables of masks and nodes are about."""
    apis = view.values("api")
    return "alloc_pages_node" if "alloc_pages_node" in apis else apis[0] if apis else None


def base_of(view):
    """The combination that the matrices show: the first mask, node, pattern, context of the run.

    The pattern is one of the main API: others may have a size of their own in theirs.
    """
    gfp = view.values("gfp")
    base = {"gfp": BASE_GFP if BASE_GFP in gfp else (gfp or [None])[0]}
    main = [row["pattern"] for row in view.pick(api=main_api(view)) if row.get("api")]
    patterns = [pattern for pattern in main or view.values("pattern") if pattern != "null"]
    for key, found in (
        ("pattern", patterns),
        ("node", view.nodes()),
        ("cpus", view.values("cpus")),
        ("context", view.values("context")),
    ):
        base[key] = found[0] if found else None
    return base


def figure(view, rows, digits=3):
    """One number, with a mark if it is not what it seems.

    A cell's LOW-RES may be due to the other half of its pair.
    """
    number, move = view.number(rows), move_of(view.data)
    if number is None:
        return si(number)
    few = move is None or number < 10 * move
    mark = COARSE if few and coarse(rows) else FULL if full(rows) else ""
    return mark + si(number, digits)


def node_of(node):
    """Which memory was wanted, in words."""
    return {None: "the CPU's node", ROUND_ROBIN: "nodes in turn"}.get(node, f"node {node}")


def sizes_of(pattern):
    """What a pattern of several has beside its name: hold=64 of lifo hold=64."""
    return pattern.partition(" ")[2]


def rows_of(view, base, lists=None, **want):
    """Rows of the base combination, with the given differences.

    A row without a node is on the CPU's. Another state of the free lists is another answer for the
    same order: without a state given, each order has the rows of its usual one, but never of those
    that split a larger block.
    """
    merged = {**base, **want}
    node = merged.pop("node")
    found = [
        row
        for row in view.pick(**merged)
        if (row.get("node") in (node, None) or node is None)
        and (row.get("lists") == lists if lists else not is_split(row))
    ]
    best = {}
    for row in found:
        rank = cells.rank(row.get("lists"))
        best[row.get("order")] = min(rank, best.get(row.get("order"), rank))
    return [row for row in found if cells.rank(row.get("lists")) == best[row.get("order")]]


def is_split(row):
    """Whether the allocations of a row had to split a larger block."""
    return str(row.get("lists", "")).startswith(SPLIT)


def coarse(rows):
    """Whether the clock is too coarse for some of these rows."""
    return any(COARSE_FLAG in row["flags"] for row in rows)


def full(rows):
    """Whether the per-CPU list was full in some of these rows."""
    return any(FULL_FLAG in row["flags"] for row in rows)


def move_of(data):
    """By how many ns the clock moves, None where that is not known."""
    clock = data.get("clock", {})
    if not clock.get("granularity") or not clock.get("khz"):
        return None
    return clock["granularity"] * 1e6 / clock["khz"]


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
