# SPDX-License-Identifier: GPL-2.0-only
"""Nothing that the tools call can be missing on a new machine.

Every program and file is one that the table of packages knows.
"""

import ast
import itertools
import json
import os
import pathlib
import re
import signal
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import TREE, Problem, install, packages, process  # noqa: E402  (needs the path above)
from bbtool.check import fresh, groups, source_groups  # noqa: E402
from bbtool.debian import chroot  # noqa: E402
from bbtool.guest import initramfs  # noqa: E402

STARTERS = {
    "subprocess": {
        "run",
        "Popen",
        "call",
        "check_call",
        "check_output",
        "getoutput",
        "getstatusoutput",
    },
    "os": {"system", "popen", "posix_spawn", "posix_spawnp"},
}
MAY_START = {"install.py", "process.py"}
# What goes before a program, and so is not the last one that is called.
BEFORE = {"exec", "env", "command", "sudo"}
GUEST = (
    "scripts/tests/",
    "scripts/target/init",
    "scripts/torture/",
    "scripts/uml/",
    "scripts/reference/",
)
OWN = {"buddybench-run", "buddybench-trace", "trace-cmd"}


def sources():
    """(path, text) of the Python files of the tools, of the checks and of the tests."""
    for path in sorted((TREE / "scripts").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix in (".py", ""):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".py" or text.startswith("#!/usr/bin/env python3"):
                yield path, text


def starts(text):
    """Lines of a Python text that start a program by other means than process.py."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (
                node.attr in STARTERS.get(node.value.id, ())
                or node.value.id == "os"
                and re.match("exec|spawn", node.attr)
            ):
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module in STARTERS:
            yield node.lineno


def nodes(tree):
    """All nodes of shfmt's syntax tree."""
    if isinstance(tree, dict):
        yield tree
    for child in (
        tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    ):
        yield from nodes(child)


def literal(word):
    """The text of a word of the syntax tree; None where it is not known before it runs."""
    parts = word["Parts"]
    return parts[0]["Value"] if len(parts) == 1 and parts[0].get("Type") == "Lit" else None


def called(text):
    """The programs that a shell text calls: neither builtins nor its own functions nor paths."""
    done = process.run(
        ["shfmt", "-ln", "bash", "--to-json"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    tree = json.loads(done.stdout)
    own = {node["Name"]["Value"] for node in nodes(tree) if node.get("Type") == "FuncDecl"}
    builtins = set(
        process.run(
            ["bash", "-c", "compgen -b"], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    found = set()
    for node in filter(lambda node: node.get("Type") == "CallExpr", nodes(tree)):
        words = itertools.takewhile(lambda word: word, map(literal, node.get("Args") or ()))
        for word in (word for word in words if not word.startswith("-") and "=" not in word):
            found.add(word)
            if word not in BEFORE:
                break
    return {word for word in found - own - builtins if "/" not in word}


def essential():
    """The names of the files of packages that no Debian lacks."""
    rows = process.run(
        ["dpkg-query", "-W", "-f", "${Essential} ${Package}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = [row.split()[1] for row in rows.splitlines() if row.startswith("yes ")]
    files = process.run(
        ["dpkg-query", "-L", *names], capture_output=True, text=True, check=True
    ).stdout
    return {
        path.rsplit("/", 1)[-1]
        for path in files.splitlines()
        if "/bin/" in path or "/sbin/" in path
    }


# Run where the packages that they name are installed.
INSTALLED = ("scripts/packaging/",)


class Programs(unittest.TestCase):
    """What is called."""

    def test_python_starts_programs_in_one_place(self):
        found = [
            f"{path.relative_to(TREE)}:{line}: use process.run() or process.start(), which install"
            " what is missing"
            for path, text in sources()
            if path.name not in MAY_START
            for line in starts(text)
        ]
        self.assertEqual(found, [])

    def test_starts_are_seen(self):
        for text in (
            "import subprocess\nsubprocess.run(['x'])",
            "import os\nos.execvp('x', ['x'])",
            "from subprocess import run",
            "import subprocess as s, os\nwith subprocess.Popen(a) as b:\n    pass",
        ):
            self.assertTrue(list(starts(text)), text)
        self.assertFalse(list(starts("import subprocess\nx = subprocess.PIPE")))

    def test_shell_calls_what_is_known(self):
        known = essential() | set(packages.PACKAGE)
        texts = {
            str(path.relative_to(TREE)): path.read_text(encoding="utf-8")
            for path in source_groups.shell_files()
        }
        texts = {
            name: text for name, text in texts.items() if not name.startswith(GUEST + INSTALLED)
        }
        self.assertIn("scripts/build-module.sh", texts)
        for name, text in {
            **texts,
            "chroot.ENTER": chroot.ENTER,
            "fresh.ENTER": fresh.ENTER,
        }.items():
            with self.subTest(name):
                self.assertEqual(called(text) - known, set(), "not in scripts/bbtool/packages.py")

    def test_dkms_builds_only_on_demand(self):
        # dkms 3.0 of Debian 12 takes any word for yes, "no" as well.
        text = (TREE / "scripts/packaging/debian/buddybench-dkms.dkms").read_text(encoding="ascii")
        self.assertEqual(re.findall("^AUTOINSTALL=(.*)", text, re.M), ['""'])

    @unittest.skipUnless(initramfs.busybox_at_hand(), "needs busybox: scripts/buddybench vm once")
    def test_guests_call_what_busybox_has(self):
        done = process.run(
            [initramfs.busybox_at_hand(), "--list"], capture_output=True, text=True, check=True
        )
        texts = [
            path
            for folder in GUEST
            for path in source_groups.shell_files()
            if str(path.relative_to(TREE)).startswith(folder)
        ]
        library = "".join(
            path.read_text(encoding="utf-8")
            for path in (HERE / "vm/lib.sh", TREE / "scripts/torture/torture.sh")
        )
        helpers = {path.stem for path in (TREE / "scripts/torture/helpers").glob("*.c")}
        for path in texts:
            with self.subTest(path.name):
                found = called(library + path.read_text(encoding="utf-8"))
                self.assertEqual(found - set(done.stdout.split()) - OWN - helpers, set())

    def test_calls_are_seen(self):
        text = (
            "f() { :; }\nf\nif ! one -x; then two | three; fi\nx=$(four) exec env A=1 five six\n"
            '"$seven" eight\nexec ./nine\n'
        )
        self.assertEqual(called(text), {"one", "two", "three", "four", "env", "five"})

    def test_nothing_goes_on_after_an_interrupt(self):
        """Not what make has started either, where only the tool got the signal."""

        def interrupt(_number, _frame):
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGALRM, interrupt)
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        read, write = os.pipe()
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with self.assertRaises(KeyboardInterrupt):
            process.run(
                ["sh", "-c", "sleep 99 & sleep 99"],
                group=True,
                capture_output=True,
                pass_fds=[write],
            )
        os.close(write)
        self.assertEqual(os.read(read, 1), b"", "until everybody who has the pipe is gone")
        os.close(read)

    def test_in_a_group(self):
        done = process.run(
            ["sh", "-c", "echo out; echo err >&2; exit 3"],
            group=True,
            capture_output=True,
            text=True,
        )
        self.assertEqual((done.returncode, done.stdout, done.stderr), (3, "out\n", "err\n"))
        words, pipes = ["sh", "-c", "cat"], {"capture_output": True, "text": True}
        done = process.run(words, group=True, input="given", **pipes)
        self.assertEqual(done.stdout, "given")

    def test_unknown_program_is_refused(self):
        for start in (process.run, process.start):
            with self.assertRaisesRegex(Problem, "no package is known for no-such-program"):
                start(["no-such-program", "x"])


class Table(unittest.TestCase):
    """The table itself, and what becomes of it."""

    def test_nothing_is_left_over(self):
        text = "\n".join(text for path, text in sources() if path.name != "packages.py")
        for name in packages.PACKAGE:
            base = pathlib.PurePath(name).name
            self.assertTrue(
                re.search(rf'["\'/ ]{re.escape(base)}["\'. ]', text), f"{name} is used nowhere"
            )

    def test_what_is_missing_is_installed(self):
        ran = []
        with mock.patch.dict(
            packages.PACKAGE, {"no-such-a": "a", "/no/such/b": "b"}
        ), mock.patch.object(install.os, "geteuid", lambda: 0), mock.patch.object(
            install, "_install_step", lambda words, _label, names: ran.append((words, names))
        ), mock.patch.object(
            install.progress, "say"
        ):
            with self.assertRaisesRegex(Problem, "installed, but .* still missing from: a b"):
                install.need("sh", "no-such-a", "/no/such/b")
        self.assertIn("install", ran[-1][0])
        self.assertEqual(ran[-1][1], ["a", "b"])

    def test_groups_need_what_is_known(self):
        for group in groups.GROUPS:
            self.assertLessEqual(set(group.needs), set(packages.PACKAGE), group.name)


class Chroot(unittest.TestCase):
    """The advice when another Debian's folder cannot be entered fits what went wrong."""

    def test_advice(self):
        for said, helps in (
            ("unshare: unshare failed: Operation not permitted\n", "user namespaces"),
            ("mount: /proc: not mount point or bad option.\n", "mount -t proc proc /proc"),
            ("enter: 9: cp: not found\n", "enter: 9: cp: not found"),
            ("", "nothing was said"),
        ):
            self.assertIn(helps, chroot.advice(said))
        self.assertNotIn("user namespaces", chroot.advice("enter: 4: mount: not found"))


if __name__ == "__main__":
    unittest.main()
