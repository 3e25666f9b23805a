# SPDX-License-Identifier: GPL-2.0-only
"""What a comparison tells beside its verdicts, in all that it writes: text, JSON and page."""

import json
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

import test_compare  # noqa: E402  (needs the path above)
from bbtool import FAILED, UNDECIDED  # noqa: E402
from bbtool.present import compare_json, compare_page, compare_text  # noqa: E402
from bbtool.results import comparison, result  # noqa: E402
from planting import planted  # noqa: E402
from setups import InFolder, ended  # noqa: E402


def boot(name, change=None, **more):
    """One boot with rows of two orders."""
    shape = {"orders": (3, 4), "masks": ("GFP_KERNEL",), "nodes": (0,), "repeats": 1}
    data = planted(change=change, noise=0, **{**shape, **more})
    data["run_id"] = data["kernel"]["boot_id"] = name
    return data


def flagged(*flags):
    """A change of allocations of order 4."""

    def change(row):
        if (row["op"], row["order"]) == ("alloc", 4):
            row["flags"] = list(flags)

    return change


def story(before, after):
    """The story of two lists of results."""
    sides = [
        comparison.Side([f"{letter}{at}" for at in range(len(part))], part)
        for letter, part in zip("AB", (before, after))
    ]
    found = comparison.outcome(*(side.boots for side in sides), [{}], 0.01)
    return compare_text.Story(*sides, found, [], [], [])


def written(told):
    """(text, JSON, page) without line breaks in texts."""
    texts = (compare_text.render(told, True), compare_page.render(told, ""))
    text, page = (" ".join(one.split()) for one in texts)
    return text, json.loads(compare_json.render(told)), page


class Forced(InFolder):
    """What should not be compared, and is."""

    def test_other_units(self):
        """Numbers in two units have no ratio."""
        names = [str(self.place / f"{letter}.json") for letter in "AB"]
        for name, unit, repeats, factor in zip(names, ("instructions", "ns"), (1, 3), (1, 1.2)):
            data = test_compare.counted(factor)
            data["clock"]["unit"] = unit
            for one in data["benchmarks"]:
                one.update(unit=unit, time_unit=unit, repetitions=repeats, flags=[])
            result.write(name, data)
        page = self.place / "x.html"
        status, text, _ = ended("compare", *names, "--force", "--fail", "--html", str(page))
        self.assertEqual(status, UNDECIDED)
        self.assertTrue(text.startswith("FORCED: A is in instructions, B in ns\n"), text)
        words = " ".join(text.split())
        self.assertIn("unit instructions in A and ns in B, medians over 1 boot a side", words)
        self.assertIn("1 repeat in each of A and 3 in each of B", words)
        self.assertRegex(text, r"(?m)^alloc +0 +444 +532\.8   other unit$")
        self.assertIn("not in one unit: 36 rows", words)
        for wrong in ("%", "mean", "slower", "rank test"):
            self.assertNotIn(wrong, text)
        text = page.read_text(encoding="utf-8")
        self.assertIn("unit instructions in A and ns in B", text)
        self.assertIn('<td class="">other unit</td>', text)
        found = json.loads(ended("compare", *names, "--force", "--json")[1])
        self.assertEqual(found["units"], ["instructions", "ns"])
        self.assertEqual({one["verdict"] for one in found["rows"]}, {"other unit"})


class Heads(unittest.TestCase):
    """What the first lines say."""

    def test_boots_of_either_side(self):
        for number, said in ((3, "1 boot of A and 3 of B"), (1, "1 boot a side")):
            told = story([boot("a")], [boot(f"b{at}") for at in range(number)])
            self.assertIn(f"medians over {said}, 5 repeats in each", written(told)[0])


class Lost(unittest.TestCase):
    """Rows of which no boot of B has a number."""

    def test_why_and_which(self):
        for flag in ("MIGRATED", "ABORTED", "LEAK", "OVERFLOW", "SHORT"):
            for boots, status in ((3, FAILED), (2, UNDECIDED)):
                told = story(
                    [boot(f"a{at}") for at in range(boots)],
                    [boot(f"b{at}", flagged(flag)) for at in range(boots)],
                )
                text, data, page = written(told)
                chance = "" if boots == 3 else ", 1 not certain"
                self.assertIn(f"lost: worse in 1 row{chance} alloc order 4,", text)
                self.assertIn(f"no number in B: {flag}", text)
                [found] = data["worse"]
                self.assertEqual(found["text"], f"no number in B: {flag}")
                self.assertRegex(found["name"], "order:4/.*/alloc$")
                self.assertEqual((data["status"], found["certain"]), (status, boots == 3))
                self.assertRegex(page, f"<td>alloc order 4, [^<]*</td><td>no number in B: {flag}")

    def test_what_only_is_not_known(self):
        boots = [[boot(f"{letter}{at}") for at in range(3)] for letter in "ab"]
        boots[1] = [boot(f"b{at}", flagged("LADDER")) for at in range(3)]
        text, data, page = written(story(*boots))
        self.assertIn("no number: 1 row alloc order 4,", text)
        [found] = data["silent"]
        self.assertRegex(found["name"], "order:4/.*/alloc$")
        self.assertEqual((data["status"], data["worse"]), (UNDECIDED, []))
        self.assertIn("<h2>Not compared</h2>", page)
        self.assertRegex(page, "<td>alloc order 4, [^<]*</td><td>LADDER</td>")

    def test_what_is_not_shown_is_told(self):
        def mostly_lost(row):
            row["flags"] = ["MIGRATED"] if row["order"] > 4 else []

        shape = {"orders": (4, 5, 6, 7)}
        told = story(
            [boot(f"a{at}", **shape) for at in range(3)],
            [boot(f"b{at}", mostly_lost, **shape) for at in range(3)],
        )
        text = compare_text.render(told, False)
        number = len(told.outcome.worse)
        self.assertGreater(number, compare_text.FEW)
        self.assertIn(f"lost: worse in {number} rows", text)
        self.assertIn(f"and {number - compare_text.FEW} more (--all)", text)
        self.assertNotIn("(--all)", compare_text.render(told, True).split("lost:")[1])


class Nothing(InFolder):
    """No row has a number in both results."""

    def ended(self, flags, *words):
        """What a comparison of a result with one of these flags comes to."""
        names = [str(self.place / f"{letter}.json") for letter in "AB"]
        for name, own in zip(names, ([], flags)):
            data = boot(name, lambda row, new=tuple(own): row.update(flags=list(new)))
            result.write(name, data)
        return ended("compare", *names, *words)

    def test_a_number_that_cannot_be_told_decides_nothing(self):
        for flag, words, status in (
            ("LOW-RES", (), UNDECIDED),
            ("LOW-RES", ("order=4", "--fail"), UNDECIDED),
            ("LEAK", ("--fail",), UNDECIDED),  # of one boot
            ("LOW-RES", ("order=9", "--json"), FAILED),  # there is none
        ):
            found, text, said = self.ended([flag], *words)
            self.assertEqual((found, text), (status, ""), (flag, words))
            self.assertIn("no row with a number is in both results", said)

    def test_json_is_there_all_the_same(self):
        status, text, said = self.ended(["LOW-RES"], "--json")
        data = json.loads(text)
        self.assertEqual((status, data["status"], data["rows"]), (UNDECIDED, UNDECIDED, []))
        self.assertEqual({one["text"] for one in data["silent"]}, {"LOW-RES"})
        self.assertIn("all are LOW-RES", said)

    def test_what_is_lost_for_certain_fails(self):
        sides = [[boot(f"{letter}{at}") for at in range(3)] for letter in "ab"]
        for row in [row for data in sides[1] for row in data["benchmarks"]]:
            row["flags"] = ["LEAK"]
        with self.assertRaises(comparison.Nothing) as caught:
            story(*sides)
        self.assertEqual(caught.exception.code, FAILED)


class Shares(unittest.TestCase):
    """Boots that have one of two values."""

    def told(self, ours, theirs):
        """(text, row of the JSON) of boots with these costs of allocations of order 4."""
        sides = []
        for letter, costs in zip("ab", (ours, theirs)):
            sides.append([self.counted(f"{letter}{at}", cost) for at, cost in enumerate(costs)])
        text, data, _ = written(story(*sides))
        rows = [row for row in data["rows"] if row["name"].endswith("alloc")]
        return text, next(row for row in rows if "order:4" in row["name"])

    @staticmethod
    def counted(name, cost):
        """A boot of a machine that counts."""

        def change(row):
            number = cost if (row["op"], row["order"]) == ("alloc", 4) else 400
            row.update(dict.fromkeys(("p50", "p99"), number), unit="instructions", lists="found")

        data = boot(name, change)
        data["clock"]["unit"] = "instructions"
        return data

    def test_other_shares_are_told(self):
        text, row = self.told([10, 10, 10, 20], [20, 10, 20, 20])
        self.assertEqual(row["verdict"], "too few boots")
        self.assertEqual(row["shares"], [[10, 3, 1], [20, 1, 3]])
        self.assertIn("In 1 row, A and B have the same values, but in other shares", text)
        self.assertIn("alloc order 4, alloc_pages_node, GFP_KERNEL", text)
        self.assertIn("10 in 3 and 1, 20 in 1 and 3 of 4 and 4 boots", text)

    def test_what_is_no_other_share(self):
        for ours, theirs in (
            ([10, 10, 10, 20], [10, 20, 10, 20]),
            ([10, 10, 10, 20], [20, 20, 20, 30]),
            ([10, 10, 10], [10, 10, 10, 10]),
            ([10, 10, 10, 10], [20, 20, 20, 20]),
            ([10001, 10001, 10001, 10002], [10002, 10001, 10002, 10002]),
        ):
            text, row = self.told(ours, theirs)
            self.assertEqual(row["shares"], [], (ours, theirs))
            self.assertNotIn("other shares", text)


if __name__ == "__main__":
    unittest.main()
