# SPDX-License-Identifier: GPL-2.0-only
"""Work in processes side by side: what comes of it, and what it leaves when it is interrupted."""

import contextlib
import io
import os
import pathlib
import signal
import sys
import traceback
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import UNFIT, USAGE, Problem, process, progress, streams  # noqa: E402
from bbtool.experiment import beside, course, sides  # noqa: E402
from setups import InFolder  # noqa: E402


class Beside(InFolder):
    def setUp(self):
        super().setUp()
        for number in (signal.SIGINT, signal.SIGTERM):
            before = signal.signal(number, streams.Interrupts())
            self.addCleanup(signal.signal, number, before)
        self.said = self.enterContext(contextlib.redirect_stderr(io.StringIO()))

    def pipe(self):
        """What one process waits for, and where another one writes then."""
        there, here = os.pipe()
        self.addCleanup(os.close, there)
        self.addCleanup(os.close, here)
        return lambda: os.read(there, 1), here

    def test_each_has_a_process_and_none_waits(self):
        waits, goes = self.pipe()
        jobs = {
            "a": lambda: (waits(), os.getpid())[1],
            "b": lambda: (os.write(goes, b"x"), os.getpid())[1],
        }
        found = beside.results("test", jobs)
        self.assertEqual(list(found), ["a", "b"])
        self.assertEqual(len({os.getpid(), *found.values()}), 3)

    def long(self, goes):
        """A job that would take for ever, and cleans up if it is interrupted."""
        words = ["/bin/sh", "-c", f"echo >&{goes}; exec sleep 1000"]
        (self.place / "made").touch()
        try:
            process.run(words, group=True, pass_fds=[goes])
        finally:
            (self.place / "made").unlink()

    def fails(self, reason):
        waits, goes = self.pipe()

        def job():
            waits()
            raise reason

        with self.assertRaises(type(reason)) as caught:
            beside.results("test", {"a": job, "b": lambda: self.long(goes)})
        self.assertFalse((self.place / "made").exists())
        return caught.exception

    def test_a_failure_ends_the_others(self):
        for code in (USAGE, UNFIT):
            found = self.fails(Problem("does not build", code))
            self.assertEqual((str(found), found.code), ("does not build", code))
        self.assertEqual(self.fails(OSError(28, "No space left", "/full")).filename, "/full")

    def test_a_report_says_where_the_fault_is(self):
        def deep():
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError) as caught:
            beside.results("test", {"a": deep})
        self.assertIn("in deep", "".join(traceback.format_exception(caught.exception)))

    def test_one_that_is_killed_is_no_result(self):
        with self.assertRaises(Problem) as caught:
            beside.results("test", {"a": lambda: os.kill(os.getpid(), signal.SIGKILL)})
        self.assertIn("the process for a ended early", str(caught.exception))

    def test_an_interrupt_ends_all(self):
        waits, goes = self.pipe()
        parent = os.getpid()

        def interrupts():
            waits()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            os.kill(parent, signal.SIGTERM)
            signal.sigwait({signal.SIGINT})

        with self.assertRaises(KeyboardInterrupt):
            beside.results("test", {"a": interrupts, "b": lambda: self.long(goes)})
        self.assertFalse((self.place / "made").exists())

    def test_a_terminal_is_shared(self):
        first, second = self.pipe(), self.pipe()

        def job(waits, goes):
            with progress.Step("build x") as step:
                step.at(0.5)
                os.write(goes, b"x")
                waits()
                progress.say("installing")

        self.said.isatty = lambda: True
        with mock.patch.dict(os.environ, TERM="xterm"):
            jobs = {"count": (first[0], second[1]), "uml": (second[0], first[1])}
            beside.results(
                "test", {key: lambda ends=ends: job(*ends) for key, ends in jobs.items()}
            )
        lines = self.said.getvalue().split("\r\033[K")
        self.assertTrue(any("count  50%  uml  50%" in line for line in lines), lines)
        self.assertIn("installing\n", lines)
        self.assertEqual(sum(line.startswith("build x: 0 s\n") for line in lines), 2)
        self.assertIsNone(progress.SCREEN.tell)


class Everywhere(unittest.TestCase):
    """What is built at a time."""

    def built(self, places, revision):
        made = [sides.Side("A", revision=revision), sides.Side("B", revision=revision)]
        task = mock.Mock(spec=course.Task, sides=made, places=places, several=lambda _: False)
        with mock.patch.object(
            sides, "ready", lambda side, place, *_: (side.words, place, os.getpid())
        ), mock.patch.object(sides.install, "need"), contextlib.redirect_stderr(io.StringIO()):
            found = sides.everywhere(task, "")
        for place in places:
            self.assertEqual([one[:2] for one in found[place]], [("A", place), ("B", place)])
        return {one[2] for both in found.values() for one in both}

    def test_only_revisions_for_several_places(self):
        self.assertEqual(len(self.built(["count", "uml"], "of a tree")), 2)
        self.assertEqual(self.built(["count", "uml"], None), {os.getpid()})
        self.assertEqual(self.built(["uml"], "of a tree"), {os.getpid()})


if __name__ == "__main__":
    unittest.main()
