# SPDX-License-Identifier: GPL-2.0-only
"""What goes wrong in KTAP or in a user-mode kernel is noticed: each case plants one thing."""

import contextlib
import io
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import process  # noqa: E402  (needs the path above)
from bbtool.check import cases, ktap, kunit  # noqa: E402
from bbtool.debian import uml_kernels  # noqa: E402
from bbtool.guest import console, uml  # noqa: E402

KERNEL = uml_kernels.built(uml_kernels.get(uml_kernels.DEFAULT))
GOOD = "KTAP version 1\n1..2\nok 1 a\nok 2 b # SKIP no node\n"


class Interrupted(unittest.TestCase):
    """Ctrl-C, with a shell script in the kernel's place."""

    def watched(self, guest, begins=uml.BEGIN, before=""):
        """(the console, what was said) where Ctrl-C comes once the script has begun."""
        script = f"{before}echo '{begins}'; read -r word; echo \"got $word\""
        clicks, said = [], io.StringIO()

        def tick():
            if reader.text and not clicks:
                clicks.append(1)
                raise KeyboardInterrupt

        with process.start(
            ["sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as child, contextlib.redirect_stderr(said):
            reader = uml._Reader(child, guest, tick)
            try:
                self.assertFalse(reader.read_or_stop())
            finally:
                child.kill()
        return reader.text.decode().splitlines(), said.getvalue()

    def test_a_run_is_told_to_stop(self):
        stops = []
        lines, said = self.watched(uml.Guest(keep=True, stopped=lambda: stops.append(1)))
        self.assertEqual(stops, [1])
        self.assertEqual(lines, [uml.BEGIN, "got stop"])
        self.assertEqual(said, "stopping the run to keep what is done; Ctrl-C again gives up\n")

    def test_a_run_that_has_just_ended(self):
        """It hears nothing more; what it has printed is read all the same."""
        lines, _ = self.watched(uml.Guest(keep=True), before="exec 2>&- <&-; ")
        self.assertEqual(lines, [uml.BEGIN, "got "])

    def test_what_cannot_be_kept_ends_at_once(self):
        for guest, begins in ((uml.Guest(), uml.BEGIN), (uml.Guest(keep=True), "booting")):
            with self.assertRaises(KeyboardInterrupt):
                self.watched(guest, begins)

    def test_who_listens(self):
        self.assertIn("read -r word </dev/tty0 && kill $run", uml.run_job(["orders=0"], True))
        self.assertNotIn("read", uml.run_job(["orders=0"]))
        self.assertNotIn("read", uml.run_job(["cat", "x"], True))


@unittest.skipUnless(KERNEL, "needs a user-mode kernel: scripts/buddybench uml build")
class Ktap(unittest.TestCase):
    """The judgement of KTAP documents."""

    def judge(self, text):
        """The outcome of a text."""
        return ktap.judge(text, KERNEL["folder"])

    def test_good(self):
        outcome = self.judge(GOOD)
        self.assertTrue(outcome.ok(), outcome)
        self.assertEqual(
            [outcome.count(kind) for kind in (ktap.PASS, ktap.FAIL, ktap.SKIP)], [1, 0, 1]
        )
        self.assertEqual(outcome.reason("b"), "no node")

    def bad(self, text):
        """The text must be judged bad."""
        outcome = self.judge(text)
        self.assertFalse(outcome.ok(), outcome)
        self.assertGreater(outcome.count(ktap.FAIL), 0)
        self.assertTrue(outcome.failures())

    def test_not_ok(self):
        self.bad(GOOD.replace("ok 1 a", "not ok 1 a"))

    def test_cut_short(self):
        self.bad("KTAP version 1\n1..2\nok 1 a\n")

    def test_no_plan(self):
        self.bad("KTAP version 1\nok 1 a\n")

    def test_plan_only(self):
        self.bad("KTAP version 1\n1..0\n")

    def test_empty(self):
        self.bad("")

    def test_wrong_number(self):
        self.bad(GOOD.replace("ok 2", "ok 3"))

    def test_what_failed_comes_first(self):
        # The parser tells all; a reader of 30 lines must not have to look for the reason.
        passed = "".join(
            f"    # Subtest: s{number}\n    1..1\n    ok 1 c\nok {number} s{number}\n"
            for number in range(1, 40)
        )
        failed = (
            "    # Subtest: last\n    1..1\n    # c: EXPECTATION FAILED at kunit/x.c:7\n"
            "    Expected a == 5, but\n        a == 12\n"
            "    not ok 1 c\n# last: pass:0 fail:1 skip:0 total:1\nnot ok 40 last\n"
        )
        found = cases.from_ktap(self.judge(f"KTAP version 1\n1..40\n{passed}{failed}"), "6.1: ")
        text = next(case.text for case in found if case.status == ktap.FAIL).splitlines()
        self.assertLess(len(text), 15, text)
        self.assertIn("Expected a == 5, but", text[1], text)
        self.assertIn("a == 12", text[2], text)

    def test_noise_before(self):
        self.assertTrue(self.judge("some text\n" + GOOD).ok())


class Console(unittest.TestCase):
    """The scan of the kernel log."""

    def test_bad(self):
        for line in (
            "[    1.5] WARNING: CPU: 0 PID: 1 at mm/page_alloc.c:5",
            "[ 1.0] BUG: Bad page state in process x",
            "[ 2.0] rcu: INFO: rcu_sched self-detected stall on CPU",
            "[ 1.0] x: page allocation failure: order:9",
            "[    3.0] Kernel panic - not syncing: x",
            "[ 1.0] Out of memory: Killed process 7 (sh)",
            "[ 9.0] INFO: task cat:77 blocked for more than 120 seconds.",
        ):
            self.assertEqual(console.badness([line]), [console.plain(line)])

    def test_good(self):
        lines = [
            "[    0.0] Kernel command line: oops=panic",
            "[ 1.0] buddybench: loaded",
            "[ 1.0] ok 1 BUGS",
        ]
        self.assertEqual(console.badness(lines), [])


@unittest.skipUnless(KERNEL, "needs a user-mode kernel: scripts/buddybench uml build")
class Planted(unittest.TestCase):
    """Suites in a user-mode kernel, with one thing going wrong."""

    def run_planted(self, how, timeout=20):
        """Build the module with one thing planted, and run it."""
        with tempfile.TemporaryDirectory(prefix="bb-planted-") as folder:
            shutil.copytree(HERE / "planted", folder, dirs_exist_ok=True)
            process.run(
                [
                    "make",
                    "-s",
                    "-C",
                    KERNEL["folder"],
                    "ARCH=um",
                    f"M={folder}",
                    f"PLANT=-DPLANT_{how}",
                    "modules",
                ],
                check=True,
                capture_output=True,
            )
            return kunit.run(KERNEL, pathlib.Path(folder, "planted.ko"), timeout)

    def test_nothing(self):
        outcome = self.run_planted("NOTHING")
        self.assertTrue(outcome.ok(), outcome.text)
        self.assertEqual(outcome.count(ktap.PASS), 3)

    def test_skip(self):
        outcome = self.run_planted("SKIP")
        self.assertTrue(outcome.ok(), outcome.text)
        self.assertEqual(outcome.count(ktap.SKIP), 1)

    def bad(self, how, said, timeout=20):
        """This must be noticed, and said."""
        outcome = self.run_planted(how, timeout)
        self.assertFalse(outcome.ok(), outcome.text)
        self.assertGreater(outcome.count(ktap.FAIL), 0)
        self.assertIn(said, "\n".join(outcome.failures()))

    def test_failing(self):
        self.bad("FAIL", "not ok first.planted_case")

    def test_panic(self):
        self.bad("PANIC", "Kernel panic - not syncing: planted")

    def test_fault(self):
        self.bad("FAULT", "died before the job ended")

    def test_warning(self):
        self.bad("WARN", "WARNING:")

    def test_hang(self):
        self.bad("HANG", "did not halt in time", timeout=3)

    def test_empty(self):
        self.bad("EMPTY", "holds no KUnit suite")


if __name__ == "__main__":
    unittest.main()
