# SPDX-License-Identifier: GPL-2.0-only
"""The page of a full sweep stays small and quick.

Time is CPU time of the browser, in units of a loop that is measured beside it, so that a slow or
busy machine does not fail it. `scripts/tests/page_speed.py` prints the milliseconds.
"""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool.present import page  # noqa: E402  (needs the path above)
from browser import Pages  # noqa: E402
from page_speed import Speed, sweep  # noqa: E402

LARGEST = 1_200_000  # bytes
# The loop takes about 100 ms of two slow cores.
CHOICE, OPEN = 1, 5


class Swept(Pages):
    """A page with 3 432 rows."""

    def test_size_and_speed(self):
        path = self.folder / "page.html"
        page.write(path, sweep())
        self.assertLessEqual(path.stat().st_size, LARGEST)
        speed, best, opened = Speed(self.browser), {}, []
        for _ in range(2):  # the better of two, as the browser also collects its garbage
            opened.append(speed.opened(path)[0])
            for what, cpu, _ in speed.choices():
                best[what] = min(cpu, best.get(what, cpu))
        measure = speed.yardstick()
        self.assertLessEqual(min(opened) / measure, OPEN)
        for what, cpu in best.items():
            with self.subTest(what):
                self.assertLessEqual(cpu / measure, CHOICE)
        self.quiet()


if __name__ == "__main__":
    unittest.main()
