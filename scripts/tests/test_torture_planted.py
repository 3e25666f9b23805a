# SPDX-License-Identifier: GPL-2.0-only
"""Torture: planted bugs fit the sources, and each counts only if it is noticed by its oracle."""

import pathlib
import re
import shutil
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import TREE, Problem  # noqa: E402  (needs the path above)
from bbtool.check import ktap  # noqa: E402
from bbtool.check.cases import Case  # noqa: E402
from bbtool.check.planted import patch  # noqa: E402
from bbtool.torture import guests, planted, tests  # noqa: E402


class Planted(unittest.TestCase):
    """The files in scripts/torture/planted."""

    def test_each_is_told_as_it_comes(self):
        def verdicts(*_):
            yield Case("one: noticed by fuzz", ktap.PASS)
            yield Case("two: noticed by kill", ktap.FAIL)
            self.assertEqual(len(said.call_args_list), 2)

        with mock.patch.object(guests, "verdicts", verdicts), mock.patch.object(
            guests.progress, "say"
        ) as said:
            cases = guests.run_planted(mock.Mock(bugs=()), None)
        self.assertEqual(said.call_args.args, ("MISSED  two: noticed by kill",))
        self.assertEqual(cases[-1].name, "provoked: 1 of 2 bugs")

    def test_every_bug_names_a_test(self):
        have = {(test.name, kind) for test in tests.TESTS for kind in test.amounts}
        for bug in planted.bugs():
            with self.subTest(bug.name):
                self.assertIn((bug.test, bug.kind), have)
                self.assertIn(bug.kernel, (tests.NATIVE, tests.DEBUG, *tests.STOCK_KERNELS))
                self.assertRegex(bug.about, r"^[A-Z].*\.$")
                re.compile(bug.oracle)

    def test_every_bug_fits_the_sources(self):
        with tempfile.TemporaryDirectory(prefix="bb-torture-") as folder:
            shutil.copytree(TREE / "src", pathlib.Path(folder, "src"))
            for bug in planted.bugs():
                with self.subTest(bug.name):
                    done = patch(folder, bug.patch, "--dry-run")
                    self.assertEqual(done.returncode, 0, done.stdout)

    def test_those_that_suites_find_are_there(self):
        have = {bug.name for bug in planted.bugs_in_suites()}
        self.assertEqual(have, set(planted.IN_SUITES))

    def test_seen_only_by_its_oracle(self):
        bug = planted.bugs()[0]
        self.assertFalse(bug.seen([Case("x", ktap.FAIL, "something else")], ktap.FAIL))
        self.assertFalse(bug.seen([Case("x", ktap.PASS, "BUG: KASAN: double-free")], ktap.FAIL))

    def test_some_are_chosen(self):
        names = ("wake-up-lost", "leak-not-flagged")
        here, in_suites = planted.chosen(names, 1)
        self.assertEqual([bug.name for bug in here], ["wake-up-lost"])
        self.assertEqual([bug.name for bug in in_suites], ["leak-not-flagged"])
        self.assertEqual(planted.chosen((), 2)[0], planted.bugs()[:2])

    def test_without_an_oracle(self):
        with tempfile.TemporaryDirectory(prefix="bb-torture-") as folder:
            path = pathlib.Path(folder, "x.patch")
            path.write_text(
                "Wrong.\n\nCaught-by: fuzz\nAmount: 1\n---\nOracle: x\n", encoding="utf-8"
            )
            self.assertRaises(Problem, planted.read, path)


if __name__ == "__main__":
    unittest.main()
