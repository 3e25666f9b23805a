# SPDX-License-Identifier: GPL-2.0-only
"""How many workers a row had, whatever of the list of their CPUs has come through."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.results import cells, rows  # noqa: E402  (needs the path above)

EVERY_OTHER = ",".join(str(cpu) for cpu in range(0, 62, 2))


class Workers(unittest.TestCase):
    """The number of them is in the name, and tells rows apart."""

    CASES = (  # cpus, threads, the number, the list in a result
        ("3", 1, 1, "3"),
        ("0-1,4", 3, 3, "0-1,4"),
        ("0-1,4", None, 3, "0-1,4"),  # of a module without the column, and of a replay
        (EVERY_OTHER[:63], 16, 16, f"{EVERY_OTHER[:60]},... (16)"),
        (EVERY_OTHER[:63], 32, 32, f"{EVERY_OTHER[:60]},... (32)"),
    )

    def test_cases(self):
        for cpus, threads, number, told in self.CASES:
            row = {"cpus": cpus, "threads": threads, "pattern": "pair", "order": 0}
            self.assertEqual(rows.workers(row), number)
            self.assertEqual(rows.cpus(row), told)
            self.assertIn(f"/cpus:{number}/", rows.name(row))

    def test_more_workers_on_a_list_that_was_cut_off_are_another_row(self):
        found = []
        for cell, (cpus, threads, *_) in enumerate(self.CASES[-2:]):
            row = {"cpus": cpus, "threads": threads, "pattern": "pair", "order": 0, "op": "alloc"}
            row = {**row, "mode": "op", "cell": cell, "repetitions": 1, "repetition_index": 0}
            found.append(self.benchmark(row))
        self.assertEqual(len({cells.Cell(row, [row]).cpus for row in found}), 2)
        self.assertEqual([row["threads"] for row in found], [16, 32])

    @staticmethod
    def benchmark(row):
        """A row of the JSON, without a histogram."""

        class Nothing:
            """A table without rows."""

            head = {"index": {}}
            rows = ()

        return rows.benchmark({**row, "repeat": 0}, {}, Nothing)

    def test_a_stopped_run_has_the_names_of_its_plan(self):
        """Those of a whole one, although one value of the list is all that was measured."""
        line = {"cell": 0, "pattern": "lifo", "hold": 16, "bulk": None}
        for plan, told in (("orders=0 hold=16,64", "lifo hold=16"), ("hold=16 bulk=1,2", "lifo")):
            self.assertEqual(rows.joined([dict(line)], plan)[0]["pattern"], told)

    def test_a_class_has_one_name(self):
        """Also where only its allocations have a twin."""
        lines = [{"cell": cell, "op": op} for cell, op in ((3, "alloc"), (3, "free"), (7, "alloc"))]
        found = rows.joined([{**line, "pattern": "replay", "order": 0} for line in lines])
        self.assertEqual(
            [row["pattern"] for row in found],
            ["replay class=3", "replay class=3", "replay class=7"],
        )


if __name__ == "__main__":
    unittest.main()
