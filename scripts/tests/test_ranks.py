# SPDX-License-Identifier: GPL-2.0-only
"""The pure functions that comparisons rest on: ranks, Holm's correction, intervals."""

import itertools
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.results import inference  # noqa: E402  (needs the path above)


def enumerated(vector):
    """The p of the signed-rank test, by its definition."""
    sizes = [abs(one) for one in vector]
    ranks = [sum(other < size for other in sizes) + (sizes.count(size) + 1) / 2 for size in sizes]

    def least(signs):
        up = sum(rank for rank, sign in zip(ranks, signs) if sign > 0)
        return min(up, sum(ranks) - up)

    every = [least(signs) for signs in itertools.product((-1, 1), repeat=len(vector))]
    return sum(one <= least(vector) for one in every) / len(every)


class Numbers(unittest.TestCase):
    """One function each."""

    def test_need(self):
        self.assertEqual([inference.need_pairs(rows) for rows in (1, 25)], [6, 10])
        self.assertEqual([inference.need_boots(rows) for rows in (1, 25)], [4, 7])

    def test_no_p_is_smaller_than_can_be(self):
        self.assertEqual(inference.signed_rank([0.1] * 10), 2 / 2**10)
        self.assertEqual(inference.signed_rank([0.0] * 10), 1.0)
        self.assertEqual(inference.rank_sum([1.0] * 4, [2.0] * 4), 2 / 70)

    def test_what_is_said_to_be_enough_is_enough(self):
        """Boots that do not overlap at all, however many rows there are, with ties or without."""
        for rows in (1, 25, 300, 1500):
            number = inference.need_boots(rows, 0.04)
            for step in (0.0, 0.01):
                ours, theirs = ([start + at * step for at in range(number)] for start in (1, 2))
                self.assertLessEqual(inference.rank_sum(ours, theirs), 0.04 / rows, number)
            number = inference.need_pairs(rows, 0.04)
            self.assertLessEqual(inference.signed_rank([0.1] * number), 0.04 / rows)
        # 11 boots a side of which one pair overlaps: two orders of 705432 are further apart, or 4.
        ours, theirs = list(range(10)) + [10.5], [10] + list(range(11, 21))
        self.assertAlmostEqual(inference.rank_sum(ours, theirs), 4 / 705432)

    def test_signed_rank_is_that_of_all_signs(self):
        """Also where sizes are equal, and whichever side is A."""
        chance = random.Random(1)
        logs = [0.01, -0.01, -0.05, -0.055, -0.06, -0.052, -0.057]
        vectors = [logs, [1, 2, 3, -4, 5, 6, 7, 8]]
        for number in (3, 7, 8, 9, 10):
            signs = [chance.choice((-1, 1, 1, 1)) for _ in range(number)]
            vectors.append([sign * chance.choice((10, 20, 30)) for sign in signs])
        for vector in vectors:
            found = inference.signed_rank(vector)
            self.assertAlmostEqual(found, enumerated(vector), msg=vector)
            self.assertEqual(found, inference.signed_rank([-one for one in vector]), vector)

    def test_many_pairs_are_near_enough(self):
        chance = random.Random(1)
        for number in (inference.EXACT_BOOTS, inference.EXACT_BOOTS + 1):
            vector = [chance.gauss(0.2, 1) for _ in range(number)]
            exact = inference.of_all_signs(vector)
            self.assertAlmostEqual(inference.signed_rank(vector), exact, delta=exact / 10)

    def test_holm(self):
        found = inference.holm([0.01, 0.04, 0.03])
        self.assertEqual([round(p, 3) for p, _ in found], [0.03, 0.06, 0.06])
        self.assertEqual([real for _, real in found], [True, False, False])

    def test_no_spread_is_no_error(self):
        self.assertEqual(inference.of_pairs([0.5] * 3), (0.5, 0.5, 0.5))


if __name__ == "__main__":
    unittest.main()
