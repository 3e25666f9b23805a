# SPDX-License-Identifier: GPL-2.0-only
"""Input files that cannot be used: the message names the file, and the status is of one rule."""

import copy
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import fuzzing  # noqa: E402  (needs the path above)
from bbtool import BUG, FAILED, OK, STATUSES, USAGE  # noqa: E402
from bbtool.commands import cli  # noqa: E402
from bbtool.debian import kernels  # noqa: E402
from setups import InFolder, ended  # noqa: E402

SMALL = (HERE / "data/small.bundle").read_text(encoding="utf-8")
# Command lines that read the file F.
READERS = (
    ["show", "F"],
    ["show", "F", "--json"],
    ["export", "F", "--to", "csv"],
    ["merge", "F"],
    ["compare", "F", "F"],
    ["again", "F"],
    ["stream", "F"],
    ["replay", "F"],
    ["explain", "F"],
    ["history", "--from", "F", "--out", "O"],
    ["watch", "--from", "F", "--out", "O"],
)


class Inputs(InFolder):
    """Files of another kind, cut off or empty."""

    def given(self, words, text):
        """(status, stderr) of a command line that reads this text as F."""
        path = self.place / "some-file"
        path.write_text(text, encoding="utf-8")
        names = {"F": str(path), "O": str(self.place / "out")}
        status, _, said = ended(*(names.get(word, word) for word in words))
        return status, said

    def test_named(self):
        for words in READERS:
            for text in ("", "a,b\n1,2\n", SMALL[:700], "[]", "{", "{}"):
                with self.subTest(words=words, text=text[:20]):
                    status, said = self.given(words, text)
                    self.assertIn("/some-file: ", said)
                    self.assertEqual(status, FAILED, said)

    def test_wrong_path(self):
        (self.place / "loop").symlink_to("loop")
        for words in READERS:
            for name in ("nothing", "nothing/in-it", "loop", ".", "n" * 300):
                names = {"F": str(self.place / name), "O": str(self.place / "out")}
                with self.subTest(words=words, name=name[:20]):
                    status, _, said = ended(*(names.get(word, word) for word in words))
                    self.assertEqual(status, USAGE, said)
                    self.assertIn(f"{self.place / name}: ", said)

    def test_no_bundle(self):
        for text, why in (
            ("", "found 0: it is empty; make one with"),
            (SMALL[:700], "found 0: it is cut off after ==> "),
            ("a,b\n1,2\n", "found 0; make one with buddybench-run"),
            (SMALL + SMALL, "found 2; make one with buddybench-run"),
        ):
            self.assertIn(why, self.given(["show", "F"], text)[1])


class Nothing(unittest.TestCase):
    """A command line that ends before anything is done leaves nothing behind."""

    def test_no_folders(self):
        for line in (
            "run --target vm --kernel nosuch --out a/b/c.json",
            "again SMALL --target vm --kernel nosuch --out a/b/c.json",
            "ab x 6.1 --out a/b",
            "ab 6.1 x --on count --out a/b --json c/d/e --html f/g/h",
            "history --kernels nosuch --out a/b",
            "watch --kernel nosuch --out a/b",
            "trace --kernel nosuch --out a/b/c",
            "uml run --kernel nosuch --output a/b/c",
            "export nothing --to csv --out a/b/c",
        ):
            with self.subTest(line), tempfile.TemporaryDirectory(prefix="bb-inputs-") as place:
                small = str(HERE / "data/small.bundle")
                words = [small if word == "SMALL" else word for word in line.split()]
                words = [f"{place}/{word}" if "/" in word[:2] else word for word in words]
                status, _, said = ended(*words)
                self.assertEqual((status, list(pathlib.Path(place).iterdir())), (USAGE, []), said)

    def test_words_for_nothing(self):
        for line, text in (
            ("kernels list nosuch", "list takes no names: nosuch; to fetch them: kernels fetch"),
            ("doctor orders=0 x=1", "orders=0 x=1: a plan is for --aa, which runs it"),
        ):
            status, out, said = ended(*line.split())
            self.assertEqual((status, out), (USAGE, ""))
            self.assertIn(text, said)


class Kernels(unittest.TestCase):
    """The table of kernels."""

    def test_width(self):
        have = {"release": "5.10.0-46-cloud-amd64"}
        with mock.patch.object(kernels, "fetched", lambda _: have):
            status, out, _ = ended("kernels")
        self.assertEqual(status, OK)
        self.assertEqual([line for line in out.splitlines() if len(line) > 80], [])


class Streams(unittest.TestCase):
    """What is told of a stream that was recorded."""

    def test_width(self):
        for path in sorted((HERE / "data/streams").glob("*.xz")):
            status, out, said = ended("stream", str(path))
            self.assertEqual(status, OK, said)
            self.assertEqual([line for line in out.splitlines() if len(line) > 80], [])


class Members(InFolder):
    """Results of which a member is missing or of another type."""

    ODD = (None, "x", -1, [], {})
    COMMANDS = (
        ["show", "F"],
        ["show", "F", "--rows"],
        ["show", "F", "--html", "O"],
        ["compare", "F", "G", "--force", "--all"],
        ["merge", "F", "G"],
        *(["export", "F", "--to", to] for to in ("csv", "kcidb", "openmetrics")),
    )

    @classmethod
    def setUpClass(cls):
        cls.parser = cli.parser()

    def setUp(self):
        super().setUp()
        self.names = {name: str(self.place / name) for name in "FGO"}
        self.whole, other = fuzzing.sides()
        pathlib.Path(self.names["G"]).write_text(json.dumps(other), encoding="utf-8")
        same = mock.patch.object(cli, "parser", lambda: self.parser)
        same.start()
        self.addCleanup(same.stop)

    def given(self, words, row):
        """(status, stderr) of a command line for a result whose first row is this."""
        data = {**self.whole, "benchmarks": [row, *self.whole["benchmarks"][1:]]}
        pathlib.Path(self.names["F"]).write_text(json.dumps(data), encoding="utf-8")
        status, _, said = ended(*(self.names.get(word, word) for word in words))
        return status, said

    def rows(self):
        """(member, row) for every member of a row that is taken away or replaced."""
        first = self.whole["benchmarks"][0]
        for name in (*first, "seq", "boot"):
            yield name, {key: item for key, item in first.items() if key != name}
            for odd in self.ODD:
                yield name, {**copy.deepcopy(first), name: odd}

    def test_no_fault_of_the_tool(self):
        for name, row in self.rows():
            for words in self.COMMANDS:
                status, said = self.given(words, row)
                self.assertIn(status, set(STATUSES) - {BUG}, (words, name, row.get(name), said))
                if "not a complete result: " in said:
                    self.assertRegex(said, rf"/F: not a complete result: row 0.*\b{name}\b")
                    break

    def test_refused(self):
        first = self.whole["benchmarks"][0]
        for name in ("api", "order", "gfp"):
            row = {key: item for key, item in first.items() if key != name}
            status, said = self.given(["show", "F"], row)
            self.assertIn(f"/F: not a complete result: row 0 has no {name}", said)
            self.assertEqual(status, FAILED)
        for name in ("node", "cpu_node", "mem_node"):
            said = self.given(["show", "F"], {**first, name: "x"})[1]
            self.assertIn(f"/F: not a complete result: row 0: {name} is neither a number nor", said)

    def test_taken(self):
        first = self.whole["benchmarks"][0]
        bare = {key: item for key, item in first.items() if key not in ("api", "order", "gfp")}
        for row in ({**first, "node": "rr"}, {**bare, "pattern": "null"}):
            self.assertEqual(self.given(["show", "F"], row), (OK, ""))

    def test_what_the_kernel_did_not_say(self):
        for name in ("version", "cmdline", "taint"):
            self.whole["kernel"].pop(name)
        words = ["show", "F", "--html", "O"]
        self.assertEqual(self.given(words, self.whole["benchmarks"][0])[0], OK)


if __name__ == "__main__":
    unittest.main()
