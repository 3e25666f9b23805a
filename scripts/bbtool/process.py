# SPDX-License-Identifier: GPL-2.0-only
"""Start other programs: all tools do it here, so that none can be missing on a new machine.

A program has to be in packages.PACKAGE and is installed when missing; scripts of the tree are given
by their path.
"""

import contextlib
import os
import signal
import subprocess

from . import install, streams

END_SECONDS = 2


def _words(words):
    """The command line as text, its program at hand."""
    if "/" not in str(words[0]):
        install.need(words[0])
    return [str(word) for word in words]


def run(words, **options):
    """subprocess.run(); a failure is the caller's to judge unless check=True is given.

    With group=True all that the program starts ends when we are interrupted; it has no terminal.
    """
    if options.pop("group", False):
        return _run_group(_words(words), **options)
    return subprocess.run(_words(words), **{"check": False, **options})


def _run_group(words, capture_output=False, **options):
    """run() in a session of its own, of which nothing is left."""
    given = options.pop("input", None)
    if given is not None:
        options["stdin"] = subprocess.PIPE
    if capture_output:
        options.update(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with _begin(words, start_new_session=True, **options) as child:
        try:
            said = child.communicate(given)
        except BaseException:
            end_group(child)
            raise
    return subprocess.CompletedProcess(words, child.returncode, *said)


def _begin(words, **options):
    """subprocess.Popen(), of which nothing is left if it is interrupted.

    The Ctrl-C of the terminal may not reach it: in a session of its own, or if it ignores that.
    """
    child = None
    try:
        with streams.later():
            child = subprocess.Popen(words, **options)
    except KeyboardInterrupt:
        if child:
            (end_group if options.get("start_new_session") else end)(child)
            child.wait()
        raise
    return child


def end(child):
    """End a program that is in our own group."""
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=END_SECONDS)
    child.kill()


def end_group(child):
    """End a program and all that it has started; compilers get the time to remove their files."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=END_SECONDS)
        os.killpg(child.pid, signal.SIGKILL)


def start(words, **options):
    """subprocess.Popen()."""
    return _begin(_words(words), **options)
