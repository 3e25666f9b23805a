# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench test` reports what happens in its groups: failures, skips, trouble, nothing."""

import argparse
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, OK, Problem  # noqa: E402  (needs the path above)
from bbtool.check import cases, groups, kernel_groups, unittests  # noqa: E402
from bbtool.commands import test  # noqa: E402
from bbtool.debian import apt  # noqa: E402
from bbtool.guest import vm  # noqa: E402

Case, Group = cases.Case, cases.Group


def good(_tick):
    """Two cases that pass."""
    yield Case("a", cases.PASS)
    yield Case("b", cases.PASS)


def bad(_tick):
    """One that passes, and one that fails."""
    yield Case("a", cases.PASS)
    yield Case("b", cases.FAIL, "because of this")


def nothing(_tick):
    """No case at all."""
    return iter(())


def unreachable(_tick):
    """A suite that cannot be had."""
    yield Case("a", cases.PASS)
    raise apt.Unreachable("no such suite here")


def trouble(_tick):
    """The build breaks."""
    raise Problem("it did not build")


class LastWords(unittest.TestCase):
    """Guest scripts that end with the machine."""

    def ended(self, script, console):
        """What is made of a console."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "x.sh")
            path.write_text(script, encoding="utf-8")
            return kernel_groups.ended_as_told(path, vm.Outcome(FAILED, "", console, 1.0))

    def test_all_of_them_and_no_splat(self):
        script = (
            "#!/bin/sh\n# The console ends with: run has stopped\n"
            "# The console ends with: Power down\n"
        )
        good_console = "x\n" * 20 + "[1.0] the run has stopped\n[1.1] reboot: Power down\n"
        self.assertTrue(self.ended(script, good_console))
        self.assertFalse(self.ended(script, good_console.replace("stopped", "gone")))
        self.assertFalse(
            self.ended(script, "[1.0] BUG: unable to handle page fault\n" + good_console)
        )
        self.assertFalse(self.ended(script, good_console + "later\n" * 20))
        self.assertFalse(self.ended("#!/bin/sh\n", good_console))


class Unittest(unittest.TestCase):
    """The cases of the group python."""

    def test_skipped_is_failed(self):
        class Skipped(unittest.TestCase):
            """Two tests, one of which finds something missing."""

            def test_a(self):
                """Passes."""

            def test_b(self):
                self.skipTest("no browser")

        found = unittests.Collected(lambda *_: None, 2)
        unittest.defaultTestLoader.loadTestsFromTestCase(Skipped).run(found)
        self.assertEqual(
            [(case.status, case.text) for case in found.cases],
            [(cases.PASS, ""), (cases.FAIL, "skipped: no browser")],
        )


class Groups(unittest.TestCase):
    """The sub-command with made-up groups."""

    def run_test(self, *functions, **options):
        """(exit status, printed lines)"""
        table = tuple(
            Group(run.__name__, "", run, {}, 1, required=run.__name__ != "unreachable")
            for run in functions
        )
        words = argparse.Namespace(
            json=False,
            **{"list": False, "only": None, "fail_fast": False, "verbose": False, **options}
        )
        out = io.StringIO()
        with mock.patch.object(groups, "GROUPS", table), contextlib.redirect_stdout(
            out
        ), contextlib.redirect_stderr(io.StringIO()):
            status = test.main(words)
        return status, out.getvalue().splitlines()

    def test_good(self):
        status, lines = self.run_test(good)
        self.assertEqual((status, lines[-1]), (OK, "2 passed, 0 failed"))
        self.assertEqual(len(lines), 2)

    def test_fail_fast(self):
        status, lines = self.run_test(bad, good, fail_fast=True)
        self.assertEqual((status, lines[-1]), (FAILED, "1 passed, 1 failed"))
        self.assertIn("      because of this", lines)
        self.assertIn("not run after this failure: good", lines)

    def test_goes_on(self):
        status, lines = self.run_test(bad, good)
        self.assertEqual((status, lines[-1]), (FAILED, "3 passed, 1 failed"))

    def test_some_want_to_be_named(self):
        table = (Group("good", "", good, {}, 1), Group("long", "", good, {}, 1, named=True))
        with mock.patch.object(groups, "GROUPS", table):
            self.assertEqual([group.name for group in groups.chosen(None)], ["good"])
            self.assertEqual([group.name for group in groups.chosen(["long"])], ["long"])

    def test_nothing_is_a_failure(self):
        status, lines = self.run_test(nothing)
        self.assertEqual((status, lines[-1]), (FAILED, "0 passed, 1 failed"))

    def test_unreachable_is_told(self):
        status, lines = self.run_test(unreachable)
        self.assertEqual((status, lines[-1]), (OK, "1 passed, 0 failed, 1 skipped"))
        self.assertTrue(any("no such suite here" in line for line in lines))

    def test_unreachable_but_required(self):
        def needed(tick):
            return unreachable(tick)

        status, lines = self.run_test(needed)
        self.assertEqual((status, lines[-1]), (FAILED, "1 passed, 1 failed"))

    def test_trouble(self):
        status, lines = self.run_test(trouble, good)
        self.assertEqual((status, lines[-1]), (FAILED, "2 passed, 1 failed"))

    def test_only(self):
        status, lines = self.run_test(bad, good, only=["good"])
        self.assertEqual((status, lines[-1]), (OK, "2 passed, 0 failed"))

    def test_short_form(self):
        group = Group("good", "", good, {}, 1, short=nothing)
        words = {"list": False, "fail_fast": False, "verbose": True}
        for only, status in ((None, FAILED), (["good"], OK)):
            out = io.StringIO()
            with mock.patch.object(groups, "GROUPS", (group,)), contextlib.redirect_stdout(
                out
            ), contextlib.redirect_stderr(io.StringIO()):
                self.assertEqual(
                    test.main(argparse.Namespace(only=only, json=False, **words)), status
                )
        self.assertIn("  passed   a", out.getvalue().splitlines())

    def test_unknown_name(self):
        with self.assertRaises(Problem):
            self.run_test(good, only=["nonsense"])


if __name__ == "__main__":
    unittest.main()
