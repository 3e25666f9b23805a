# SPDX-License-Identifier: GPL-2.0-only
"""Wrong usage of the tool ends with one line that says what is wrong, never with a traceback."""

import contextlib
import io
import itertools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

import bbtool  # noqa: E402  (needs the path above)
from bbtool import (  # noqa: E402
    OK,
    UNFIT,
    USAGE,
    Problem,
    install,
    packages,
    process,
    progress,
)
from bbtool.commands import cli  # noqa: E402
from bbtool.results import result  # noqa: E402
from setups import InFolder, ended  # noqa: E402

TOOL = SCRIPTS / "buddybench"


class Wrong(InFolder):
    """The whole tool, as a user calls it."""

    def refused(self, said, *words):
        """It ends with an exit status of the documentation and with this text."""
        done = process.run(
            [TOOL, *words],
            cwd=self.place,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "XDG_CACHE_HOME": str(self.place / "cache")},
        )
        self.assertIn(done.returncode, (1, 2, 3), done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertIn(said, done.stderr)

    def test_names(self):
        self.refused("invalid choice: 'nonsense'", "nonsense")
        for words in (["demo"], ["vm"], ["bench"], ["exercise"], ["run", "--target", "vm"]):
            self.refused("no such kernel: 9.9; there are 5.10", *words, "--kernel", "9.9")
        self.refused("no such folder; give the folder", "vm", "--kernel", "./nowhere")
        self.refused(
            "no such user-mode kernel: 6.12; there are 6.1", "uml", "kunit", "--kernel", "6.12"
        )

    def test_files(self):
        (self.place / "other.json").write_text(json.dumps({"schema": "other/1"}), encoding="ascii")
        for text in ("", "{", "[]"):
            (self.place / "bad.json").write_text(text, encoding="ascii")
            self.refused("bad.json: not the JSON of a history", "history", "--from", "bad.json")
            self.refused("", "show", "bad.json")
        self.refused("other.json: not the JSON of a history", "history", "--from", "other.json")
        self.refused("other.json: schema 'other/1'", "show", "other.json")
        for words in (["history", "--from"], ["show"], ["compare", "gone.json"]):
            self.refused("No such file or directory", *words, "gone.json")

    def test_show_needs_a_file(self):
        self.refused("show needs a file\n", "show")
        self.refused("show needs a file\n", "show", "--json")
        self.refused(
            "needs a file; to print it as JSON: show a.json --json", "show", "--json", "a.json"
        )

    def test_numbers(self):
        for command in (["demo"], ["run"], ["show", "x"]):
            self.refused("give a number from 80 to 120", *command, "--width", "79")


class Json(unittest.TestCase):
    """What prints a table prints JSON, too."""

    def printed(self, *words):
        done = process.run([TOOL, *words], capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return json.loads(done.stdout)

    def test_each(self):
        small = SCRIPTS / "tests/data/small.bundle"
        with tempfile.TemporaryDirectory() as place:
            one, other = (pathlib.Path(place, name) for name in "ab")
            for path in (one, other):
                data = {**self.printed("show", small, "--json"), "run_id": path.name}
                path.write_text(json.dumps(data), encoding="utf-8")
            rows = self.printed("compare", one, other, "--json")["rows"]
            self.assertEqual((rows[0]["before"], rows[0]["unit"]), (444, "instructions"))
            self.assertEqual(len(self.printed("merge", one, other, "--json")["runs"]), 2)
        self.assertIn("6.1", [kernel["name"] for kernel in self.printed("kernels", "--json")])
        self.assertIn("findings", self.printed("doctor", "--json"))


class Helpers(unittest.TestCase):
    """What the commands share."""

    def test_no_sudo(self):
        with mock.patch.object(install.os, "geteuid", lambda: 1000), mock.patch.object(
            install.shutil, "which", lambda *_, **__: None
        ):
            with self.assertRaisesRegex(Problem, "run it as root"):
                install.as_root()
            with mock.patch.dict(
                packages.PACKAGE, {"no-such-a": "a", "/no/such/b": "b"}
            ), self.assertRaisesRegex(Problem, "as root run: apt-get install a b"):
                install.need("no-such-a", "/no/such/b")

    def test_rows(self):
        """Whoever reads them by a program knows the columns, and what may not be quoted."""
        status, text, _ = ended("show", str(SCRIPTS / "tests/data/small.bundle"), "--rows")
        self.assertEqual(status, OK)
        head, *rows = [line.split("\t") for line in text.splitlines()]
        self.assertEqual(head, "name repeat p50 p99 max cost unit flags".split())
        self.assertEqual({len(row) for row in rows}, {len(head)})
        first = dict(zip(head, rows[0]))
        self.assertEqual((first["repeat"], first["p50"], first["cost"]), ("0", "444", "-"))
        self.assertEqual(first["flags"], "counted,virtual")

    def test_save(self):
        with tempfile.TemporaryDirectory(prefix="bb-cli-") as place:
            path = pathlib.Path(place, "deep/file")
            for content in ("text\n", b"text\n"):
                result.save(path, content)
                self.assertEqual(path.read_bytes(), b"text\n")
            self.assertEqual(os.listdir(path.parent), ["file"])
            with self.assertRaisesRegex(Problem, "cannot write"):
                result.save(path / "below", "x")

    def test_save_where_there_is_no_plain_file(self):
        """Devices and pipes are written to, not replaced; links are followed."""
        with tempfile.TemporaryDirectory(prefix="bb-cli-") as place:
            plain, link, pipe = (pathlib.Path(place, name) for name in ("plain", "link", "pipe"))
            link.symlink_to(plain)
            for content in ("one", "two"):
                result.writable(link)
                result.save(link, content)
                self.assertEqual((link.is_symlink(), plain.read_text("utf-8")), (True, content))
            os.mkfifo(pipe)
            reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
            result.writable(pipe)
            result.save(pipe, "three")
            self.assertEqual(os.read(reader, 99), b"three")
            os.close(reader)
            self.assertTrue(pipe.is_fifo())
        with self.assertRaisesRegex(Problem, "No space left") as found:
            result.writable("/dev/full")
            result.save("/dev/full", "x")
        self.assertEqual(found.exception.code, UNFIT)
        self.assertTrue(pathlib.Path("/dev/full").is_char_device())
        self.assertIsNone(result.whole("/dev/stdout"))

    def test_nothing_is_run_for_a_file_that_cannot_be_written(self):
        """Every command that runs something looks at its output first."""
        stream = str(SCRIPTS / "tests/data/streams/stress.stream.xz")
        for words in (
            ["demo", "--out"],
            ["bench", "--out"],
            ["history", "--out"],
            ["watch", "--out"],
            ["trace", "--target", "local", "--out"],
            ["record", "--out"],
            ["uml", "run", "--output"],
            ["ab", "6.1", "6.1", "--json"],
            ["ab", "6.1", "6.1", "--out"],
            ["ab", "6.1", "6.1", "--html"],
            ["replay", stream, "--target", "vm", "--out"],
            ["run", "--out"],
        ):
            said = io.StringIO()
            with contextlib.redirect_stderr(said):
                status = cli.end([*words, "/proc/none/file"])
            self.assertEqual(status, USAGE, words)
            self.assertIn("nothing was run", said.getvalue(), words)

    def test_examples_can_be_typed(self):
        for path in [TOOL, *(SCRIPTS / "bbtool").rglob("*.py")]:
            found = re.search(
                r'^EXAMPLES = """(.*?)"""', path.read_text(encoding="utf-8"), re.M | re.S
            )
            for line in found.group(1).splitlines()[1:] if found else ():
                self.assertTrue(line.startswith("  scripts/buddybench "), f"{path.name}: {line}")
                words = shlex.split(re.split(r" {2,}", line.strip())[0])
                ours = itertools.takewhile(lambda word: word[:1] not in ("<", ">", "|"), words[1:])
                self.accepted(list(ours), f"{path.name}: {line}")

    def accepted(self, words, where=None):
        """The options of these words."""
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said):
                return cli.parsed(words)
        except SystemExit:
            return self.fail(f"{where or words}: {said.getvalue()}")

    def test_keys_after_options(self):
        for words in (
            ["replay", "F", "--target", "uml", "cpus=0", "--timeout", "9", "pace=max"],
            ["compare", "A", "B", "--min-effect", "2", "cpus=0", "pace=max"],
            ["run", "cpus=0", "--target", "vm", "pace=max"],
        ):
            self.assertEqual(self.accepted(words).words, ["cpus=0", "pace=max"])
        for words in (
            ["replay", "F", "--count", "again"],
            ["replay", "F", "--cont=1"],
            ["top", "a=1"],
        ):
            with self.assertRaises(AssertionError):
                self.accepted(words)


class Installed(unittest.TestCase):
    """A package has no scripts/: commands are told as they are typed there."""

    def said(self, *words):
        """All that a command prints."""
        text = io.StringIO()
        with mock.patch.object(bbtool, "PROG", "buddybench"), contextlib.redirect_stderr(
            text
        ), contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
            cli.end(list(words))
        return text.getvalue()

    def test_messages(self):
        text = self.said("test", "--only", "x")
        self.assertIn("see buddybench test --list", text)
        self.assertNotIn("scripts/", text)

    def test_help(self):
        text = self.said("matrix", "--help")
        self.assertIn("kernels of `buddybench kernels`", " ".join(text.split()))
        self.assertNotIn("scripts/buddybench matrix", text)

    def test_a_path_is_no_command(self):
        with mock.patch.object(bbtool, "PROG", "buddybench"):
            for path in ("/home/me/scripts/buddybench/a.json", "x-scripts/buddybench.txt"):
                self.assertEqual(bbtool.called(path), path)

    def test_progress(self):
        with contextlib.redirect_stderr(io.StringIO()) as text, mock.patch.object(
            bbtool, "PROG", "buddybench"
        ):
            progress.say("next: scripts/buddybench demo")
        self.assertEqual(text.getvalue(), "next: buddybench demo\n")


if __name__ == "__main__":
    unittest.main()
