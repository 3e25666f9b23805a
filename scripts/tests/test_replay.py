# SPDX-License-Identifier: GPL-2.0-only
"""What is made of a replay: is it what the stream says, how near the recording, side by side."""

import contextlib
import io
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool import USAGE  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402
from bbtool.commands import replay as command  # noqa: E402
from bbtool.guest import machine  # noqa: E402
from bbtool.results import history, replay  # noqa: E402
from test_stream import small  # noqa: E402


class Replays(unittest.TestCase):
    """What is made of a timeline."""

    def test_fidelity(self):
        data = {
            "recorded": [{"ns": 0, "node": 0, "zone": "Normal", "free_area": [10, 0, 0, 0, 5]}],
            "timeline": [
                {"node": 0, "zone": "Normal", "due_ns": 5, "free_area": [20, 0, 0, 0, 5]},
                {"node": 1, "zone": "Normal", "due_ns": 5, "free_area": [20, 0, 0, 0, 5]},
            ],
        }
        self.assertEqual(replay.fidelity(data, (4,)), {(0, "Normal", 4): [8.9]})

    def found(self, **about):
        """A replay of the small stream."""
        rows = [(0, "alloc", 2), (0, "free", 1), (1, "alloc", 0), (1, "free", 1)]
        head = {"scale": "1/1", "cpus": "0", "took_pages": 4, "dropped_pages": 1, **about}
        return {
            "benchmarks": [
                {"cell": cell, "op": op, "iterations": times, "fail": 0} for cell, op, times in rows
            ],
            "stream": {"replay": head, "timeline": [{"event": 1, "live": 2, "want": 2}]},
        }

    def test_expected(self):
        times = {(0, "alloc"): 2, (0, "free"): 1, (1, "free"): 1}
        self.assertEqual(replay.expected(small()), (times, 4, 1))
        times = {(0, "alloc"): 1, (0, "free"): 0, (1, "free"): 1}
        self.assertEqual(replay.expected(small(), 2), (times, 2, 1))

    def test_checked(self):
        self.assertTrue(all(holds for holds, _ in replay.checked(self.found(), small())))
        for change in ({"took_pages": 5}, {"dropped_pages": 0}, {"scale": "1/2"}):
            checks = replay.checked(self.found(**change), small())
            self.assertFalse(all(holds for holds, _ in checks), change)
        lost = self.found()
        lost["benchmarks"][1]["iterations"] = 0
        self.assertEqual(next(replay.checked(lost, small()))[0], False)
        lost = self.found()
        lost["stream"]["timeline"][0]["live"] = 1
        self.assertEqual(list(replay.checked(lost, small()))[2][0], False)

    def test_a_node_of_its_own(self):
        shape = machine.shape("amd64", "tcg", own=True)
        self.assertEqual(command.on_own_node(["pace=max"], shape), ["pace=max", "node=2"])
        self.assertEqual(command.on_own_node(["node=1"], shape), ["node=1"])
        self.assertEqual(command.on_own_node(["x=1"], machine.shape("amd64", "tcg")), ["x=1"])
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(cli.end(["replay", "F", "--own-node"]), USAGE)
        self.assertIn("--own-node: for a virtual machine only; add --target vm", said.getvalue())

    def test_side_by_side(self):
        row = {"api": "a", "order": 0, "gfp": "G", "op": "alloc", "overhead": 5}
        done = [
            {
                "benchmarks": [
                    {**row, "iterations": 9, "p50": 105 + at},
                    {**row, "iterations": 3, "p50": 900},
                    {**row, "iterations": 0, "op": "free", "p50": None},
                ],
                "kernel": {"release": f"6.{at}", "proc_version": ""},
                "clock": {"unit": "instructions"},
                "replay": "again",
            }
            for at in range(2)
        ]
        data = replay.side_by_side(done, ["x", "y"])
        self.assertEqual([part["instructions"] for part in data["rows"]], [{"x": 100, "y": 101}])
        self.assertEqual(history.View(data).number("y", api="a", gfp="G"), 101)


if __name__ == "__main__":
    unittest.main()
