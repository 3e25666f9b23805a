# SPDX-License-Identifier: GPL-2.0-only
"""Torture: what a guest has said is judged strictly."""

import pathlib
import re
import sys
import types
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import TREE  # noqa: E402  (needs the path above)
from bbtool.check import ktap  # noqa: E402
from bbtool.check.cases import Case  # noqa: E402
from bbtool.torture import guests, native, programs, pure, tests  # noqa: E402

RACE = """==================================================================
[   30.1] BUG: KCSAN: data-race in {0} / {0}
[   30.1] write to 0xffff of 8 bytes by task 77 on cpu 1:
[   30.1]  {0}+0x12/0x40{1}
[   30.1] =================================================================="""


def ended(console="", text="", complaint=""):
    """A guest that has ended."""
    return types.SimpleNamespace(console=console, text=text, complaint=complaint)


def job(kind=tests.DEBUG, allowed=""):
    """A job of a test with these console lines allowed."""
    test = tests.Test("name", "about", {kind: tests.ONCE}, 1, allowed=allowed)
    return guests.Job(test, kind, kind, 1, 1)


class Console(unittest.TestCase):
    """What the kernel complained of."""

    def test_a_race_of_the_module(self):
        console = RACE.format("bb_guard_admit", " [buddybench]")
        self.assertEqual(len(guests.without_races(console)[1]), 1)
        self.assertIn("bb_guard_admit", guests.complaint(job(tests.KCSAN), ended(console)))

    def test_a_race_in_what_the_module_calls(self):
        console = RACE.format("ktime_get", "\n[   30.1]  bb_clock_probe+0x1/0x2 [buddybench]")
        self.assertEqual(guests.without_races(console)[1], [])

    def test_a_race_of_others(self):
        self.assertEqual(
            guests.complaint(job(tests.KCSAN), ended(RACE.format("tick_sched", ""))), ""
        )

    def test_command_line_is_no_complaint(self):
        said = "[    0.0] Command line: page_owner=on kmemleak=on"
        self.assertEqual(guests.complaint(job(), ended(said)), "")

    def test_a_splat(self):
        said = "[   1.0] BUG: KASAN: use-after-free in text_open"
        self.assertIn("KASAN", guests.complaint(job(), ended(said)))
        self.assertEqual(guests.complaint(job(allowed="KASAN"), ended(said)), "")

    def test_a_trace_of_what_is_allowed(self):
        said = (
            "[ 1.0] insmod: vmalloc error: size 9\n[ 1.0] CPU: 1\n[ 1.0] Call Trace:\n[ 1.0] "
            " load_module+0x1/0x2"
        )
        self.assertEqual(guests.complaint(job(allowed="vmalloc error"), ended(said)), "")
        self.assertIn("load_module", guests.complaint(job(), ended(said)))
        ours = f"{said}\n[ 1.0]  bb_session_create+0x1/0x2 [buddybench]"
        self.assertIn("vmalloc error", guests.complaint(job(allowed="vmalloc error"), ended(ours)))

    def test_only_its_own_trace(self):
        said = "\n".join(["[ 1.0] vmalloc error", "[ 1.0] Call Trace:", "[ 2.0] Call Trace:"])
        self.assertIn("[ 2.0]", guests.complaint(job(allowed="vmalloc error"), ended(said)))

    def test_kcsan_watches_the_rest_too(self):
        said = RACE.format("tick_sched", "") + "\n[ 1.0] WARNING: CPU: 1 PID: 9 at mm/page_alloc.c"
        self.assertIn("WARNING", guests.complaint(job(tests.KCSAN), ended(said)))


class Judgement(unittest.TestCase):
    """Cases of a guest."""

    def judge(self, cases, **more):
        """What is said of these cases."""
        outcome = ktap.Outcome(cases, [])
        with mock.patch.object(guests.ktap, "judge", return_value=outcome), mock.patch.object(
            guests.uml_kernels, "ensure", return_value={"folder": TREE}
        ), mock.patch.object(guests.vm, "keep_console", return_value="out/console"):
            return guests.judge(job(), ended(**more))

    def test_all_is_well(self):
        self.assertEqual([case.status for case in self.judge([("a", ktap.PASS)])], [ktap.PASS])

    def test_nothing_was_said(self):
        self.assertEqual([case.status for case in self.judge([])], [ktap.FAIL])

    def test_what_did_not_come_is_one_case(self):
        cases = self.judge(
            [("a", ktap.PASS), *[(guests.LOST, ktap.FAIL)] * 9], complaint="not done after 9 s"
        )
        self.assertEqual([case.status for case in cases], [ktap.PASS, ktap.FAIL])
        self.assertIn("not done after 9 s", cases[-1].text)

    def test_a_complaint_fails_what_passed(self):
        cases = self.judge(
            [("a", ktap.PASS)], console="[ 1.0] WARNING: CPU: 1 PID: 9 at mm/page_alloc.c"
        )
        self.assertEqual(cases[-1].status, ktap.FAIL)


class Ends(unittest.TestCase):
    """Guests that end themselves."""

    def ends(self, *consoles):
        """The statuses for these consoles, one a boot."""
        test = tests.Test(
            "down", "about", {tests.STOCK: tests.ONCE}, 1, ends="Restarting", ended="has stopped"
        )
        turns = guests.Job(test, tests.STOCK, "6.1", len(consoles), 1)
        with mock.patch.object(
            guests.vm, "run", side_effect=map(ended, consoles)
        ), mock.patch.object(guests, "payload", return_value={}), mock.patch.object(
            guests.machine, "timed_mode", return_value="tcg"
        ):
            cases = guests.run_ends(turns, {"image": "x"}, "y.ko", mock.Mock())
        return [case.status for case in cases]

    def test_it_ends(self):
        said = "the run has stopped\nreboot: Restarting system"
        self.assertEqual(self.ends(said), [ktap.PASS, ktap.PASS])

    def test_it_does_not_end(self):
        self.assertEqual(self.ends("the run has stopped")[0], ktap.FAIL)

    def test_it_ends_with_a_splat(self):
        said = "WARNING: CPU: 1 PID: 9 at mm/page_alloc.c\nreboot: Restarting system"
        self.assertEqual(self.ends(said), [ktap.FAIL, ktap.FAIL])

    def test_nothing_had_to_be_ended(self):
        idle, busy = "Restarting", "has stopped\nRestarting"
        self.assertEqual(self.ends(idle, idle, busy)[-1], ktap.FAIL)
        self.assertEqual(self.ends(idle, busy)[-1], ktap.PASS)


class Native(unittest.TestCase):
    """Tests in the user-mode kernel."""

    def test_boot_is_called_as_it_is_defined(self):
        said = ["WARNING: at boot", f"[ 1.0] {native.uml.BEGIN}", "[ 1.1] loading"]
        ended = native.uml.Result(said, {"stdout": "said", "stderr": "why"}, 0, False)
        guest = native.uml.Guest(timeout=7, append="more words")
        with mock.patch.object(native.uml, "boot", autospec=True, return_value=ended) as boot:
            outcome = native.run({}, {"cmd": b"true"}, guest, None)
        self.assertEqual(outcome.text.splitlines(), ["said", "# why"])
        self.assertIs(boot.call_args.args[3], guest)
        self.assertEqual(outcome.console.splitlines(), said[1:])
        self.assertEqual(outcome.complaint, "")

    def test_more_on_the_command_line(self):
        self.assertEqual(native.append(100), "kmemleak=on")
        self.assertEqual(native.append(100000), "")
        self.assertEqual(native.append(100, "BUG: KASAN"), "")
        self.assertEqual(native.append(100, f"{native.LEAK}|lost"), "kmemleak=on")
        guest = native.uml.Guest(append="more words")
        words = native.uml.arguments({"folder": TREE, "smp": True}, "y", guest)
        self.assertEqual(words[-2:], ["more", "words"])

    def test_enough_was_said(self):
        words = ["sh", "-c", "echo begin; echo 'BUG: KASAN: x'; exec sleep 60"]
        guest = native.uml.Guest(timeout=30, until="KASAN: (x|y)")
        with mock.patch.object(native.uml, "REST_SECONDS", 0):
            self.assertEqual(
                native.uml.watch(words, guest, None), (["begin", "BUG: KASAN: x"], False)
            )

    def test_the_time_is_over(self):
        guest = native.uml.Guest(timeout=0.5, until="KASAN")
        self.assertEqual(native.uml.watch(["sleep", "60"], guest, None), ([], True))


class Grammar(unittest.TestCase):
    """What is written to."""

    @staticmethod
    def keys():
        """The keys that there are."""
        text = (TREE / "src/plan/keys.c").read_text(encoding="utf-8")
        return {"gfp", *re.findall(r"^\t[A-Z]+\(BB_KEY_\w+, (\w+)", text, re.M)}

    def test_what_is_run_at_the_end_depends_on_no_parameter(self):
        text = (TREE / "scripts/torture/torture.sh").read_text(encoding="utf-8")
        words = "".join(re.findall(r"^SHORT=.*", text, re.M))
        self.assertEqual(set(re.findall(r"(\w+)=[\w]", words)) - {"SHORT"}, self.keys())

    def test_every_file_that_can_be_written(self):
        sources = {
            name: (TREE / "src" / name).read_text(encoding="utf-8")
            for name in ("debugfs/file_table.c", "session/command_table.c")
        }
        files = re.findall(r'^\t\{ "(\w+)", 0[26]\d\d,', sources["debugfs/file_table.c"], re.M)
        jobs = re.findall(r'^\t\t"(\w+)", 06\d\d,', sources["session/command_table.c"], re.M)
        text = (TREE / "scripts/torture/helpers/grammar.c").read_text(encoding="utf-8")
        table = text.split("grammar_files[] = {", 1)[1].split("}", 1)[0]
        self.assertEqual(
            set(re.findall(r'"([\w/]+)"', table)),
            {*files, *jobs, *(f"params/{key}" for key in self.keys())},
        )
        self.assertGreater(len(files), 3)
        self.assertGreater(len(jobs), 6)


class Table(unittest.TestCase):
    """The table of tests."""

    def test_every_script_is_there_and_used(self):
        wanted = {
            test.script or test.name
            for test in tests.TESTS
            if not {tests.PURE, tests.PLANTED} & set(test.amounts)
        }
        have = {path.stem for path in (TREE / "scripts/torture/tests").glob("*.sh")}
        self.assertEqual(wanted, have)

    def test_every_helper_is_called(self):
        called = set().union(
            *(
                programs.called_by(path.read_text(encoding="utf-8"))
                for path in (TREE / "scripts/torture/tests").glob("*.sh")
            )
        )
        for path in (TREE / "scripts/torture/helpers").glob("*.c"):
            if "int main(" in path.read_text(encoding="utf-8"):
                self.assertIn(path.stem, called)

    def test_every_script_provokes(self):
        down = {test.name for test in tests.TESTS if test.ends}
        for path in (TREE / "scripts/torture/tests").glob("*.sh"):
            if path.stem in down:
                continue  # its last words are the kernel's
            with self.subTest(path.stem):
                text = path.read_text(encoding="utf-8")
                self.assertRegex(text, r"(?m)^provoked ['\"]")
                self.assertTrue(text.rstrip().endswith("end"))

    def test_share_of_branches(self):
        self.assertEqual(
            pure.share({"lib/a.c": (1, 2), "lib/b.c": (3, 4), "plan/a.c": (0, 9)}, "lib"), (4, 6)
        )


if __name__ == "__main__":
    unittest.main()
