# SPDX-License-Identifier: GPL-2.0-only
"""Texts of `buddybench ab` that must not hide a row: of a series of commits, and of many rows."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.present import ab_text, series_text  # noqa: E402  (needs the path above)
from bbtool.results import aspects, comparison, differ  # noqa: E402
from fakeboots import row  # noqa: E402


def counted(order, before, after, **more):
    """A row of exact counts, judged."""
    one = differ.Compared(
        {**row(before, order, lists="exact"), "threads": 1, **more},
        [before],
        [after],
        counted=True,
        defined=True,
    )
    differ.judge([one], 0.01)
    return one


def outcome(*rows, worse=()):
    """What two commits say."""
    return comparison.Outcome(list(rows), False, list(worse), 0, 0.01)


class Series(unittest.TestCase):
    """A table of commits by rows."""

    def render(self, *steps):
        """The lines."""
        titles = [f"c{number}" for number in range(len(steps) + 1)]
        return series_text.render("count", titles, steps, 0.01, "again").splitlines()

    def test_rows_of_several_masks_stand_beside_each_other(self):
        lines = self.render(
            outcome(counted(0, 100, 150, gfp="GFP_ATOMIC"), counted(0, 70, 70)),
            outcome(counted(0, 150, 150, gfp="GFP_ATOMIC"), counted(0, 70, 70)),
        )
        self.assertEqual(
            [line.strip() for line in lines if "+50.0%" in line], ["1      150 +50.0%"]
        )
        self.assertIn("alloc_pages, GFP_ATOMIC, node 0, pair", lines)
        self.assertIn("alloc_pages, GFP_KERNEL, node 0, pair", lines)

    def test_a_row_that_comes_later_has_no_number_of_the_first(self):
        lines = self.render(
            outcome(counted(0, 70, 70)), outcome(counted(0, 70, 70), counted(9, 8, 9))
        )
        self.assertEqual(
            [line.split() for line in lines if line[:4] == "  0 "][1], ["0", "70", "-"]
        )

    def test_long_heads_are_whole(self):
        lines = self.render(outcome(counted(10, 8, 9, lists="fallback")))
        self.assertIn("alloc+free 10", [line.strip() for line in lines])
        self.assertIn("fallback", [line.strip() for line in lines])

    def test_tails(self):
        """Those that changed, and those that make it undecided."""
        tails = [differ.Compared(row(1, 4), [100.0], [300.0], what="p99") for _ in range(3)]
        for one, verdict in zip(tails, (differ.SLOWER, differ.TOO_FEW, differ.UNCLEAR)):
            one.verdict, one.interval = verdict, (2.0 if verdict == differ.TOO_FEW else 0.5, 4.0)
        lines = self.render(outcome(counted(0, 70, 70)), outcome(counted(0, 70, 70), *tails))
        self.assertEqual(
            [line for line in lines if "p99" in line],
            ["  2 p99: alloc+free 4: +200.0 %", "  2 p99: alloc+free 4: +200.0 %, not decided"],
        )

    def test_what_else_got_worse(self):
        worse = aspects.Worse("failures", row(1, 4, lists="exact"), "failed 0 %, now 99 %")
        lines = self.render(outcome(counted(0, 70, 70)), outcome(counted(0, 70, 70), worse=[worse]))
        self.assertIn("  2 failures: alloc+free 4 exact: failed 0 %, now 99 %", lines)


class Many(unittest.TestCase):
    """More rows than are shown."""

    def test_a_change_is_always_shown(self):
        rows = [counted(order, 100, 150 if order == 49 else 100) for order in range(50)]
        text = ab_text.table(rows)
        self.assertIn("49 exact", text)
        self.assertIn("... and 20 more, none slower or faster", text)
        self.assertEqual(len(text.splitlines()), 33)

    def test_rows_can_be_told_apart(self):
        rows = [counted(0, 1, 1), counted(0, 1, 1, threads=2, cpus="0-1")]
        rows += [counted(0, 1, 1, context="irq-off"), counted(0, 1, 1, cpu_node=1)]
        for title in (", CPUs 0-1", ", irq-off", ", from a CPU on node 1"):
            self.assertIn(f"alloc_pages, GFP_KERNEL, node 0, pair{title}", ab_text.table(rows))

    def test_rows_that_stand_alone_can_be_told_apart(self):
        """Those of tails, and of what else got worse, where several are as brief."""
        tails = [differ.Compared({**row(1, 4), "gfp": gfp}, [1], [2]) for gfp in ("G", "H")]
        for one in tails:
            one.what, one.verdict = "p99", differ.SLOWER
        lists = [row(1, 4, lists=name) for name in ("exact", "split")]
        worse = [aspects.Worse("failures", one, "now 9 %") for one in (*lists, row(1, 9))]
        both = outcome(counted(0, 1, 1), *tails, worse=worse)
        text = ab_text.verdicts(ab_text.Part("uml", both, [], [], []))
        for line in (
            "p99: order 4 alloc+free, alloc_pages, H, node 0, pair: +100.0 %",
            "failures: order 4 alloc+free, alloc_pages, GFP_KERNEL, node 0, pair,\n"
            "  lists=split: now 9 %",
            "failures: order 9 alloc+free: now 9 %",
        ):
            self.assertIn(line, text)

    def test_rows_of_pattern_null(self):
        """They have neither function nor mask, order or node."""
        one = counted(0, 100, 150, pattern="null")
        for key in ("api", "gfp", "order", "node"):
            del one.row[key]
        worse = aspects.Worse("failures", one.row, "now 9 %")
        both = outcome(one, worse=[worse])
        text = series_text.render("count", ["a", "b"], [both], 0.01, "again")
        self.assertIn("alloc+free", text.splitlines()[4].split())
        self.assertIn("  1 failures: alloc+free exact: now 9 %", text)
        text = ab_text.verdicts(ab_text.Part("uml", both, [], [], []))
        self.assertIn("failures: alloc+free: now 9 %", text)
        lines = ab_text.table([one]).splitlines()
        self.assertEqual(lines[0], "null")
        self.assertEqual(lines[2].split()[:2], ["alloc+free", "-"])

    def test_more_of_what_was_not_enough_is_not_promised(self):
        """13 pairs could have decided; here are 20, and they did not."""
        one = differ.Compared(row(1, 0), [100.0, 120.0] * 10, [120.0, 100.0] * 10, paired=True)
        differ.judge([one], 0.01)
        self.assertEqual(one.verdict, differ.UNCLEAR)
        text = ab_text.verdicts(ab_text.Part("uml", outcome(one), [], [], []))
        self.assertRegex(text, r"undecided: 1 row\b")
        self.assertNotIn("pairs could", text)


if __name__ == "__main__":
    unittest.main()
