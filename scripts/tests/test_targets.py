# SPDX-License-Identifier: GPL-2.0-only
"""Runs on several targets: what is refused first, and what is kept after Ctrl-C."""

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
    OK,
    UNFIT,
    USAGE,
    Problem,
    install,
)  # noqa: E402  (needs the path above)
from bbtool.commands import record  # noqa: E402
from bbtool.guest import shell, sweep, targets, vm  # noqa: E402
from bbtool.results import measured, merged, result  # noqa: E402
from setups import ended  # noqa: E402

SMALL = HERE / "data/small.bundle"


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

    def test_counts_and_times_are_no_one_result(self):
        with mock.patch.object(targets, "run") as started:
            words = ("--target", "vm", "--count", "--target", "ssh:a")
            status, _, said = ended("run", *words, "orders=0")
            started.assert_not_called()
        self.assertEqual(status, USAGE)
        self.assertIn("ssh:a would be in ns, the VM in instructions", said)


class Machines(unittest.TestCase):
    """What there cannot be is told before a kernel is fetched or anything is built."""

    def test_before_anything_is_built(self):
        with mock.patch.object(targets.kernels, "ensure") as fetched:
            for words in (
                ("run", "--target", "vm", "--memory", "1"),
                ("run", "--target", "vm", "--memory", "999999999"),
                ("vm", "--nodes", "999", "--", "true"),
                ("vm", "--cpus", "999"),
                ("record", "--target", "vm", "--memory", "1", "--out", "x", "--", "true"),
            ):
                with mock.patch.object(record.install, "need"):
                    status, _, said = ended(*words)
                self.assertEqual(status, USAGE, words)
                self.assertRegex(said, r"--\w+ \d+: amd64 takes \d+ to \d+")
            fetched.assert_not_called()

    def test_user_mode(self):
        status, _, said = ended("uml", "run", "--memory", "999999999")
        self.assertEqual(status, USAGE)
        self.assertRegex(said, r"--memory 999999999: this machine has \d+ MB$")


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

    def test_full_device(self):
        with mock.patch.object(targets, "run") as started:
            status, _, said = ended("run", "--out", "/dev/full", "orders=0")
        started.assert_not_called()
        self.assertEqual(status, UNFIT)
        self.assertIn("cannot write /dev/full: No space left on device; nothing was run", said)

    def test_a_result_is_not_lost(self):
        """The disk has filled up since the file was tried out."""
        done = (OK, result.read(SMALL))
        with tempfile.TemporaryDirectory() as place, mock.patch.object(
            targets, "run", return_value=done
        ), mock.patch.object(measured, "OUT", pathlib.Path(place)), mock.patch.object(
            result, "writable"
        ):
            for target in ((), ("--target", "ssh:a,b"), ("--until", "1")):
                status, _, said = ended("run", *target, "--out", "/dev/full", "orders=0")
                self.assertEqual(status, UNFIT)
                (kept,) = pathlib.Path(place).iterdir()
                self.assertIn(f"; what was measured is in {kept} instead", said)
                self.assertTrue(merged.together(str(kept))["benchmarks"])
                kept.unlink()

    def test_where_it_is_kept(self):
        """Or where it is not."""

        def nowhere_but(*names):
            def write(path, _data):
                if not any(name in str(path) for name in names):
                    raise Problem("full", UNFIT)

            return write

        for names, told in (
            (("/tmp/unwritten-",), "is in /tmp/unwritten-"),
            (("stdout",), "is in /dev/stdout instead"),
            ((), "what was measured is lost, as nothing else can be written either"),
        ):
            with mock.patch.object(measured.tempfile, "gettempdir", lambda: "/tmp"):
                with self.assertRaisesRegex(Problem, f"^full; .*{told}") as caught:
                    measured.keep(nowhere_but(*names), "x/a.json", {})
            self.assertEqual(caught.exception.code, UNFIT)

    def test_nothing_is_left(self):
        with tempfile.TemporaryDirectory() as place:
            result.writable(pathlib.Path(place, "deep/a.json"))
            self.assertEqual(list(pathlib.Path(place).iterdir()), [])


class Several(unittest.TestCase):
    """Some machines fail, the others' results are kept."""

    def run_on(self, outcomes, *words, stops=None):
        def one(name, _options, stopped):
            if name == stops:
                stopped()
            if isinstance(outcomes[name], Problem):
                raise outcomes[name]
            return outcomes[name], {**result.read(SMALL), "run_id": name}

        with mock.patch.object(targets, "run", one), tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, "out.json")
            status, out, said = ended("run", "--out", str(path), *words, "orders=0")
            data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        return status, data, out + said

    def test_of_another_unit(self):
        """It is left out; those that run before and after are kept."""

        def one(name, *_):
            data = {**result.read(SMALL), "run_id": name}
            data["clock"]["unit"] = "ns" if name == "ssh:b" else "instructions"
            return OK, data

        for words, times in (([], 1), (["--until", "1"], 5)):
            words = ["--target", "ssh:a,b,c", "--json", *words, "orders=0"]
            with mock.patch.object(targets, "run", one):
                status, out, said = ended("run", *words)
            self.assertEqual(status, USAGE)
            names = [run["run_id"] for run in json.loads(out)["runs"]]
            self.assertEqual(names, ["ssh:a"] * times + ["ssh:c"] * times)
            self.assertIn("ssh:b: in ns, unlike those before: left out", said)

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

    def test_only_ctrl_c_ends_the_rest(self):
        """A deadline does not, nor does a run that was stopped and gave nothing, or all it had."""
        for first in (ABORTED, OK, Problem("not done", ABORTED)):
            for stops in (None, "ssh:a"):
                outcomes = {"ssh:a": first, "ssh:b": OK}
                status, data, said = self.run_on(outcomes, "--target", "ssh:a,b", stops=stops)
                names = [run["run_id"] for run in data["runs"]] if data else []
                self.assertNotEqual("ssh:b" in names, "left out: ssh:b" in said)
                self.assertEqual("ssh:b" in names, not stops)
                self.assertEqual(status, OK if first == OK and not stops else ABORTED)


class Interrupted(unittest.TestCase):
    """After Ctrl-C what is done is read."""

    def test_over_ssh_or_here(self):
        watch = mock.Mock(side_effect=[None, KeyboardInterrupt, None])
        child = mock.Mock(stdout=io.StringIO("one\ntwo\nthree\n"))
        with mock.patch.object(shell, "stop") as stop:
            lines = shell.follow(child, watch, "ssh:a")
        self.assertEqual(lines, ["one\n", "two\n", "three\n"])
        watch.stopped.assert_called_once_with()
        stop.assert_called_once_with("ssh:a")

    def follow(self, stop, first="#progress pct=1", before=""):
        """A guest that prints, waits for a word and prints the rest; we press Ctrl-C early."""
        step = mock.Mock(**{"lasts.return_value": 0})
        watch = sweep.Watch(step, 0, stop)
        pressed = []

        def press(*_):
            if not pressed:
                pressed.append(True)
                raise KeyboardInterrupt

        step.at.side_effect = press
        guest = f"{before}echo '{first}'; read word; echo got $word"
        log = mock.Mock(**{"begun.return_value": True, "lost.return_value": False})
        with mock.patch.object(vm.process, "start", wraps=vm.process.start) as start:
            start.side_effect = lambda words, **how: vm.subprocess.Popen(words[4:], **how)
            with contextlib.redirect_stderr(io.StringIO()):
                return vm._follow(["sh", "-c", guest], watch, 20, log)[0]

    def test_in_a_vm(self):
        self.assertEqual(self.follow(b"stop\n"), ["#progress pct=1", "got stop"])
        with self.assertRaises(KeyboardInterrupt):
            self.follow(b"")

    def test_a_vm_that_has_just_ended(self):
        """It hears nothing more; what it has printed is read all the same."""
        self.assertEqual(self.follow(b"stop\n", before="exec <&-; "), ["#progress pct=1", "got"])

    def test_what_came_with_the_line_that_was_looked_at(self):
        first = "#progress pct=1\nbehind it"
        self.assertEqual(self.follow(b"stop\n", first), [*first.split("\n"), "got stop"])

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


if __name__ == "__main__":
    unittest.main()
