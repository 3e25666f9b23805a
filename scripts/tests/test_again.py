# SPDX-License-Identifier: GPL-2.0-only
"""A result that is run again, and why it could not be compared with that."""

import argparse
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool import OK, UNDECIDED, USAGE, Problem  # noqa: E402  (needs the path above)
from bbtool.commands import again  # noqa: E402
from bbtool.guest import targets  # noqa: E402
from bbtool.results import comparison, merged, result  # noqa: E402
from test_targets import SMALL, ended  # noqa: E402


class Again(unittest.TestCase):
    """The same run once more."""

    def options(self, **given):
        names = ("target", "kernel", "mode", "cpus", "nodes", "memory", "append")
        return argparse.Namespace(**{**dict.fromkeys(names), **given})

    def test_plan(self):
        data = {"config": "orders=0 gfp=GFP_KERNEL count=9"}
        self.assertEqual(
            again.plan(data, ["count=5", "seed=1"]),
            ["orders=0", "gfp=GFP_KERNEL", "count=5", "seed=1"],
        )

    def test_like_theirs(self):
        machine = {"mode": "count", "cpus": 1, "nodes": 2, "memory_mb": 512, "append": "x=1"}
        data = {"vm": machine, "replay": "scripts/buddybench run --target vm --kernel 6.12 --count"}
        options = self.options()
        self.assertEqual(again.like(data, options), ["vm"])
        self.assertEqual((options.kernel, options.mode, options.memory), ("6.12", "count", 512))
        self.assertEqual(again.like(data, self.options(target=["local"])), ["local"])
        self.assertEqual(again.like({}, self.options()), ["local"])
        with self.assertRaisesRegex(Problem, "user-mode"):
            again.like({"vm": {"mode": "uml"}, "replay": "x"}, self.options())

    def test_a_stream(self):
        """Its plan has no words of a run; the result says how to replay it."""
        words = "scripts/buddybench replay load.stream --target vm pace=max"
        data = {**result.read(SMALL), "stream": {"replay": {}, "timeline": []}, "replay": words}
        data["config"] = "pattern=replay"
        with tempfile.TemporaryDirectory() as place, mock.patch.object(targets, "run") as started:
            path = str(pathlib.Path(place, "a.json"))
            result.write(path, data)
            status, _, said = ended("again", path)
            started.assert_not_called()
        self.assertEqual(status, USAGE)
        self.assertIn(f"a stream was replayed; again: {words}", said)

    def test_whole(self):
        data = result.read(SMALL)
        data["run_id"] = "other"
        with mock.patch.object(targets, "run", lambda *_: (OK, data)):
            status, out, _ = ended("again", str(SMALL))
        self.assertEqual(status, OK)
        self.assertIn("geometric mean", out)
        data["env"]["init_on_alloc"] = 7
        with mock.patch.object(targets, "run", lambda *_: (OK, data)):
            status, out, _ = ended("again", str(SMALL))
        self.assertTrue(out.startswith("FORCED: init_on_alloc is "), out)
        self.assertEqual(out.count(": init_on_alloc is "), 1)

    def test_merged(self):
        """Runs of one plan are one side; seeds that were picked are picked again."""
        one = result.read(SMALL)
        plans = []

        def run(_, options):
            plans.append(options.words)
            return OK, {**one, "run_id": "now"}

        with tempfile.TemporaryDirectory() as place, mock.patch.object(targets, "run", run):
            path = str(pathlib.Path(place, "merged"))
            for more, want in (("", OK), (" count=7", USAGE)):
                configs = (one["config"] + " seed=1", one["config"] + " seed=2" + more)
                runs = [
                    {**one, "run_id": str(at), "config": config}
                    for at, config in enumerate(configs)
                ]
                merged.write(path, merged.of(runs, merged.BY))
                status, out, said = ended("again", path)
                self.assertEqual(status, want, said)
            self.assertIn("runs of several plans; give one of them", said)
            self.assertEqual(plans, [again.plan(one, [])])
            self.assertNotIn("seed", str(plans))


class Nothing(unittest.TestCase):
    """Why two results have no row in common."""

    def test_emulated(self):
        data = result.read(SMALL)
        for row in data["benchmarks"]:
            row["flags"] = ["EMULATED"]
        side = comparison.Side(["a"], [data])
        with self.assertRaisesRegex(Problem, "all are EMULATED.*--count") as caught:
            comparison.outcome(side.boots, side.boots, [{}], 0.01)
        self.assertEqual(caught.exception.code, UNDECIDED)


if __name__ == "__main__":
    unittest.main()
