# SPDX-License-Identifier: GPL-2.0-only
"""The HTML page of a result: whole, self-contained, and with the numbers of the result."""

import base64
import gzip
from html.parser import HTMLParser
import json
import pathlib
import re
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import Problem, install  # noqa: E402  (needs the path above)
from bbtool.present import findings, html, page, page_memory, page_rows  # noqa: E402
from bbtool.present import page_sections, verdict  # noqa: E402
from bbtool.results import flags, merged  # noqa: E402
from planting import planted, small  # noqa: E402


class Elements(HTMLParser):
    """Collects the elements of a page: (name, attributes, text)."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])
        if tag not in ("meta", "link"):
            self.open.append(self.found[-1])

    def handle_endtag(self, tag):
        while self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open:
            self.open[-1][2] += data

    def one(self, key):
        """The text of the element with an id."""
        return next(text for _, attributes, text in self.found if attributes.get("id") == key)


class Rows(unittest.TestCase):
    """The table of all rows, for browsers without JavaScript."""

    def test_every_row(self):
        data = small()
        text = page_rows.table(data)
        self.assertEqual(text.count("<tr><td>"), len(data["benchmarks"]))

    def test_numbers(self):
        for row in small()["benchmarks"]:
            line = page_rows.line(row, "instructions", set())
            cells = dict(zip(page_rows.HEAD, line))
            self.assertEqual(cells["n"], str(row["iterations"]))
            for name in ("p50", "max", "cost"):
                want = html.rounded(row.get(name), "instructions")
                self.assertEqual(cells.get(name, ""), want)

    def test_what_n_cannot_carry_is_left_out(self):
        row = {**small()["benchmarks"][0], "iterations": 99}
        cells = dict(zip(page_rows.HEAD, page_rows.line(row, "ns", set())))
        self.assertEqual([cells[name] for name in ("p90", "p99", "p999")], [""] * 3)

    def test_rounding(self):
        for value, unit, text in (
            (644.9984999999999, "ns", "645"),
            (12.3456, "ns", "12.35"),
            (0.5, "ns", "0.5"),
            (123456.7, "ns", "123457"),
            (619.208, "instructions", "619.2"),
            (362, "instructions", "362"),
        ):
            self.assertEqual(html.rounded(value, unit), text)

    def test_refused_are_told_once(self):
        rows = [
            {"flags": ["REFUSED"], "order": 10, "gfp": gfp, "api": api}
            for gfp in ("GFP_DMA", "GFP_NOWAIT")
            for api in ("b", "a")
        ]
        self.assertEqual(
            verdict.refused(rows + [{"flags": []}]), ["order 10 of a, b with GFP_DMA, GFP_NOWAIT"]
        )


class Verdict(unittest.TestCase):
    """What stands on top."""

    def levels(self, data):
        """The levels of the verdict."""
        return [level for level, _ in verdict.verdict(data)]

    def flagged(self, *names):
        """A result of which the first row has these flags, and the others none."""
        data = small()
        for row in data["benchmarks"]:
            row["flags"] = []
        data["benchmarks"][0]["flags"] = list(names)
        return data

    def test_good(self):
        self.assertEqual(self.levels(self.flagged("virtual", "REFUSED"))[0], "good")

    def test_bad(self):
        for name in ("LEAK", "MIGRATED", "CLOCK-SUSPECT"):
            self.assertEqual(self.levels(self.flagged(name))[0], "bad")
            self.assertNotIn("good", self.levels(self.flagged(name)))
        stopped = self.flagged()
        stopped["state"]["result"] = "stopped"
        self.assertEqual(self.levels(stopped)[0], "bad")

    def test_notes(self):
        data = self.flagged()
        data["env"].update({"lockdep": 1, "init_on_alloc": 1, "kasan": 0})
        told = " ".join(text for level, text in verdict.verdict(data) if level == "note")
        self.assertIn("lockdep", told)
        self.assertNotIn("kasan", told)
        self.assertIn("init_on_alloc=0", told)


class Flags(unittest.TestCase):
    """Their meanings come from the documentation."""

    def test_all_of_the_module_are_told(self):
        text = (HERE.parent.parent / "src/result/flags.c").read_text(encoding="utf-8")
        names = re.findall(
            r'"([\w-]+)"', re.search(r"bb_flag_names\[\] = \{(.*?)\n\};", text, re.S).group(1)
        )
        told = flags.meanings()
        self.assertEqual(sorted(told), sorted(names))
        self.assertTrue(all(len(words) > 20 for words in told.values()))

    def test_count(self):
        found = flags.count([{"flags": ["virtual", "LEAK"]}, {"flags": ["virtual"]}])
        self.assertEqual(
            [(flag["name"], flag["count"], flag["all"]) for flag in found],
            [("LEAK", 1, False), ("virtual", 2, True)],
        )


class Memory(unittest.TestCase):
    """Zones and free lists."""

    @staticmethod
    def data(number=3):
        """A result with snapshots of one zone, in which the lists change every time."""
        zone = {
            **{"node": 0, "zone": "Normal", "managed": 9000, "free": 5000, "min": 150, "low": 170},
            **{"high": 190, "promo": 210, "boost": 50, "lowmem_reserve": "0,0,96,96"},
        }
        shots = [
            {**zone, "cell": 0, "repeat": at, "when": "before", "nr_free": f"{at},7", **more}
            for at in range(number)
            for more in ({"free_types": "0,5"}, {"free_types": "2,7"})
        ]
        return {"zones": [zone], "zones_before": [zone], "snapshots": shots}

    def test_every_mark_is_drawn(self):
        text = page_memory.zones(self.data()).body
        for words in ("min 150", "low 170", "high 190", "promo 210", "boost 50"):
            self.assertIn(f"<title>{words}</title>", text)
        self.assertEqual(text.count("<title>high + lowmem reserve 96</title>"), 1)

    def test_migrate_types(self):
        text = page_memory.lists(self.data()).body
        self.assertEqual(text.count("<tr>"), 1 + 6)  # the types alone are another state, too
        self.assertIn("14 pages, unmovable, reclaimable", text)
        self.assertIn("<small>umr</small>", text)

    def test_old_results_have_none(self):
        data = self.data()
        for shot in data["snapshots"]:
            del shot["free_types"]
        text = page_memory.lists(data).body
        self.assertEqual(text.count("<tr>"), 1 + 3)
        self.assertNotIn("<small>", text)
        self.assertNotIn("Letters", page_memory.lists(data).text)
        self.assertIn("Letters", page_memory.lists(self.data()).text)

    def test_many_snapshots(self):
        section = page_memory.lists(self.data(1000))
        self.assertEqual(section.body.count("<tr>"), 1 + page_memory.MOST)
        self.assertIn("40 are shown", section.text)
        self.assertIn(">999<", section.body.replace("<small>m</small>", ""))


class Boots(unittest.TestCase):
    """A file of several runs."""

    def together(self, *slow, **kernel):
        """What comes of boots in which all costs are these times those of the first."""
        runs = []
        for boot, factor in enumerate((1, *slow)):
            data = planted(lambda order=0, factor=factor, **_: 400 * factor, repeats=2)
            data["run_id"] = data["env"]["boot_id"] = f"boot{boot}"
            data["kernel"] = {
                **data["kernel"],
                "boot_id": f"boot{boot}",
                **(kernel if boot else {}),
            }
            runs.append(data)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "all.json")
            path.write_text(json.dumps({"schema": merged.SCHEMA, "runs": runs}), encoding="utf-8")
            return merged.together(path)

    def test_one_dot_for_each_boot(self):
        data = self.together(1.1, 1.2)
        section = page_sections.boots(data)
        self.assertEqual(section.body.count("<circle"), 3 * 22)
        self.assertEqual(section.body.count("<title>boot 2: "), 22)
        self.assertIn("of one boot of 3", section.text)
        self.assertNotIn("drift", [item.kind for item in findings.find(data)])
        self.assertIsNone(page_sections.boots(planted()))

    def test_of_one_kernel_only(self):
        self.assertRaisesRegex(Problem, "compare", self.together, 1.1, release="6.2")


class Page(unittest.TestCase):
    """The file."""

    @classmethod
    def setUpClass(cls):
        install.need(*page.NEEDS)
        cls.data = small()
        cls.text = page.render(cls.data, "/* charts */")
        cls.parts = Elements(cls.text)

    def test_nothing_is_loaded(self):
        for tag, attributes, _ in self.parts.found:
            for name in ("src", "href", "action", "data"):
                self.assertRegex(attributes.get(name) or "#", r"^(data:|#)", f"{tag} {name}")
        whole = page.render(self.data, html.chart())
        self.assertNotRegex(whole, r"@import|url\(")

    def test_download_is_the_result(self):
        address = next(
            attributes["href"] for _, attributes, _ in self.parts.found if "download" in attributes
        )
        packed = base64.b64decode(address.split(",", 1)[1])
        self.assertEqual(json.loads(gzip.decompress(packed)), json.loads(json.dumps(self.data)))

    def test_told(self):
        for text in (self.data["kernel"]["cmdline"], self.data["kernel"]["release"], "srcversion"):
            self.assertIn(text, self.text)
        self.assertEqual(self.parts.one("replay"), self.data["replay"])
        for flag in flags.count(self.data["benchmarks"]):
            self.assertIn(f">{flag['name']}</code>", self.text)

    def test_findings_lead_to_their_picture(self):
        names = {row["name"] for row in self.data["benchmarks"]}
        links = [it for _, it, _ in self.parts.found if "data-row" in it]
        ids = {attributes.get("id") for _, attributes, _ in self.parts.found}
        self.assertTrue(links)
        for link in links:
            self.assertIn(link["data-row"], names)
            self.assertIn(link["href"][1:], ids)

    def test_nothing_of_the_data_is_markup(self):
        evil = "</script><img src=x onerror=alert(1)>"
        data = small(replay=evil, skipped={evil: 1})
        data["kernel"]["cmdline"] = data["env"]["hz"] = data["benchmarks"][0]["api"] = evil
        self.assertNotIn("<img", page.render(data, ""))

    def test_same_result_same_page(self):
        self.assertEqual(page.render(small(), ""), page.render(small(), ""))

    def test_script_and_stylesheet(self):
        parts = sorted(html.PARTS.glob("*.js"))
        lines = sum(len(part.read_text(encoding="utf-8").splitlines()) for part in parts)
        self.assertLessEqual(lines, 600)
        self.assertEqual(len(list(html.PARTS.glob("*.css"))), 1)

    def test_chart_that_would_end_the_script_is_refused(self):
        before, place = html.CHART, tempfile.NamedTemporaryFile("w", suffix=".js")
        with place as made:
            made.write("a = '</script>'")
            made.flush()
            html.CHART = made.name
            try:
                self.assertRaises(Problem, html.chart)
            finally:
                html.CHART = before


if __name__ == "__main__":
    unittest.main()
