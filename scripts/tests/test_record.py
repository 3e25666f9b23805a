# SPDX-License-Identifier: GPL-2.0-only
"""Recording and replaying here and over ssh: the commands that are sent, and what comes back."""

import argparse
import os
import pathlib
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

import tracedat  # noqa: E402  (needs the path above)
from bbtool import FAILED, Problem, install  # noqa: E402
from bbtool.commands import record as command  # noqa: E402
from bbtool.guest import recording, shell  # noqa: E402
from bbtool.results import stream, stream_source  # noqa: E402
from setups import InFolder  # noqa: E402

# Stands for scripts/target/buddybench-record: what it was told, and the files it writes.
RECORDER = """[ "$1" = -o ] || exit 2
mkdir -p "$2" && cp {place}/trace.dat "$2/trace.dat"
printf '@ 9.0\\nNode 0, zone Normal 1 2\\n' >"$2/looks"
printf 'Node 0, zone Normal\\n  start_pfn: 1\\n' >"$2/zoneinfo"
printf 'kernel=6.1\\noverrun={lost}\\ncommand_status=0\\n' >"$2/told"
shift 2
printf '<%s>' "$@" >{place}/words
exit {status}
"""
# Stands for scripts/target/buddybench-run.
RUNNER = """[ "$1" = -P ] && [ "$2" = -r ] || exit 2
cp "$3" {place}/got
shift 3
printf '<%s>' "$@" >{place}/words
cat {bundle}
"""
SSH = '#!/bin/sh\nprintf "%s" "$1" >{place}/host\nshift\nexec sh -c "$*"\n'


class Shell(InFolder):
    """With an ssh that stays here."""

    def setUp(self):
        super().setUp()
        events = [
            (2000, "a", "mm_page_alloc", {"pfn": 1, "order": 0, "gfp_flags": 0xCC0}),
            (2500, "b", "mm_page_free", {"pfn": 1, "order": 0}),
        ]
        tracedat.write(self.place / "trace.dat", [[(events, False)]])
        ssh = self.place / "ssh"
        ssh.write_text(SSH.format(place=self.place), encoding="utf-8")
        ssh.chmod(0o755)
        path = {"PATH": f"{self.place}:{os.environ['PATH']}"}
        self.enterContext(mock.patch.dict(os.environ, path))
        self.enterContext(mock.patch.object(install, "need"))
        self.enterContext(mock.patch.object(install, "as_root", lambda: []))

    def script(self, owner, text, **more):
        """Let a script stand for the real one."""
        path = self.place / "script"
        path.write_text(text.format(place=self.place, **more), encoding="utf-8")
        self.enterContext(mock.patch.object(owner, "SCRIPT", path))

    def said(self, name):
        """What a script has written down."""
        return (self.place / name).read_text(encoding="utf-8")

    def recorded(self, *words, status=0, lost=0):
        """The stream of a command line."""
        self.script(recording, RECORDER, status=status, lost=lost)
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        return recording.record(parser.parse_args(["--out", "x", *words]))

    def test_record(self):
        for target in ("local", "ssh:root@box"):
            found = self.recorded(
                "--target",
                target,
                "--seconds",
                "3",
                "--probe",
                "0",
                "--",
                "sh",
                "-c",
                "echo a'b  c",
            )
            self.assertEqual((found.events, found.told["kernel"]), (2, "6.1"))
            self.assertEqual(
                self.said("words"), "<-s><3><-b><65536><-p><0><--><sh><-c><echo a'b  c>"
            )
        self.assertEqual(self.said("host"), "root@box")

    def test_trouble(self):
        with self.assertRaisesRegex(Problem, "recording did not work"):
            self.recorded("--target", "ssh:box", status=3)
        with self.assertRaisesRegex(Problem, "7 events were lost"):
            self.recorded("--target", "ssh:box", lost=7)
        self.assertEqual(self.recorded("--target", "ssh:box", "--lossy", lost=7).events, 2)
        for wrong in ("ssh:-oProxyCommand=x", "nowhere"):
            with self.assertRaisesRegex(Problem, "no such target"):
                self.recorded("--target", wrong)

    def test_a_file_without_events(self):
        """It is not that nothing was allocated: the file is of another kind."""
        path = self.place / "foreign"
        for content in (b"", b"\xff\x00\n\xfe", b"[1, 2]", b"hello\nworld\n", b"lost 3 events\n"):
            path.write_bytes(content)
            with self.assertRaisesRegex(
                Problem, f"^{path}: neither a trace.dat nor text of perf script or trace-cmd report"
            ) as caught:
                stream_source.convert(path)
            self.assertEqual(caught.exception.code, FAILED)

    def test_put(self):
        folder = self.place / "tree/src"
        folder.mkdir(parents=True)
        (folder / "a.c").write_text("a", encoding="utf-8")
        self.assertEqual(
            recording.own_files(f"/module={self.place}/tree"), {"module/src/a.c": b"a"}
        )
        self.assertEqual(recording.own_files(f"x/y={folder}/a.c"), {"x/y": b"a"})
        for wrong in (f"={folder}", "x=/no/such", "x"):
            with self.assertRaises(Problem):
                recording.own_files(wrong)

    def test_replay(self):
        data = b"stream\x00bytes"
        self.script(shell, RUNNER, bundle=HERE / "data/small.bundle")
        for target in ("local", "ssh:root@box"):
            found = shell.replay(target, ["pace=max", "cpus=0-1"], data)
            self.assertTrue(found.table("results").rows)
            self.assertEqual((self.place / "got").read_bytes(), data)
            self.assertEqual(self.said("words"), "<pace=max><cpus=0-1>")
        self.assertEqual(list(pathlib.Path("/tmp").glob("buddybench-stream-*")), [])
        self.assertEqual(stream.MAGIC, "buddybench-stream/1")


if __name__ == "__main__":
    unittest.main()
