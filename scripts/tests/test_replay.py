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
from bbtool.present import export_lines, replay_text  # noqa: E402
from bbtool.results import comparison, history, replay, result, rows, stream  # noqa: E402
from test_stream import small  # noqa: E402

SMALL = HERE / "data/small.bundle"


def landed(*lines):
    """A result of lines (class, op, n, p50, flags) that differ in nothing else: all on one node."""
    row = {"pattern": "replay", "api": "alloc_pages_node", "order": 0, "gfp": "GFP_KERNEL"}
    row |= {"node": 0, "cpus": "0", "context": "preempt", "mode": "op", "lists": "found"}
    lines = [
        {**row, "cell": cell, "op": op, "n": times, "p50": p50, "flags": flags}
        for cell, op, times, p50, flags in lines
    ]
    found = result.read(SMALL)
    hist = type("Table", (), {"head": {}, "rows": []})
    found["benchmarks"] = [rows.benchmark(row, {}, hist) for row in rows.joined(lines)]
    return found


def on_nodes(*nodes):
    """A stream with a class of order 0 on each of these nodes."""
    classes = [stream.Class(0, node, "GFP_KERNEL") for node in nodes]
    return stream.Stream(1, 1 + max(nodes), 0, classes, {}, b"", [])


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

    def test_classes_that_a_machine_makes_alike(self):
        """Two nodes of the stream on a machine with one: each class keeps its line and its name."""
        found = landed((0, "alloc", 5, 100, None), (1, "alloc", 7, 30, "LOW-RES"))
        text = list(replay_text.cost_lines([found], on_nodes(0, 1)))
        self.assertEqual(
            [line.split()[:5] for line in text[2:4]],
            [["7", "0", "1", "alloc", "~30"], ["5", "0", "0", "alloc", "100"]],
        )
        self.assertIn("~ LOW-RES: less than ten increments of the clock", text[4])
        cases = [line.split()[0] for line in export_lines.to_lava(found).splitlines()]
        self.assertEqual(len(set(cases)), 2, cases)
        self.assertIn("replay class=1/alloc_pages_node/", found["benchmarks"][1]["name"])
        self.assertEqual({row["repetitions"] for row in found["benchmarks"]}, {1})
        apart = landed((0, "alloc", 5, 100, None), (0, "free", 7, 30, None))
        self.assertEqual({row["pattern"] for row in apart["benchmarks"]}, {"replay"})
        self.assertNotIn("~", "\n".join(replay_text.cost_lines([apart], on_nodes(0))))

    def test_filters_know_the_pattern(self):
        """`ab --stream` and `compare pattern=` name it without class or size."""
        row = {"pattern": "replay class=7", "order": 0, "gfp": "GFP_KERNEL"}
        for asked, kept in (("replay", True), ("pair,replay class=7", True), ("pair", False)):
            self.assertEqual(comparison.keep(row, {"pattern": asked, "order": "0"}), kept, asked)

    def test_a_node_of_its_own(self):
        shape = machine.shape("amd64", "tcg", own=True)
        self.assertEqual(command.on_own_node(["pace=max"], shape), ["pace=max", "node=2"])
        self.assertEqual(command.on_own_node(["node=1"], shape), ["node=1"])
        self.assertEqual(command.on_own_node(["x=1"], machine.shape("amd64", "tcg")), ["x=1"])
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(cli.end(["replay", "F", "--own-node"]), USAGE)
        self.assertIn("--own-node: for a virtual machine only; add --target vm", said.getvalue())

    def test_targets(self):
        stream_file, said = str(HERE / "data/streams/module.stream.xz"), io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(cli.end(["replay", stream_file, "--target", "vmm"]), USAGE)
        self.assertIn("vmm; use local, ssh:[user@]host, vm or uml", said.getvalue())

    def test_side_by_side(self):
        row = {"api": "a", "order": 0, "gfp": "G", "op": "alloc", "overhead": 5, "flags": []}
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
