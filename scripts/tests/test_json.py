# SPDX-License-Identifier: GPL-2.0-only
"""--json: every command that prints has it, and prints JSON and nothing else then."""

import json
import os
import pathlib
import sys
import types
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import fuzzing  # noqa: E402  (needs the path above)
from bbtool import FAILED, OK, Problem  # noqa: E402
from bbtool.check import fresh, groups, ktap  # noqa: E402
from bbtool.check.cases import FAIL, PASS, Case, Group  # noqa: E402
from bbtool.commands import COMMANDS, build, cli, demo, kernels, replay, torture  # noqa: E402
from bbtool.commands import trace, uml  # noqa: E402
from bbtool.present import stream_text  # noqa: E402
from bbtool.results import result, stream, trace_reader  # noqa: E402
import test_stream  # noqa: E402
from setups import InFolder, ended  # noqa: E402

SMALL = (HERE / "data/small.bundle").read_text(encoding="utf-8")
# What these print is not theirs.
OTHERS = {"vm": "the output of a command", "export": "the format that was asked for"}


def printed(*words):
    """(status, data) of a command with --json."""
    status, text, _ = ended(*words, "--json")
    return status, json.loads(text)


class All(unittest.TestCase):
    """The option itself."""

    def test_every_command(self):
        choices = cli.parser()._subparsers._group_actions[0].choices
        for name in COMMANDS:
            parts = [choices[name]]
            if parts[0]._subparsers:
                parts = parts[0]._subparsers._group_actions[0].choices.values()
            for part in parts:
                has = "--json" in part._option_string_actions
                self.assertEqual(has, name not in OTHERS, part.prog)


class Each(InFolder):
    """What they print."""

    def setUp(self):
        super().setUp()
        self.data = result.read(HERE / "data/small.bundle")

    def replaced(self, where, name, what):
        patch = mock.patch.object(where, name, what)
        patch.start()
        self.addCleanup(patch.stop)

    def file(self, kind):
        """A whole file of a kind of the fuzzer's."""
        whole = fuzzing.of_kinds()[kind]
        path = self.place / kind
        path.write_bytes(whole if isinstance(whole, bytes) else json.dumps(whole).encode())
        return str(path)

    def test_build(self):
        for made, status, key in (
            (mock.Mock(return_value=(self.place / "x.ko", [])), OK, "module"),
            (mock.Mock(side_effect=Problem("no", FAILED)), FAILED, "problem"),
        ):
            self.replaced(build.build, "ensure", made)
            got, data = printed("build", "--kernel", "6.1")
            self.assertEqual((got, data["kernels"][0]["status"]), (status, status))
            self.assertIn(key, data["kernels"][0])

    def test_test(self):
        self.assertIn("python", [group["name"] for group in printed("test", "--list")[1]])
        cases = [Case("one", PASS), Case("two", FAIL, "why")]
        group = Group("g", "about", None, (), 1)
        self.replaced(groups, "chosen", lambda _: [group, Group("h", "", None, (), 1)])
        self.replaced(groups, "run_group", lambda *_: cases)
        status, data = printed("test", "--fail-fast")
        self.assertEqual((status, data["passed"], data["failed"]), (FAILED, 1, 1))
        self.assertEqual(data["not_run"], ["h"])
        self.assertEqual(data["groups"][0]["cases"][1]["text"], "why")

    def test_torture(self):
        self.assertIn("fuzz", [test["name"] for test in printed("torture", "--list")[1]])
        self.replaced(torture, "run", lambda *_: [Case("one", PASS)])
        status, data = printed("torture", "--quick", "--only", "fuzz", "--kernel", "debug")
        self.assertEqual((status, data["failed"]), (OK, 0))
        self.assertEqual(data["tests"][0]["cases"][0]["name"], "one")

    def test_recordings(self):
        for name, kind in (("history", "history"), ("watch", "watch")):
            words = [name, "--from", self.file(kind), "--out", str(self.place)]
            with mock.patch("bbtool.present.history_plot.draw", lambda *_: []):
                self.assertEqual(printed(*words)[1], fuzzing.of_kinds()[kind])

    def test_streams(self):
        status, data = printed("stream", self.file("stream"))
        self.assertEqual((status, data["events"], data["told"]), (OK, 6, {"kernel": "6.1"}))
        self.assertEqual(data, json.loads(json.dumps(stream_text.told(test_stream.small()))))
        words = ["record", "--from", self.file("events"), "--out", str(self.place / "o")]
        self.assertEqual(printed(*words)[1]["classes"][0]["allocations"], 1)
        self.replaced(replay, "replays", lambda *_: [[self.data, self.data]])
        self.replaced(replay.replay, "checked", lambda *_: [])
        words = ["replay", self.file("stream"), "--target", "vm", "--kernel", "6.1,7.x"]
        self.assertEqual(len(printed(*words)[1]["results"]), 2)
        self.assertEqual(stream.read(self.place / "o").events, 2)

    def test_demo(self):
        self.replaced(demo.full_sweep, "run", lambda _: (SMALL, self.data))
        self.replaced(demo.page, "write", lambda *_: None)
        self.assertEqual(printed("demo", "--out", str(self.place))[1], self.data)

    def test_kernels(self):
        have = {"release": "6.1.0", "version": "6.1.1-1"}
        self.replaced(kernels.kernels, "ensure", lambda *_, **__: have)
        self.assertEqual(printed("kernels", "fetch", "6.1")[1], [{"name": "6.1", **have}])

    def test_fresh(self):
        self.replaced(fresh, "attempt", lambda suite, _: int(suite == "trixie"))
        with mock.patch("bbtool.commands.fresh.install.need"), mock.patch.object(
            os, "geteuid", lambda: 0
        ):
            status, data = printed("fresh")
        self.assertEqual((status, data["suites"]), (FAILED, {"bookworm": 0, "trixie": 1}))

    def test_top(self):
        (self.place / "state").write_text("idle run=0\n", encoding="ascii")
        (self.place / "zones").write_text(
            "# buddybench zones abi=1\n#node\tzone\tnr_free\n0\tDMA\t1,2\n", encoding="ascii"
        )
        data = printed("top", "--dir", str(self.place))[1]
        self.assertEqual((data["state"]["state"], data["zones"][0]["zone"]), ("idle", "DMA"))

    def test_trace(self):
        obtained = types.SimpleNamespace(name="mm_page_alloc", time=7, number=lambda _: 3)
        (self.place / "t").write_bytes(b"")
        self.replaced(trace.install, "need", lambda *_: None)
        self.replaced(trace.trace, "local", lambda *_: {"release": "6.1", "check-events": "0"})
        self.replaced(
            trace.trace_reader, "of_file", lambda _: [trace_reader.Op(5, 90, 1, 2, [obtained])]
        )
        status, data = printed("trace", "--target", "local", "--out", str(self.place / "t"))
        self.assertEqual((status, data["paths"][0]["order"], data["slowest"][0]["ns"]), (0, 3, 90))

    def test_uml(self):
        self.replaced(uml.uml_kernels, "ensure", lambda *_, **__: {"version": "1", "folder": "f"})
        self.replaced(uml.build, "for_user_mode", lambda *_: ("m",))
        outcome = ktap.Outcome([("a", ktap.PASS)], [])
        self.replaced(uml.kunit, "run", lambda *_: outcome)
        self.replaced(uml.uml, "run", lambda *_: (SMALL, [], OK))
        self.assertEqual(printed("uml", "build")[1]["version"], "1")
        self.assertEqual(printed("uml", "kunit")[1]["passed"], 1)
        self.assertEqual(len(printed("uml", "run")[1]["benchmarks"]), len(self.data["benchmarks"]))


if __name__ == "__main__":
    unittest.main()
