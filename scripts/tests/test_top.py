# SPDX-License-Identifier: GPL-2.0-only
"""The live view, from files as the module and the kernel print them."""

import os
import pathlib
import pty
import select
import sys
import tempfile
import time
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import USAGE, Problem, process  # noqa: E402  (needs the path above)
from bbtool.present import live_text  # noqa: E402
from bbtool.results import live  # noqa: E402

ZONES = """# buddybench zones abi=1 unit=pages
#node\tzone\tspanned\tpresent\tmanaged\tfree\tmin\tlow\thigh\tpromo\tboost\thighatomic\t\
highatomic_free\tcma_free\tpcp_count\tpcp_high\tpcp_batch\tlowmem_reserve\tnr_free
0\tDMA\t4095\t3998\t3840\t3712\t141\t176\t211\t246\t0\t0\tn/a\t0\t0\t176\t1\t0,878\t0,0,1,3
1\tNormal\t327680\t327680\t321806\t160903\t11870\t14837\t17804\t20771\t5\t0\tn/a\t0\t677\t14837\t63\
\t0,0\t2,1,3,310
"""
STATE = "running run=3 cell=1/8 pct=10 eta_ms=900\n"


class Top(unittest.TestCase):
    """Lines, and the command."""

    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)
        for name, text in (("zones", ZONES), ("state", STATE), ("vmstat", "pgfree 100\nnr_x 1\n")):
            (self.folder / name).write_text(text, encoding="utf-8")
        self.machine = live.Machine(self.folder, self.folder)

    def run_tool(self, *words, **more):
        """The command."""
        tool = [sys.executable, HERE.parent / "buddybench", "top", "--dir", self.folder]
        return process.run([*tool, *words], capture_output=True, text=True, **more)

    def test_lines(self):
        text = "\n".join(live_text.lines(self.machine.sample()))
        for words in ("running run=3 cell=1/8 pct=10", "0/DMA", "1/Normal", "677 of 14.8k", "310"):
            self.assertIn(words, text)

    def test_bar(self):
        row = {"managed": 400, "free": 200, "min": 10, "low": 11, "high": 100}
        self.assertEqual(live_text.bar(row, 40), "#ml#######h#########....................")

    def test_rates(self):
        before = self.machine.sample()
        (self.folder / "vmstat").write_text("pgfree 300\nnr_x 7\n", encoding="utf-8")
        now = self.machine.sample()
        now.when = before.when + 2
        self.assertEqual(live.rates(before, now), {"pgfree": 100})

    def test_eighty_columns(self):
        machine = live.Machine(self.folder, self.folder)
        zones = ZONES.replace("2,1,3,310", ",".join(["12345"] * 11))
        (self.folder / "zones").write_text(zones, encoding="utf-8")
        (self.folder / "state").write_text(STATE.strip() + " reason=x" * 12, encoding="utf-8")
        found = live_text.lines(machine.sample(), machine.sample(), 80)
        self.assertLessEqual(max(map(len, found)), 80)
        self.assertEqual("\n".join(found).count("12.3k"), 11)
        self.assertIn("677 of 14.8k each", "\n".join(found))

    def test_files_from_elsewhere_have_no_events_of_this_machine(self):
        machine = live.Machine(self.folder)
        self.assertEqual(machine.sample().events, {"pgfree": 100})
        (self.folder / "vmstat").unlink()
        text = "\n".join(live_text.lines(machine.sample(), machine.sample()))
        self.assertIn("events: no vmstat beside these files", text)

    def test_no_module(self):
        with self.assertRaisesRegex(Problem, "insmod"):
            live.Machine(self.folder / "sys/kernel/debug/buddybench").sample()

    def test_named_folder_that_there_is_not(self):
        for name, what in (("gone", "gone: no such folder"), ("state", "state: not a folder")):
            with self.assertRaisesRegex(Problem, what) as caught:
                live.Machine(self.folder / name).sample()
            self.assertEqual(caught.exception.code, USAGE)

    def test_named_folder_without_the_files(self):
        """To load the module, or to be root, is no help for files from elsewhere."""
        (self.folder / "zones").unlink()
        with self.assertRaisesRegex(Problem, "/zones: No such file or directory$") as caught:
            live.Machine(self.folder).sample()
        self.assertEqual(caught.exception.code, USAGE)
        wrong = PermissionError(13, "Permission denied", "x/zones")
        with mock.patch.object(live.Machine, "_text", side_effect=wrong):
            with self.assertRaisesRegex(Problem, "^x/zones: Permission denied$") as caught:
                live.Machine(self.folder).sample()
        self.assertEqual(caught.exception.code, USAGE)

    def test_plain_where_there_is_no_terminal(self):
        done = self.run_tool("--times", "2", "--interval", "0.1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("module: running"), 2)
        self.assertNotIn("\033", done.stdout)

    def test_on_a_terminal_that_only_adds_lines(self):
        ours, theirs = pty.openpty()
        env = {**os.environ, "TERM": "dumb"}
        words = [sys.executable, HERE.parent / "buddybench", "top", "--dir", self.folder]
        with process.start(words, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as child:
            self.assertEqual(child.wait(timeout=30), 0)
        text = os.read(ours, 65536)
        for handle in (ours, theirs):
            os.close(handle)
        self.assertIn(b"1/Normal", text)
        self.assertNotIn(b"\033", text)

    def test_on_a_terminal(self):
        ours, theirs = pty.openpty()
        words = [sys.executable, HERE.parent / "buddybench", "top", "--dir", self.folder]
        env = {**os.environ, "TERM": "xterm", "LINES": "30", "COLUMNS": "140"}
        with process.start(words, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as child:
            text, end = b"", time.monotonic() + 30
            while b"1/Normal" not in text and time.monotonic() < end:
                if select.select([ours], [], [], 1)[0]:
                    text += os.read(ours, 65536)
            os.write(ours, b"q")
            self.assertEqual(child.wait(timeout=30), 0, text)
        for handle in (ours, theirs):
            os.close(handle)
        self.assertIn(b"q ends it", text)


if __name__ == "__main__":
    unittest.main()
