# SPDX-License-Identifier: GPL-2.0-only
"""The planted measuring bugs fit the sources and name tests that exist.

The judgement of what caught them is strict.
"""

import pathlib
import re
import shutil
import sys
import tempfile
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import TREE, Problem  # noqa: E402  (needs the path above)
from bbtool.check import ktap, planted  # noqa: E402
from bbtool.guest import uml  # noqa: E402

# What older tools got wrong; each has to be among the bugs.
KNOWN = (
    "batch-divided-by-wrong-count",
    "constant-added-to-latency",
    "first-touch-counted",
    "loop-runs-once-more",
    "node-ignored-by-loop",
    "start-gate-does-not-wait",
)


def tests():
    """SUITE.TEST of all suites in kunit/."""
    found = set()
    for path in (TREE / "kunit").rglob("*_kunit.c"):
        text = path.read_text(encoding="utf-8")
        suite = re.search(r'\.name = "(\w[\w-]*)",\s*(?:\.\w+ = \w+,\s*)*\.test_cases', text)
        found |= {
            f"{suite.group(1)}.{case}"
            for case in re.findall(r"KUNIT_CASE(?:_PARAM)?\((\w+)", text)
            if suite
        }
    return found


class Patches(unittest.TestCase):
    """The files in scripts/tests/planted."""

    def test_enough(self):
        self.assertEqual({bug.name for bug in planted.bugs(short=True)}, set(KNOWN))
        self.assertGreaterEqual(len(planted.bugs()), len(KNOWN) + 4)

    def test_every_bug_names_a_test(self):
        have = tests()
        for bug in planted.bugs():
            with self.subTest(bug.name):
                self.assertIn(bug.caught_by, have)
                self.assertRegex(bug.about, r"^[A-Z].*\.$")

    def test_every_bug_fits_the_sources(self):
        with tempfile.TemporaryDirectory(prefix="bb-planted-") as folder:
            for part in ("src", "include"):
                shutil.copytree(TREE / part, pathlib.Path(folder, part))
            for bug in planted.bugs():
                with self.subTest(bug.name):
                    changed = re.findall(
                        r"^\+\+\+ b/(\S+)", bug.patch.read_text(encoding="utf-8"), re.M
                    )
                    self.assertEqual(len(changed), 1)
                    self.assertRegex(changed[0], "^(src|include)/")
                    done = planted.patch(folder, bug.patch, "--dry-run")
                    self.assertEqual(done.returncode, 0, done.stdout)

    def test_without_a_test(self):
        with tempfile.TemporaryDirectory(prefix="bb-planted-") as folder:
            path = pathlib.Path(folder, "x.patch")
            path.write_text("Something is wrong.\n---\nCaught-by: suite.test\n", encoding="utf-8")
            self.assertRaises(Problem, planted.read, path)


class Caught(unittest.TestCase):
    """What counts as caught."""

    def judge(self, *cases, problems=()):
        """Whether the bug is caught by these (name, status)."""
        bug = planted.Bug("x", "It is wrong.", "suite.test", "", pathlib.Path("x.patch"))
        return planted.caught(bug, ktap.Outcome(list(cases), list(problems)))

    def test_named(self):
        self.assertEqual(self.judge(("suite.test", ktap.FAIL)), (True, "caught by suite.test"))

    def test_parameters(self):
        found, text = self.judge(
            ("suite.test.one", ktap.FAIL), ("suite.test.two", ktap.FAIL), ("a.b", ktap.FAIL)
        )
        self.assertEqual((found, text), (True, "caught by suite.test and 1 more"))

    def test_nothing_failed(self):
        found, text = self.judge(("suite.test", ktap.PASS))
        self.assertFalse(found)
        self.assertIn("No test noticed it", text)

    def test_another_failed(self):
        found, text = self.judge(("suite.test", ktap.PASS), ("suite.tests", ktap.FAIL))
        self.assertFalse(found)
        self.assertIn("noticed only by suite.tests", text)

    def test_kernel_died(self):
        found, text = self.judge(
            ("suite.test", ktap.PASS), problems=["the user-mode kernel died before the job ended"]
        )
        self.assertFalse(found)
        self.assertIn("died", text)


class Again(unittest.TestCase):
    """A kernel that stood still is no judgement on the bug."""

    BUG = planted.Bug("x", "It is wrong.", "suite.test", "", pathlib.Path("x.patch"))
    STOOD = ktap.Outcome([], [uml.KILLED])
    FOUND = ktap.Outcome([("suite.test", ktap.FAIL)], [])

    def boots(self, *outcomes, bug=BUG):
        """(what is judged in the end, how many boots that took)."""
        with tempfile.NamedTemporaryFile(delete=False) as module, unittest.mock.patch.object(
            planted.kunit, "run", side_effect=outcomes
        ) as run:
            return planted.run({}, module.name, bug), run.call_count

    def test_once_more(self):
        self.assertEqual(self.boots(self.STOOD, self.FOUND), (self.FOUND, 2))

    def test_only_once(self):
        self.assertEqual(self.boots(self.STOOD, self.STOOD, self.FOUND), (self.STOOD, 2))

    def test_not_where_it_was_caught(self):
        caught = ktap.Outcome([("suite.test", ktap.FAIL)], [uml.KILLED])
        self.assertEqual(self.boots(caught, self.STOOD), (caught, 1))

    def test_not_where_nothing_is_planted(self):
        self.assertEqual(self.boots(self.STOOD, self.FOUND, bug=None), (self.STOOD, 1))


if __name__ == "__main__":
    unittest.main()
