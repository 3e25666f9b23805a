# SPDX-License-Identifier: GPL-2.0-only
"""Several boots at a time, where others on the machine do not change what is found."""

import concurrent.futures
import os
import threading

from .. import progress

MOST = 4  # as `matrix` does: each has memory of its own


class Ended(Exception):
    """Raised in a boot that nobody waits for any more."""


def run(label, jobs):
    """Call functions, each of which keeps what it finds: no moment after its end is as safe.

    A function gets another one to call now and then, which ends it when the rest is in vain, after
    Ctrl-C. When one of them fails, those that are under way come to their end first.
    """
    with progress.Step(label, quiet=True) as step, step.ticking():
        failed = _all(jobs, step)
    for other in failed[1:]:
        progress.say(str(other))
    if failed:
        raise failed[0]


def _all(jobs, step):
    """Wait for them; how some failed."""
    stop, vain = threading.Event(), threading.Event()

    def check():
        if stop.is_set():
            raise Ended

    def one(job):
        if vain.is_set():
            return
        try:
            job(check)
        except BaseException:
            vain.set()  # here, as this thread may have the next one before anybody sees it
            raise

    failed = []
    with concurrent.futures.ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        futures = [pool.submit(one, job) for job in jobs]
        try:
            for number, done in enumerate(concurrent.futures.as_completed(futures), 1):
                failed += _failure(done, [] if failed else futures)
                step.at(number / len(jobs))
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return failed


def _failure(done, others):
    """[how a function failed], if it did; the first one says that the others are waited for."""
    reason = done.exception()
    if reason is None:
        return []
    if not isinstance(reason, Exception):
        raise reason
    if any(other.running() for other in others):
        progress.say(f"{reason}\nwhat else is under way comes to its end first")
    return [reason]
