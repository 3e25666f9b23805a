# SPDX-License-Identifier: GPL-2.0-only
"""Unit tests of the trace reader and of the figures of `buddybench exercise`."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import figures, traceread  # noqa: E402

TRACE = """    kworker/u4:1-32    [001]   2.000000000: bb_cell_start:        cell=3 repeat=0 api=0 order=4 gfp=3264
    buddybench/0-123   [000]   2.100000000: bb_chunk:             op=0 n=8 recording=0
    buddybench/0-123   [000]   2.100001000: funcgraph_entry:       func=__alloc_pages depth=0
    buddybench/0-123   [000]   2.100002000: funcgraph_exit:        func=__alloc_pages depth=0 overrun=0 calltime=10 rettime=20
    buddybench/0-123   [000]   2.200000000: bb_chunk:             op=0 n=8 recording=1
    buddybench/0-123   [000]   2.200001000: funcgraph_entry:       func=__alloc_pages depth=0
    buddybench/0-123   [000]   2.200001500: mm_page_alloc_zone_locked:  pfn=0x40 order=4 migratetype=0 percpu_refill=0
    <idle>-0           [001]   2.200001600: mm_page_alloc_zone_locked:  pfn=0x80 order=0 migratetype=0 percpu_refill=1
    buddybench/0-123   [000]   2.200001700: mm_page_alloc:         pfn=0x40 order=4 gfp_flags=0x12cc0 migratetype=0
    buddybench/0-123   [000]   2.200002000: funcgraph_exit:        func=__alloc_pages depth=0 overrun=0 calltime=1a0 rettime=2a0
    buddybench/0-123   [000]   2.200003000: funcgraph_entry:       func=__alloc_pages depth=0
    buddybench/0-123   [000]   2.200004000: local_timer_entry:     vector=236
    buddybench/0-123   [000]   2.200005000: mm_page_alloc:         pfn=0x50 order=0 gfp_flags=0x12cc0 migratetype=0
    buddybench/0-123   [000]   2.200006000: funcgraph_exit:        func=__alloc_pages depth=0 overrun=0 calltime=300 rettime=1300
    other-9            [000]   2.300000000: funcgraph_entry:       func=__alloc_pages depth=0
    other-9            [000]   2.300001000: funcgraph_exit:        func=__alloc_pages depth=0 overrun=0 calltime=1 rettime=9
"""
FRAGMENT = """# buddybench fragment abi=1 unit=ns state=idle node=1 zone=Normal order=9 type=unmovable every=512 target=600 reached={} end=target blocks=350 most_held=861
#when\torder\tunusable\tindex\ttries\tgot\tp50\tmax\tfree\tpcp\theld
start\t0\t0\t-1000\t-\t-\t-\t-\t1000\t50\t0
held\t9\t600\t-1000\t32\t31\t5\t9\t900\t50\t100
released\t0\t0\t-1000\t-\t-\t-\t-\t{}\t50\t0
"""


class TraceReader(unittest.TestCase):
    """From lines to allocations."""

    def setUp(self):
        self.ops = traceread.operations(TRACE)

    def test_only_measured_allocations_of_workers(self):
        self.assertEqual(len(self.ops), 2)
        self.assertEqual({op.cell for op in self.ops}, {3})

    def test_time_is_the_call(self):
        self.assertEqual([op.nanoseconds for op in self.ops], [0x100, 0x1000])

    def test_paths(self):
        self.assertEqual([op.path() for op in self.ops], ["buddy", "pcp_hit"])
        self.assertEqual([op.order() for op in self.ops], [4, 0])

    def test_noise_is_told_apart(self):
        self.assertEqual([op.noise() for op in self.ops], [{}, {"local_timer_entry": 1}])

    def test_events_of_other_cpus_are_left_out(self):
        self.assertEqual(self.ops[0].count("mm_page_alloc_zone_locked"), 1)


class Figures(unittest.TestCase):
    """From a guest's words to verdicts."""

    def verdicts(self, found):
        """The verdicts only."""
        return [line.verdict for line in found]

    def test_fragmentation(self):
        self.assertNotIn(figures.BAD, self.verdicts(figures.fragmentation(FRAGMENT.format(619, 936))))
        self.assertIn(figures.BAD, self.verdicts(figures.fragmentation(FRAGMENT.format(621, 1000))))
        self.assertIn(figures.BAD, self.verdicts(figures.fragmentation(FRAGMENT.format(600, 935))))

    def test_oracle(self):
        head = '# buddybench oracle abi=1 command="fuzz n=9" predictions=9 hits=8 misses={} undecided=1 undecided_pct=4.99\n'
        self.assertNotIn(figures.BAD, self.verdicts(figures.oracle(head.format(0), 9)))
        self.assertIn(figures.BAD, self.verdicts(figures.oracle(head.format(1), 9)))
        self.assertIn(figures.BAD, self.verdicts(figures.oracle(head.format(0), 10)))

    def test_verify(self):
        text = ('KTAP version 1\n# buddybench verify abi=1 command="count=9" result={} allocations={} wanted=9 violations={} failed=0'
                ' cells=1 refused=0 planted=12 caught={} seed=1\n1..2\nok 1 planted\n{} 2 cell\n')
        self.assertNotIn(figures.BAD, self.verdicts(figures.verify(text.format("done", 9, 0, 12, "ok"), 9)))
        for words in (("user", 9, 0, 12, "ok"), ("done", 8, 0, 12, "ok"), ("done", 9, 1, 12, "ok"), ("done", 9, 0, 11, "ok"),
                      ("done", 9, 0, 12, "not ok")):
            self.assertIn(figures.BAD, self.verdicts(figures.verify(text.format(*words), 9)), words)

    def test_attribution(self):
        table = "#run\torder\tnode\tpattern\top\tmode\tp50\n1\t0\t0\tpair\talloc\top\t{}\n"
        self.assertEqual(self.verdicts(figures.attribution(table.format(9), table.format(9))), [figures.OK])
        self.assertEqual(self.verdicts(figures.attribution(table.format(9), table.format(10))), [figures.BAD])
        self.assertEqual(self.verdicts(figures.attribution(table.format(9), "")), [figures.BAD])

    def test_what_is_missing_has_failed(self):
        for found in (figures.verify("", 1), figures.oracle("", 1), figures.paths("", "", "6.1"), figures.fragmentation(""),
                      figures.attribution("", "")):
            self.assertEqual(self.verdicts(found), [figures.BAD])

    def test_emulated_time_is_called_so(self):
        ops = traceread.operations(TRACE)
        for mode, value in (("tcg", "4.1 us, emulated"), ("kvm", "4.1 us")):
            self.assertEqual(figures.trace(ops, {"check-events": "0", "mode": mode}, 9)[-1].value, value)

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
