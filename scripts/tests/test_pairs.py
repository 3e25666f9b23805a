# SPDX-License-Identifier: GPL-2.0-only
"""Boots that alternated, of which one has no partner, and what a comparison says of it all."""

import itertools
import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, UNDECIDED  # noqa: E402  (needs the path above)
from bbtool.present import compare_rows, compare_text  # noqa: E402
from bbtool.results import boots, comparison, differ  # noqa: E402
from fakeboots import Lab, boot, row  # noqa: E402


def dated(letters):
    """Boots of A and of B, in the order of these letters."""
    sides = {"A": [], "B": []}
    for at, letter in enumerate(letters):
        data = boot([row(100 + at % 3, 0)], f"{letter}{at}")
        data["context"]["date"] = f"2026-01-01T00:{at:02}:00Z"
        sides[letter].append(data)
    return [boots.boots(side) for side in sides.values()]


def names(pairs):
    """The pairs as text."""
    return pairs and " ".join(one.key + other.key for one, other in pairs)


class Partners(unittest.TestCase):
    """Who belongs to whom."""

    def test_one_may_be_alone(self):
        for letters, pairs in (
            ("ABABA", "A0B1 A2B3"),
            ("BABAB", "A1B0 A3B2"),
            ("ABBABAA", "A0B1 A3B2 A5B4"),
            ("BBABA", "A2B1 A4B3"),
            ("AABBA", "A1B2 A4B3"),
            ("AAABB", None),
            ("ABABAA", None),
            ("A", None),
        ):
            found = dated(letters)
            self.assertEqual(names(boots.paired(*found)), pairs, letters)

    def test_of_an_experiment_that_was_cut_short(self):
        sides = [Lab(1).side(letter, [1] * number) for letter, number in (("A", 8), ("B", 7))]
        self.assertEqual(len(boots.paired(*map(boots.boots, sides))), 7)
        sides[0][7]["experiment"]["pair"] = 2  # there twice: which of the two is it?
        self.assertIsNone(boots.paired(*map(boots.boots, sides)))
        sides[0][7]["experiment"]["pair"], sides[1][3]["experiment"]["pair"] = 7, 99
        self.assertIsNone(boots.paired(*map(boots.boots, sides)))

    def test_of_counts_all_boots_count(self):
        """A third boot of A that contradicts the others is not left out for want of a partner."""
        sides = [
            [
                boot([row(number, 0, unit="instructions", lists="exact")], f"{letter}{at}", at)
                for at, number in enumerate(numbers)
            ]
            for letter, numbers in (("A", (1000, 1000, 1100)), ("B", (1100, 1100)))
        ]
        for data in (*sides[0], *sides[1]):
            data["clock"]["unit"] = "instructions"
        found = comparison.outcome(*map(boots.boots, sides), [{}], 0.01)
        self.assertEqual((len(found.rows[0].before), found.rows[0].defined), (3, False))
        self.assertEqual(found.status()[0], UNDECIDED)

    def test_a_boot_more_takes_nothing_away(self):
        """Five against four can decide, four pairs cannot: then there are no pairs."""
        for letters in ("ABABABABA", "ABABABABAB" * 2 + "A"):
            sides = {"A": [], "B": []}
            for at, letter in enumerate(letters):
                cost = (150 if letter == "B" else 100) + at % 5 / 5
                data = boot([row(cost, 0)], f"{letter}{at}")
                data["context"]["date"] = f"2026-01-01T00:{at:02}:00Z"
                sides[letter].append(data)
            found = comparison.outcome(*map(boots.boots, sides.values()), [{}], 0.01)
            self.assertEqual(found.paired, len(letters) > 9)
            self.assertEqual(found.status()[0], FAILED)

    def test_it_is_told(self):
        both = dated("AB" * 7 + "A")
        found = comparison.outcome(*both, [{}], 0.01)
        self.assertEqual((found.paired, found.alone), (True, 1))
        story = mock.Mock(outcome=found)
        self.assertIn("1 boot has no partner", " ".join(compare_text.how(story)))
        even = comparison.outcome(both[0][:-1], both[1], [{}], 0.01)
        self.assertEqual(even.alone, 0)
        self.assertEqual([one.before for one in even.rows], [one.before for one in found.rows])


class Words(unittest.TestCase):
    """What the text claims."""

    def story(self, looks=1, p99=None):
        """Of twelve pairs that do not differ."""
        both = Lab(3, spread=0.0005, within=0.0001).both(12, p99=p99, rows=2)
        found = comparison.outcome(*map(boots.boots, both), [{}], 0.01, looks)
        return mock.Mock(outcome=found)

    def whole(self, rows):
        """The text of a comparison in which 12 pairs of these rows are slower in B."""
        sides = [
            [
                boot([{**one, "cost_p50": factor * (100 + at)} for one in rows], f"{letter}{at}")
                for at in range(12)
            ]
            for letter, factor in (("A", 1), ("B", 2))
        ]
        for data in itertools.chain(*sides):
            data["kernel"]["machine"], data["context"]["host_name"] = "x86_64", "?"
            for one in data["benchmarks"]:
                one["p99"] = one["cost_p50"]
        sides = [comparison.Side(["a"], side) for side in sides]
        found = comparison.outcome(*(side.boots for side in sides), [{}], 0.01)
        return compare_text.render(compare_text.Story(*sides, found, [], [], []), False)

    def test_pattern_null(self):
        """Its rows have neither function nor mask, order or node; also where they stand alone."""
        empty = {**row(1, 0), "pattern": "null"}
        for key in ("api", "gfp", "order", "node"):
            del empty[key]
        for more in (1, 50):
            text = self.whole([empty, *(row(1, order) for order in range(more))])
            self.assertIn("\npattern null", text)
            self.assertIn("\npattern null, alloc+free\n                -     105.5", text)

    def test_rows_that_stand_alone_can_be_told_apart(self):
        """Two rows of p99 that differ in pattern, or in CPUs."""
        rows = [row(1, 0), {**row(1, 0), "pattern": "lifo"}]
        for threads, cpus in ((2, "0-1"), (3, "0,2,3")):
            rows.append({**row(1, 0), "threads": threads, "cpus": cpus})
        text = self.whole(rows).partition("\np99:")[2]
        for part in ("pair", "lifo", "pair, CPUs 0-1", "pair, CPUs 0,2,3"):
            self.assertIn(f"alloc_pages, GFP_KERNEL, node 0, pattern {part}, alloc+free\n", text)

    def test_changes_beyond_all_bounds(self):
        for share, told in ((0.05, "+5.0"), (-1, "-100.0"), (12.3, "+1230"), (1e300, ">+100000")):
            self.assertEqual(compare_rows.signed(share), told)

    def test_levels_of_an_experiment(self):
        for looks, there in ((1, False), (4, True)):
            text = " ".join(compare_text.how(self.story(looks)))
            self.assertEqual("Bonferroni over 4 looks" in text, there)
            self.assertEqual("for all looks" in text, there)

    def test_no_difference_of_what(self):
        self.assertIn("\nNo difference.\n", compare_text.summary(self.story()))
        story = self.story(p99=1000)
        for one in story.outcome.rows:
            if one.what == "p99":
                one.verdict = differ.UNCLEAR
        self.assertIn("\nNo difference of medians.\n", compare_text.summary(story))
        self.assertIn("p99: 0 of 2 rows", compare_text.tails(story))
        self.assertIn("2 are not decided", compare_text.tails(story))


if __name__ == "__main__":
    unittest.main()
