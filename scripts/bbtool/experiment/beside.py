# SPDX-License-Identifier: GPL-2.0-only
"""Work in processes of its own, side by side.

For what keeps a CPU busy at times and all of them at others, such as building a kernel. Each
process cleans up after itself when it is interrupted, as if it were alone.
"""

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import time
import traceback

from .. import Problem, progress

DONE, FAULT = "done", "fault"
AGAIN_SECONDS = 10  # to clean up takes less


class Elsewhere(Exception):
    """The traceback of another process, which a report of a fault needs."""


def results(label, jobs):
    """{key: what its function returns} of {key: function}; the first failure ends the others."""
    fork = multiprocessing.get_context("fork")
    found, workers = {}, {}
    with progress.Step(label, quiet=True) as step:
        try:
            for key, job in jobs.items():
                here, there = fork.Pipe(duplex=False)
                child = fork.Process(target=_work, args=(job, there, step.tty), daemon=True)
                child.start()
                there.close()
                workers[here] = key, child
            for key, result in _answers(workers, step):
                found[key] = result
        except BaseException:
            _end(child for _, child in workers.values())
            raise
    return {key: found[key] for key in jobs}


def _work(job, there, relay):
    """In the child: say how far it is if there is a terminal to share, and what came of it."""
    if relay:
        progress.SCREEN.tell = lambda *words: there.send(words)
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        try:
            answer = DONE, job()
        except Exception as reason:  # raised again where it is waited for
            answer = FAULT, (reason, traceback.format_exc())
        there.send(answer)


def _answers(workers, step):
    """(key, result) of each as they end, and what they say meanwhile on the terminal."""
    left = dict(workers)
    far = {key: "" for key, _ in workers.values()}
    while left:
        for here in multiprocessing.connection.wait(list(left)):
            key, _ = left[here]
            try:
                kind, what = here.recv()
            except EOFError:  # killed, or with a traceback on stderr
                raise Problem(f"{step.name}: the process for {key} ended early") from None
            if kind == "at":
                far[key] = what
                step.at(None, "  ".join(f"{key} {far[key]}" for key, _ in left.values()))
            elif kind == "said":
                step.clear()
                progress.say(what)
            elif kind == FAULT:
                reason, trace = what
                raise reason from Elsewhere(f"\n{trace}")
            else:
                del left[here]
                yield key, what


def _end(children):
    """Interrupt them as Ctrl-C would, and wait until they have cleaned up."""
    left = list(children)
    while left:
        for child in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGINT)
        end = time.monotonic() + AGAIN_SECONDS
        for child in left:
            child.join(max(end - time.monotonic(), 0))
        # One that was just about to wait for something may have missed it.
        left = [child for child in left if child.is_alive()]
