# SPDX-License-Identifier: GPL-2.0-only
"""What the boots of a comparison can carry: coarse clocks, unequal sides, one order of pairs."""

import itertools
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import OK, UNDECIDED  # noqa: E402  (needs the path above)
from bbtool.results import boots, comparison, differ  # noqa: E402
from fakeboots import boot, row  # noqa: E402


def outcome(sides):
    """Of two lists of results."""
    return comparison.outcome(*map(boots.boots, sides), [{}], 0.01)


def two_sides(before, after):
    """Boots of one row with these numbers."""
    return tuple(
        [boot([row(number, 0)], f"{letter}{at}") for at, number in enumerate(side)]
        for letter, side in (("A", before), ("B", after))
    )


class Carried(unittest.TestCase):
    """Neither more nor less is claimed."""

    def test_boots_without_spread(self):
        """Numbers of a coarse clock, all the same: the change is a point, paired or not."""
        for number in (6, 8, 12):
            for before, after in ((64, 80), (52, 57), (100, 110)):
                one = outcome(two_sides([before] * number, [after] * number)).rows[0]
                self.assertEqual(one.verdict, differ.SLOWER)
                self.assertAlmostEqual(one.interval[0], after / before)
                self.assertAlmostEqual(one.interval[1], after / before)

    def test_a_tail_that_few_boots_cannot_decide(self):
        """Twelve pairs decide the medians of 22 rows, but not their p99, twice as long in B."""
        for tail, status in ((200, UNDECIDED), (100, OK)):
            sides = [
                [
                    boot(
                        [row(100, order, p99=long * (1 + at / 1000)) for order in range(22)],
                        f"{letter}{at}",
                        at,
                    )
                    for at in range(12)
                ]
                for letter, long in (("A", 100), ("B", tail))
            ]
            found = outcome(sides)
            tails = {one.verdict for one in found.rows if one.what == "p99"}
            self.assertEqual(tails, {differ.TOO_FEW})
            self.assertEqual(found.status()[0], status, found.status())

    def test_coarse_clock(self):
        """Boots that all read the same step of the clock are not shown to be the same."""
        for step, before, after, verdict in (
            (10, 100, 100, differ.UNCLEAR),
            (10, 100, 110, differ.UNCLEAR),
            (10, 100, 130, differ.SLOWER),
            (0.4, 100, 100, differ.SAME),
        ):
            sides = two_sides([before] * 12, [after] * 12)
            for data in itertools.chain(*sides):
                data["clock"].update(granularity=step, khz=1e6)
                data["benchmarks"][0]["mode"] = "op"
            self.assertEqual(outcome(sides).rows[0].verdict, verdict, (step, before, after))

    def verdicts_of_steps(self, before, after):
        """What is said of boots that read so many steps of a clock of 99.8 MHz, in both directions.

        Numbers have three digits, as in a result.
        """
        step = 1e6 / 99813
        for sides in ((before, after), (after, before)):
            sides = two_sides(*([round(number * step, 3) for number in side] for side in sides))
            for data in itertools.chain(*sides):
                data["clock"].update(granularity=1, khz=99813)
                data["benchmarks"][0]["mode"] = "op"
            yield outcome(sides).rows[0].verdict

    def test_steps_of_the_clock(self):
        """Either reading may be off by a step, whatever its digits are rounded to."""
        for more, numbers, told in (
            (1, range(10, 40, 3), [differ.UNCLEAR] * 2),
            (2, (10, 25, 39), [differ.UNCLEAR] * 2),
            (4, (10, 25, 39), [differ.SLOWER, differ.FASTER]),
        ):
            for before in numbers:
                found = self.verdicts_of_steps([before] * 6, [before + more] * 6)
                self.assertEqual(list(found), told, (before, more))

    def test_every_side_has_its_own_step(self):
        """B has a clock of 200 ns, and takes 15 times as long: that is seen well enough."""
        sides = two_sides([150 + at / 9 for at in range(12)], [2300 + at for at in range(12)])
        for side, step in zip(sides, (10, 200)):
            for data in side:
                data["clock"].update(granularity=step, khz=1e6)
                data["benchmarks"][0]["mode"] = "op"
        found = outcome(sides).rows[0]
        self.assertEqual(found.verdict, differ.SLOWER)
        self.assertTrue(12 < found.interval[0] < 15.3 < found.interval[1] < 19, found.interval)

    def test_boots_between_two_steps(self):
        """A few boots that read the next step do not make the others exact; a spread does."""
        found = self.verdicts_of_steps([15] * 11 + [16], [16] * 12)
        self.assertEqual(list(found), [differ.UNCLEAR] * 2)
        spread = [100, 104, 101, 103, 99, 102] * 4
        found = self.verdicts_of_steps(spread, [number + 8 for number in spread])
        self.assertEqual(list(found), [differ.SLOWER, differ.FASTER])

    def test_sides_of_unequal_numbers(self):
        """Four boots cannot show a change in eight rows against four others, but against 20."""
        for many, verdict in ((4, differ.TOO_FEW), (20, differ.SLOWER)):
            sides = tuple(
                [
                    boot([row(base + at / 10, order) for order in range(8)], f"{letter}{at}")
                    for at in range(number)
                ]
                for letter, base, number in (("A", 100, 4), ("B", 150, many))
            )
            self.assertEqual({one.verdict for one in outcome(sides).rows}, {verdict})

    def test_who_came_first_in_every_pair(self):
        for orders, who in (("AB" * 3, "A"), ("BA" * 3, "B"), ("ABBAAB", None)):
            sides = {"A": [], "B": []}
            for at, letter in enumerate(orders):
                data = boot([row(100, 0)], f"{letter}{at}")
                data["context"]["date"] = f"2026-01-01T00:00:{at:02}Z"
                sides[letter].append(data)
            self.assertEqual(outcome((sides["A"], sides["B"])).first, who, orders)


if __name__ == "__main__":
    unittest.main()
