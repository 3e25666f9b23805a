# SPDX-License-Identifier: GPL-2.0-only
"""Comparing two results: golden texts, what is refused, and that noise is called noise."""

import argparse
import contextlib
import copy
import io
import pathlib
import random
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import FAILED, OK, Problem  # noqa: E402  (path above)
from bbtool.commands import compare  # noqa: E402
from bbtool.present import compare_text  # noqa: E402
from bbtool.results import bundle, differ, result  # noqa: E402


def small():
    """The small bundle as a result."""
    return result.convert(bundle.only((HERE / "data/small.bundle").read_text(encoding="utf-8")))


def counted(factor=1.0):
    """A counted result; allocations cost a bit more by factor."""
    data = small()
    data["clock"]["unit"] = "instructions"
    for row in data["benchmarks"]:
        row["unit"] = row["time_unit"] = "instructions"
        row["flags"] = ["counted"]
        for key in ("p50", "cost_p50", "clean_p50"):
            if key in row and row["op"] == "alloc":
                row[key] = round(row[key] * factor, 3)
    return data


def timed(seed, shift=1.0, repeats=10, spread=0.004):
    """A timed result: each repeat is off by a little; allocations are slower by shift."""
    data, chance, rows = small(), random.Random(seed), []
    data["clock"]["unit"] = "ns"
    for row in data["benchmarks"]:
        for index in range(repeats if row["repetition_index"] == 0 else 0):
            again = copy.deepcopy(row)
            again.update(
                unit="ns", time_unit="ns", repetition_index=index, repetitions=repeats, flags=[]
            )
            for key in ("p50", "cost_p50"):
                if key in again:
                    again[key] = round(
                        row[key] * chance.gauss(1, spread) * (shift if row["op"] == "alloc" else 1),
                        3,
                    )
            rows.append(again)
    data["benchmarks"] = rows
    return data


class Compare(unittest.TestCase):
    """The command."""

    def run_on(self, before, after, *words, **changes):
        """(exit status, text) for two results."""
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(
            io.StringIO()
        ) as said:
            names = []
            for letter, datas in (("a", before), ("b", after)):
                part = [
                    pathlib.Path(folder, f"{letter}{index}.json") for index in range(len(datas))
                ]
                for path, data in zip(part, datas):
                    result.write(path, data)
                names.append(",".join(map(str, part)))
            parser = argparse.ArgumentParser()
            compare.arguments(parser)
            options = parser.parse_args([*names, *words])
            for key, item in changes.items():
                setattr(options, key, item)
            status = compare.main(options)
        return status, said.getvalue().replace(f"{folder}/", "")

    def golden(self, text, name):
        """Compare with a golden file; a mail has 80 columns and plain characters."""
        path = HERE / "data" / name
        self.assertEqual(
            text, path.read_text(encoding="utf-8"), f"if this is wanted: update {name}"
        )
        self.assertLessEqual(max(map(len, text.splitlines())), 80)
        self.assertTrue(text.isascii())

    def test_counted(self):
        after = counted(1.05)
        after["env"]["kernel"] = after["kernel"]["release"] = "6.12.0-made-up"
        self.golden(self.run_on([counted()], [after])[1], "compare-counted.txt")

    def test_timed(self):
        self.golden(self.run_on([timed(1)], [timed(2, 1.05)])[1], "compare-timed.txt")

    def test_same_is_no_difference(self):
        status, text = self.run_on([counted()], [counted()], "--fail")
        self.assertIn("No difference.\n", text)
        self.assertEqual(status, OK)

    def test_fail(self):
        self.assertEqual(self.run_on([counted()], [counted(1.05)], "--fail")[0], FAILED)
        self.assertEqual(self.run_on([counted()], [counted(0.95)], "--fail")[0], OK)
        self.assertEqual(
            self.run_on([counted()], [counted(1.05)], "--fail", "--min-effect", "6")[0], OK
        )

    def test_filter(self):
        _, text = self.run_on([counted()], [counted(1.05)], "op=free", "orders=0")
        self.assertNotIn("alloc ", text.split("change\n")[1])
        for wrong in ("op=banana", "what=1", "order=x", "order"):
            with self.assertRaises(Problem):
                self.run_on([counted()], [counted()], wrong)

    def refused(self, change, *words):
        """The complaint about a result that differs by change(data)."""
        other = counted()
        change(other)
        with self.assertRaises(Problem) as caught:
            self.run_on([counted()], [other], *words)
        self.assertIn("forced", self.run_on([counted()], [other], "--force", *words)[1].lower())
        return str(caught.exception)

    def test_other_unit_is_refused(self):
        self.assertIn(
            "A is in instructions, B in ns",
            self.refused(lambda data: data["clock"].update(unit="ns")),
        )

    def test_other_debugging_is_refused(self):
        for name in ("kasan", "lockdep", "init_on_alloc", "page_poison"):
            self.assertIn(name, self.refused(lambda data, name=name: data["env"].update({name: 7})))

    def test_other_plan_is_refused(self):
        def change(data):
            data["config"] += " hold=9999"

        self.assertIn("hold=9999", self.refused(change))

    def test_rows_not_to_be_quoted_are_left_out(self):
        other = counted()
        other["benchmarks"][0]["flags"] = ["MIGRATED"]
        self.assertIn("left out of B: 1 rows MIGRATED", self.run_on([counted()], [other])[1])
        for row in other["benchmarks"]:
            row["flags"] = ["LEAK"]
        with self.assertRaises(Problem):
            self.run_on([counted()], [other])

    def test_several_results_a_side(self):
        parts = [timed(seed, repeats=5) for seed in range(4)]
        _, text = self.run_on(parts[:2], parts[2:])
        self.assertIn("10 repeats a side", text)
        self.assertNotIn("UNRELIABLE", text)
        self.assertNotIn("One boot a side", text)

    def test_few_repeats_say_so(self):
        _, text = self.run_on([timed(1, repeats=3)], [timed(2, 1.5, repeats=3)])
        self.assertIn("too few repeats", text)
        self.assertIn("UNRELIABLE", text)


class Statistics(unittest.TestCase):
    """The verdicts."""

    def pair(self, before, after, exact=False):
        """A pair of made-up observations."""
        return differ.Pair({"name": "x"}, before, after, exact)

    def test_holm(self):
        found = differ.holm([0.01, 0.04, 0.03])
        self.assertEqual([round(p, 3) for p, _ in found], [0.03, 0.06, 0.06])
        self.assertEqual([real for _, real in found], [True, False, False])

    def test_counted_needs_no_repeats(self):
        for after, verdict in (
            ([105], differ.SLOWER),
            ([95], differ.FASTER),
            ([100.5], differ.SAME),
        ):
            self.assertEqual(
                differ.judge([self.pair([100], after, True)], 0.01)[0].verdict, verdict
            )

    def test_disturbed_values_are_not_taken(self):
        self.assertEqual(
            differ.typical({"cost_p50": 9000, "clean_p50": 600, "clean_n": 3, "disturbed": 1}), 600
        )
        self.assertEqual(
            differ.typical({"cost_p50": 600, "clean_p50": 500, "clean_n": 3, "disturbed": 0}), 600
        )
        row = {"name": "x", "flags": [], "disturbed": 1, "clean_n": 0, "cost_p50": 9000}
        self.assertEqual(differ.observations([row]), ({}, {"disturbed throughout": 1}))

    def test_noise_is_noise(self):
        """Of 100 comparisons of the same with itself, at most a few may claim anything."""
        chance, wrong = random.Random(7), 0
        for _ in range(100):
            sides = [[chance.gauss(100, 3) for _ in range(10)] for _ in range(2)]
            wrong += differ.judge([self.pair(*sides)], 0.01)[0].verdict in (
                differ.SLOWER,
                differ.FASTER,
            )
        self.assertLessEqual(wrong, 10)

    def test_difference_is_found_and_bounded(self):
        chance, covered = random.Random(3), 0
        for _ in range(50):
            before, after = [chance.gauss(100, 1) for _ in range(12)], [
                chance.gauss(104, 1) for _ in range(12)
            ]
            pair = differ.judge([self.pair(before, after)], 0.01)[0]
            self.assertEqual(pair.verdict, differ.SLOWER)
            covered += pair.interval[0] <= 1.04 <= pair.interval[1]
        self.assertGreaterEqual(covered, 43)

    def test_no_difference_is_not_the_same_as_unknown(self):
        chance = random.Random(5)
        quiet = [[chance.gauss(100, 0.1) for _ in range(10)] for _ in range(2)]
        loud = [[chance.gauss(100, 8) for _ in range(10)] for _ in range(2)]
        self.assertEqual(differ.judge([self.pair(*quiet)], 0.01)[0].verdict, differ.SAME)
        self.assertEqual(differ.judge([self.pair(*loud)], 0.01)[0].verdict, differ.UNCLEAR)


class Text(unittest.TestCase):
    """Numbers for people."""

    def test_numbers(self):
        self.assertEqual(
            [compare_text.short(number) for number in (7, 622.25, 999.96, 12345, 2.11e6)],
            ["7", "622.2", "1000", "12345", "2.11M"],
        )
        self.assertEqual(
            [compare_text.signed(share) for share in (0.05, -0.5, 27.83)],
            ["+5.0", "-50.0", "+2783"],
        )


if __name__ == "__main__":
    unittest.main()
