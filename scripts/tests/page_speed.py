#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""How long the page of a result takes: until the first screen, and for every kind of choice.

CPU time is that of the browser's main thread, which other programs on the machine hardly change;
elapsed time is what a user waits. Without FILE it is the page of a made-up full sweep.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool.present import page  # noqa: E402  (needs the path above)
from browser import Browser  # noqa: E402
from planting import planted  # noqa: E402

MASKS = ("GFP_KERNEL", *(f"GFP_KERNEL|__GFP_{letter}" for letter in "ABCDEFGHIJKLMN"))
CHOICES = (
    *(("what", "op/free"), ("what", "op/alloc"), ("one line per", "gfp"), ("one line per", "api")),
    *(("mask", "1"), ("mask", "5"), ("node", "1"), ("value", "max"), ("scale", "linear")),
)
CHOOSE = """const s = [...document.querySelectorAll('#controls label')].find((e) =>
  e.textContent.startsWith('%s')).querySelector('select');
  s.value = '%s'; s.dispatchEvent(new Event('change'));"""
CLICKS = (
    ("a number", "document.querySelector('#heat button').click();"),
    ("a tick", "document.querySelector('#heat input:not([hidden])').click();"),
    ("all rows", "document.querySelector('#show-rows').click();"),
)
# A loop with the parts of a choice: script, elements, style, layout. Its CPU time is the measure.
YARDSTICK = """const box = document.createElement('div'); document.body.append(box);
  for (let turn = 0; turn < 4; turn++) {
    const table = document.createElement('table');
    for (let i = 0; i < 100; i++) { const row = table.insertRow();
      for (let j = 0; j < 11; j++) row.insertCell().textContent = String(Math.log(i * j + 1)); }
    box.replaceChildren(table); table.getBoundingClientRect();
  }
  box.remove();"""
PAINTED = """(async () => { const from = performance.now(); %s
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - from; })()"""


def sweep():
    """A result of the size of a full sweep: 3 432 rows."""
    apis = ("alloc_pages_node", "alloc_pages", "__get_free_pages", "folio_alloc")
    data = planted(masks=MASKS, repeats=1)
    rows = [
        {**row, "api": api, "name": row["name"].replace("alloc_pages_node", api), "cell": cell}
        for cell, (api, row) in enumerate((api, row) for api in apis for row in data["benchmarks"])
    ]
    for row in rows:
        row["cell"] -= row["op"] == "free"
    batches = [{**row, "mode": "batch", "op": "pair"} for row in rows if row["op"] == "alloc"]
    data["benchmarks"] = (rows + batches)[:3432]
    return data


class Speed:
    """Measures a page that is open in a browser."""

    def __init__(self, browser):
        self.browser = browser
        browser.call("Performance.enable", timeDomain="threadTicks")

    def cpu(self):
        """CPU time of the main thread so far, in ms."""
        found = self.browser.call("Performance.getMetrics")["metrics"]
        return 1000 * next(it["value"] for it in found if it["name"] == "TaskDuration")

    def of(self, script):
        """(CPU, elapsed) until what a script does has been painted, in ms."""
        before = self.cpu()
        elapsed = self.browser.eval(PAINTED % script)
        return self.cpu() - before, elapsed

    def yardstick(self):
        """CPU time of the measure, in ms."""
        return statistics.median(self.of(YARDSTICK)[0] for _ in range(5))

    def opened(self, path):
        """(CPU, elapsed, first paint) of opening a page, in ms."""
        self.browser.open("/dev/null", script=None)
        before = self.cpu()
        elapsed = 1000 * self.browser.open(path)
        self.browser.wait("performance.getEntriesByType('paint').length")
        paint = self.browser.eval("performance.getEntriesByType('paint').at(-1).startTime")
        return self.cpu() - before, elapsed, paint

    def choices(self):
        """(what, CPU, elapsed) of each kind of choice, the first time and once more."""
        for name, value in CHOICES:
            yield (f"{name}: {value}", *self.of(CHOOSE % (name, value)))
        for name, script in CLICKS:
            yield (name, *self.of(script))
        yield ("a number, with all rows shown", *self.of(CLICKS[0][1]))


def main():
    """Print what a page takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="?", metavar="FILE", help="a page; it is only read")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        path = pathlib.Path(options.page or f"{folder}/page.html")
        if not options.page:
            page.write(path, sweep())
        speed = Speed(browser)
        cpu, elapsed, paint = speed.opened(path)
        print(f"{'':32}{'CPU ms':>8}{'elapsed':>9}   {path.stat().st_size / 1e6:.2f} MB")
        print(f"{'first screen':32}{'':8}{paint:9.0f}\n{'all drawn':32}{cpu:8.0f}{elapsed:9.0f}")
        for what, cpu, elapsed in speed.choices():
            print(f"{what:32}{cpu:8.0f}{elapsed:9.0f}")
        print(f"{'yardstick':32}{speed.yardstick():8.0f}")


if __name__ == "__main__":
    main()
