# SPDX-License-Identifier: GPL-2.0-only
"""The KUnit suites of a test module, run in a user-mode kernel."""

import re

from .. import USAGE, Problem, process, progress
from ..guest import uml
from . import ktap

SUITES_SECTION = ".kunit_test_suites"


def suites_in(module):
    """How many KUnit suites a module holds: one pointer each in a section of its own."""
    done = process.run(["size", "-A", str(module)], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"{module}: no module: {done.stderr.strip()}", USAGE)
    out = done.stdout
    found = re.search(rf"^{re.escape(SUITES_SECTION)}\s+(\d+)", out, re.M)
    return int(found.group(1)) // 8 if found else 0


def run(kernel, module, timeout=120):
    """Run the suites of a test module; the ktap.Outcome."""
    suites = suites_in(module)
    if not suites:
        return ktap.Outcome([], [f"{module.name} holds no KUnit suite"])
    with progress.Step(
        f"KUnit in user-mode Linux {kernel['release']}", expect=3, quiet=True
    ) as step:
        result = uml.boot(
            kernel, "insmod /test.ko\n", {"test.ko": module}, uml.Guest(timeout=timeout), step.at
        )
    outcome = ktap.judge(ktap.from_console(result.console, uml.BEGIN, suites), kernel["folder"])
    outcome.problems += result.trouble()
    if result.code:
        outcome.problems.append(f"insmod failed: {result.files.get('stderr', '').strip()}")
    return outcome
