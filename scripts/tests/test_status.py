# SPDX-License-Identifier: GPL-2.0-only
"""Every command ends with a status of the one table, which the documentation and --help show."""

import ast
import contextlib
import io
import os
import pathlib
import re
import sys
import tempfile
import unittest
from unittest import mock

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

import bbtool  # noqa: E402  (needs the path above)
from bbtool.commands import cli, kernels  # noqa: E402
from doctext import read  # noqa: E402


def ended(words, **wrong):
    """(status, what was said) of a command line; wrong is put in place of kernels.main."""
    said = io.StringIO()
    with mock.patch.object(kernels, "main", **wrong), contextlib.redirect_stderr(said):
        try:
            status = cli.end(words)
        except SystemExit as leaving:
            status = leaving.code
    return status, said.getvalue()


class Table(unittest.TestCase):
    """The table, and where it is repeated."""

    def test_documentation(self):
        told = dict(re.findall(r"^``(\d)``   (.*)$", read("Documentation/usage.rst"), re.M))
        self.assertEqual({int(code): text for code, text in told.items()}, bbtool.STATUSES)

    def test_help(self):
        self.assertIn("  6  the data say neither", cli.parser().format_help())

    def test_known_numbers(self):
        self.assertEqual((bbtool.USAGE, bbtool.SKIP), (2, 4), "argparse and kselftest say so")
        self.assertEqual(sorted(bbtool.WORST_FIRST), sorted(bbtool.STATUSES))

    def test_scripts_for_the_target(self):
        for name in ("buddybench-run", "buddybench-trace"):
            text = read(f"scripts/target/{name}")
            told = re.search(r"^Exit status: (.*?)\.\n", text, re.M | re.S).group(1)
            told = {int(code) for code in re.findall(r"\b(\d) ", told)}
            used = {int(code) for code in re.findall(r"\b(?:fail|exit|status=) ?(\d)\b", text)}
            self.assertEqual(used | {0}, told, name)

    def test_no_other_numbers(self):
        for path in (SCRIPTS / "bbtool").rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                if node.func.id in ("Problem", "exit"):
                    plain = [
                        arg for arg in node.args[1:] if type(getattr(arg, "value", None)) is int
                    ]
                    self.assertEqual(plain, [], f"{path.name}:{node.lineno}: use a name")


class Ends(unittest.TestCase):
    """How a command can end."""

    def test_each(self):
        for wrong, status, text in (
            ({"return_value": bbtool.OK}, bbtool.OK, ""),
            ({"side_effect": bbtool.Problem("no way")}, bbtool.UNFIT, "kernels: no way"),
            ({"side_effect": bbtool.Problem("x", bbtool.UNDECIDED)}, bbtool.UNDECIDED, "x"),
            ({"side_effect": OSError(28, "No space", "f")}, bbtool.UNFIT, "f: No space: free some"),
            ({"side_effect": KeyboardInterrupt}, bbtool.ABORTED, "interrupted"),
        ):
            got, said = ended(["kernels"], **wrong)
            self.assertEqual(got, status)
            self.assertIn(text, said)
        self.assertEqual(ended(["kernels", "--nonsense"])[0], bbtool.USAGE)

    def test_fault_of_the_tool(self):
        with tempfile.TemporaryDirectory() as place, mock.patch.dict(
            os.environ, {"XDG_CACHE_HOME": place}
        ):
            status, said = ended(["kernels"], side_effect=ZeroDivisionError("oh"))
            self.assertEqual(status, bbtool.BUG)
            self.assertNotIn("Traceback", said)
            self.assertIn("ZeroDivisionError: oh; please report it with ", said)
            kept = pathlib.Path(said.rsplit(" ", 1)[1].strip()).read_text(encoding="utf-8")
            self.assertIn("Traceback", kept)

    def test_worst(self):
        self.assertEqual(bbtool.worst([]), bbtool.OK)
        self.assertEqual(bbtool.worst([bbtool.OK, bbtool.SKIP]), bbtool.SKIP)
        self.assertEqual(bbtool.worst([bbtool.SKIP, bbtool.UNFIT, bbtool.FAILED]), bbtool.FAILED)
        self.assertEqual(bbtool.worst([bbtool.OK, 77]), bbtool.FAILED)

    def test_version(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            self.assertEqual(ended(["--version"])[0], bbtool.OK)
        self.assertRegex(said.getvalue(), r"^buddybench \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    unittest.main()
