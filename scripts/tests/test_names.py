# SPDX-License-Identifier: GPL-2.0-only
"""The check of names finds what is planted, and nothing in a clean tree."""

import pathlib
import shutil
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from bbtool import process  # noqa: E402  (needs the path above)

CHECK = SCRIPTS / "checks/names"

CLEAN = {
    "src/lib/rolls.c": (
        "int bb_roll_next(int a)\n{\n\treturn a;\n}\n\nstatic int again(void)\n{\n\treturn 0;\n}\n"
    ),
    "src/run/pool.c": (
        "#include <buddybench/lib/rolls.h>\n/* int bb_other(void)\n{ */\nstruct bb_crew *\n"
        "bb_crew_create(int nr)\n{\n\treturn NULL;\n}\n\nvoid bb_crew_end(struct bb_crew *crew)\n"
        "{\n}\n\nvoid bb_run_all(void *state)\n{\n}\n\n#define X(f)\t\\\nvoid f(void) \\\n{ }\n"
    ),
    "include/buddybench/lib/rolls.h": "int bb_roll_next(int a);\n",
}
# name: (file, text added to its end, what the finding says)
PLANTED = {
    "prefix of another file": (
        "src/lib/rolls.c",
        "int bb_dice(void)\n{\n\treturn 1;\n}\n",
        "src/lib/rolls.c:10: bb_dice() is called after neither bb_rolls,",
    ),
    "prefix that only begins alike": (
        "src/run/pool.c",
        "void bb_pooling(int a)\n{\n}\n",
        "bb_pooling() is called after",
    ),
    "struct it has nothing to do with": (
        "src/run/pool.c",
        "void bb_crew_count(int a)\n{\n}\n",
        "bb_crew_count() is called",
    ),
    "static name twice": (
        "src/run/pool.c",
        "static int again(void)\n{\n\treturn 1;\n}\n",
        "static again() also stands in src/lib/rolls.c",
    ),
    "header that crosses no wall": (
        "include/buddybench/run/pool.h",
        "int bb_pool;\n",
        "it belongs into src/run/",
    ),
}


class Names(unittest.TestCase):
    """Each tree is made afresh in a temporary folder."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bb-names-"))
        self.addCleanup(shutil.rmtree, self.folder)
        for path, text in CLEAN.items():
            self.plant(path, text)

    def plant(self, path, text):
        """Add text to a file of the tree."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "a", encoding="utf-8") as handle:
            handle.write(text)

    def check(self):
        """(exit status, output)"""
        done = process.run([str(CHECK), "--tree", str(self.folder)], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test_clean(self):
        self.assertEqual(self.check(), (0, ""))

    def test_planted(self):
        for title, (path, text, finding) in PLANTED.items():
            with self.subTest(title):
                self.plant(path, text)
                code, out = self.check()
                self.assertEqual(code, 1, out)
                self.assertIn(finding, out)


if __name__ == "__main__":
    unittest.main()
