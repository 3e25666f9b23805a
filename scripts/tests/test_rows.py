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


if __name__ == "__main__":
    unittest.main()
