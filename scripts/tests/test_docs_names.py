# SPDX-License-Identifier: GPL-2.0-only
"""The documentation names nothing that does not exist, and has the form that it should have."""

import pathlib
import re
import sys
import unittest

try:
    import docutils.core
except ImportError:
    docutils = None

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.check import groups  # noqa: E402  (needs the path above)
from bbtool.commands import COMMANDS  # noqa: E402
from bbtool.torture import tests as torture  # noqa: E402
from doctext import DOCS, TREE, commands, read, texts  # noqa: E402

WIDTH = 100
# Warnings of docutils are exceptions.
STRICT = {"report_level": 2, "halt_level": 2, "warning_stream": False}
# In examples, not in the tree.
MADE_UP = re.compile(r"NN|AREA|NAME|FOLDER|FILE|my-|test_\*")


class Named(unittest.TestCase):
    """What the documentation names exists."""

    def targets(self):
        """Targets of the Makefile."""
        return set(re.findall(r"^([a-z][\w-]*):", read("Makefile"), re.M))

    def test_make_targets(self):
        for name, text in texts():
            for command in commands(text):
                for target in re.findall(r"^(?:KERNEL=\S+ )?make ([a-z][\w-]*)", command):
                    self.assertIn(target, self.targets(), name)

    def test_help_of_make(self):
        named = re.findall(r"@echo '  make ([\w-]+)", read("Makefile"))
        self.assertTrue(named)
        self.assertEqual([target for target in named if target not in self.targets()], [])

    def test_commands(self):
        for name, text in texts():
            for command in commands(text):
                for word in re.findall(r"(?:^|\s)scripts/buddybench ([a-z]+)", command):
                    self.assertIn(word, COMMANDS, name)

    def provoking(self, kind, name):
        """Whether Documentation/safety.rst names a test that exists."""
        where = {
            "vm": f"scripts/tests/vm/{name}.sh",
            "kunit": f"kunit/{name}",
            "planted": f"scripts/tests/planted/{name}.patch",
            "checks": f"scripts/checks/{name}",
        }
        if kind == "torture":
            return name in {test.name for test in torture.TESTS}
        if kind == "group":
            return name in {group.name for group in groups.GROUPS}
        return (TREE / where[kind]).is_file()

    def test_promises_are_provoked(self):
        """Each names its tests, which exist, and no number is left out."""
        promises = re.findall(
            r"(?m)^I(\d+)\n((?:(?:    .*)?\n)+)", read("Documentation/safety.rst")
        )
        self.assertEqual([int(number) for number, _ in promises], list(range(1, len(promises) + 1)))
        self.assertGreater(len(promises), 40)
        for number, text in promises:
            with self.subTest(f"I{number}"):
                by = text.split("Provoked by", 1)[-1]
                tests = re.findall(r"``(\w+)/([\w/.-]+)``", by)
                self.assertTrue(tests and "Provoked by" in text)
                for kind, name in tests:
                    self.assertTrue(self.provoking(kind, name), f"{kind}/{name}")
                self.assertNotRegex(text, r"by reading|not provoked|nothing to try|by design")

    def test_links(self):
        for name, text in texts():
            self.links_exist(name, re.findall(r"\bDocumentation/[\w./-]*\w", text))

    def test_links_of_sources(self):
        for folder in ("src", "include", "kunit", "scripts"):
            for path in sorted((TREE / folder).rglob("*")):
                if path.suffix in (".c", ".h", ".py", ".sh"):
                    self.links_exist(
                        path,
                        re.findall(
                            r"\bDocumentation/[\w-]+\.rst", path.read_text(encoding="utf-8")
                        ),
                    )

    def links_exist(self, name, links):
        """Files within the tree."""
        for link in links:
            with self.subTest(file=name):
                self.assertTrue((TREE / link).exists(), link)

    def test_paths(self):
        for name, text in texts():
            ours = r"(?<!testing/)\b(?:src|kunit|include/buddybench|scripts)/[\w./*-]*[\w*]"
            found = re.findall(ours, text)
            for path in (path for path in found if not MADE_UP.search(path)):
                with self.subTest(file=name):
                    self.assertTrue(list(TREE.glob(path)), path)

    def test_enforced_in(self):
        text = read("Documentation/safety.rst")
        sources = "".join(
            path.read_text(encoding="utf-8") for path in sorted((TREE / "src").rglob("*.c"))
        )
        text = "".join(re.findall(r"Enforced (.*?)Provoked", text, re.S))
        files, functions = re.findall(r"\b[a-z]+/\w+\.c\b", text), re.findall(r"(\w+)\(\)", text)
        self.assertTrue(files and functions)
        self.assertEqual([path for path in files if not (TREE / "src" / path).exists()], [])
        self.assertEqual(
            [name for name in set(functions) if not re.search(rf"\b{name}\(", sources)], []
        )

    def test_index_is_complete(self):
        index = read("Documentation/index.rst")
        for path in DOCS.glob("*.rst"):
            if path.name != "index.rst":
                self.assertIn(f"Documentation/{path.name}", index)


class Form(unittest.TestCase):
    """How it looks."""

    def test_end(self):
        self.assertEqual([name for name, text in texts() if not text.endswith("\n")], [])

    def test_width(self):
        for name, text in texts():
            wide = [
                f"{name}:{number}"
                for number, line in enumerate(text.splitlines(), 1)
                if len(line) > WIDTH
            ]
            self.assertEqual(wide, [])

    @unittest.skipUnless(docutils, "needs the package python3-docutils")
    def test_markup(self):
        for name, text in texts():
            if name.endswith(".rst"):
                with self.subTest(file=name):
                    docutils.core.publish_doctree(text, settings_overrides=STRICT)

    def test_licence(self):
        for name, text in texts():
            if name.endswith(".rst"):
                self.assertIn("SPDX-License-Identifier: GPL-2.0-only", text.splitlines()[0], name)


if __name__ == "__main__":
    unittest.main()
