# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench bench --boots`: boots differ, and what they disagree on is a missed figure."""

import copy
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import process  # noqa: E402  (needs the path above)
from bbtool.check import spread  # noqa: E402  (needs the path above)
from fakeboots import boot, row  # noqa: E402

SPLIT = ("split", 4, "alloc")


def measured(number=800, flags=("counted",), paths=(True,), name="a"):
    """A boot with one row."""
    data = boot([row(number, 4, lists="split")], name, unit="instructions")
    return spread.Measured({SPLIT: (number, list(flags))}, list(paths), data)


def judged(found):
    """{what: ok} of boots."""
    values, trouble = spread.table(found)
    rows = [*spread.rows(values, trouble, len(found)), *spread.whole(found)]
    return {row.what: row.ok for row in rows}


class Spread(unittest.TestCase):
    """From boots to figures."""

    def test_boots_differ(self):
        plan = spread.boots(12)
        self.assertEqual(len({(one.seed, one.memory_mb, one.append) for one in plan}), 12)
        self.assertEqual({one.pad_kb for one in plan}, set(spread.PADS))

    def test_agreed(self):
        found = judged([measured(name=name) for name in "abc"])
        self.assertEqual(set(found.values()), {True}, found)

    def test_each_trouble_is_seen(self):
        same = [measured(name=name) for name in "ab"]
        for bad, what in (
            (measured(810, name="c"), "split, order 4, alloc"),
            (measured(810, name="c"), "each boot compared with each other"),
            (measured(flags=("counted", "lists-moved"), name="c"), "split, order 4, alloc"),
            (measured(paths=(True, False), name="c"), "split, by the paths of all allocations"),
        ):
            self.assertFalse(judged([*same, bad])[what], what)

    def test_found_is_not_judged(self):
        one = measured()
        other = copy.deepcopy(one)
        for part, number in ((one, 800), (other, 1000)):
            part.medians = {("found", 4, "alloc"): (number, ["counted"])}
        values, trouble = spread.table([one, other])
        self.assertIsNone(next(iter(spread.rows(values, trouble, 2))).ok)

    def test_found_raises_no_alarm(self):
        """However far boots are apart: that there is none is no merit."""
        found = []
        for number, name in ((700, "a"), (1400, "b"), (50, "c")):
            data = boot([row(number, 4, lists="found")], name, unit="instructions")
            medians = {("found", 4, "alloc"): (number, ["counted"])}
            found.append(spread.Measured(medians, [], data))
        [alarms] = [one for one in spread.whole(found) if "each other" in one.what]
        self.assertIsNone(alarms.ok)
        self.assertEqual(alarms.got, "none of 3 could raise one")
        self.assertEqual(spread.alarms([measured(name=name) for name in "abc"]), (3, 0, 3))

    def test_from_the_top(self):
        rows = [{"cell": 0, "order": 4, "lists": "split"}, {"cell": 1, "order": 10, "lists": "x"}]
        path = {"cell": 0, "path": "buddy_split", "share": 100.0, "depth": 6.0}
        for change, want in (({}, True), ({"share": 99.9}, False), ({"depth": 5.9}, False)):
            self.assertEqual(spread.from_the_top(rows, [{**path, **change}]), [want])

    def test_padded(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "some.o")
            process.run(["gcc", "-c", "-xc", "-", "-o", source], input=b"int one = 1;", check=True)
            made = spread.padded(source, 8, folder)
            self.assertGreater(made.stat().st_size, source.stat().st_size + (16 << 10) - 1)
            self.assertEqual(spread.padded(source, 0, folder), source)


if __name__ == "__main__":
    unittest.main()
