# SPDX-License-Identifier: GPL-2.0-only
"""Pages in a real browser: what they draw, what they say, and what clicks and keys do."""

import itertools
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool.present import findings, html, page_sections  # noqa: E402  (needs the path above)
from bbtool.present.view import View, base_of, si  # noqa: E402
from bbtool.present.view import rows_of as rows_of_view  # noqa: E402
from bbtool.results import cells  # noqa: E402
from bbtool.results import rows as rows_of  # noqa: E402
from browser import Pages  # noqa: E402
from planting import flat, planted, small  # noqa: E402
from test_findings import PLANTED, cliff, tailed  # noqa: E402

POINTS = "bb.charts['cost-chart'].data.datasets.map(d => [d.label, d.data.map(p => [p.x, p.y])])"
PICKED = "[...document.querySelectorAll('#row-table tbody th')].map(e => e.textContent)"
NUMBERS = (
    "[...document.querySelectorAll('#heat table')].map(t => [...t.querySelectorAll('button')]"
    ".map(b => [b.dataset.row, b.textContent]))"
)


class Drawn(Pages):
    """Values."""

    def test_chart_and_tables_equal_the_result(self):
        data = planted(cliff, tailed)
        found = {cell.row["name"]: cell for cell in cells.cells(data["benchmarks"])}
        self.show(data)
        for gfp, op in itertools.product(("GFP_KERNEL", "GFP_ATOMIC"), ("alloc", "free")):
            self.browser.choose("what", f"op/{op}")
            self.browser.choose("mask", {"GFP_KERNEL": "0", "GFP_ATOMIC": "1"}[gfp])
            want = [
                [cell.order, cell.number()]
                for cell in found.values()
                if (cell.gfp, cell.op, cell.node) == (gfp, op, 0)
            ]
            self.assertEqual(self.browser.eval(POINTS), [["alloc_pages_node", want]])
            for name, text in itertools.chain(*self.browser.eval(NUMBERS)):
                self.assertEqual(text, si(found[name].number()), name)
        self.quiet()

    def test_rounding_is_that_of_the_tool(self):
        self.show(small())
        for value in (0, 0.04, 1.26, 9.96, 9.949, 99.94, 99.96, 999.6, 1234.5, 9996, 644.9984999):
            self.assertEqual(self.browser.eval(f"bb.si({value})"), si(value), value)
            for unit in ("ns", "instructions"):
                made = self.browser.eval(f"bb.rounded({value}, '{unit}')")
                self.assertEqual(made, html.rounded(value, unit), value)

    def test_what_is_not_measured_is_not_offered(self):
        def refused(row):
            if row["order"] == 2:
                row.update({"mode": "batch", "flags": ["REFUSED"]})
                for name in ("p50", "mean", "min", "max", "p90", "p99", "p999"):
                    del row[name]

        self.show(planted(change=refused))
        text = self.browser.eval("document.querySelector('#controls select').textContent")
        self.assertNotIn("batch", text)
        self.browser.choose("what", "op/free")
        self.assertGreater(len(self.browser.eval(POINTS)[0][1]), 3)

    def test_few_values_carry_no_percentile(self):
        def few(row):
            row["iterations"] = 16

        self.show(planted(change=few))
        text = self.browser.eval("document.querySelector('#controls').textContent")
        self.assertNotIn("p99", text)
        self.assertNotIn(
            "p99", self.browser.eval("document.querySelector('#row-table').textContent")
        )

    def test_orders_stand_where_they_are(self):
        self.show(small())
        at = "bb.charts['cost-chart'].scales.x.getPixelForValue"
        self.assertEqual(
            self.browser.eval(f"Math.round(({at}(9) - {at}(0)) / ({at}(1) - {at}(0)))"), 9
        )
        self.assertIn(
            "\u2026", self.browser.eval("document.querySelector('#heat thead').textContent")
        )

    def test_nodes_in_turn_are_no_number(self):
        def in_turn(row):
            if row["node"] == 1:
                row.update({"node": "rr", "name": row["name"].replace("node:1", "node:rr")})

        data = planted(nodes=(0, 1), orders=(0, 1), change=in_turn)
        self.show(data)
        text = self.browser.eval("document.querySelector('#controls').textContent")
        self.assertIn("0nodes in turn", text)
        self.assertEqual(
            self.browser.eval("[bb.word('node', 'rr', 'node '), bb.word('node', 1, 'node ')]"),
            ["nodes in turn", "node 1"],
        )
        self.quiet()

    def test_fifteen_masks_are_not_fifteen_lines(self):
        masks = [f"GFP_{letter}" for letter in "ABCDEFGHIJKLMNO"]
        self.show(planted(masks=masks, orders=(0, 1), repeats=1))
        self.browser.choose("one line per", "gfp")
        self.assertEqual(len(self.browser.eval(POINTS)), 8)
        boxes = "document.querySelectorAll('#heat input:not([hidden])').length"
        self.assertEqual(self.browser.eval(boxes), 15)


def auto(cost=flat, **shape):
    """A result as lists=auto makes it: pcp or exact, and split beside exact at twice the cost."""
    data = planted(cost, nodes=(0,), repeats=2, **shape)
    rows = []
    for row in data["benchmarks"]:
        rows.append({**row, "lists": "pcp" if row["order"] < 4 else "exact"})
        if row["order"] >= 4:
            rows.append({**row, "lists": "split", "cell": row["cell"] + 1000})
            for name in ("min", "p50", "p90", "p99", "p999", "max", "mean"):
                rows[-1][name] *= 2
    for row in rows:
        row["name"] = row["run_name"] = rows_of.name(row)
    data["benchmarks"] = rows
    return data


class States(Pages):
    """Rows that differ in the state of the free lists."""

    def test_one_line_per_state(self):
        def states(row):
            row["lists"] = "exact" if row["node"] else "pcp"
            row["node"] = 0

        self.show(planted(change=states, repeats=1))
        names = [name for name, _ in self.browser.eval(POINTS)]
        self.assertEqual(names, ["pcp", "exact"])
        self.browser.choose("one line per", "api")
        self.assertEqual(len(self.browser.eval(POINTS)), 1)
        self.quiet()

    def test_an_order_has_its_usual_state(self):
        data = auto()
        found = {
            (cell.order, cell.lists): cell.number()
            for cell in cells.cells(data["benchmarks"])
            if (cell.gfp, cell.op) == ("GFP_KERNEL", "alloc")
        }
        usual = [[order, found[order, "exact" if order > 3 else "pcp"]] for order in range(11)]
        split = [[order, found[order, "split"]] for order in range(4, 11)]
        self.show(data)
        self.assertEqual(self.browser.eval(POINTS), [["pcp or exact", usual], ["split", split]])
        self.browser.choose("one line per", "gfp")
        self.assertEqual(self.browser.eval(POINTS)[0], ["GFP_KERNEL", usual])
        self.browser.choose("list state", "1")
        self.assertEqual(self.browser.eval(POINTS)[0], ["GFP_KERNEL", split])
        for table in self.browser.eval(NUMBERS):
            for name, text in table:
                if "lists:split" in name or "lists:pcp" in name:
                    self.assertEqual(text, si(self.number(data, name)), name)
        self.quiet()

    @staticmethod
    def number(data, name):
        """Of the row with a name."""
        found = cells.cells([row for row in data["benchmarks"] if row["name"] == name])
        return found[0].number()

    def test_sections_take_the_usual_state(self):
        data = auto()
        self.assertEqual({cell.lists for cell in page_sections.base_cells(data)}, {"pcp", "exact"})
        line = findings.series(View(data), cells.cells(data["benchmarks"]))
        self.assertEqual([cell.lists for cell in line.values()], ["pcp"] * 4 + ["exact"] * 7)
        base = {**base_of(View(data)), "api": "alloc_pages_node"}
        for lists, want in ((None, "exact"), ("split", "split")):
            found = rows_of_view(View(data), base, order=5, lists=lists)
            self.assertEqual({row["lists"] for row in found}, {want})


class Findings(Pages):
    """The sentences on the first screen lead to their pictures."""

    def test_all_are_seen_and_clickable(self):
        for kind, data, words in PLANTED:
            with self.subTest(kind):
                self.show(data)
                text = self.browser.eval("document.querySelector('.findings').innerText")
                self.assertIn(words, text)
                if kind != "nothing":
                    self.browser.click(f".findings .{kind} a")
                    place = self.browser.eval("location.hash.slice(1)")
                    self.assertTrue(self.browser.eval(f"!!document.getElementById('{place}')"))
                self.quiet()


class Hands(Pages):
    """Mouse and keyboard."""

    def test_click_and_keys(self):
        self.show(planted(cliff))
        self.browser.click("#heat table td:nth-child(4) button")
        self.assertEqual(self.browser.eval(PICKED), ["alloc", "free"])
        self.browser.key("ArrowRight")
        self.browser.key("Enter")
        hint = self.browser.eval("document.getElementById('hist-hint').textContent")
        self.assertIn("order 3", hint)
        self.browser.click("#keep")
        self.browser.click("#heat table td:nth-child(8) button")
        self.assertEqual(len(self.browser.eval(PICKED)), 3)
        lines = "bb.charts['curve-chart'].data.datasets.length"
        self.assertEqual(self.browser.eval(lines), 3)
        self.browser.click("#clear")
        self.assertEqual(len(self.browser.eval(PICKED)), 2)
        self.quiet()

    def test_tick_a_line(self):
        self.show(planted(cliff))
        self.browser.choose("one line per", "gfp")
        self.browser.click("#heat input:not([hidden])")
        self.assertEqual(len(self.browser.eval(POINTS)), 2)
        self.assertEqual(
            self.browser.eval("document.activeElement.getAttribute('aria-label')"),
            "GFP_KERNEL in the chart",
        )
        self.browser.key(" ")
        self.assertEqual(len(self.browser.eval(POINTS)), 3)

    def test_all_rows(self):
        data = planted(repeats=2)
        self.show(data)
        self.browser.click("#show-rows")
        self.browser.wait("!!document.querySelector('#rows [data-whole]')")
        count = "document.querySelectorAll('table.rows td:first-child').length"
        self.assertEqual(self.browser.eval(count), len(data["benchmarks"]))


class Plain(Pages):
    """Without JavaScript, on a phone, in the dark, on paper."""

    def test_without_javascript_every_row_is_seen(self):
        data = small()
        self.show(data, script=False)
        tree = self.browser.call("DOM.getDocument", depth=-1)["root"]
        rows = self.browser.call(
            "DOM.querySelectorAll", nodeId=tree["nodeId"], selector="table.rows td:first-child"
        )
        self.assertEqual(len(rows["nodeIds"]), len(data["benchmarks"]))

    def test_nothing_is_wider_than_a_phone(self):
        self.browser.size(390, 844)
        try:
            self.show(planted(cliff))
            self.assertLessEqual(self.browser.eval("document.documentElement.scrollWidth"), 390)
        finally:
            self.browser.size(1200, 900)

    def test_dark_and_paper(self):
        colours = set()
        for dark, medium in ((False, ""), (True, ""), (False, "print")):
            self.browser.dark(dark, medium)
            self.show(small())
            colours.add(self.browser.eval("getComputedStyle(document.body).backgroundColor"))
            self.quiet()
        self.browser.dark(False)
        self.assertEqual(len(colours), 2)


if __name__ == "__main__":
    unittest.main()
