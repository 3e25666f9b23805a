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
from bbtool import process, progress, streams  # noqa: E402
from bbtool.commands import cli, common, kernels  # noqa: E402
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

    def test_help_in_80_columns(self):
        with mock.patch.dict(os.environ, COLUMNS="80"):
            top = cli.parser()
            action = next(one for one in top._actions if one.dest == "command")
            for name, one in (("", top), *action.choices.items()):
                text = one.format_help()
                wide = [line for line in text.splitlines() if len(line) > 80]
                self.assertEqual(wide, [], name)
                self.assertRegex(text, r"\nexamples:\n  scripts/buddybench", name)

    def test_examples_are_folded(self):
        for line, lines in (
            ("  scripts/buddybench a b  for c", ["  scripts/buddybench a b", "      for c"]),
            ("  scripts/buddybench a -- b", ["  scripts/buddybench a -- b"]),
            (
                "  scripts/buddybench record --target vm -- x  y",
                ["  scripts/buddybench record --target vm \\", "      -- x", "      y"],
            ),
            ("", [""]),
        ):
            self.assertEqual(common.fold(line, 42), lines)

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

    def test_paths_lead_there_from_where_we_are(self):
        there = bbtool.TREE / "out/x"
        for folder, want in ((bbtool.TREE, "out/x"), (there.parent, "x"), ("/", str(there)[1:])):
            with mock.patch.object(pathlib.Path, "cwd", lambda folder=folder: pathlib.Path(folder)):
                self.assertEqual(bbtool.shown(there), want)
        for wrong in (FileNotFoundError, lambda: pathlib.Path("/nowhere")):
            with mock.patch.object(pathlib.Path, "cwd", side_effect=wrong):
                self.assertEqual(bbtool.shown(there), str(there))

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

    def test_a_path_that_was_typed(self):
        for number, path, status in (
            (2, "/a/file", bbtool.USAGE),
            (28, "/a/file", bbtool.UNFIT),
            (2, "/another", bbtool.UNFIT),
        ):
            got, _ = ended(["kernels", "fetch", "/a/file"], side_effect=OSError(number, "x", path))
            self.assertEqual(got, status, path)

    def test_of_a_child(self):
        for code, status in ((-2, 5), (0, 1), (1, 1), (2, 2), (5, 5), (99, 1), (127, 3), (255, 3)):
            self.assertEqual(bbtool.of_child(code), status)

    def test_numbers_that_make_no_sense(self):
        for line in (
            "run --target vm --cpus 0",
            "run --target vm --nodes -1",
            "run --target vm --memory 0",
            "run --target vm --timeout -1",
            "vm --timeout 0",
            "bench --boots 0",
            "ab 6.1 6.1 --pairs 0",
            "record --out x --seconds -1",
            "top --interval -1",
            "top --interval nan",
            "uml run --memory x",
            "uml run --memory 16",
            "torture --amount 0",
        ):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(cli.end(line.split()), bbtool.USAGE, line)
            self.assertIn("give a number from", said.getvalue())

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


class Streams(unittest.TestCase):
    """Closed, full and broken streams, in a shell: a status of the table, never a traceback."""

    BUNDLE = SCRIPTS / "tests/data/small.bundle"

    def ends(self, line, env=None):
        """(status, what was said) of a shell line; TOOL in it is the tool."""
        line = line.replace("TOOL", f"'{sys.executable}' '{SCRIPTS}/buddybench'")
        done = process.run(
            ["bash", "-c", line],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "", **(env or {})},
        )
        for word in ("Traceback", "Exception ignored"):
            self.assertNotIn(word, done.stdout + done.stderr, line)
        return done.returncode, done.stderr

    def test_closed(self):
        """What is opened later does not get what is printed."""
        with tempfile.TemporaryDirectory() as place:
            status, _ = self.ends(f"TOOL show {self.BUNDLE} --json {place}/a.json <&- >&- 2>&-")
            found = pathlib.Path(place, "a.json").read_text(encoding="utf-8")
        self.assertEqual(status, bbtool.OK)
        self.assertTrue(found.startswith("{") and found.rstrip().endswith("}"))

    def test_closed_stdout(self):
        """What was to be printed is lost, as with a full one."""
        for words in (
            *(f"show {self.BUNDLE}", f"merge {self.BUNDLE}", f"export --to csv {self.BUNDLE}"),
            *("--help", "--version", "kernels", "show -h"),
        ):
            status, said = self.ends(f"TOOL {words} >&-")
            self.assertEqual(status, bbtool.UNFIT, words)
            self.assertRegex(said, r"^buddybench[ \w]*: stdout: Bad file descriptor\n$")

    def test_full(self):
        status, said = self.ends(f"TOOL show {self.BUNDLE} >/dev/full")
        self.assertEqual(status, bbtool.UNFIT)
        self.assertIn("stdout: No space left", said)

    def test_full_without_buffers(self):
        """The same, and no advice about the tree or the cache, which have room."""
        for words in (f"show {self.BUNDLE}", f"export --to csv {self.BUNDLE}", "--help", "run -h"):
            for unbuffered in ("", "1"):
                env = {"PYTHONUNBUFFERED": unbuffered}
                status, said = self.ends(f"TOOL {words} >/dev/full", env)
                self.assertEqual(status, bbtool.UNFIT, words)
                self.assertRegex(said, r"^buddybench[ \w]*: stdout: No space left on device\n$")

    def test_nobody_can_be_told(self):
        with tempfile.TemporaryDirectory() as place:
            line = f"TOOL show {self.BUNDLE} --json {place}/a.json 2>/dev/full"
            self.assertEqual(self.ends(line)[0], bbtool.OK)

    def test_reader_has_gone(self):
        """All was done, or it ended early: no half verdict is a good one."""
        for words, status in (("--version", bbtool.OK), (f"export --to csv {self.BUNDLE}", 5)):
            line = f"set -o pipefail; TOOL {words} | sleep 0"
            self.assertEqual(self.ends(line), (status, ""))

    def test_nohup(self):
        """A terminal that goes away does not end what was started with nohup."""
        quiet = {name: io.TextIOWrapper(io.BytesIO()) for name in ("stdout", "stderr")}
        with mock.patch.object(streams.signal, "signal") as taken, mock.patch.object(
            streams.signal, "getsignal", return_value=streams.signal.SIG_IGN
        ), mock.patch.multiple(sys, **quiet):
            streams.prepare()
        numbers = [call.args[0] for call in taken.call_args_list]
        self.assertNotIn(streams.signal.SIGHUP, numbers)
        self.assertIn(streams.signal.SIGTERM, numbers)

    def test_sent_twice(self):
        """timeout signals the tool, then its group: that is one interrupt."""
        handler = streams.Interrupts()
        with self.assertRaises(KeyboardInterrupt):
            handler(None, None)
        handler(None, None)
        handler.last -= 2 * streams.TOGETHER_SECONDS
        with self.assertRaises(KeyboardInterrupt):
            handler(None, None)

    def test_no_estimate_from_nothing(self):
        with mock.patch.object(progress.time, "monotonic", return_value=0.0) as clock:
            step = progress.Step("build", quiet=True)
            step.at(0.001)
            for at, fraction, told in ((23, 0.004, ""), (30, 0.101, "4 min 30 s left")):
                clock.return_value, step.fraction = at, fraction
                self.assertEqual(step._left(at), told)

    def test_only_progress_writes_to_stderr(self):
        for path in (SCRIPTS / "bbtool").rglob("*.py"):
            if path.name not in ("progress.py", "streams.py"):
                text = path.read_text(encoding="utf-8")
                self.assertNotIn("file=sys.stderr", text, f"{path.name}: use progress.say()")


if __name__ == "__main__":
    unittest.main()
