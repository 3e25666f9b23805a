# SPDX-License-Identifier: GPL-2.0-only
"""The other pages in a real browser, and the accessibility of all of them."""

import pathlib
import random
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import access  # noqa: E402  (needs the path above)
from bbtool import process  # noqa: E402
from bbtool.present import history_page, history_table, page, watch_page  # noqa: E402
from bbtool.results import history, result, watched  # noqa: E402
from browser import Pages  # noqa: E402
from planting import planted  # noqa: E402
from test_findings import cliff, tailed  # noqa: E402
from test_history import made_up  # noqa: E402
from test_watch import recording  # noqa: E402


class Compared(Pages):
    """Two results on one page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance, sides = random.Random(1), []
        for slow in (1, 1.2):
            names = [cls.folder / f"{slow}-{boot}.json" for boot in range(7)]
            for boot, path in enumerate(names):
                data = cls.boot(slow, chance.gauss(1, 0.002), f"{slow}-{boot}")
                result.write(path, data)
            sides.append(",".join(map(str, names)))
        cls.path = cls.folder / "ab.html"
        words = ["compare", *sides, "--html", str(cls.path)]
        tool = HERE.parent / "buddybench"
        cls.text = process.run([tool, *words], capture_output=True, text=True, check=True).stdout

    @staticmethod
    def boot(slow, luck, name):
        """One boot of a kernel whose order 4 is slower."""

        def cost(order=0, **_):
            return 400 * luck * (slow if order == 4 else 1)

        data = planted(cost, orders=(3, 4), masks=("GFP_KERNEL",), nodes=(0,), repeats=2)
        data["run_id"] = data["env"]["boot_id"] = name
        data["kernel"]["release"] = data["env"]["kernel"] = f"6.{slow}"
        return data

    def test_worst_first_and_the_mail(self):
        self.browser.open(self.path)
        first = self.browser.eval("document.querySelector('.changes tbody tr').innerText")
        self.assertIn("order 4", first)
        self.assertIn("slower", first)
        self.assertIn(
            "6.1.2", self.browser.eval("document.querySelector('#environment').innerText")
        )
        self.assertEqual(self.browser.eval("bb.element('mail').textContent"), self.text)
        self.quiet()

    def test_every_boot_is_a_dot(self):
        self.browser.open(self.path)
        rows = "document.querySelectorAll('#boots svg > text:not(.dim)').length"
        number = self.browser.eval(rows)
        self.assertGreater(number, 1)
        for dots in (".dot-a", ".dot-b"):
            count = f"document.querySelectorAll('#boots svg {dots}').length"
            self.assertEqual(self.browser.eval(count), 7 * number)
        said = self.browser.eval("document.querySelector('#boots .dot-b title').textContent")
        self.assertRegex(said, r"^B, boot 1: \d+")

    def test_a_click_shows_both(self):
        self.browser.open(self.path)
        self.browser.click(".changes button")
        labels = "bb.charts['curve-chart'].data.datasets.map(d => d.label)"
        self.assertEqual([label[0] for label in self.browser.eval(labels)], ["A", "B"])
        self.quiet()


def look(event, node=0):
    """A look of a replay at a zone."""
    return {
        **{"event": event, "due_ns": event * 100, "ns": event * 200, "want": event, "live": event},
        **{"fail": event // 900, "node": node, "zone": "Normal", "free": 5000, "pcp": 10},
        **{"free_area": [event % 7] * 11, "unusable": [0] * 11, "index": [-1000] * 11},
        "free_types": [event // 100 % 8] * 11,
    }


class Every(Pages):
    """All five pages: students, history, replay, result, comparison."""

    def test_step_by_step(self):
        path = self.folder / "watch.html"
        watch_page.write(path, watched.read(recording()))
        self.browser.open(path)
        seen = "[...document.querySelectorAll('.step')].findIndex(e => e.checkVisibility())"
        self.assertEqual(self.browser.eval(seen), 0)
        self.browser.click("#next")
        self.assertEqual(self.browser.eval(seen), 1)
        self.browser.key("ArrowRight")
        self.browser.key("ArrowRight")
        self.assertEqual(self.browser.eval(seen), 3)
        self.browser.key("ArrowLeft")
        self.assertEqual(self.browser.eval(seen), 2)
        self.browser.click("#play")
        self.browser.wait(f"{seen} === 4", 15)
        self.assertEqual(self.browser.eval("bb.element('play').ariaPressed"), "false")
        self.quiet()

    def test_history(self):
        data = made_up()
        path = self.folder / "history.html"
        history_page.write(path, history.View(data))
        self.browser.open(path, script=None)
        text = self.browser.eval("document.body.textContent")
        for row in data["rows"]:
            for number in row["instructions"].values():
                self.assertIn(history_table.text(number), text)
        self.assertEqual(access.faults(self.browser), [])
        self.quiet()

    def test_history_tells_why(self):
        data = made_up()
        data["kernels"][0]["paths"] = {"0": {"pcp_hit": 100}}
        data["kernels"][1]["paths"] = {
            **{"0": {"pcp_hit": 100}, "9": {"pcp_hit": 100}},
            "10": {"buddy_exact": 2.5, "buddy_split": 97.5},
        }
        data["kernels"][2]["paths"] = {"0": {"buddy_exact": 100}}
        path = self.folder / "history.html"
        history_page.write(path, history.View(data))
        self.browser.open(path, script=None)
        text = self.browser.eval("document.querySelector('.findings').innerText")
        self.assertIn("6.1: alloc of order 10 costs 3.0 times order 9", text)
        self.assertIn("pcp_hit (100 %) there, buddy_split (97.5 %) here", text)
        self.assertIn("order 0 takes pcp_hit (100 %) on both: what that path does", text)
        self.assertIn("order 0 took pcp_hit (100 %) and takes buddy_exact (100 %)", text)
        self.assertNotRegex(text, "free of[^.]*order 0 t(ook|akes)")  # paths are of allocations

    def test_replay(self):
        data = planted(orders=(0, 3))
        marks = {"min": 150, "low": 170, "high": 190, "promo": 210, "lowmem_reserve": "0,96"}
        data["zones"] = [{"node": 0, "zone": "Normal", "managed": 9000, "free": 5000, **marks}]
        rows = [look(event) for event in range(0, 2000, 100)]
        same = [{**row, "free_area": [1] * 11, "free_types": None} for row in rows]
        data["stream"] = {"replay": {"state": "done"}, "timeline": rows, "recorded": same}
        self.show(data)
        self.assertEqual(self.browser.eval("document.querySelectorAll('#areas table').length"), 2)
        self.assertIn("2 allocations failed", self.browser.eval("document.body.textContent"))
        squares = "[...document.querySelectorAll('#areas tr:nth-child(4) td small')]"
        self.assertEqual(
            self.browser.eval(f"{squares}.slice(0, 1).map(e => e.textContent)"), ["um"]
        )
        rows = self.browser.eval("document.querySelectorAll('#areas table')[1].rows.length")
        self.assertEqual(rows, 1 + 1)  # what was recorded never changed, nor did the index
        rows = self.browser.eval("document.querySelector('#unusable table').rows.length")
        self.assertEqual(rows, 1 + 1)
        self.assertGreater(self.browser.eval("document.querySelectorAll('#free .mark').length"), 3)
        self.assertEqual(access.faults(self.browser), [])
        self.quiet()

    def test_accessible(self):
        watch_page.write(self.folder / "watch.html", watched.read(recording()))
        page.write(self.folder / "page.html", planted(cliff, tailed))
        for dark in (False, True):
            self.browser.dark(dark)
            for name in ("watch", "page"):
                self.browser.open(self.folder / f"{name}.html")
                self.assertEqual(access.faults(self.browser), [], name)
        self.browser.dark(False)

    def test_on_a_phone(self):
        watch_page.write(self.folder / "watch.html", watched.read(recording()))
        history_page.write(self.folder / "history.html", history.View(made_up()))
        text = (
            "[...document.querySelectorAll('svg.picture > text')].filter(e => e.checkVisibility())"
        )
        self.browser.size(390, 844)
        for name in ("watch", "history"):
            self.browser.open(self.folder / f"{name}.html", True if name == "watch" else None)
            self.assertLessEqual(self.browser.eval("document.documentElement.scrollWidth"), 390)
            small = f"Math.min(99, ...{text}.map(e => e.getBoundingClientRect().height))"
            self.assertGreaterEqual(self.browser.eval(small), 9)  # pixels: can be read
        self.browser.size(1200, 900)

    def test_no_text_of_a_picture_is_cut(self):
        data = planted(orders=(0, 3), repeats=2)
        marks = {"min": 150, "low": 170, "high": 190, "promo": 210, "lowmem_reserve": "0,96"}
        data["zones"] = [{"node": 0, "zone": "Normal", "managed": 5000, "free": 5000, **marks}]
        rows = [look(event) for event in range(0, 2000, 100)]
        data["stream"] = {"replay": {"state": "done"}, "timeline": rows, "recorded": rows}
        self.show(data)
        cut = """[...document.querySelectorAll('svg.picture > text')].filter((e) => {
          const a = e.getBoundingClientRect(), b = e.ownerSVGElement.getBoundingClientRect();
          return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 2
            || a.bottom > b.bottom + 2; }).map((e) => e.textContent)"""
        self.assertEqual(self.browser.eval(cut), [])

    def test_faults_are_seen(self):
        path = self.folder / "bad.html"
        path.write_text(
            "<html><body><h1>x</h1><h3 id=a style='color:#aaa'>pale</h3><b id=a></b>"
            "<button></button><canvas></canvas><table><thead><tr><th>x</table>",
            encoding="ascii",
        )
        self.browser.open(path, script=None)
        text = " ".join(access.faults(self.browser))
        for words in (
            *("contrast: pale", "no language", "twice: a", "no name: <canvas", "no scope"),
            *("skips a level", "no name: button"),
        ):
            self.assertIn(words, text)


if __name__ == "__main__":
    unittest.main()
