# SPDX-License-Identifier: GPL-2.0-only
"""The matrix: rows in their order whatever ends first, and what becomes of trouble."""

import concurrent.futures
import contextlib
import io
import json
import pathlib
import sys
import threading
import time
import types
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, OK, SKIP, Problem, install, process  # noqa: E402  (needs the path above)
from bbtool.check import matrix  # noqa: E402
from bbtool.commands import matrix as command  # noqa: E402

GOOD = {
    "verdict": "ok",
    "release": "6.1.0",
    "apis": 10,
    "orders": "0-10",
    "nodes": 2,
    "rows": 9,
    "zones": ["Normal"],
    "page_kb": 4,
    "seconds": 3.0,
}


def place(zone, *flags):
    """A row whose pages came from a zone."""
    return {
        "api": "alloc_pages",
        "gfp": "GFP_HIGHUSER",
        "order": 0,
        "flags": list(flags),
        "where": [{"zone": zone, "count": 5}],
    }


class Bundle:
    """What the guest said."""

    def __init__(self, size=4096):
        self.texts = {"features": "api:alloc_pages yes\n", "env": f"page_size {size}\n"}

    def text(self, name):
        return self.texts[name]


class Judge(unittest.TestCase):
    """What a sweep has to cover."""

    def judge(self, name, zone, size=4096, clock="ktime"):
        data = {"benchmarks": [place(zone)], "clock": {"unit": "ns", "clock": clock}}
        return matrix.judge(name, Bundle(size), data)

    def test_highmem_where_it_has_to_be(self):
        for name in ("6.1-i386", "6.1-armhf"):
            self.assertEqual(self.judge(name, "HighMem")["highmem_pages"], 5)
            with self.assertRaisesRegex(Problem, "no page came from HighMem"):
                self.judge(name, "Normal")
        self.judge("6.1", "Normal")

    def test_a_counter_that_wraps(self):
        self.judge("6.1-arm64", "Normal", clock="cycles")
        with self.assertRaisesRegex(Problem, "a counter of 32 bits is taken for a clock"):
            self.judge("6.1-armhf", "HighMem", clock="cycles")

    def test_flags_of_no_stock_kernel(self):
        for flag in ("LEAK", "debug-kernel"):
            data = {"benchmarks": [place("Normal", "virtual", flag)], "clock": {"unit": "ns"}}
            with self.assertRaisesRegex(Problem, f"rows are flagged {flag}$"):
                matrix.judge("6.1", Bundle(), data)

    def test_size_of_a_page(self):
        self.assertEqual(self.judge("6.1-ppc64el", "Normal", 65536)["page_kb"], 64)


class Several(unittest.TestCase):
    """More kernels than one."""

    def run_all(self, answers, *more):
        """What is printed, and the exit status; answers by kernel: seconds and what is said."""

        def fake(words, **_options):
            wait, said = answers[words[-1]]
            time.sleep(wait)
            text = json.dumps({**said, "kernel": words[-1]}) if isinstance(said, dict) else ""
            return types.SimpleNamespace(stdout=text, stderr=said, returncode=0)

        options = types.SimpleNamespace(names=list(answers), json=False, timeout=1, jobs=2)
        told = io.StringIO()
        with mock.patch.object(process, "run", fake), mock.patch.object(install, "need"):
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(io.StringIO()):
                status = command.main(options)
        self.assertEqual(more, ())
        return told.getvalue(), status

    def test_order_is_that_of_the_table(self):
        text, status = self.run_all({"5.10": (0.4, GOOD), "6.1": (0, GOOD), "7.x": (0, GOOD)})
        self.assertEqual(
            [line.split()[0] for line in text.splitlines()][:3], ["5.10", "6.1", "7.x"]
        )
        self.assertIn("3 of 3 kernels ok", text)
        self.assertEqual(status, OK)

    def test_trouble(self):
        skipped = {"verdict": "skipped", "reason": "no network", "seconds": 0}
        text, status = self.run_all({"5.10": (0, "Traceback\nboom"), "6.1": (0, skipped)})
        self.assertIn("failed: boom", text)
        self.assertIn("skipped: no network", text)
        self.assertIn("0 of 2 kernels ok", text)
        self.assertEqual(status, FAILED)
        self.assertEqual(self.run_all({"5.10": (0, skipped), "6.1": (0, skipped)})[1], SKIP)

    def test_after_an_interrupt_nothing_begins(self):
        begun, ended = [], threading.Event()

        class Pool(concurrent.futures.ThreadPoolExecutor):
            """Tells that it has been shut down."""

            def shutdown(self, wait=True, *, cancel_futures=False):
                super().shutdown(False, cancel_futures=cancel_futures)
                ended.set()
                super().shutdown(wait)

        def alone(name, _timeout):
            begun.append(name)
            if len(begun) == 2:
                raise KeyboardInterrupt
            if len(begun) == 3:
                ended.wait(60)
            return {"kernel": name, "seconds": 0}

        names = ["5.10", "6.1", "6.12", "7.x", "sid"]
        with mock.patch.object(matrix, "alone", alone), mock.patch.object(
            matrix.concurrent.futures, "ThreadPoolExecutor", Pool
        ), mock.patch.object(matrix.install, "need"), self.assertRaises(KeyboardInterrupt):
            list(matrix.several(names, 1, 1))
        self.assertLessEqual(len(begun), 3)

    def test_pages_of_another_size_are_told(self):
        big = {**GOOD, "page_kb": 64}
        self.assertIn(
            "pages of 64 KiB", self.run_all({"6.1-ppc64el": (0, big), "6.1": (0, GOOD)})[0]
        )


if __name__ == "__main__":
    unittest.main()
