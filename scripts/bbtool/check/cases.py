# SPDX-License-Identifier: GPL-2.0-only
"""What a test group consists of, and the cases that it yields."""

import dataclasses
import subprocess

from .. import TREE, process
from . import ktap

PASS, FAIL, SKIP = ktap.PASS, ktap.FAIL, ktap.SKIP


@dataclasses.dataclass
class Case:
    """One thing that was tested; text says why it failed or was skipped."""

    name: str
    status: str
    text: str = ""


@dataclasses.dataclass
class Group:
    """A named group of cases.

    needs are names of packages.PACKAGE, expect are seconds. A group that is not required may be
    skipped. short is run instead where the group was not asked for by name; named groups are run
    only where they were.
    """

    name: str
    about: str
    run: object
    needs: tuple
    expect: int
    required: bool = True
    short: object = None
    named: bool = False


def command(name, words, **options):
    """One case: a command that must exit with 0 and print nothing of note."""
    try:
        done = process.run(
            [str(word) for word in words],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd=TREE,
            **options
        )
    except OSError as reason:
        return Case(name, FAIL, str(reason))
    return Case(name, FAIL if done.returncode else PASS, (done.stdout + done.stderr).strip())


def from_ktap(outcome, prefix):
    """Cases of a KTAP outcome; the first failed one has the details."""
    cases = [
        Case(prefix + name, status, outcome.reason(name) if status == SKIP else "")
        for name, status in outcome.cases
    ]
    if not outcome.ok():
        failed = next((case for case in cases if case.status == FAIL), None)
        if not failed:
            failed = Case(prefix + "the run as a whole", FAIL)
            cases.append(failed)
        failed.text = "\n".join(ktap.telling(outcome.text) + outcome.problems)
    return cases
