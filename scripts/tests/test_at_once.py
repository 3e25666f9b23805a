# SPDX-License-Identifier: GPL-2.0-only
"""Boots that go on at a time: none waits for another, none is lost, none outlives Ctrl-C."""

import contextlib
import io
import pathlib
import sys
import threading
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import Problem  # noqa: E402  (needs the path above)
from bbtool.experiment import at_once, course, places  # noqa: E402

SECONDS = 30  # after which a thread would wait in vain


class AtOnce(unittest.TestCase):
    def setUp(self):
        self.enterContext(mock.patch.object(at_once.os, "cpu_count", lambda: 2))
        self.enterContext(contextlib.redirect_stderr(io.StringIO()))
        self.both = threading.Barrier(2, timeout=SECONDS)

    def test_none_waits_for_another(self):
        found = []
        at_once.run("test", [lambda _check: found.append(self.both.wait())] * 2)
        self.assertEqual(sorted(found), [0, 1])

    def test_none_outlives_ctrl_c(self):
        ended = threading.Event()

        def interrupted(_check):
            self.both.wait()
            raise KeyboardInterrupt

        def goes_on(check):
            self.both.wait()
            try:
                while not ended.wait(0.01):
                    check()
            finally:
                ended.set()

        self.assertRaises(KeyboardInterrupt, at_once.run, "test", [interrupted, goes_on])
        self.assertTrue(ended.is_set())

    def after_a_failure(self, *more):
        """(what was found, what was said) where one fails while the other is under way."""
        found, failed = [], threading.Event()

        def fails(_check):
            self.both.wait()
            raise Problem("it did not boot")

        def goes_on(check):
            self.both.wait()
            failed.wait(SECONDS)
            check()
            found.append("boot")

        def say(text):
            said.append(text)
            failed.set()

        said = []
        with mock.patch.object(at_once.progress, "say", say), self.assertRaisesRegex(
            Problem, "it did not boot"
        ):
            at_once.run("test", [fails, goes_on, *more])
        return found, said

    def test_the_other_boot_of_one_that_fails_is_kept(self):
        found, said = self.after_a_failure()
        self.assertEqual(found, ["boot"])
        self.assertEqual(said, ["it did not boot\nwhat else is under way comes to its end first"])

    def test_none_begins_after_a_failure(self):
        begins = mock.Mock()
        self.after_a_failure(begins)
        begins.assert_not_called()

    def test_a_failure_is_told_once_more_at_most(self):
        """At the end, where all are; the first was told to say what is waited for."""
        said, ends = [], [threading.Event() for _ in range(2)]
        all_begun = threading.Barrier(3, timeout=SECONDS)

        def fails(number):
            all_begun.wait()
            if number:
                ends[number - 1].wait(SECONDS)
            raise Problem(f"number {number}")

        def say(text):
            said.append(text)
            ends[0].set()

        def failure(done, *more):
            found = seen(done, *more)
            if "1" in str(done.exception()):
                ends[1].set()
            return found

        seen = at_once._failure
        with mock.patch.object(at_once.os, "cpu_count", lambda: 3), mock.patch.object(
            at_once.progress, "say", say
        ), mock.patch.object(at_once, "_failure", failure), self.assertRaisesRegex(Problem, "0"):
            at_once.run("test", [lambda _check, n=n: fails(n) for n in range(3)])
        self.assertEqual(said[1:], ["number 1", "number 2"])

    def test_all_failures_are_told(self):
        def fails(_check):
            raise Problem(f"number {self.both.wait()} did not boot")

        with contextlib.redirect_stderr(io.StringIO()) as said:
            with self.assertRaises(Problem) as caught:
                at_once.run("test", [fails] * 2)
        for number in range(2):
            self.assertIn(f"number {number} did not", f"{caught.exception}\n{said.getvalue()}")


class Kept(unittest.TestCase):
    """Of a pair that ends at one moment each boot that is done is kept."""

    setUp = AtOnce.setUp

    def pair(self, boot):
        """Run boots of two sides at a time; their results are their names."""
        self.kept, record = set(), mock.Mock(has=lambda *_: False)
        record.add = lambda _place, _pair, side, data: self.kept.add((side, data))
        task = mock.Mock(seed=1, stream=b"", sides=[mock.Mock(words="6.1")] * 2)
        with mock.patch.object(places, "boot", boot):
            course.Course(task, record, {"count": "AB"}, None).pair("count", 0)

    def test_the_other_one_fails(self):
        def boot(_place, have, *_):
            self.both.wait()
            if have == "A":
                raise Problem("it did not boot")
            return have

        with mock.patch.object(course, "TRIES", 1), self.assertRaises(Problem):
            self.pair(boot)
        self.assertEqual(self.kept, {(1, "B")})

    def test_ctrl_c_at_the_first(self):
        def boot(_place, have, *_):
            self.both.wait()
            return have

        def at(_step, fraction=None, text=""):
            if fraction:
                raise KeyboardInterrupt(text)

        with mock.patch.object(at_once.progress.Step, "at", at):
            self.assertRaises(KeyboardInterrupt, self.pair, boot)
        self.assertEqual(self.kept, {(0, "A"), (1, "B")})


class Places(unittest.TestCase):
    """Where boots go on at a time at all."""

    def test_only_counts_are_taken_so(self):
        for place, is_one in (("count", True), ("kvm", False)):
            with self.subTest(place), mock.patch.object(places, "boot") as boot, mock.patch.object(
                at_once, "run", side_effect=at_once.run
            ) as at_a_time:
                record = mock.Mock(has=lambda *_: False)
                task = mock.Mock(seed=1, stream=b"", sides=[mock.Mock(words="6.1")] * 2)
                course.Course(task, record, {place: ["", ""]}, None).pair(place, 0)
                self.assertEqual(boot.call_count, 2)
                self.assertEqual(record.add.call_count, 2)
                self.assertEqual(at_a_time.called, is_one)


if __name__ == "__main__":
    unittest.main()
