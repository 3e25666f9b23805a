# SPDX-License-Identifier: GPL-2.0-only
"""Several boots at a time, where others on the machine do not change what is found."""

import concurrent.futures
import os
import threading

from .. import progress

MOST = 4  # as `matrix` does: each has memory of its own


class Ended(Exception):
    """Raised in a boot that nobody waits for any more."""


def results(label, jobs):
    """(key, result) of each of {key: function}, as they end.

    A function gets another one to call now and then, which ends it when the rest is in vain.
    """
    with progress.Step(label, quiet=True) as step, step.ticking():
        for done, found in enumerate(_ended(jobs), 1):
            yield found
            step.at(done / len(jobs))


def _ended(jobs):
    """The same, without a word."""
    stop = threading.Event()

    def check():
        if stop.is_set():
            raise Ended

    with concurrent.futures.ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        keys = {pool.submit(job, check): key for key, job in jobs.items()}
        try:
            for done in concurrent.futures.as_completed(keys):
                yield keys[done], done.result()
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
