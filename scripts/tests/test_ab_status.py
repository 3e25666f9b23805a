# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab`: what the text tells beside medians, and what is refused."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import test_ab  # noqa: E402  (needs the path above)
from bbtool import FAILED, OK  # noqa: E402


class Told(unittest.TestCase):
    """One experiment each."""

    setUp, run_on = test_ab.Course.setUp, test_ab.Course.run_on

    def test_a_gate_writes_no_file(self):
        words = ("--gate", "pair order=4 > 2%", "--json", str(self.folder / "x.json"))
        status, _, said = self.run_on(test_ab.Kernels({}), *words)
        self.assertEqual(status, 130)
        self.assertIn("of two sides without --each or --gate", said)

    def test_a_slower_p99_is_told(self):
        """Although the medians of all rows are the same."""

        class Slow(test_ab.Kernels):
            """Of which one has a longer tail."""

            def __call__(self, place, have, *rest):
                data = super().__call__(place, have, *rest)
                for part in data["benchmarks"]:
                    part["p99"] = 1000 * (3 if have == "6.12" else 1)
                return data

        file, page = self.folder / "found.json", self.folder / "ab.html"
        words = ("--on", "uml", "--seed", "1", "--json", str(file), "--html", str(page))
        status, text, _ = self.run_on(Slow({}, spread=0.012), *words)
        self.assertEqual(status, OK)
        self.assertIn("p99: order 4 alloc+free: +200.0 %", text)
        found = json.loads(file.read_text(encoding="utf-8"))["places"][0]
        self.assertEqual((found["status"], found["looks"]), (FAILED, 4))
        self.assertRegex(found["reasons"][0], "slower at p99")
        self.assertEqual((found["worse"], found["silent"]), ([], []))
        self.assertIn("Bonferroni over 4 looks", page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
