# SPDX-License-Identifier: GPL-2.0-only
"""What the tool finds in a result: each kind planted, and results in which there is nothing."""

import io
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool.present import findings, table, verdict, view  # noqa: E402  (needs the path above)
from bbtool.results import cells  # noqa: E402
from planting import flat, planted, small  # noqa: E402


def cliff(order=0, **_):
    """The first order beyond the lists costs 1.7 times the one before."""
    return 420 * (1.7 if order >= 4 else 1) + order


def far(node=0, **where):
    """Node 1 costs 3 % more."""
    return flat(**where) * (1.03 if node else 1)


def masked(gfp="", **where):
    """A mask that costs half as much again."""
    return flat(**where) * (1.5 if gfp == "GFP_ATOMIC" else 1)


def drifting(repeat=0, **where):
    """2 % more in every repeat."""
    return flat(**where) * (1 + 0.02 * repeat)


def tailed(row):
    """One free of 1000 takes 700 times the median."""
    if row["op"] == "free" and row["order"] == 3:
        row.update({"p999": row["p50"] * 700, "max": row["p50"] * 900, "flags": ["pcp-full"]})


def failing(row):
    """Orders from 9 on fail with one mask."""
    if row["gfp"] == "GFP_ATOMIC" and row["order"] >= 9:
        row.update({"fail": row["iterations"], "iterations": 0})


PLANTED = (
    ("cliff", planted(cliff), "order 4 costs 1.7 times order 3"),
    ("cliff", planted(cliff), "it leaves the per-CPU lists, which end at order 3"),
    ("node", planted(far), "node 1 costs 3 % more than node 0"),
    ("mask", planted(masked), "GFP_ATOMIC costs 1.5 times GFP_KERNEL"),
    ("tail", planted(change=tailed), "p99.9 of a free is 700 times p50"),
    ("tail", planted(change=tailed), "the full per-CPU list is drained"),
    ("failure", planted(change=failing), "GFP_ATOMIC orders from 9 on"),
    ("drift", planted(drifting), "the cost grows during the run"),
    ("nothing", planted(), "nothing stands out"),
)


class Planted(unittest.TestCase):
    """One thing is planted, and that one thing is told."""

    def test_each_is_told_and_nothing_else(self):
        for kind, data, words in PLANTED:
            with self.subTest(kind):
                found = findings.find(data)
                self.assertEqual([item.kind for item in found], [kind])
                self.assertIn(words, found[0].text)

    def test_each_names_a_row_that_exists(self):
        for kind, data, _ in PLANTED:
            names = {row["name"] for row in data["benchmarks"]} | {""}
            for item in findings.find(data):
                self.assertIn(item.row, names, kind)

    def test_all_at_once_are_five(self):
        def cost(**where):
            return cliff(**where) * far(**where) * masked(**where) * drifting(**where)

        def change(row):
            tailed(row)
            failing(row)

        found = findings.find(planted(cost, change))
        self.assertEqual(
            [item.kind for item in found], ["failure", "drift", "cliff", "mask", "tail"]
        )


class Nothing(unittest.TestCase):
    """What must not be told."""

    def kinds(self, data):
        """Kinds of all findings."""
        return [item.kind for item in findings.find(data)]

    def test_noise_alone(self):
        for noise in (0.001, 0.02, 0.08):
            self.assertEqual(self.kinds(planted(noise=noise)), ["nothing"], noise)

    def test_cost_that_grows_with_the_pages(self):
        def clearing(order=0, **_):
            return 300 * 2**order

        self.assertEqual(self.kinds(planted(clearing)), ["nothing"])

    def test_orders_with_others_between_them(self):
        self.assertEqual(self.kinds(planted(cliff, orders=(3, 5, 7))), ["nothing"])

    def test_rows_that_must_not_be_quoted(self):
        def emulated(row):
            row["flags"] = ["EMULATED"]

        self.assertEqual(self.kinds(planted(cliff, emulated)), ["nothing"])

    def test_tail_of_few_values(self):
        def few(row):
            tailed(row)
            row["iterations"] = 16

        found = findings.find(planted(change=few))
        self.assertEqual([item.kind for item in found], ["nothing"])
        self.assertIn("not looked for: tails", found[0].text)

    def test_what_could_not_be_looked_at_is_told(self):
        text = findings.find(planted(repeats=1, nodes=(0,), masks=("GFP_KERNEL",)))[0].text
        for word in ("drift", "nodes", "masks"):
            self.assertRegex(text, f"not looked for: {word}")
            self.assertNotRegex(text, f"no {word.removesuffix('s')}")

    def test_what_had_nothing_to_be_compared_with_is_not_denied(self):
        def apart(row):
            """Each mask, and each node, has orders of its own."""
            mine = row["order"] % 2 == (row["gfp"] == "GFP_ATOMIC") == row["node"]
            row["flags"] = [] if mine else ["SHORT"]

        def freed(row):
            row["op"] = "free"

        masks = ("GFP_KERNEL", "GFP_ATOMIC")
        for change, orders, words in (
            (apart, range(11), ("masks, as fewer than 3 rows", "nodes, as fewer than 3 rows")),
            (None, (3, 5, 7), ("steps between orders, as no two that follow each other",)),
            (None, (0, 1, 9), ("the step to order 9, as the order below has no number",)),
            (None, (0, 1, 4, 9), ("the step to orders 4, 9, as the order below has no number",)),
            (freed, range(11), ("failures, as nothing was allocated",)),
        ):
            text = findings.find(planted(change=change, orders=orders, masks=masks))[0].text
            for part in words:
                self.assertIn(f"not looked for: {part}", text)

    def test_a_drift_of_one_row_among_many(self):
        def one(repeat=0, **where):
            grows = where["order"] == 2 and where["node"] == 0
            return flat(**where) * (1 + 0.05 * repeat * grows)

        self.assertEqual(self.kinds(planted(one)), ["nothing"])


class Reasons(unittest.TestCase):
    """Why there is a cliff is told only where it is known."""

    def test_of_an_old_kernel(self):
        data = planted(lambda order=0, **_: 400 * (1.8 if order else 1) + order)
        self.assertNotIn("per-CPU", findings.find(data)[0].text)
        data["kernel"]["release"] = "5.10.0-40-amd64"
        self.assertIn("end at order 0", findings.find(data)[0].text)

    def test_state_of_the_lists(self):
        def state(row):
            row["lists"] = "pcp" if row["order"] < 4 else "split:2"

        self.assertIn("lists pcp before, split:2", findings.find(planted(cliff, state))[0].text)

    def test_the_usual_states_are_the_reason(self):
        def state(row):
            row["lists"] = "pcp" if row["order"] < 4 else "exact"

        self.assertIn("leaves the per-CPU lists", findings.find(planted(cliff, state))[0].text)

    def test_failures_in_part(self):
        found = findings.find(small())
        self.assertEqual(found[0].kind, "failure")
        self.assertIn("GFP_KERNEL order 9 on node 1: 2 % of", found[0].text)


class Carried(unittest.TestCase):
    """Percentiles that a number of values cannot carry."""

    def test_limits(self):
        for name, least in cells.CARRIES.items():
            self.assertTrue(cells.carried(name, least))
            self.assertFalse(cells.carried(name, least - 1))
        self.assertTrue(cells.carried("p50", 1))
        self.assertTrue(cells.carried("max", 1))


class Noise(unittest.TestCase):
    """The line above the findings is not green where repeats disagree."""

    def level(self, noise, **changes):
        """The first level, and all texts."""
        data = {**planted(noise=noise), **changes}
        found = verdict.verdict(data)
        return found[0][0], " ".join(text for _, text in found)

    def test_quiet(self):
        self.assertEqual(self.level(0.003)[0], "good")

    def test_repeats_disagree(self):
        level, text = self.level(0.12)
        self.assertEqual(level, "note")
        self.assertRegex(text, r"repeats of a row differ by \d+ %")

    def test_other_work_ran(self):
        data = planted()
        data["clock"]["noise_ppm"] = 280000
        level, text = self.level(0.003, clock=data["clock"])
        self.assertEqual(level, "note")
        self.assertIn("28 %", text)


class Shown(unittest.TestCase):
    """What the summary says of it."""

    def shown(self, data, width=100):
        """The summary as text."""
        return table.render(data, width, table.Painter(io.StringIO()))

    def test_nothing(self):
        """One line without a heading; why something was not looked for is told on the page."""
        few = planted(orders=(0, 3, 9), repeats=1, nodes=(0,), masks=("GFP_KERNEL",))
        text = self.shown(few)
        self.assertIn(
            "\n\nnothing stands out: no failed allocation, no long tail;"
            " not looked for: drift, steps, masks, nodes\n\n",
            text,
        )
        self.assertNotIn("what stands out", text)
        self.assertIn("\n\nnothing stands out: no failed", self.shown(planted()))
        self.assertIn("what stands out\n* order 4 costs", self.shown(planted(cliff)))

    def test_a_mark_is_explained_where_it_is(self):
        without = planted(orders=(0, 3))
        self.assertNotIn(view.GAP, self.shown(without))
        for row in without["benchmarks"]:
            if row["order"] == 3 and row["op"] == "free":
                row["p50"] = None
        text = self.shown(without)
        self.assertIn(f"{view.GAP} not measured: the API does not take this order", text)
        self.assertGreater(text.count(view.GAP), 1)


if __name__ == "__main__":
    unittest.main()
