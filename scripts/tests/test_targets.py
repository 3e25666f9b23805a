# SPDX-License-Identifier: GPL-2.0-only
"""Runs on several targets: what is refused first, and what is kept after Ctrl-C."""

import argparse
import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import (
    ABORTED,
    FAILED,
    OK,
    UNDECIDED,
    UNFIT,
    USAGE,
    Problem,
    install,
)  # noqa: E402  (needs the path above)
from bbtool.commands import again, cli  # noqa: E402
from bbtool.guest import shell, sweep, targets, vm  # noqa: E402
from bbtool.results import comparison, merged, result  # noqa: E402

SMALL = HERE / "data/small.bundle"


def ended(*words):
    """(status, stdout, stderr) of a command line."""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        status = cli.end(list(words))
    return status, out.getvalue(), said.getvalue()


class Names(unittest.TestCase):
    """Which targets there are."""

    def test_parse(self):
        self.assertEqual(targets.parse(["local"]), ["local"])
        self.assertEqual(targets.parse(["ssh:root@a,b", "vm"]), ["ssh:root@a", "ssh:b", "vm"])
        for wrong in (
            ["nowhere"],
            ["ssh:"],
            ["ssh:-oProxyCommand=x"],
            ["ssh:a,-b"],
            ["vm,vm"],
            [""],
        ):
            with self.assertRaises(Problem, msg=wrong):
                targets.parse(wrong)

    def test_only_for_a_vm(self):
        for words in (["--kernel", "6.12"], ["--count"], ["--cpus", "4"], ["--append", "x"]):
            status, _, said = ended("run", *words, "orders=0")
            self.assertEqual(status, USAGE)
            self.assertIn("add --target vm", said)


class Files(unittest.TestCase):
    """The file is looked at before anything is run."""

    def test_refused_before_the_run(self):
        with mock.patch.object(targets, "run") as started, tempfile.TemporaryDirectory() as place:
            for path in ("/proc/x.json", place, f"{SMALL}/x.json"):
                status, _, said = ended("run", "--out", path, "orders=0")
                self.assertEqual(status, USAGE)
                self.assertIn("cannot write", said)
            started.assert_not_called()

    def test_full_disk(self):
        with mock.patch.object(
            pathlib.Path, "write_bytes", side_effect=OSError(28, "No space left on device")
        ), tempfile.TemporaryDirectory() as place:
            with self.assertRaisesRegex(Problem, "No space left on device; nothing was run"):
                result.writable(pathlib.Path(place, "a.json"))

    def test_nothing_is_left(self):
        with tempfile.TemporaryDirectory() as place:
            result.writable(pathlib.Path(place, "deep/a.json"))
            self.assertEqual(list(pathlib.Path(place).iterdir()), [])


class Several(unittest.TestCase):
    """Some machines fail, the others' results are kept."""

    def run_on(self, outcomes, *words):
        def one(name, _options):
            if isinstance(outcomes[name], Problem):
                raise outcomes[name]
            return outcomes[name], {**result.read(SMALL), "run_id": name}

        with mock.patch.object(targets, "run", one), tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, "out.json")
            status, out, said = ended("run", "--out", str(path), *words, "orders=0")
            data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        return status, data, out + said

    def test_merged(self):
        status, data, said = self.run_on(
            {"ssh:a": OK, "ssh:b": Problem("no module"), "ssh:c": OK}, "--target", "ssh:a,b,c"
        )
        self.assertEqual(status, UNFIT)
        self.assertEqual([run["run_id"] for run in data["runs"]], ["ssh:a", "ssh:c"])
        self.assertIn("ssh:b: no module", said)

    def test_aborted(self):
        status, data, _ = self.run_on({"local": ABORTED}, "--target", "local")
        self.assertEqual((status, data["run_id"]), (ABORTED, "local"))

    def test_ctrl_c_ends_the_rest(self):
        status, data, _ = self.run_on(
            {"ssh:a": ABORTED, "ssh:b": OK}, "--target", "ssh:a", "--target", "ssh:b"
        )
        self.assertEqual((status, len(data["runs"])), (ABORTED, 1))


class Interrupted(unittest.TestCase):
    """After Ctrl-C what is done is read."""

    def test_over_ssh_or_here(self):
        def watch(line):
            if line == "two":
                raise KeyboardInterrupt

        child = mock.Mock(stdout=io.StringIO("one\ntwo\nthree\n"))
        with mock.patch.object(shell, "stop") as stop:
            lines = shell.follow(child, watch, "ssh:a")
        self.assertEqual(lines, ["one\n", "two\n", "three\n"])
        stop.assert_called_once_with("ssh:a")

    def follow(self, stop, first="#progress pct=1"):
        """A guest that prints, waits for a word and prints the rest; we press Ctrl-C early."""
        step = mock.Mock(**{"lasts.return_value": 0})
        watch = sweep.Watch(step, 0, stop)
        pressed = []

        def press(*_):
            if not pressed:
                pressed.append(True)
                raise KeyboardInterrupt

        step.at.side_effect = press
        guest = f"echo '{first}'; read word; echo got $word"
        log = mock.Mock(**{"begun.return_value": True, "lost.return_value": False})
        with mock.patch.object(vm.process, "start", wraps=vm.process.start) as start:
            start.side_effect = lambda words, **how: vm.subprocess.Popen(words[4:], **how)
            with contextlib.redirect_stderr(io.StringIO()):
                return vm._follow(["sh", "-c", guest], watch, 20, log)[0]

    def test_in_a_vm(self):
        self.assertEqual(self.follow(b"stop\n"), ["#progress pct=1", "got stop"])
        with self.assertRaises(KeyboardInterrupt):
            self.follow(b"")

    def test_before_a_vm_runs_anything(self):
        """A guest that boots would not hear it, and has nothing to be kept."""
        with self.assertRaises(KeyboardInterrupt):
            self.follow(b"stop\n", "still booting")

    def test_the_guest_listens(self):
        self.assertIn("buddybench/stop", sweep.command(["orders=0"], 1, stoppable=True))
        self.assertNotIn("stop", sweep.command(["orders=0"], 1))


class Replay(unittest.TestCase):
    """A stream on a machine that has the module."""

    def test_it_is_there_and_gone_again(self):
        seen = []

        def run(_target, words):
            seen.append((words[1], pathlib.Path(words[1]).read_bytes(), words[2:]))
            raise Problem("no module")

        with mock.patch.object(shell, "run", run), mock.patch.object(
            shell.install, "as_root", lambda: []
        ), self.assertRaisesRegex(Problem, "no module"):
            shell.replay("local", ["pace=max"], b"stream")
        self.assertEqual(seen[0][1:], (b"stream", ["pace=max"]))
        self.assertFalse(os.path.exists(seen[0][0]))

    def test_over_ssh(self):
        with mock.patch.object(shell.process, "run") as ran, mock.patch.object(shell, "run"):
            ran.return_value.returncode = 0
            shell.replay("ssh:box", [], b"stream")
        lines = [call.args[0] for call in ran.call_args_list]
        self.assertEqual([line[:2] for line in lines], [["ssh", "box"]] * 2)
        self.assertTrue(lines[1][2].startswith("rm -f /tmp/buddybench-stream-"))

    def test_refused_first(self):
        with mock.patch.object(shell.process, "run") as ran, self.assertRaises(Problem):
            shell.replay("nowhere", [], b"stream")
        ran.assert_not_called()


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

    def test_whole(self):
        data = result.read(SMALL)
        data["run_id"] = "other"
        with mock.patch.object(targets, "run", lambda *_: (OK, data)):
            status, out, _ = ended("again", str(SMALL))
        self.assertEqual(status, OK)
        self.assertIn("geometric mean", out)

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
        self.assertEqual(caught.exception.code, FAILED)


if __name__ == "__main__":
    unittest.main()
