# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab` says what kept it from a verdict, where that was the host."""

import pathlib
import sys
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.present import ab_text  # noqa: E402  (needs the path above)
from bbtool.results import boots  # noqa: E402
from fakeboots import Lab, boot, row  # noqa: E402


class Noise(unittest.TestCase):
    """How far the repeats of a boot are apart."""

    def said(self, within, counted=False):
        """What is said of boots whose repeats are so far apart."""
        before, after = Lab(1, within=within).both(9)
        rows = [types.SimpleNamespace(counted=counted)]
        outcome = types.SimpleNamespace(medians=lambda: rows)
        return "".join(ab_text.restless(ab_text.Part("uml", outcome, [], before, after)))

    def test_a_host_that_is_not_quiet_is_named(self):
        self.assertRegex(self.said(0.3), r"^a typical repeat took 1\.[2-6] times")
        self.assertEqual(self.said(0.01), "")

    def test_counts_do_not_depend_on_the_host(self):
        self.assertEqual(self.said(0.3, counted=True), "")

    def test_rows_are_apart_and_boots_are(self):
        rows = [row(cost, order) for order, cost in ((0, 10), (0, 10), (9, 900), (9, 900))]
        other = [row(20, 0), row(20, 0)]
        self.assertEqual(boots.unrest([boot(rows, "one"), boot(other, "other")]), 1)

    def test_nothing_is_repeated(self):
        self.assertIsNone(boots.unrest([boot([row(10, 0), row(20, 1)], "one")]))

    def test_rows_that_may_not_be_quoted_say_nothing(self):
        rows = [row(10, 0), row(10, 0), row(99, 0, flags=["LEAK"]), row(99, 0, flags=["LEAK"])]
        self.assertEqual(boots.unrest([boot(rows, "one")]), 1)


if __name__ == "__main__":
    unittest.main()
