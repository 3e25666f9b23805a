# SPDX-License-Identifier: GPL-2.0-only
"""Unit tests of the figures of `buddybench exercise`."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.check import figures  # noqa: E402

FRAGMENT = """# buddybench fragment abi=1 unit=ns state=idle node=1 zone=Normal order=9 \
type=unmovable every=512 target=600 reached={} end=target blocks=350 most_held=861
#when\torder\tunusable\tindex\ttries\tgot\tp50\tmax\tfree\tpcp\theld
start\t0\t0\t-1000\t-\t-\t-\t-\t1000\t50\t0
held\t9\t600\t-1000\t32\t31\t5\t9\t900\t50\t100
released\t0\t0\t-1000\t-\t-\t-\t-\t{}\t50\t0
"""


class Figures(unittest.TestCase):
    """From a guest's words to verdicts."""

    def verdicts(self, found):
        """The verdicts only."""
        return [line.verdict for line in found]

    def test_fragmentation(self):
        self.assertNotIn(
            figures.BAD, self.verdicts(figures.fragmentation(FRAGMENT.format(619, 936)))
        )
        self.assertIn(figures.BAD, self.verdicts(figures.fragmentation(FRAGMENT.format(621, 1000))))
        self.assertIn(figures.BAD, self.verdicts(figures.fragmentation(FRAGMENT.format(600, 935))))
        for end in ("unsteady", "budget", "floor", "no-block", "stopped"):
            text = FRAGMENT.format(600, 1000).replace("end=target", f"end={end}")
            found = figures.fragmentation(text)
            self.assertIn(figures.BAD, self.verdicts(found))
            self.assertIn(f"ended by {end}", found[0].value)

    def test_oracle(self):
        head = (
            '# buddybench oracle abi=1 command="fuzz n=9" predictions=9 hits=8 misses={}'
            " undecided=1 undecided_pct=4.99\n"
        )
        self.assertNotIn(figures.BAD, self.verdicts(figures.oracle(head.format(0), 9)))
        self.assertIn(figures.BAD, self.verdicts(figures.oracle(head.format(1), 9)))
        self.assertIn(figures.BAD, self.verdicts(figures.oracle(head.format(0), 10)))
        without = head.format(0).replace(" undecided_pct=4.99", "")
        self.assertIn(figures.BAD, self.verdicts(figures.oracle(without, 9)))
        told = figures.oracle(f"{head.format(1)}\n# miss: GFP_KERNEL order=2", 9)
        self.assertIn("1 # miss: GFP_KERNEL order=2", [line.value for line in told])

    def test_verify(self):
        text = (
            'KTAP version 1\n# buddybench verify abi=1 command="count=9" result={} allocations={}'
            " wanted=9 violations={} failed=0 cells=1 refused=0 planted=12 caught={}"
            " seed=1\n1..2\nok 1 planted\n{} 2 cell\n"
        )
        self.assertNotIn(
            figures.BAD, self.verdicts(figures.verify(text.format("done", 9, 0, 12, "ok"), 9))
        )
        for words in (
            ("user", 9, 0, 12, "ok"),
            ("done", 8, 0, 12, "ok"),
            ("done", 9, 1, 12, "ok"),
            ("done", 9, 0, 11, "ok"),
            ("done", 9, 0, 12, "not ok"),
        ):
            self.assertIn(figures.BAD, self.verdicts(figures.verify(text.format(*words), 9)), words)

    def test_attribution(self):
        table = "#run\torder\tnode\tpattern\top\tmode\tp50\n1\t0\t0\tpair\talloc\top\t{}\n"
        self.assertEqual(
            self.verdicts(figures.attribution(table.format(9), table.format(9))), [figures.OK]
        )
        self.assertEqual(
            self.verdicts(figures.attribution(table.format(9), table.format(10))), [figures.BAD]
        )
        self.assertEqual(self.verdicts(figures.attribution(table.format(9), "")), [figures.BAD])

    def test_what_is_missing_has_failed(self):
        for found in (
            figures.verify("", 1),
            figures.oracle("", 1),
            figures.paths("", "", "6.1"),
            figures.fragmentation(""),
            figures.attribution("", ""),
        ):
            self.assertEqual(self.verdicts(found), [figures.BAD])

    def test_shares_that_do_not_add_up(self):
        head = "#run\tcell\trepeat\torder\tpath\tshare\tpattern\tpages\ttraced\tpgalloc\n"
        rows = "1\t0\t0\t0\tpcp_hit\t{}\tpair\t-\t-\t-\n1\t0\t0\t0\tall\t100\tpair\t9\t9\t9\n"
        results = "#run\top\tpattern\tmode\torder\tp50\n"
        good = figures.paths(head + rows.format("100.000"), results, "6.1.0")
        bad = figures.paths(head + rows.format("99.998"), results, "6.1.0")
        self.assertEqual(good[0].verdict, figures.OK)
        self.assertEqual(bad[0].verdict, figures.BAD)


if __name__ == "__main__":
    unittest.main()
