# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench show`: the matrices of runs with lists of sizes, several patterns or other modes."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool.present import (
    ab_text,
    compare_rows,
    page_sections,
    table,
)  # noqa: E402  (needs the path above)
from bbtool.results import result, rows  # noqa: E402

NO_HIST = type("Table", (), {"head": {}, "rows": []})


def measured(*changes):
    """A result whose rows differ from one of order 0 by these."""
    row = {"pattern": "pair", "api": "alloc_pages_node", "order": 0, "gfp": "GFP_KERNEL", "node": 0}
    row |= {"cpus": "0", "context": "preempt", "mode": "op", "op": "alloc", "n": 100}
    lines = [{**row, "cell": cell, **change} for cell, change in enumerate(changes)]
    found = result.read(HERE / "data/small.bundle")
    found["benchmarks"] = [rows.benchmark(row, {}, NO_HIST) for row in rows.joined(lines)]
    return found


def shown(*changes, width=80):
    """The lines of `show` without the space at their ends."""
    return [line.rstrip() for line in table.render(measured(*changes), width).splitlines()]


class Title(unittest.TestCase):
    """The line above a matrix."""

    def test_long_masks_are_broken_between_their_flags(self):
        mask = "GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|__GFP_NOMEMALLOC|__GFP_ZERO"
        lines = shown({"gfp": mask, "p50": 440})
        at = next(number for number, line in enumerate(lines) if line.startswith("alloc: p50"))
        self.assertEqual(
            lines[at : at + 2],
            [
                "alloc: p50 of one allocation, GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|",
                "__GFP_NOMEMALLOC|__GFP_ZERO, node 0, by order",
            ],
        )


class Sizes(unittest.TestCase):
    """Several values of hold=, bulk= and bytes=: a line for each."""

    def test_of_one_function(self):
        lines = shown(
            {"p50": 440},
            {"api": "alloc_pages_bulk", "bulk": 4, "p50": 40},
            {"api": "alloc_pages_bulk", "bulk": 16, "p50": 160},
            {"api": "alloc_pages_exact", "bytes": 5000, "order": 1, "p50": 77},
        )
        at = lines.index("alloc: p50 of one allocation, GFP_KERNEL, node 0, by order")
        self.assertEqual(
            [line.split() for line in lines[at + 2 : at + 8]],
            [
                ["alloc_pages_node", "440", "\u00b7"],
                ["alloc_pages_bulk"],
                ["bulk=4", "10", "\u00b7"],
                ["bulk=16", "10", "\u00b7"],
                ["alloc_pages_exact"],
                ["bytes=5000", "\u00b7", "77"],
            ],
        )

    def test_of_the_main_function(self):
        """The function with sizes comes first, but the tables are about another."""
        lines = shown(
            *({"hold": hold, "pattern": "lifo", "p50": 100 + hold} for hold in (1, 64)),
            *({"hold": 1, "pattern": "lifo", "p50": 900, "gfp": gfp} for gfp in ("GFP_ATOMIC",)),
            {"hold": 1, "pattern": "lifo", "p50": 800, "lists": "split"},
            {"pattern": "random", "hold": 1, "p50": 5},
        )
        at = lines.index("alloc: p50 of one allocation, GFP_KERNEL, node 0, lifo, by order")
        self.assertEqual(
            [line.split() for line in lines[at + 2 : at + 6]],
            [["alloc_pages_node"], ["hold=1", "101"], ["lists=split", "800"], ["hold=64", "164"]],
        )
        title = "masks: p50 of alloc_pages_node and its free, node 0, lifo hold=1"
        self.assertIn(
            ["GFP_ATOMIC", "900", "\u00b7"], [it.split() for it in lines[lines.index(title) :]]
        )

    def test_tables_are_about_the_main_function(self):
        lines = shown(
            {"api": "alloc_pages_bulk", "bulk": 4, "p50": 40},
            {"api": "alloc_pages_bulk", "bulk": 16, "p50": 160},
            {"p50": 440},
            {"p50": 880, "gfp": "GFP_ATOMIC"},
        )
        self.assertIn(["GFP_ATOMIC", "880", "\u00b7"], [line.split() for line in lines])


class Modes(unittest.TestCase):
    """Each mode is a metric of its own."""

    def test_chained_and_diff(self):
        lines = shown(
            {"mode": "chained", "p50": 440, "overhead": 9},
            {"mode": "chained", "p50": 990, "overhead": 9, "gfp": "GFP_ATOMIC"},
            {"mode": "diff", "op": "pair", "cost": 300},
        )
        for title, number in (
            ("alloc, mode chained: p50 of one allocation, GFP_KERNEL, node 0, by order", "440"),
            ("alloc + free, mode diff: cost of a pair, GFP_KERNEL, node 0, by order", "300"),
        ):
            self.assertEqual(lines[lines.index(title) + 2].split(), ["alloc_pages_node", number])
        self.assertIn(["GFP_ATOMIC", "990", "\u00b7"], [line.split() for line in lines])
        self.assertIn("every p50 includes the cost of reading the clock: 9", " ".join(lines))

    def test_width(self):
        for line in shown({"gfp": "GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN|__GFP_ZERO", "p50": 4}):
            self.assertLessEqual(len(line), 80)


class Nodes(unittest.TestCase):
    """Rows without a node of their own."""

    def test_width_of_long_labels(self):
        """One that leaves no room for eleven orders has a line of its own."""
        row = {"api": "alloc_pages_exact", "pattern": "lifo", "bytes": 67108864, "p50": 1234}
        orders, holds = range(11), (1024, 65536)
        lines = shown(*({**row, "order": at, "hold": hold} for at in orders for hold in holds))
        self.assertIn("  hold=65536 bytes=67108864", lines)
        self.assertLessEqual(max(map(len, lines)), 80)

    def test_title(self):
        for node, words in ((None, "the CPU's node"), ("rr", "nodes in turn"), (1, "node 1")):
            lines = shown({"node": node, "p50": 4})
            self.assertIn(f"alloc: p50 of one allocation, GFP_KERNEL, {words}, by order", lines)

    def test_title_of_a_comparison(self):
        for node, words in ((None, "the CPU's node"), ("rr", "nodes in turn"), (1, "node 1")):
            row = {"api": "alloc_pages", "gfp": "GFP_KERNEL", "node": node, "pattern": "pair"}
            self.assertEqual(compare_rows.place(row | {"context": "preempt"}).split(", ")[2], words)
            told = ab_text.common(row).split(", ")
            self.assertEqual(told[2:-1], [] if node is None else [words])

    def test_page(self):
        """In turn, any node is the wanted one."""
        places = [{"node": node, "zone": "Normal", "count": 5} for node in (0, 1)]
        data = measured({"node": 1, "p50": 4}, {"node": "rr", "p50": 4})
        for row in data["benchmarks"]:
            row["where"] = places
        body = page_sections.nodes(data).body
        self.assertIn("memory nodes in turn", body)
        self.assertIn("from 0, 1)", body)
        self.assertIn("50 % from it", body)


if __name__ == "__main__":
    unittest.main()
