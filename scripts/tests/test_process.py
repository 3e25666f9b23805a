# SPDX-License-Identifier: GPL-2.0-only
"""Programs that are started: none stays behind after Ctrl-C, whenever it comes."""

import os
import pathlib
import signal
import sys
import threading
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import process, streams  # noqa: E402  (needs the path above)

LONG = ["/bin/sleep", "1000"]


class Started(unittest.TestCase):
    """Ctrl-C at the moment at which a program has begun and nobody has it yet."""

    def setUp(self):
        before = signal.signal(signal.SIGINT, streams.Interrupts())
        self.addCleanup(signal.signal, signal.SIGINT, before)
        self.real, self.children = process.subprocess.Popen, []
        self.enterContext(mock.patch.object(process.subprocess, "Popen", self.popen))
        self.addCleanup(self.end)

    def popen(self, words, **options):
        """Stands for the class of that name."""
        child = self.real(words, **options)
        self.children.append(child)
        os.kill(os.getpid(), signal.SIGINT)
        return child

    def end(self):
        """End what is left."""
        for child in self.children:
            child.kill()
            child.wait()

    def test_in_a_group_of_its_own(self):
        for start in (
            lambda: process.run(LONG, group=True),
            lambda: process.start(LONG, start_new_session=True),
        ):
            signal.signal(signal.SIGINT, streams.Interrupts())
            self.assertRaises(KeyboardInterrupt, start)
            self.assertIsNotNone(self.children[-1].poll())

    def test_one_that_ignores_it(self):
        self.assertRaises(
            KeyboardInterrupt,
            process.start,
            LONG,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )
        self.assertIsNotNone(self.children[-1].poll())

    def test_one_that_cannot_be_started(self):
        def popen(*_, **_more):
            os.kill(os.getpid(), signal.SIGINT)
            raise FileNotFoundError

        with mock.patch.object(process.subprocess, "Popen", popen):
            self.assertRaises(KeyboardInterrupt, process.start, LONG)
        with streams.later():  # the next one is not interrupted
            pass

    def test_a_thread_takes_no_signal(self):
        """It is for the main one, and does not wait for the end of what the thread starts."""
        inside, go = threading.Event(), threading.Event()

        def work():
            with streams.later():
                inside.set()
                go.wait(9)

        thread = threading.Thread(target=work)
        thread.start()
        inside.wait(9)
        try:
            with self.assertRaises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
                self.assertFalse(go.wait(0.1))
        finally:
            go.set()
            thread.join()


if __name__ == "__main__":
    unittest.main()
