# SPDX-License-Identifier: GPL-2.0-only
"""How a guest's end is judged, with a shell script in QEMU's place; initramfs; command lines."""

import contextlib
import io
import os
import pathlib
import sys
import tempfile
import time
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import ABORTED, FAILED, Problem, packages, process, progress  # noqa: E402
from bbtool.debian import apt, kernels  # noqa: E402
from bbtool.guest import boards, emulator, initramfs, machine, shell, vm  # noqa: E402

HAVE = {"arch": "amd64", "image": "/nowhere", "release": "0"}


def stuck(cpu=0, place="__alloc_pages+0x20f/0x330", code="<66> 90 e9 ea"):
    """What the watchdog of the kernel says of a CPU, shortened."""
    return (
        f"[   32.5] watchdog: BUG: soft lockup - CPU#{cpu} stuck for 26s! [sh:379]\n"
        "[   32.5] Modules linked in: buddybench(OEN)\n"
        f"[   32.5] RIP: 0010:{place}\n[   32.5] Code: 00 00 00 eb 25 {code}\n"
        "[   32.5] Call Trace:\n[   32.5] RIP: 0033:0x460d80\n[   32.5] Code: 75 d8 4c\n"
    )


class Emulator(unittest.TestCase):
    """When it is QEMU that hangs, and when it is the kernel."""

    def test_a_cpu_stays_in_a_nop(self):
        self.assertTrue(emulator.is_lost(stuck() * 2))
        self.assertTrue(emulator.is_lost(stuck(code="<0f> 1f 44 00 00 48") * 2))

    def test_what_may_be_a_loop(self):
        for console in (
            "",
            stuck(),
            stuck() + stuck(place="__alloc_pages+0x1/0x330"),
            stuck(code="<eb> fe") * 2,
            stuck(place="bb_worker_cell+0x9/0x99 [buddybench]") * 2,
            stuck() * 2 + stuck(place="__alloc_pages+0x1/0x330"),
        ):
            self.assertFalse(emulator.is_lost(console), console)

    def test_two_cpus(self):
        """Those that spin for two locks are at one place, and that is the kernel's fault."""
        spin = "native_queued_spin_lock_slowpath+0x6e/0x2f0"
        both = [stuck(cpu, spin, "<f3> 90 eb f6") for cpu in (0, 1)]
        self.assertFalse(emulator.is_lost("".join(both) * 3))
        self.assertTrue(emulator.is_lost((stuck(0) + both[1]) * 2))


class Judge(unittest.TestCase):
    """What comes out for what the guest printed."""

    def outcome(self, script, timeout=20):
        """Run a shell script as the emulator; $console is its console file."""
        seen = []

        def fake(_arch, _image, _initrd, _shape, console):
            return ["sh", "-c", f"console={console}; {script}"]

        with mock.patch.object(machine, "command", fake), mock.patch.object(
            initramfs, "build", lambda *_: b""
        ):
            done = vm.run(HAVE, machine.Shape(), {}, seen.append, timeout)
        return done, [line for line in seen if line is not None]

    def test_good(self):
        done, seen = self.outcome(
            "echo one; printf 'tw'; sleep 0.2; printf 'o\\n\\n#exit 0 tainted 12288\\n'"
        )
        self.assertEqual((done.status, done.complaint, seen[:2]), (0, "", ["one", "two"]))

    def test_hang_before_init_is_tried_again(self):
        with tempfile.TemporaryDirectory() as place, mock.patch.object(vm, "BOOT_SECONDS", 1):
            script = (
                f"echo x >>{place}/boots; [ $(wc -l <{place}/boots) = 3 ] || exec sleep 60; "
                "echo 'buddybench-init: begin' >$console; echo '#exit 0 tainted 0'"
            )
            done, _ = self.outcome(script)
            self.assertEqual((done.status, done.complaint), (0, ""))

    def test_a_lost_emulator_is_tried_again_at_once(self):
        with tempfile.TemporaryDirectory() as place:
            pathlib.Path(place, "stuck").write_text(stuck() * 2, encoding="ascii")
            done, _ = self.outcome(
                "echo 'buddybench-init: begin' >$console; "
                f"mkdir {place}/once || {{ echo '#exit 0 tainted 0'; exit; }}; "
                f"cat {place}/stuck >>$console; exec sleep 60"
            )
            self.assertEqual((done.status, done.complaint), (0, ""))
            self.assertLess(done.seconds, 50)

    def test_oops_before_init_is_tried_again(self):
        with tempfile.TemporaryDirectory() as place:
            done, _ = self.outcome(
                f"echo x >>{place}/boots; [ $(wc -l <{place}/boots) = 2 ] || "
                "{ echo '[1.4] Oops: int3: 0000 [#1] SMP NOPTI' >$console; exit; }; "
                "echo 'buddybench-init: begin' >$console; echo '#exit 0 tainted 0'"
            )
        self.assertEqual((done.status, done.complaint), (0, ""))

    def test_oops_after_init_is_not(self):
        with tempfile.TemporaryDirectory() as place:
            done, _ = self.outcome(
                f"echo x >>{place}/boots; echo 'buddybench-init: begin' >$console; "
                "echo '[9.4] Oops: int3: 0000 [#1] SMP NOPTI' >>$console"
            )
            boots = len(pathlib.Path(place, "boots").read_text(encoding="utf-8").splitlines())
        self.assertIn("int3", done.complaint)
        self.assertEqual(boots, 1)

    def test_hang_before_init_has_an_end(self):
        with mock.patch.object(vm, "BOOT_SECONDS", 1):
            done, _ = self.outcome("echo '[1.4] VFS: Dquot-cache' >$console; exec sleep 60")
        self.assertEqual(done.status, ABORTED)
        self.assertIn("Dquot-cache", done.complaint)

    def test_init_has_all_the_time(self):
        with mock.patch.object(vm, "BOOT_SECONDS", 1):
            done, _ = self.outcome(
                "echo 'buddybench-init: begin' >$console; sleep 1.5; echo '#exit 0 tainted 0'"
            )
        self.assertEqual((done.status, done.complaint), (0, ""))

    def test_a_console_without_a_word(self):
        for script, want in (
            (
                "exec sleep 60",
                "not done after 1 s (see --timeout); nothing was printed on its console",
            ),
            (
                "echo no such machine >&2",
                "the machine stopped before the command was done; nothing was printed on its"
                " console; QEMU said:\n  no such machine",
            ),
        ):
            self.assertEqual(self.outcome(script, 1)[0].complaint, want)

    def test_exit_code_passes_through(self):
        self.assertEqual(self.outcome("echo '#exit 7 tainted 0'")[0].status, 7)

    def test_splat_counts_whatever_the_command_says(self):
        done, _ = self.outcome(
            "echo '[1.0] BUG: Bad page state' >$console; echo '#exit 0 tainted 0'"
        )
        self.assertEqual(done.status, FAILED)
        self.assertIn("Bad page state", done.complaint)

    def test_taint(self):
        done, _ = self.outcome("echo '#exit 0 tainted 12320'")
        self.assertEqual(done.status, FAILED)
        self.assertIn("tainted with 32", done.complaint)

    def test_no_exit_line(self):
        done, _ = self.outcome("echo '[1.0] last words' >$console")
        self.assertEqual(done.status, FAILED)
        self.assertIn("last words", done.complaint)

    def test_module_that_cannot_be_unloaded(self):
        done, _ = self.outcome(
            "echo 'buddybench-init: rmmod failed' >$console; echo '#exit 0 tainted 0'"
        )
        self.assertIn("unloaded", done.complaint)

    def test_timeout_ends_the_machine(self):
        start = time.monotonic()
        done, seen = self.outcome("echo $$; exec sleep 60", timeout=1)
        self.assertEqual(done.status, ABORTED)
        self.assertLess(time.monotonic() - start, 10)
        with self.assertRaises(ProcessLookupError):
            os.kill(int(seen[0]), 0)

    def test_nothing_is_left_behind(self):
        with tempfile.TemporaryDirectory() as place, mock.patch.object(tempfile, "tempdir", place):
            self.outcome("echo '#exit 0 tainted 0'")
            self.assertEqual(os.listdir(place), [])


class Initramfs(unittest.TestCase):
    """The cpio archive."""

    def archive(self):
        """A small archive."""
        made = initramfs.Archive()
        made.folder("bin")
        made.file("bin/a", b"hello")
        made.link("bin/b", "a")
        made.node("null", 1, 3)
        return made.bytes()

    def test_same_content_same_bytes(self):
        self.assertEqual(self.archive(), self.archive())

    @unittest.skipUnless(initramfs.busybox_at_hand(), "needs busybox: scripts/buddybench vm once")
    def test_readable(self):
        with tempfile.TemporaryDirectory() as place:
            process.run(
                [initramfs.busybox_at_hand(), "cpio", "-id", "bin/a", "bin/b"],
                input=self.archive(),
                cwd=place,
                check=True,
                capture_output=True,
            )
            self.assertEqual(pathlib.Path(place, "bin/b").read_bytes(), b"hello")


class Machine(unittest.TestCase):
    """Command lines and shapes."""

    def test_counting_is_one_cpu(self):
        self.assertEqual(machine.shape("amd64", "count").cpus, 1)
        with self.assertRaises(Problem):
            machine.shape("amd64", "count", cpus=2)

    def test_every_node_has_memory_and_every_cpu_a_node(self):
        words = machine.topology(machine.Shape(cpus=3, nodes=2))
        self.assertEqual(sum(word.count("cpus=") for word in words), 3)
        self.assertEqual(sum(word.startswith("memory-backend") for word in words), 2)

    def test_every_kernel_has_a_machine_and_its_programs_a_package(self):
        for kernel in kernels.TABLE:
            board = boards.board(kernel.arch)
            self.assertNotEqual(board.console, board.results)
            for name in (board.emulator, *kernel.tools):
                self.assertIn(name, packages.PACKAGE, kernel.name)
            self.assertIn(kernel.suite, apt.MEMBERS)
            self.assertIn(board.suite, apt.MEMBERS)
        with self.assertRaisesRegex(Problem, "no virtual machine for alpha; there are amd64"):
            boards.board("alpha")

    def test_nodes_where_there_are_any(self):
        nodes = {arch: machine.shape(arch, "tcg").nodes for arch in ("armhf", "riscv64", "arm64")}
        self.assertEqual(nodes, {"armhf": 1, "riscv64": 1, "arm64": 2})

    def test_realtime_kernels_do_not_count_interrupts(self):
        """A thread that serves QEMU's serial port is too slow for that, and is no fault of ours."""
        with tempfile.TemporaryDirectory() as place:
            built = {"release": "7.3.0", "folder": place}
            self.assertFalse(machine.realtime(built))
            pathlib.Path(place, ".config").write_text("CONFIG_PREEMPT_RT=y\n", encoding="ascii")
            self.assertTrue(machine.realtime(built))
        for release, answer in (("6.1.0-56-rt-amd64", True), ("6.1.0-56-cloud-amd64", False)):
            have = {**HAVE, "release": release}
            self.assertEqual(machine.realtime(have), answer)
            lines = []

            def fake(_arch, _image, _initrd, shape, _console):
                lines.append(shape.append)  # pylint: disable=cell-var-from-loop
                return ["true"]

            with mock.patch.object(machine, "command", fake), mock.patch.object(
                initramfs, "build", lambda *_: b""
            ):
                vm.run(have, machine.Shape(append="x=1"), {}, lambda _line: None, 5)
            self.assertEqual("noirqdebug" in lines[0], answer)
            self.assertTrue(lines[0].endswith("x=1"))

    def test_ssh_target_is_no_option(self):
        for target in ("ssh:", "ssh:-oProxyCommand=x", "elsewhere"):
            with self.assertRaises(Problem):
                shell.command_for(target, [])
        self.assertIn("'gfp=A|B'", shell.command_for("ssh:root@box", ["gfp=A|B"]))

    def test_progress_line(self):
        self.assertEqual(
            progress.of_state("#progress running run=1 cell=3/12 pct=31 eta_ms=1"),
            (0.31, "cell 3/12"),
        )
        self.assertEqual(progress.of_state("#progress idle"), (None, ""))

    def test_who_waits_sees_that_time_passes(self):
        """Also where a program is waited for that says nothing, such as a build."""
        said = io.StringIO()
        with contextlib.redirect_stderr(said), mock.patch.multiple(
            progress, TICK_SECONDS=0.01, PLAIN_SECONDS=0.02
        ), progress.Step("build", expect=40, quiet=True) as step, step.ticking():
            end = time.monotonic() + 20
            while "build    0%\n" not in said.getvalue() and time.monotonic() < end:
                time.sleep(0.01)
            step.start -= 100
            said.truncate(0)
            while "build  1 min 4" not in said.getvalue() and time.monotonic() < end:
                time.sleep(0.01)
        self.assertIn("build  1 min 4", said.getvalue())


if __name__ == "__main__":
    unittest.main()
