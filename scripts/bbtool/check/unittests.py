# SPDX-License-Identifier: GPL-2.0-only
"""The test group python: the unit tests of the tools as cases."""

import sys
import unittest

from .. import TREE, cache
from ..debian import uml_kernels
from ..guest import initramfs
from .cases import FAIL, PASS, Case, command


def python(tick):
    """compileall, then unittest in scripts/tests.

    Without busybox and a user-mode kernel some of them would be skipped.
    """
    initramfs.busybox("amd64")
    uml_kernels.ensure(uml_kernels.DEFAULT)
    yield command(
        "compileall",
        [
            sys.executable,
            "-X",
            f"pycache_prefix={cache.path('pycache')}",
            "-m",
            "compileall",
            "-q",
            "scripts",
        ],
    )
    suite = unittest.defaultTestLoader.discover(
        str(TREE / "scripts/tests"), top_level_dir=str(TREE / "scripts/tests")
    )
    collected = Collected(tick, suite.countTestCases())
    suite.run(collected)
    yield from collected.cases


class Collected(unittest.TestResult):
    """Turns the results of unittest into cases.

    The group has all that a test can need, so nothing may be skipped.
    """

    def __init__(self, tick, total):
        super().__init__()
        self.buffer, self.cases, self.tick, self.total = True, [], tick, total

    def _note(self, test, status, text=""):
        self.cases.append(Case(test.id(), status, text))
        self.tick(len(self.cases) / max(self.total, 1), test.id())

    def addSuccess(self, test):
        super().addSuccess(test)
        self._note(test, PASS)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._note(test, FAIL, self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self._note(test, FAIL, self.errors[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._note(test, FAIL, f"skipped: {reason}")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self._note(subtest, FAIL, (self.failures + self.errors)[-1][1])

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._note(test, PASS)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._note(test, FAIL, "was expected to fail")
