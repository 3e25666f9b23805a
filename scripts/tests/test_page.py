# SPDX-License-Identifier: GPL-2.0-only
"""The HTML page of a result: whole, self-contained, and with the numbers of the result."""

import base64
import gzip
import html.parser
import json
import pathlib
import re
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import Problem, install, process  # noqa: E402  (needs the path above)
from bbtool.present import page  # noqa: E402
from bbtool.present.view import View, si  # noqa: E402
from bbtool.results import bundle, flags, result  # noqa: E402

# Without a sandbox, as it may run as root; and without all that it does of its own accord on the
# network.
BROWSER = (
    "chromium-headless-shell",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def small(**changes):
    """The small bundle as a result, with its members that vary fixed."""
    data = result.convert(bundle.only((HERE / "data/small.bundle").read_text(encoding="utf-8")))
    return {**data, "run_id": "0", **changes}


class Elements(html.parser.HTMLParser):
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


class Payload(unittest.TestCase):
    """What the charts are drawn from."""

    def rows(self, data):
        """Rows as dicts."""
        made = page.payload(data)
        return made, [dict(zip(made["fields"], row)) for row in made["rows"]]

    def test_same_numbers_as_the_table(self):
        data = small()
        made, rows = self.rows(data)
        view = View(data)
        for row in rows:
            want = {
                name: made["values"][name][row[name]]
                for name in page.DIMENSIONS
                if row[name] is not None
            }
            same = view.pick(order=row["order"], mode=row["mode"], op=row["op"], **want)
            self.assertEqual(row["typical"], view.number(same))
            self.assertEqual(row["n"], sum(one["iterations"] for one in same))

    def test_repeats_are_joined(self):
        data = small()
        _, rows = self.rows(data)
        self.assertEqual(len(rows) * 2, len(data["benchmarks"]))
        for row in rows:
            if row["bins"]:
                self.assertEqual(sum(count for _, _, count in row["bins"]), row["n"])
                self.assertEqual(row["bins"], sorted(row["bins"]))

    def test_base_exists(self):
        made, rows = self.rows(small())
        base = made["base"]
        self.assertTrue(
            [row for row in rows if all(row[name] == base[name] for name in page.DIMENSIONS)]
        )

    def test_refused_are_told_once(self):
        rows = [
            {"flags": ["REFUSED"], "order": 10, "gfp": gfp, "api": api}
            for gfp in ("GFP_DMA", "GFP_NOWAIT")
            for api in ("b", "a")
        ]
        self.assertEqual(
            page.refused(rows + [{"flags": []}]), ["order 10 of a, b with GFP_DMA, GFP_NOWAIT"]
        )


class Verdict(unittest.TestCase):
    """What stands on top."""

    def levels(self, data):
        """The levels of the verdict."""
        return [level for level, _ in page.verdict(data)]

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
        told = " ".join(text for level, text in page.verdict(data) if level == "note")
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
        whole = page.render(self.data, page.chart())
        self.assertNotRegex(whole, r"@import|url\(")

    def test_data(self):
        self.assertEqual(
            json.loads(self.parts.one("data")), json.loads(json.dumps(page.payload(self.data)))
        )

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

    def test_nothing_of_the_data_is_markup(self):
        evil = "</script><img src=x onerror=alert(1)>"
        data = small(replay=evil, skipped={evil: 1})
        data["kernel"]["cmdline"] = data["env"]["hz"] = data["benchmarks"][0]["api"] = evil
        self.assertNotIn("<img", page.render(data, ""))

    def test_same_result_same_page(self):
        self.assertEqual(page.render(small(), ""), page.render(small(), ""))

    def test_chart_that_would_end_the_script_is_refused(self):
        before, place = page.CHART, tempfile.NamedTemporaryFile("w", suffix=".js")
        with place as made:
            made.write("a = '</script>'")
            made.flush()
            page.CHART = made.name
            try:
                self.assertRaises(Problem, page.chart)
            finally:
                page.CHART = before

    def test_in_a_browser(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "page.html")
            page.write(path, self.data)
            done = process.run(
                [
                    *BROWSER,
                    f"--user-data-dir={folder}/profile",
                    "--virtual-time-budget=5000",
                    "--enable-logging=stderr",
                    "--dump-dom",
                    f"file://{path}",
                ],
                capture_output=True,
                text=True,
                timeout=120,
            )
        self.assertIn('data-ready="1"', done.stdout)
        self.assertNotIn(":CONSOLE", done.stderr)
        self.assertEqual(done.stdout.count("<canvas"), 2)
        first = next(row for row in page.payload(self.data)["rows"])
        self.assertIn(f">{si(first[page.FIELDS.index('typical')])}</td>", done.stdout)


if __name__ == "__main__":
    unittest.main()
