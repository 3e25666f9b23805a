# SPDX-License-Identifier: GPL-2.0-only
"""The rows of a result without their repeats, and how much a number of them can carry."""

import dataclasses
import statistics

# There have to be ten values beyond a percentile, or it depends on a few outliers.
CARRIES = {"p90": 100, "p99": 1000, "p999": 10000}
TAILS = (("p999", "p99.9"), ("p99", "p99"), ("p90", "p90"))
APART = (
    "api",
    "order",
    "gfp",
    "node",
    "cpu_node",
    "pattern",
    "mode",
    "op",
    "context",
    "cpus",
    "lists",
)

# The states of the free lists, the one that a number is taken from first; then all others.
USUAL = ("pcp", "exact", "found", None)


def carried(name, number):
    """Whether a percentile may be taken of so many values."""
    return (number or 0) >= CARRIES.get(name, 1)


def typical(row):
    """The number that stands for a row: its median, or the cost of its median batch."""
    return row.get("p50", row.get("cost_p50", row.get("cost")))


def unfit(row):
    """Whether a number must not be quoted."""
    return any(flag.isupper() for flag in row["flags"])


@dataclasses.dataclass
class Cell:
    """What was measured several times: the first of its rows, and all."""

    row: dict
    rows: list

    def __getattr__(self, name):
        if name in APART:
            return self.row.get(name)
        raise AttributeError(name)

    def values(self):
        """The typical values of the repeats that may be quoted, in the order they were run."""
        rows = sorted(self.rows, key=lambda row: row.get("seq", row.get("repetition_index", 0)))
        found = [typical(row) for row in rows if not unfit(row)]
        return [value for value in found if value is not None]

    def number(self):
        """The median of the repeats, or None."""
        values = self.values()
        return statistics.median(values) if values else None

    def total(self, name):
        """Of all repeats."""
        return sum(row.get(name) or 0 for row in self.rows)

    def median(self, name):
        """Of a percentile, over the repeats whose number of values carries it."""
        found = [
            row[name]
            for row in self.rows
            if not unfit(row) and row.get(name) is not None and carried(name, row.get("iterations"))
        ]
        return statistics.median(found) if found else None

    def spread(self):
        """How far the repeats are apart, as a share of their median; None for a single one."""
        values = self.values()
        if len(values) < 2 or not statistics.median(values):
            return None
        return (max(values) - min(values)) / statistics.median(values)

    def place(self, *without):
        """What distinguishes this cell from others, in part."""
        return tuple(self.row.get(name) for name in APART if name not in without)


def cells(rows):
    """The cells of a result, in the order of its rows."""
    found = {}
    for row in rows:
        key = tuple(row.get(name) for name in APART)
        found.setdefault(key, Cell(row, [])).rows.append(row)
    return list(found.values())


def noise(found):
    """How far the repeats of a cell usually are apart; None without repeats."""
    spreads = [spread for spread in (cell.spread() for cell in found) if spread is not None]
    return statistics.median(spreads) if spreads else None


def rank(state):
    """Where a state of the free lists stands in USUAL; the others (split, fallback) are behind."""
    return USUAL.index(state) if state in USUAL else len(USUAL)


def usual(found):
    """The cells that differ in more than the state of the free lists: of these the usual state."""
    best = {}
    for cell in found:
        here = best.setdefault(cell.place("lists"), cell)
        if rank(cell.lists) < rank(here.lists):
            best[cell.place("lists")] = cell
    return list(best.values())
