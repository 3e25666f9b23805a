# SPDX-License-Identifier: GPL-2.0-only
"""When `buddybench ab` looks: nobody gets a verdict more often than was paid for."""

import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import test_ab  # noqa: E402  (needs the path above)
from bbtool import ABORTED, OK, UNDECIDED, Problem  # noqa: E402
from bbtool.experiment import course  # noqa: E402
from bbtool.results import boots  # noqa: E402
from fakeboots import Lab  # noqa: E402


def setUpModule():
    """statsmodels collects garbage with each correction, which here is most of the time."""
    patched = mock.patch("gc.collect")
    patched.start()
    unittest.addModuleCleanup(patched.stop)


class Kept:
    """Stands for a Record of made-up boots."""

    def __init__(self, *sides):
        self.known = [boots.boots(side) for side in sides]

    def sides(self, _place, *numbers, most=None):
        """The boots of some sides."""
        return [self.known[number][:most] for number in numbers]

    def pairs(self, _place, _count):
        """Of all of them."""
        return len(self.known[0])


def task(place="uml", sides=2):
    """Twenty pairs of any rows."""
    return course.Task([None] * sides, [place], [{}], {}, 0.01, 20, 0, 0)


class Looks(unittest.TestCase):
    """After which pairs a verdict is given."""

    def test_no_more_than_planned(self):
        """Ended after any pair, the verdict is that of the last of four looks."""
        both = Lab(1).both(20, repeats=1)
        found = [
            course.looked(Kept(*(side[:at] for side in both)), task(), "uml") for at in range(21)
        ]
        self.assertEqual(found[:10], list(range(10)))  # too few to say anything
        self.assertEqual(sorted(set(found[10:])), [10, 13, 17, 20])

    def test_rows_that_come_later_move_no_look(self):
        """Five rows may be decided by 10 pairs, six by 11; the first pair has five."""
        both = Lab(1).both(20, repeats=1, rows=6)
        for side in both:
            del side[0]["benchmarks"][5:]
        self.assertEqual(course.planned(Kept(*both), task(), "uml", 15), [10, 13, 17, 20])

    def test_exact_counts_need_no_look(self):
        both = Lab(1, 0.0, 0.0).both(3, repeats=1, lists="exact", unit="instructions")
        for data in both[0] + both[1]:
            data["clock"]["unit"] = "instructions"
        self.assertEqual(course.looked(Kept(*both), task("count"), "count"), 3)

    def test_the_tail_of_a_count_does(self):
        """There is chance in it. That it has been decided is no reason to look no more."""
        lab, sides = Lab(1, 0.0, 0.0), []
        for letter, p99 in (("A", 1000), ("B", 3000)):
            made = lab.side(letter, [1] * 20, rows=1, lists="exact", unit="instructions", p99=p99)
            sides.append([{**data, "clock": {"unit": "instructions"}} for data in made])
        self.assertEqual(
            [course.planned(Kept(*sides), task("count"), "count", at) for at in (1, 2, 10, 20)],
            [[5, 10, 15, 20]] * 4,
        )
        kept = Kept(*(side[:12] for side in sides))
        self.assertEqual(course.looked(kept, task("count"), "count"), 10)

    def test_commits_of_a_series_share_the_chance(self):
        """Twenty commits of noise are not twenty chances of a false alarm."""
        sides = [Lab(at).side(f"c{at}", [1] * 20, repeats=1, rows=1) for at in range(21)]
        kept, whole = Kept(*sides), task(sides=21)
        self.assertEqual(course.looks(1, 20), [8, 12, 16, 20])
        self.assertEqual(course.planned(kept, whole, "uml", 20)[0], 12)
        one = course.between(kept, task(), "uml", 0, 1).rows[0]
        shared = course.between(kept, whole, "uml", 0, 1).rows[0]
        self.assertEqual((one.need, shared.need), (8, 12))
        self.assertLess(shared.interval[0], one.interval[0])


class Numbers(unittest.TestCase):
    """Pairs of which no row has a number in both."""

    setUp, run_on = test_ab.Course.setUp, test_ab.Course.run_on

    class Unquoted(test_ab.Kernels):
        """Of which the first boots have none, and those of one place."""

        def __init__(self, *words, first=0, there=""):
            super().__init__(*words)
            self.first, self.there = first, there

        def __call__(self, place, *words):
            data = super().__call__(place, *words)
            if len(self.booted) <= self.first or place == self.there:
                for part in data["benchmarks"]:
                    part["flags"] = ["HALVES-DIFFER"]
            return data

    def test_the_first_pair_has_none(self):
        for place, number in (("uml", 24), ("count", 6)):
            self.folder /= place
            kernels = self.Unquoted({"6.12": 1.05}, first=2)
            words = ("--on", place, "--seed", "1", "--rows", "pair order=0")
            status, text, _ = self.run_on(kernels, *words)
            self.assertEqual((status, len(kernels.booted)), (OK, number))
            self.assertIn("1 row asked for: 1 slower", text)

    def test_all_pairs_are_there_all_the_same(self):
        """To go on with them would end at once."""
        words = ("--on", "uml", "--seed", "1", "--rows", "pair order=0")
        status, text, _ = self.run_on(self.Unquoted({}, 0.2, first=2), *words)
        self.assertEqual(status, UNDECIDED)
        self.assertIn("19 pairs of boots", text)
        self.assertIn("\nnext, from the beginning, as more pairs are another", text)

    def test_nor_has_any_other(self):
        """It ends soon, for all that is known, and so it does if it is gone on with."""
        for more, number in (((), 6), (("--resume",), 0)):
            kernels = self.Unquoted({}, first=99)
            with self.assertRaisesRegex(Problem, "no row with a number.*HALVES-DIFFER") as caught:
                self.run_on(kernels, "--seed", "1", *more)
            self.assertEqual((caught.exception.code, len(kernels.booted)), (UNDECIDED, number))
        gate = ("--seed", "1", "--gate", "pair order=4 > 2%")
        status, text, _ = self.run_on(self.Unquoted({}, first=99), *gate)
        self.assertEqual(status, 125)
        self.assertIn("cannot tell: no row with a number", text)

    def test_another_place_has_them(self):
        kernels = self.Unquoted({"6.12": 1.05}, there="uml")
        status, text, said = self.run_on(kernels, "--seed", "1", "--on", "uml,count")
        self.assertEqual(status, UNDECIDED)
        self.assertIn("uml: no row has a number after 3 pairs", said)
        self.assertIn("5 rows asked for: 5 slower", text)


class Ended(unittest.TestCase):
    """In between, and gone on with."""

    setUp, run_on = test_ab.Course.setUp, test_ab.Course.run_on

    def test_in_between(self):
        noise = test_ab.Kernels({}, spread=0.2, after=30)
        status, text, _ = self.run_on(noise, "--on", "uml", "--seed", "1")
        self.assertEqual(status, ABORTED)
        self.assertIn("13 pairs of boots", text)
        self.assertIn("2 pairs after the last look wait for the next (--resume)", text)
        noise = test_ab.Kernels({}, spread=0.2)
        status, text, _ = self.run_on(noise, "--on", "uml", "--resume")
        self.assertEqual((status, len(noise.booted)), (UNDECIDED, 10))
        self.assertNotIn("last look", text)


if __name__ == "__main__":
    unittest.main()
