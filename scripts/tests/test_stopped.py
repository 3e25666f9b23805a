# SPDX-License-Identifier: GPL-2.0-only
"""Ctrl-C during a run: whoever runs several hears of it, wherever the run is."""

import contextlib
import io
import pathlib
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import ABORTED, Problem  # noqa: E402  (needs the path above)
from bbtool.guest import machine, shell, sweep, targets, vm  # noqa: E402
from setups import ended  # noqa: E402

# Stands for a guest, and for the script on a target.
GUEST = "echo '#progress pct=1'; exec sleep 0.1"


class Stopped(unittest.TestCase):
    """Each way, with a shell script in the place of what runs there."""

    def setUp(self):
        self.stopped, self.pressed = mock.Mock(), []
        self.enterContext(contextlib.redirect_stderr(io.StringIO()))
        self.enterContext(mock.patch.object(sweep.Watch, "__call__", self.press))

    def press(self, line):
        """Stands for Watch(): Ctrl-C at the first line."""
        if line and not self.pressed:
            self.pressed.append(line)
            raise KeyboardInterrupt

    def test_in_a_vm(self):
        def run(_have, _shape, _files, on_line, _timeout):
            on_line.running = True
            log = mock.Mock(**{"lost.return_value": False})
            vm._follow(["sh", "-c", GUEST], on_line, 9, log)
            raise Problem("not done")

        shape = machine.Shape("count")
        options = mock.Mock(words=[], timeout=9, params=None, make=False, module=None)
        with mock.patch.multiple(
            targets,
            kernels=mock.Mock(**{"ensure.return_value": {"arch": "amd64", "release": "6"}}),
            own_tree=mock.Mock(),
            build=mock.Mock(**{"ensure.return_value": ["/dev/null"]}),
            shape_of=lambda *_: shape,
        ), mock.patch.object(vm, "run", run), self.assertRaisesRegex(Problem, "not done"):
            targets.run("vm", options, self.stopped)
        self.stopped.assert_called_once_with()

    def test_over_ssh_or_here(self):
        words = ["sh", "-c", GUEST]
        with mock.patch.object(shell, "command_for", lambda *_: words), mock.patch.object(
            shell, "stop"
        ), self.assertRaisesRegex(Problem, "no result from local"):
            targets.run("local", mock.Mock(words=[]), self.stopped)
        self.stopped.assert_called_once_with()

    def test_before_there_is_anything(self):
        with mock.patch.object(targets, "run", side_effect=KeyboardInterrupt):
            status, _, said = ended("run", "--target", "ssh:a,b", "orders=0")
        self.assertEqual(status, ABORTED)
        self.assertIn("targets that were left out: ssh:b", said)


if __name__ == "__main__":
    unittest.main()
