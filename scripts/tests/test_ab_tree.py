# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab` and git trees: revisions are built apart from them, and git can bisect."""

import argparse
import dataclasses
import os
import pathlib
import signal
import sys
import tempfile
import threading
import time
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import FAILED, USAGE, Problem, cache, process, streams  # noqa: E402
from bbtool.debian import kernel_source, tree_kernels  # noqa: E402
from bbtool.experiment import ab, course, sides  # noqa: E402


class Repository(unittest.TestCase):
    """A git tree."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.tree = self.folder / "linux"
        self.tree.mkdir()
        self.enterContext(mock.patch.dict("os.environ", {"XDG_CACHE_HOME": str(self.folder)}))
        self.git("init", "-q", "-b", "master")
        self.git("config", "user.name", "A")
        self.git("config", "user.email", "a@b.c")
        (self.tree / "mm").mkdir()
        (self.tree / "mm/page_alloc.c").touch()
        self.git("add", "mm")
        for number in range(3):
            (self.tree / "Makefile").write_text(f"VERSION = 6\n# {number}\n", encoding="utf-8")
            self.git("add", "Makefile")
            self.git("commit", "-qm", f"commit {number}")

    def git(self, *words):
        """Run git in the tree."""
        done = process.run(
            ["git", "-C", str(self.tree), *words], check=True, capture_output=True, text=True
        )
        return done.stdout


class Tree(Repository):
    """Its revisions, and that nothing of it is changed."""

    def test_revisions(self):
        side = sides.parse(f"{self.tree}@HEAD~1")
        self.assertEqual(side.revision.subject, "commit 1")
        self.assertIn('("commit 1")', side.title())
        patch = self.folder / "fix.patch"
        patch.write_text("x", encoding="utf-8")
        self.assertEqual(sides.parse(f"{self.tree}@HEAD+{patch}").revision.patch, "x")
        with self.assertRaisesRegex(Problem, "has no revision banana") as caught:
            sides.parse(f"{self.tree}@banana")
        self.assertEqual(caught.exception.code, USAGE)

    def test_another_project(self):
        """Is told before anything is built, whatever it lacks of Linux."""
        self.git("tag", "linux")
        (self.tree / "Makefile").write_text("VERSION = 1.2\n", encoding="utf-8")
        self.git("commit", "-qam", "another")
        self.git("tag", "no-number")
        self.git("rm", "-q", "--cached", "Makefile")
        self.git("commit", "-qm", "none")
        self.git("tag", "no-makefile")
        self.git("checkout", "-qf", "linux")
        self.git("rm", "-q", "mm/page_alloc.c")
        self.git("commit", "-qm", "smaller")
        for name in ("no-number", "no-makefile", "HEAD"):
            with self.assertRaisesRegex(Problem, "linux is no git tree of Linux at ") as caught:
                sides.parse(f"{self.tree}@{name}")
            self.assertEqual(caught.exception.code, USAGE, name)

    def test_range_that_there_is_not(self):
        for where in (f"{self.tree}@banana..HEAD", f"{self.folder}@a..b", "/no/such@a..b"):
            options = argparse.Namespace(each=True, before=where, after=None)
            with self.assertRaisesRegex(Problem, "no such range of commits") as caught:
                ab.named(options)
            self.assertEqual(caught.exception.code, USAGE, where)

    def test_patch_that_does_not_apply(self):
        """Before anything is built; git can skip such a commit."""
        patch = self.folder / "fix.patch"
        patch.write_text("--- a/none\n+++ b/none\n@@ -1 +1 @@\n-a\n+b\n", encoding="utf-8")
        side = sides.parse(f"{self.tree}@HEAD+{patch}")
        with mock.patch.object(tree_kernels.install, "need"), self.assertRaisesRegex(
            Problem, "the patch does not apply to [0-9a-f]{12} . patch of "
        ) as caught:
            sides.ready(side, "uml")
        self.assertEqual(caught.exception.code, FAILED)

    def test_counts_come_first(self):
        options = argparse.Namespace(on=None, gate=None, each=False, own_node=False)
        revision = sides.parse(f"{self.tree}@HEAD")
        self.assertEqual(ab.on(options, [revision, revision]), ["count", "uml"])
        self.assertEqual(ab.on(options, [sides.parse("6.1"), revision]), ["uml"])

    def test_built_in_a_clone_and_once(self):
        (self.tree / "Makefile").write_text("not committed\n", encoding="utf-8")
        before = self.git("status", "--porcelain") + self.git("worktree", "list")
        built = []

        def build(how, _targets, work, **_):
            built.append((work / "Makefile").read_text(encoding="utf-8"))
            (work / how.image).write_text("image", encoding="utf-8")
            (work / "include/config").mkdir(parents=True, exist_ok=True)
            (work / "include/config/kernel.release").write_text("6.0\n", encoding="utf-8")

        with mock.patch.object(kernel_source, "build", build), mock.patch.object(
            kernel_source, "configure", lambda _how, _arch, work: (work / ".config").touch()
        ), mock.patch.object(
            tree_kernels, "build_module", lambda _work, out, _how: (out / "buddybench.ko").touch()
        ):
            for name in ("HEAD~2", "HEAD", "HEAD"):
                have = sides.ready(sides.parse(f"{self.tree}@{name}"), "uml")
        self.assertEqual(built, ["VERSION = 6\n# 0\n", "VERSION = 6\n# 2\n"])
        self.assertEqual(have["release"], "6.0")
        self.assertTrue(pathlib.Path(have["image"]).exists())
        self.assertEqual(self.git("status", "--porcelain") + self.git("worktree", "list"), before)

    def test_what_is_about_to_be_booted_is_not_forgotten(self):
        """However long a series is."""
        found = [cache.path("revisions", f"{number}", "revision.json") for number in range(45)]
        for path in found:
            path.touch()
        for path in found[:3]:
            os.utime(path, (0, 0))
        tree_kernels.forget_old()
        self.assertEqual([path for path in found if not path.exists()], found[:3])

    def test_what_another_process_has_forgotten(self):
        """While this one was looking."""
        gone = [self.folder / f"{number}/revision.json" for number in range(45)]
        with mock.patch.object(pathlib.Path, "glob", lambda *_: gone):
            tree_kernels.forget_old()

    def test_measured_kernels_are_compiled_for_speed(self):
        (self.tree / "Makefile").write_text("VERSION = 7\n", encoding="utf-8")
        self.git("commit", "-qam", "7")
        for name in ("HEAD", "HEAD~1"):
            for kind in ("uml", "x86", "x86-nodes"):
                said = tree_kernels.recipe(kind, sides.parse(f"{self.tree}@{name}").revision)
                self.assertIn("CONFIG_CC_OPTIMIZE_FOR_PERFORMANCE=y\n", said.text)

    def test_several_nodes_only_where_they_are_asked_for(self):
        built = []

        def ensure(_revision, kind, _more):
            built.append(kind)
            return {"folder": self.folder, "release": "6.0"}

        side = sides.parse(f"{self.tree}@HEAD")
        with mock.patch.object(tree_kernels, "ensure", ensure):
            for place, words, more in (
                ("uml", ["nodes=0"], {}),
                ("count", ["nodes=0"], {}),
                ("count", ["nodes=0"], {"stream": b"x"}),
                ("count", ["nodes=0"], {"own": True}),
                ("count", ["nodes=0,1"], {}),
                ("kvm", [], {}),
                ("kvm", ["nodes=0"], {}),  # Intel's processors come with them
            ):
                task = course.Task([side], [place], [], {place: words}, 0, 1, 0, 1, **more)
                sides.ready(side, place, "", task.several(place))
        self.assertEqual(built, ["uml", "x86"] + 5 * ["x86-nodes"])
        for kind, has in (("x86", False), ("x86-nodes", True)):
            text = tree_kernels.recipe(kind, side.revision).text
            self.assertEqual("CONFIG_X86_64_ACPI_NUMA=y\n" in text, has)
            # Without it every static key would be a load and a branch.
            self.assertIn("CONFIG_JUMP_LABEL=y\n", text)

    def test_options_that_do_not_come_through(self):
        how = tree_kernels.Recipe("x", "um", (), "", 1, "", True)
        for wanted, have, lost in (
            ("CONFIG_A=y", "CONFIG_A=y", ""),
            ("CONFIG_A=y", "# CONFIG_A is not set", "CONFIG_A=y"),
            ("CONFIG_PROC_SYSCTL=y\nCONFIG_SYSCTL=y", "CONFIG_SYSCTL=y", ""),
            ("CONFIG_PROC_SYSCTL=y", "CONFIG_PROC_SYSCTL=y", ""),
            ("CONFIG_PROC_SYSCTL=y", "", "CONFIG_PROC_SYSCTL=y"),
        ):
            (self.tree / ".config").write_text(have, encoding="utf-8")
            recipe = dataclasses.replace(how, text=wanted)
            with mock.patch.object(kernel_source, "command"):
                if not lost:
                    kernel_source.configure(recipe, "um", self.tree)
                    continue
                with self.assertRaisesRegex(Problem, f"does not accept: {lost}; fix"):
                    kernel_source.configure(recipe, "um", self.tree)


class Interrupted(Repository):
    """The clone is in order afterwards, whatever was under way in it."""

    def setUp(self):
        super().setUp()
        self.have = sides.parse(f"{self.tree}@HEAD").revision

    def clone(self):
        """The clone for one configuration."""
        how = tree_kernels.Recipe("x", "um", (), "", 1, "", True)
        return tree_kernels.clone(self.have, how)

    def test_git_gets_the_time_to_clean_up(self):
        begun, cleaned = self.folder / "begun", self.folder / "cleaned"
        fake = self.folder / "git"
        fake.write_text(
            f"#!/bin/sh\ntrap 'echo >{cleaned}; exit' TERM\necho >{begun}\nsleep 9 & wait\n",
            encoding="ascii",
        )
        fake.chmod(0o755)

        def interrupts():
            while not begun.exists():
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGINT)

        before = signal.signal(signal.SIGINT, streams.Interrupts())
        self.addCleanup(signal.signal, signal.SIGINT, before)
        thread = threading.Thread(target=interrupts, daemon=True)
        path = {"PATH": f"{self.folder}:{os.environ['PATH']}"}
        with mock.patch.dict(os.environ, path), self.assertRaises(KeyboardInterrupt):
            thread.start()
            tree_kernels.git(self.tree, "checkout")
        self.assertTrue(cleaned.exists())

    def test_a_clone_that_was_not_finished(self):
        def git(_tree, *words):
            pathlib.Path(words[-1], ".git").mkdir(parents=True)
            raise KeyboardInterrupt

        with mock.patch.object(tree_kernels, "git", git):
            self.assertRaises(KeyboardInterrupt, self.clone)
        self.assertTrue((self.clone() / ".git/HEAD").is_file())

    def test_a_lock_that_was_left(self):
        """By a git that was killed: nobody else is at work in the clone."""
        work = self.clone()
        (work / ".git/index.lock").touch()
        tree_kernels.git(self.clone(), "checkout", "--quiet", "--force", "--detach", "HEAD")
        self.assertTrue((work / "Makefile").exists())


class Bisect(Repository):
    """git bisect run, with real git and made-up kernels."""

    STEP = """
import sys
sys.path[:0] = [{here!r}, {scripts!r}]
from unittest import mock
import test_ab
from bbtool.commands import cli
kernels = test_ab.Kernels({{commit: 1.05 for commit in {slow!r}}})
ready = lambda side, *_: side.revision.commit
with mock.patch.object(test_ab.sides, "ready", ready), kernels.stand_in():
    sys.exit(cli.end(["ab", {tree!r} + "@" + {good!r}, {tree!r} + "@HEAD", "--out", {out!r},
                      "--gate", "pair order=4 > 2%"]))
"""

    def test_planted(self):
        for number in range(3, 7):
            (self.tree / "Makefile").write_text(f"VERSION = 6\n# {number}\n", encoding="utf-8")
            self.git("commit", "-qam", f"commit {number}")
        commits = self.git("rev-list", "--reverse", "HEAD").split()
        here = pathlib.Path(__file__).resolve().parent
        step = self.folder / "step.py"
        step.write_text(
            self.STEP.format(
                here=str(here),
                scripts=str(here.parent),
                slow=commits[4:],
                tree=str(self.tree),
                good=commits[0],
                out=str(self.folder / "out"),
            ),
            encoding="utf-8",
        )
        self.git("bisect", "start", commits[-1], commits[0])
        said = self.git("bisect", "run", sys.executable, str(step))
        self.assertIn(f"{commits[4]} is the first bad commit", said)


if __name__ == "__main__":
    unittest.main()
