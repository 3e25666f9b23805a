# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of scripts/checks share: a tree made afresh, and something planted into it."""

import importlib.machinery
import importlib.util
import pathlib
import shutil
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from bbtool import process  # noqa: E402  (needs the path above)


def load(name):
    """A check as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(SCRIPTS / "checks" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


class Planted(unittest.TestCase):
    """Each tree is made afresh in a temporary folder."""

    CHECK = ""  # the check
    CLEAN = {}  # file: text

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bb-checks-"))
        self.addCleanup(shutil.rmtree, self.folder)
        for path, text in self.CLEAN.items():
            self.plant(path, text)

    def plant(self, path, text, mode="a"):
        """Add text to a file of the tree."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, mode, encoding="utf-8") as handle:
            handle.write(text)

    def check(self, *words):
        """(exit status, output)"""
        command = [str(SCRIPTS / "checks" / self.CHECK), "--tree", str(self.folder)]
        done = process.run([*command, *map(str, words)], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def found(self, path, text, finding):
        """Something is planted, and found."""
        self.plant(path, text)
        code, out = self.check()
        self.assertEqual(code, 1, out)
        self.assertIn(finding, out)
        return out

    def down_only(self, may):
        """No arrow of a table points up in its order."""
        order = list(may)
        for name, below in may.items():
            for other in below.split():
                with self.subTest(f"{name} -> {other}"):
                    self.assertGreater(order.index(other), order.index(name))


def plant_each(case, planted):
    """A test for each {title: (file, text added to its end, what the finding says)}."""
    for title, (path, text, finding) in planted.items():

        def test(self, path=path, text=text, finding=finding):
            self.found(path, text, finding)

        setattr(case, "test_" + title.replace(" ", "_"), test)
