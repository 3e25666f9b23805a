# SPDX-License-Identifier: GPL-2.0-only
"""What words on the command line of `buddybench ab` mean."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import Problem  # noqa: E402  (needs the path above)
from bbtool.experiment import places, sides, wanted  # noqa: E402


class Words(unittest.TestCase):
    """Rows, gates and sides as they are typed."""

    def test_rows(self):
        self.assertEqual(
            wanted.gate("alloc order=4 lists=split > 2%"),
            ({"op": "alloc", "order": "4", "lists": "split"}, 0.02),
        )
        for wrong in ("alloc order=4", "alloc order=x > 2", "banana=1 > 2"):
            with self.assertRaises(Problem):
                wanted.gate(wrong)

    def test_plan(self):
        filters = [wanted.rows("alloc order=0,4"), wanted.rows("free order=9 api=folio_alloc")]
        found = wanted.plan(filters, places.EFFORTS["count"], ["count=7"])
        self.assertIn("orders=0,4,9", found)
        self.assertIn("modes=op", found)
        self.assertIn("count=7", found)
        found = wanted.plan([wanted.rows("pair order=1")], places.EFFORTS["count"], [])
        self.assertIn("modes=batch", found)

    def test_sides(self):
        for wrong in ("/no/such/folder", "6.1@v2", "/tmp@v6"):
            with self.assertRaises(Problem):
                sides.parse(wrong)
        self.assertEqual(sides.parse("6.1").name, "6.1")


if __name__ == "__main__":
    unittest.main()
