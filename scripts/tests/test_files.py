# SPDX-License-Identifier: GPL-2.0-only
"""Files without end, cut files, and small ones that are large when unpacked."""

import contextlib
import gzip
import io
import json
import lzma
import os
import pathlib
import re
import shutil
import sys
import tempfile
import threading
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import tracedat  # noqa: E402  (needs the path above)
from bbtool import FAILED, OK, USAGE, Problem, install, process  # noqa: E402
from bbtool.commands import cli, common  # noqa: E402
from bbtool.experiment import ab  # noqa: E402
from bbtool.results import files, history, merged, result, stream, stream_source  # noqa: E402

SMALL = HERE / "data/small.bundle"
TOOL = HERE.parent / "buddybench"
EVENTS = """x 1 [000] 10.000000001: kmem:mm_page_alloc: pfn=0x2 order=0 gfp_flags=GFP_KERNEL
x 1 [000] 10.000001001: kmem:mm_page_free: pfn=0x2 order=0
"""
READERS = (result.read, merged.read_all, history.read, stream.read)


class Files(unittest.TestCase):
    """What is refused before it fills the memory."""

    def setUp(self):
        limit = mock.patch.object(files, "LARGEST", 1 << 20)
        limit.start()
        self.addCleanup(limit.stop)

    def packed(self, data, wanted):
        """A file with these bytes is refused as a stream."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            with self.assertRaisesRegex(Problem, wanted):
                stream.read(file.name)

    def test_no_end(self):
        for read in READERS:
            with self.subTest(read=read), self.assertRaisesRegex(Problem, "larger than 1 MiB"):
                read("/dev/zero")
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(cli.end(["explain", "/dev/zero"]), FAILED)
        self.assertIn("/dev/zero: larger than 1 MiB", said.getvalue())

    def test_bombs(self):
        for module in (gzip, lzma):
            data = module.compress(bytes(2 << 20))
            self.assertLess(len(data), 4096)
            self.packed(data, "unpacked larger than 1 MiB")

    def test_damage(self):
        for module in (gzip, lzma):
            data = module.compress(bytes(range(256)) * 64)
            self.packed(data[: len(data) // 2], "cut or damaged")
        self.packed(gzip.compress(b"abc")[:10] + b"\xff" * 20, "cut or damaged")

    def test_whole(self):
        self.assertEqual(files.whole(io.BytesIO(b"abc"), "larger"), b"abc")

    def test_numbers_beyond_any_and_odd_experiments_are_problems(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.json")
            for part, spoil in (
                (None, {"p50": float("inf")}),
                ("experiment", {"pair": [1]}),
                ("experiment", {"turns": "9"}),
            ):
                data = result.read(SMALL)
                (data.setdefault(part, {}) if part else data["benchmarks"][0]).update(spoil)
                path.write_text(json.dumps(data), encoding="utf-8")
                with self.assertRaisesRegex(Problem, "wrong type"):
                    result.read(path)


class Pipes(unittest.TestCase):
    """What can be read once only."""

    def shown(self, *words, source=None):
        """What a command prints."""
        said, stdin = io.StringIO(), mock.Mock(buffer=source)
        with contextlib.redirect_stdout(said), mock.patch.object(files.sys, "stdin", stdin):
            self.assertEqual(cli.end([str(word) for word in words]), OK)
        return said.getvalue()

    def test_every_reader_reads_once(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = pathlib.Path(folder, "pipe")
            os.mkfifo(pipe)
            for words in (
                ("show", pipe),
                ("show", pipe, "--json"),
                ("merge", pipe),
                ("export", pipe, "--to", "csv"),
            ):
                writer = threading.Thread(target=pipe.write_bytes, args=(SMALL.read_bytes(),))
                writer.start()
                self.assertEqual(
                    self.shown(*words).replace(str(pipe), "F"),
                    self.shown(*(SMALL if word == pipe else word for word in words)),
                )
                writer.join()

    def recorded(self, name, path):
        """The stream that `record` makes of a file, which comes by this name."""
        out = pathlib.Path(tempfile.gettempdir(), f"bb-{os.getpid()}.stream")
        self.addCleanup(out.unlink, missing_ok=True)
        piped = isinstance(name, pathlib.Path) and name.is_fifo()
        work = (lambda: name.write_bytes(path.read_bytes())) if piped else (lambda: None)
        writer = threading.Thread(target=work)
        writer.start()
        with path.open("rb") as source, mock.patch.object(install, "need"):
            self.shown("record", "--from", name, "--out", out, source=source)
        writer.join()
        return out.read_bytes()

    def test_events(self):
        """Text of perf script and a trace.dat, of a pipe, of stdin and of a file."""
        place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        dat, text, pipe = place / "trace.dat", place / "text", place / "pipe"
        os.mkfifo(pipe)
        text.write_text(EVENTS, encoding="utf-8")
        block = {"pfn": 1, "order": 0}
        taken = (2000, "a", "mm_page_alloc", {**block, "gfp_flags": 0xCC0})
        tracedat.write(dat, [[([taken, (2500, "b", "mm_page_free", block)], False)]])
        for path in (text, dat):
            wanted = self.recorded(path, path)
            self.assertEqual([self.recorded(name, path) for name in ("-", pipe)], [wanted] * 2)

    def with_stdin(self, data):
        """stdin has these bytes."""
        stdin = mock.Mock(buffer=io.BytesIO(data))
        self.enterContext(mock.patch.object(files.sys, "stdin", stdin))

    def test_zoneinfo(self):
        place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        path, out = place / "text", place / "a.stream"
        path.write_text(EVENTS, encoding="utf-8")
        words = ["record", "--from", path, "--out", out, "--zoneinfo"]
        zones = io.BytesIO(b"Node 1, zone Normal\n  start_pfn: 1\n")
        self.shown(*words, "-", source=zones)
        self.assertIn(b"node=1", out.read_bytes())
        for name, wanted, status in (
            ("-", "stdin: no text, or too much of it", FAILED),
            (place / "b", "b: No such", USAGE),
        ):
            self.with_stdin(b"\xff")
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(cli.end([str(word) for word in (*words, name)]), status)
            self.assertIn(wanted, said.getvalue())

    def test_config(self):
        self.with_stdin(b"A=y")
        self.enterContext(mock.patch.object(ab, "task_of"))
        self.enterContext(mock.patch.object(ab, "asked", return_value={}))
        key = mock.patch.object(ab.cache, "key", side_effect=Problem("seen"))
        key = self.enterContext(key)
        with self.assertRaisesRegex(Problem, "seen"):
            ab.experiment(mock.Mock(config="-", json=None, html=None))
        key.assert_called_once_with("A=y")

    def test_cut_trace_on_stdin(self):
        self.with_stdin(b"\x17\x08\x44tracing" + b"cut")
        with mock.patch.object(install, "need"):
            with self.assertRaisesRegex(Problem, "^stdin: not a trace.dat"):
                stream_source.convert("-")

    def test_twice(self):
        for words in (
            ("record", "--from", "-", "--zoneinfo", "-", "--out", "/dev/null"),
            ("compare", "-", "-"),
            ("compare", f"{SMALL},-", "-"),
            ("merge", "-", "-"),
            ("ab", "6.1", "6.12", "--config", "-", "--stream", "-"),
        ):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(cli.end(list(words)), USAGE, words)
            self.assertIn("- is given twice, and stdin can be read once", said.getvalue())

    def test_twice_by_another_name(self):
        for words in (("compare", "-", "/dev/stdin"), ("merge", "/dev/fd/0", "-")):
            done = process.run([TOOL, *words], input=SMALL.read_bytes(), capture_output=True)
            self.assertEqual(done.returncode, USAGE, words)
            self.assertIn(b"stdin can be read once", done.stderr)

    def test_stdin(self):
        for command in (["show"], ["merge"], ["export", "--to", "csv"]):
            with SMALL.open("rb") as source:
                self.assertEqual(
                    self.shown(*command, "-", source=source), self.shown(*command, SMALL)
                )


class Apart(unittest.TestCase):
    """No command writes over what it reads, or over what it has just written."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.one = self.folder / "one.bundle"
        shutil.copy(SMALL, self.one)

    def refused(self, *words):
        """What is said of it; nothing has been written."""
        before = self.one.read_bytes()
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(cli.end([str(word) for word in words]), USAGE, words)
        self.assertEqual(self.one.read_bytes(), before)
        return said.getvalue()

    def test_what_is_read(self):
        link, hard = self.folder / "link", self.folder / "hard"
        link.symlink_to(self.one)
        os.link(self.one, hard)
        for out in (self.one, link, hard, self.folder / "." / "one.bundle"):
            for words in (
                ("export", self.one, "--to", "csv", "--out", out),
                ("show", self.one, "--html", out),
                ("show", self.one, "--json", out),
                ("merge", SMALL, self.one, "--out", out),
                ("again", self.one, "--out", out),
                ("compare", f"{SMALL},{self.one}", SMALL, "--html", out),
                ("record", "--from", self.one, "--out", out),
                ("replay", f"{SMALL},{self.one}", "--out", out),
                ("ab", "6.1", "6.12", "--stream", self.one, "--json", out),
            ):
                said = self.refused(*words)
                self.assertIn("one.bundle is read, and", said)
                self.assertIn("would be written over it", said)

    def test_stdin_and_folders(self):
        folder = self.folder / "out"
        folder.mkdir()
        (folder / "history.html").symlink_to(self.one)
        self.refused("history", "--from", self.one, "--out", folder)
        with self.one.open("rb") as source:
            done = process.run(
                [TOOL, "show", "-", "--json", self.one],
                stdin=source,
                capture_output=True,
                text=True,
            )
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("stdin is read, and", done.stderr)

    def test_names_with_a_comma_and_names_of_kernels(self):
        one, other = self.folder / "orders=0,4.json", self.folder / "orders=0,4.html"
        with contextlib.redirect_stderr(io.StringIO()):
            words = ["show", self.one, "--json", one, "--html", other]
            self.assertEqual(cli.end([str(word) for word in words]), OK)
        self.assertTrue(one.exists() and other.exists())
        options = mock.Mock(spec=[], command="ab", before="6.1", after="6.12", out="6.1")
        common.apart(options)

    def test_what_is_written(self):
        new, link = self.folder / "new", self.folder / "link"
        link.symlink_to(new)
        for other in (new, link):
            said = self.refused("show", self.one, "--html", new, "--json", other)
            self.assertIn("new is written, and", said)
            self.assertFalse(new.exists())

    def test_what_is_no_file_may_be_both(self):
        words = ["show", str(self.one), "--html", "/dev/null", "--json", "/dev/null"]
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(cli.end(words), OK)

    def test_every_option_that_names_a_file_is_known(self):
        def look(parser):
            for option in parser._actions:
                for sub in (option.choices or {}).values() if option.nargs == "A..." else ():
                    look(sub)
                if option.metavar == "FILE" or option.dest in ("file", "files"):
                    written = re.match("(also )?(write|keep|where|the stream|as JSON)", option.help)
                    known = common.WRITTEN if written else common.READ
                    self.assertIn(option.dest, known, option.help)

        look(cli.parser())


if __name__ == "__main__":
    unittest.main()
