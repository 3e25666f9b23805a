# SPDX-License-Identifier: GPL-2.0-only
"""What words on the command line of `buddybench ab` mean."""

import itertools
import pathlib
import re
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import TREE, Problem  # noqa: E402  (needs the path above)
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

    def test_names_are_looked_at_before_anything_is_built(self):
        for wrong, said in (
            ("gfp=GFP_KERNAL", "GFP_KERNAL is no GFP flag that is measured; is it GFP_KERNEL?"),
            ("gfp=GFP_KERNEL|__GFP_ZER0", "__GFP_ZER0 is no GFP flag that is measured"),
            ("gfp=GFP_KERNEL,", "nothing is no GFP flag that is measured"),
            ("gfp=__GFP_NOFAIL", "__GFP_NOFAIL is no GFP flag"),
            ("api=alloc_page_node", "api is one of alloc_pages_node, alloc_pages, "),
            ("pattern=pairs", "pattern is one of null, pair, lifo, "),
            ("lists=auto", "lists is one of found, pcp, exact, "),
        ):
            with self.assertRaises(Problem) as caught:
                wanted.rows(f"alloc order=0 {wrong}")
            self.assertIn(said, str(caught.exception))
        for right in ("gfp=GFP_KERNEL|__GFP_ZERO,0xcc0", "lists=split:4 pattern=replay"):
            wanted.rows(right)

    def test_operations(self):
        """Alone or with op=, as they are printed or as the module says, and all of them."""
        for text, op, modes in (
            ("alloc+free", "pair", "batch"),
            ("op=alloc+free", "pair", "batch"),
            ("op=pair", "pair", "batch"),
            ("alloc free", "alloc,free", "op"),
            ("op=free,alloc+free alloc", "alloc,free,pair", "batch,op"),
        ):
            found = wanted.rows(f"{text} order=0")
            self.assertEqual(found, {"op": op, "order": "0"})
            self.assertIn(f"modes={modes}", wanted.plan([found], places.EFFORTS["count"], []))
        with self.assertRaisesRegex(Problem, "op is one of alloc, free, pair, not alloc,x"):
            wanted.rows("op=alloc,x")

    def test_numbers_are_looked_at_before_there_are_so_many(self):
        wrong = [
            (key, last, end)
            for key, last in (("order", 10), ("node", 1023), ("cpus", 8191))
            for end in (f"{last + 1}", "9999")
        ]
        for key, last, end in wrong:
            said = self.assertRaisesRegex(Problem, f": {key} is (at most|.*,) {last}, not 0-{end}")
            with mock.patch.object(wanted, "numbers") as numbers, said:
                wanted.rows(f"alloc {key}=0-{end}")
            numbers.assert_not_called()
        self.assertEqual(wanted.rows("order=0,10 node=0-1023")["node"], "0-1023")
        for end in ("99999999999", 5000 * "9"):
            with self.assertRaisesRegex(Problem, "give numbers or ranges, such as order=0-3,9"):
                wanted.rows(f"order=0-{end}")

    def test_names_are_those_of_the_module(self):
        def named(path, pattern):
            return set(re.findall(pattern, (TREE / path).read_text(encoding="utf-8")))

        defs = "include/buddybench/plan"
        self.assertEqual(
            set(wanted.KNOWN["api"]), named(f"{defs}/api_defs.h", r'BB_API_ROW\(\w+, "(\w+)"')
        )
        self.assertEqual(
            set(wanted.KNOWN["pattern"]) - {"replay"},
            named(f"{defs}/pattern_defs.h", r'BB_PATTERN_ROW\(\w+, "(\w+)"'),
        )
        lists = named("src/plan/lists.c", r'= "([\w:]+)",')
        self.assertEqual(set(wanted.KNOWN["lists"]) - lists, set())
        self.assertEqual(set(wanted.MASKS), named("src/plan/gfp.c", r'\t\{ "(\w+)", _*GFP_\w+ \}'))

    def test_plan(self):
        filters = [wanted.rows("alloc order=0,4"), wanted.rows("free order=9 api=folio_alloc")]
        found = wanted.plan(filters, places.EFFORTS["count"], ["count=7"])
        self.assertIn("orders=0,4,9", found)
        self.assertIn("modes=op", found)
        self.assertIn("count=7", found)
        found = wanted.plan([wanted.rows("pair order=1")], places.EFFORTS["count"], [])
        self.assertIn("modes=batch", found)

    def test_places(self):
        self.assertEqual(places.check("count,uml"), ["count", "uml"])
        for wrong, said in (
            ("count,", "no such place: (nothing); there are uml, count, kvm"),
            ("qemu", "no such place: qemu"),
            ("uml,count,uml", "uml is given twice"),
        ):
            with self.assertRaisesRegex(Problem, re.escape(said)):
                places.check(wrong)

    def test_sides(self):
        for wrong in ("/no/such/folder", "6.1@v2", "/tmp@v6"):
            with self.assertRaises(Problem):
                sides.parse(wrong)
        self.assertEqual(sides.parse("6.1").name, "6.1")

    def test_a_folder_without_a_kernel(self):
        """It is told before the other side is built."""
        with tempfile.TemporaryDirectory() as place:
            side = sides.parse(place)
            for side.make, where in itertools.product((False, True), ("uml", "count")):
                with self.assertRaisesRegex(Problem, "neither the source of a kernel nor"):
                    sides.check(side, where)
        sides.check(sides.Side("x@HEAD", make=True, revision="of a tree"), "uml")


if __name__ == "__main__":
    unittest.main()
