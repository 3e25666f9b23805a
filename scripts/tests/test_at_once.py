# SPDX-License-Identifier: GPL-2.0-only
"""Boots that go on at a time: none waits for another, and none outlives the end of the rest."""

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
        jobs = {side: lambda _check, side=side: (self.both.wait(), side)[1] for side in "AB"}
        self.assertEqual(sorted(at_once.results("test", jobs)), [("A", "A"), ("B", "B")])

    def ended_by(self, error):
        """What becomes of a boot that would never end when the other one raises this."""
        ended = threading.Event()

        def fails(_check):
            self.both.wait()
            raise error

        def goes_on(check):
            self.both.wait()
            try:
                while not ended.wait(0.01):
                    check()
            finally:
                ended.set()

        with self.assertRaises(type(error)):
            list(at_once.results("test", {"A": fails, "B": goes_on}))
        return ended.is_set()

    def test_none_outlives_the_rest(self):
        self.assertTrue(self.ended_by(Problem("it did not boot")))
        self.assertTrue(self.ended_by(KeyboardInterrupt()))

    def test_what_is_done_is_kept(self):
        jobs = {"A": lambda _check: 1, "B": mock.Mock(side_effect=Problem("it did not boot"))}
        with mock.patch.object(at_once.os, "cpu_count", lambda: 1):
            found = at_once.results("test", jobs)
            self.assertEqual(next(found), ("A", 1))
            self.assertRaises(Problem, next, found)

    def test_only_counts_are_taken_so(self):
        for place, at_a_time in (("count", True), ("kvm", False)):
            with self.subTest(place), mock.patch.object(places, "boot") as boot, mock.patch.object(
                at_once, "results", side_effect=at_once.results
            ) as results:
                record = mock.Mock(has=lambda *_: False)
                task = mock.Mock(seed=1, stream=b"", sides=[mock.Mock(words="6.1")] * 2)
                course.Course(task, record, {place: ["", ""]}, None).pair(place, 0)
                self.assertEqual(boot.call_count, 2)
                self.assertEqual(record.add.call_count, 2)
                self.assertEqual(results.called, at_a_time)


if __name__ == "__main__":
    unittest.main()
