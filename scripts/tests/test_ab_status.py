# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab`: what the text tells beside medians, and what is refused."""

import contextlib
import io
import json
import pathlib
import shlex
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import test_ab  # noqa: E402  (needs the path above)
from bbtool import FAILED, OK, UNDECIDED, USAGE, Problem  # noqa: E402
from bbtool.commands import cli  # noqa: E402
from bbtool.results import measured  # noqa: E402


class Tailed(test_ab.Kernels):
    """Of which one has a longer tail of order 4."""

    def __call__(self, place, have, *rest):
        data = super().__call__(place, have, *rest)
        for part in data["benchmarks"]:
            part["p99"] = 3000 if have == "6.12" and part["order"] == 4 else 1000
        return data


class Unquoted(test_ab.Kernels):
    """Of which no boot has a number of order 0 that may be quoted."""

    def __call__(self, *words):
        data = super().__call__(*words)
        data["benchmarks"][0]["flags"] = ["HALVES-DIFFER"]
        return data


class Told(unittest.TestCase):
    """One experiment each."""

    setUp, run_on = test_ab.Course.setUp, test_ab.Course.run_on

    def test_a_gate_writes_no_file(self):
        words = ("--gate", "pair order=4 > 2%", "--json", str(self.folder / "x.json"))
        status, _, said = self.run_on(test_ab.Kernels({}), *words)
        self.assertEqual(status, 130)
        self.assertIn("of two sides without --each or --gate", said)

    def test_files_that_cannot_be_written_any_more(self):
        """The text is there, and so are the other files."""
        file, page, other = (self.folder / name for name in ("found.json", "ab.html", "other"))
        words = ["ab", "6.1", "6.12", "--on", "uml,count", "--seed", "1", "--out", str(other)]

        class Full(test_ab.Kernels):
            """While they boot the names of two of three files are taken."""

            def __call__(self, *words):
                for path in (file, page.with_stem("ab-uml")):
                    path.mkdir(exist_ok=True)
                return super().__call__(*words)

        with Full({"6.12": 1.05}).stand_in(), mock.patch.object(
            measured, "OUT", other
        ), contextlib.redirect_stdout(io.StringIO()) as text, contextlib.redirect_stderr(
            io.StringIO()
        ) as said:
            status = cli.end([*words, "--json", str(file), "--html", str(page)])
        self.assertEqual(status, USAGE)
        self.assertEqual(text.getvalue().count(" slower\n"), 10)
        self.assertIn("ab-uml.html: Is a directory\n", said.getvalue())
        self.assertIn("found.json: Is a directory; what was measured is in ", said.getvalue())
        self.assertTrue(page.with_stem("ab-count").is_file())
        self.assertEqual(len(list(other.glob("unwritten-*-found.json"))), 1)

    def test_pages_that_cannot_be_written(self):
        """Any of them: it is said before anything is built."""
        page, kernels = self.folder / "ab.html", test_ab.Kernels({})
        page.with_stem("ab-uml").mkdir()
        with self.assertRaisesRegex(Problem, "ab-uml.html: it is a folder; nothing was run"):
            self.run_on(kernels, "--on", "count,uml", "--html", str(page))
        self.assertEqual(kernels.booted, [])

    def test_what_is_no_file_takes_all_pages(self):
        with tempfile.TemporaryFile() as file:
            words = ("--on", "count,uml", "--seed", "1", "--html", f"/dev/fd/{file.fileno()}")
            self.run_on(test_ab.Kernels({"6.12": 1.05}), *words)
            file.seek(0)
            self.assertEqual(file.read().count(b"<!DOCTYPE html>"), 2)

    def test_a_slower_p99_is_told(self):
        """Although the medians of all rows are the same."""
        file, page = self.folder / "found.json", self.folder / "ab.html"
        words = ("--on", "uml", "--seed", "1", "--json", str(file), "--html", str(page))
        status, text, _ = self.run_on(Tailed({}, spread=0.012), *words)
        self.assertEqual(status, OK)
        self.assertIn("p99: order 4 alloc+free: +200.0 %", text)
        found = json.loads(file.read_text(encoding="utf-8"))["places"][0]
        self.assertEqual((found["status"], found["looks"]), (FAILED, 4))
        self.assertRegex(found["reasons"][0], "slower at p99")
        self.assertEqual((found["worse"], found["silent"]), ([], []))
        self.assertIn("Bonferroni over 4 looks", page.read_text(encoding="utf-8"))

    def test_a_p99_that_may_be_slower_is_decided(self):
        """Of counts two pairs are enough for the medians; the tail needs so many that looks do."""
        kernels = Tailed({})
        status, text, _ = self.run_on(kernels, "--on", "count", "--seed", "1")
        self.assertEqual((status, len(kernels.booted)), (OK, 22), text)
        self.assertIn("\np99: order 4 alloc+free: +200.0 %\n", text)
        self.assertNotIn("undecided", text)

    def test_the_p99_of_a_slower_row(self):
        """It says the same once more, and is worth no further boots."""
        kernels = Tailed({"6.12": 1.2})
        status, text, _ = self.run_on(kernels, "--on", "count", "--seed", "1")
        self.assertEqual((status, len(kernels.booted)), (OK, 4), text)
        self.assertNotRegex(text, "p99|decided")

    def test_a_gate_decides_on_a_p99(self):
        for kernels, status, said in (
            (Tailed({}), 1, "bad: 1 slower at p99"),
            (test_ab.Kernels({}), 0, "good"),
        ):
            found = self.run_on(kernels, "--seed", "1", "--gate", "pair order=4 > 2%")
            self.assertEqual(found[0], status)
            self.assertIn(said, found[1])

    def test_what_makes_the_status_is_told(self):
        """A p99 of too few boots, with the number of them; a row without a number."""
        words = ("--on", "count", "--pairs", "3", "--seed", "1")
        with mock.patch.object(sys, "argv", ["buddybench", "ab", "6.1", "6.12", *words]):
            status, text, _ = self.run_on(Tailed({}), *words)
        self.assertEqual(status, UNDECIDED)
        text, _, onward = text.partition("\nnext, ")
        self.assertIn("\nundecided: 1 row may be slower at p99, 8 boots a side can decide\n", text)
        self.assertIn("\np99: order 4 alloc+free: +200.0 %, not decided\n", text)
        self.assertIn("from the beginning, as more pairs are another", onward)
        self.assertIn("--pairs 8", onward)
        self.folder /= "another"
        status, text, _ = self.run_on(Unquoted({}), "--on", "uml", "--seed", "1")
        self.assertEqual(status, UNDECIDED)
        self.assertIn("\nundecided: no number for 1 row (HALVES-DIFFER)\n", text)
        self.assertIn("\nnext, for rows without a number: what their flags mean", text)

    def test_what_some_boots_have(self):
        """One of the two that show counts to be exact: more boots tell. Most: they are named."""

        class Flagged(test_ab.Kernels):
            """Of which some boots of B take the slow path."""

            def __call__(self, place, have, *rest):
                data = super().__call__(place, have, *rest)
                number = sum(words[1] == "6.12" for words in self.booted)
                if have == "6.12" and self.shown(number):
                    data["benchmarks"][0]["flags"] = ["slow-path"]
                return data

        for at, (shown, number, status) in enumerate(
            ((lambda it: it == 1, 14, OK), (lambda it: it != 2, 14, UNDECIDED))
        ):
            self.folder /= str(at)
            kernels = Flagged({})
            kernels.shown = shown
            words = ("--on", "count", "--seed", "1")
            with mock.patch.object(sys, "argv", ["buddybench", "ab", "6.1", "6.12", *words]):
                found, text, _ = self.run_on(kernels, *words)
            self.assertEqual((found, len(kernels.booted)), (status, number), text)
            told = "undecided: 1 row may be worse (flags), in some boots only\n" in text
            onward = "\nnext, for what only some boots have: each is a result in" in text
            self.assertEqual((told, onward), (status == UNDECIDED,) * 2, text)

    def onward(self, *words, kernels=None):
        """(what the next step is, its options) of a command; (text, None) without any."""
        kernels = kernels or test_ab.Kernels({}, spread=0.2)
        self.folder /= "another"  # no experiment is begun where boots are
        words = ("--rows", "pair order=0", "--on", "uml", *words)
        given = ["buddybench", "ab", "6.1", "6.12", *words, "--out", str(self.folder)]
        with mock.patch.object(sys, "argv", given):
            text = self.run_on(kernels, *words)[1]
        text = text.partition("\nnext, ")[2]
        self.assertLessEqual(max(map(len, text.splitlines()), default=0), 72, text)
        told, _, command = text.replace("\\\n", "").partition(":\n")
        return told.replace("\n", " "), cli.parsed(shlex.split(command)[1:]) if command else None

    def test_what_is_left_is_not_asked_the_same_way_once_more(self):
        """With as many pairs as could not decide, nor with fewer than could decide anything."""
        told, few = self.onward("--pairs", "3", "--seed", "1")
        self.assertEqual(told, "from the beginning, as more pairs are another experiment")
        self.assertGreater(few.pairs, 3)
        more = self.onward(f"--pairs={few.pairs}", "--seed", "1")[1]
        self.assertEqual((more.pairs, more.resume, more.out), (2 * few.pairs, False, None))

    def test_what_ended_early_goes_on(self):
        """In its folder, and with its seed."""
        for words, kernels in (
            (("--budget", "0s"), None),
            ((), test_ab.Kernels({"6.12": 1.05}, after=9)),
        ):
            told, onward = self.onward(*words, "--see", "1", kernels=kernels)
            self.assertRegex(told, r"^with the boots that there are \(--budget is for each time")
            self.assertEqual((onward.resume, onward.out), (True, self.folder))
            self.assertEqual((onward.seed, onward.rows), (1, ["pair order=0"]))
        words = ("--budget", "0s", "--pairs", "3", "--seed", "1")
        self.assertFalse(self.onward(*words)[1].resume)

    def test_what_is_decided_needs_nothing(self):
        self.assertEqual(self.onward(kernels=test_ab.Kernels({"6.12": 1.05})), ("", None))


if __name__ == "__main__":
    unittest.main()
