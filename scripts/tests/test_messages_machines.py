# SPDX-License-Identifier: GPL-2.0-only
"""Messages of the tool where machines and other programs fail, and of the target's scripts."""

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import bbtool  # noqa: E402  (needs the path above)
from bbtool import install, packages, process  # noqa: E402
from bbtool.check import bench_sweep, exercise, fresh, history, kunit, matrix, spread  # noqa: E402
from bbtool.commands import again, uml  # noqa: E402
from bbtool.debian import apt, build, debs  # noqa: E402
from bbtool.guest import full_sweep, machine, recording, shell, trace, vm  # noqa: E402
from bbtool.present import history_plot, html  # noqa: E402
from bbtool.results import live, stream_pairing  # noqa: E402

from test_messages import options, said  # noqa: E402

SMALL = HERE / "data/small.bundle"
DONE = subprocess.CompletedProcess([], 1, "told", "why")


class Target(unittest.TestCase):
    """Of the scripts for the target, which no module and no trace-cmd is needed for."""

    def last(self, name, *words, **environment):
        """The last line that a script says."""
        done = process.run(
            ["/bin/sh", HERE.parent / f"target/buddybench-{name}", *words],
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin", "BUDDYBENCH_DIR": "/nowhere", **environment},
        )
        self.assertIn(done.returncode, (2, 3))
        return done.stderr.strip().splitlines()[-1]

    def test_words(self):
        for name, words, want in (
            ("run", ["-o"], "-o needs a value; see --help"),
            ("run", ["-i", "x"], "-i x: give seconds, such as 0.5"),
            ("run", ["orders=0", "-q"], "-q comes after a key; options come first, see --help"),
            ("trace", ["-o"], "-o needs a value; see --help"),
            ("record", ["-o"], "-o needs a value; see --help"),
            ("record", [], "say where to write: -o DIR"),
            ("record", ["x"], "unknown argument: x; see --help"),
            ("watch", ["-n", "x"], "-n needs a number; see --help"),
            ("watch", ["x"], "unknown argument: x; see --help"),
        ):
            with self.subTest(name=name, words=words):
                self.assertIn(want, self.last(name, *words))

    def test_programs_that_are_missing(self):
        with tempfile.TemporaryDirectory(prefix="bb-messages-") as place:
            for program in ("cat", "id", "sed", "tr", "grep", "head"):
                pathlib.Path(place, program).symlink_to(f"/bin/{program}")
            pathlib.Path(place, "id").unlink()
            pathlib.Path(place, "id").write_text("#!/bin/sh\necho 0\n", encoding="ascii")
            pathlib.Path(place, "id").chmod(0o755)
            for name, words in (("trace", ["orders=0"]), ("record", ["-o", f"{place}/x"])):
                self.assertIn(
                    "trace-cmd is missing: apt-get install trace-cmd",
                    self.last(name, *words, PATH=place),
                )


class Machines(unittest.TestCase):
    """Of machines and other programs that fail."""

    def failing(self, *modules):
        """Let every program fail that is started in these modules."""
        for module in modules:
            patch = mock.patch.object(module.process, "run", lambda *_, **__: DONE)
            patch.start()
            self.addCleanup(patch.stop)

    def test_machines(self):
        self.assertIn(
            "counting instructions works with one CPU only; leave out --cpus or --count",
            said(machine.shape, "amd64", "count", cpus=2),
        )
        outcome = types.SimpleNamespace(complaint="it hung", status=5)
        self.assertEqual(said(vm.expect, outcome, "6.1"), "6.1: it hung")
        with mock.patch.object(machine, "kvm_works", lambda _: False):
            self.assertIn(
                "KVM does not boot a guest on this machine; leave out --kvm to run",
                said(machine.choose, "amd64", "image", "kvm"),
            )

    def test_targets(self):
        self.failing(shell)
        self.assertIn(
            "no such target: x; use local, ssh:[user@]host or vm", said(shell.command_for, "x", [])
        )
        self.assertIn("cannot copy the stream to ssh:a", said(shell.replay, "ssh:a", [], b""))
        child = mock.MagicMock(stdout=io.StringIO(""), returncode=255)
        child.__enter__.return_value = child
        with mock.patch.object(shell.process, "start", lambda *_, **__: child):
            self.assertIn("no result from ssh:a (see above)", said(shell.run, "ssh:a", []))

    def test_recordings(self):
        self.failing(recording, trace)
        asked = options(target="ssh:a", cmd=[], seconds=1, buffer=1, lossy=False, probe=0)
        self.assertEqual(said(recording.by_shell, asked), "recording did not work (see above)")
        asked.target = "x"
        self.assertIn(
            "no such target: x; use local, ssh:[user@]host or vm", said(recording.by_shell, asked)
        )
        with mock.patch.object(trace.install, "need"), mock.patch.object(
            trace.install, "as_root", lambda: []
        ):
            self.assertEqual(
                said(trace.local, options(depth=1, words=[]), pathlib.Path("/tmp/x.dat")),
                "the trace did not work (see above)",
            )

    def test_matrix(self):
        row = {"api": "alloc_pages", "flags": [], "gfp": "GFP_HIGHUSER", "where": [], "order": 0}
        told = types.SimpleNamespace(text=lambda _: "api:alloc_page yes\n")
        self.assertEqual(
            said(matrix.judge, "6.1", told, {"benchmarks": [row]}), "no rows for alloc_page"
        )
        told = types.SimpleNamespace(text=lambda _: "")
        self.assertEqual(
            said(matrix.judge, "6.1-i386", told, {"benchmarks": [row]}),
            "no page came from HighMem for GFP_HIGHUSER",
        )
        row["flags"] = ["LEAK"]
        self.assertEqual(
            said(matrix.judge, "6.1", told, {"benchmarks": [row]}), "rows are flagged LEAK"
        )
        with mock.patch.object(matrix.kernels, "ensure"), mock.patch.object(
            matrix.build, "ensure", lambda _: ("m", ["w"])
        ):
            self.assertEqual(said(matrix.check, "6.1", 1), "the build warns: w")
        self.assertIn(
            "exercise needs an amd64 kernel: only that machine has the zones and nodes",
            said(exercise.outcome, options(short=True), {"arch": "arm64"}),
        )

    def test_packages(self):
        self.assertIn("no such suite: x (there are ", said(apt.Root, "x"))
        with mock.patch.object(apt, "_run", lambda _: (0, "", "")):
            self.assertIn(
                "apt knows no Debian mirror: add one to /etc/apt/sources.list", said(apt.mirrors)
            )
        self.failing(debs, fresh)
        self.assertEqual(
            said(debs.extract, [pathlib.Path("/nowhere/a.deb")], "/tmp"),
            "a.deb: why (removed; run the command again)",
        )
        with mock.patch.object(fresh, "apt_settings", lambda: []), mock.patch.object(
            fresh.apt, "Root", mock.Mock()
        ):
            self.assertEqual(
                said(fresh.make, "bookworm", False, pathlib.Path("/nowhere")),
                "mmdebstrap failed:\n  why",
            )
        with mock.patch.object(install, "need"), mock.patch.object(
            install.importlib, "import_module", side_effect=ImportError("old")
        ), mock.patch.dict(packages.PACKAGE, {}):
            self.assertIn(
                "cannot use scipy (old); run it with Debian's own: /usr/bin/python3",
                said(install.use, "scipy"),
            )
        self.assertEqual(
            said(install._install_step, ["false"], "x", ["a", "b"]), "could not install a b:\n  "
        )

    def test_live(self):
        for wrong, want in (
            (PermissionError, "/sys/x cannot be read; run this as root"),
            (FileNotFoundError, bbtool.not_loaded("/sys/x", os.uname().release)),
        ):
            with mock.patch.object(live.Machine, "_text", side_effect=wrong):
                self.assertEqual(said(live.Machine("/sys/x").sample), want)

    def test_pairs(self):
        pairing = stream_pairing.Pairing(lambda _: 0)
        self.assertEqual(said(pairing.finish, {}, []), "no allocation was recorded")
        pairing.alloc(1, 0, 5, 0, (set(), set()))
        pairing.count["orphan_frees"] = 1
        self.assertIn(
            "100.00 % of 1 events could not be paired (lost_frees=0, orphan_frees=1), "
            "more than 1 %; take them anyway with --unpaired 100.1",
            said(pairing.finish, {}, []),
        )

    def test_kernels_in_user_mode(self):
        failed = ("", ["it hung"], 5)
        for module, call in (
            (full_sweep, lambda: full_sweep.native(options(kernel="6.1", timeout=1))),
            (bench_sweep, lambda: bench_sweep.native({})),
        ):
            with mock.patch.object(module.uml, "run", lambda *_: failed), mock.patch.object(
                full_sweep.uml_kernels, "ensure", lambda *_: {}
            ), mock.patch.object(bench_sweep.build, "for_user_mode"):
                self.assertRegex(
                    said(call), r"the (run|sweep) in user-mode Linux did not work:\n  it"
                )
        self.assertEqual(
            said(again.like, {"vm": {"mode": "uml"}, "replay": "x"}, options(target=None)),
            "it ran in user-mode Linux; again: x",
        )

    def test_damaged_on_its_way(self):
        outcome = types.SimpleNamespace(complaint="", status=0)
        for module, want in (
            (recording, "the recording was damaged on its way: "),
            (trace, "the trace was damaged while leaving the machine: "),
        ):
            outcome.text = f"{module.BEGIN}\n!\n{module.END}\n"
            asked = options(
                kernel="6.1",
                target="vm",
                cmd=[],
                seconds=1,
                buffer=1,
                probe=0,
                memory=1,
                timeout=1,
                package=None,
                depth=1,
                words=[],
                mode=None,
            )
            with contextlib.ExitStack() as stack:
                for name in ("kernels", "vm", "machine", "build", "guest_files", "tracer"):
                    there = mock.patch.object(module, name, mock.MagicMock(), create=True)
                    stack.enter_context(there)
                module.vm.run = lambda *_: outcome
                given = (asked,) if module is recording else (asked, pathlib.Path("/tmp/x.dat"))
                self.assertIn(want, said(module.in_vm, *given))

    def test_builds(self):
        self.failing(kunit, spread)
        with tempfile.TemporaryDirectory(prefix="bb-messages-") as place, mock.patch.object(
            spread.install, "need"
        ):
            self.assertEqual(said(spread.padded, "x.ko", 1, place), "objcopy: why")
        self.assertEqual(said(kunit.suites_in, "x.ko"), "x.ko: no module: why")
        with mock.patch.object(history.kernels, "ensure", lambda _: {"arch": "arm64"}):
            self.assertEqual(
                said(history.measure, "a", 1), "a: instructions are counted on x86 only"
            )
        with tempfile.TemporaryDirectory(prefix="bb-messages-") as place, mock.patch.object(
            build, "BUILD", pathlib.Path(place)
        ):
            self.assertEqual(
                said(build.logged, "x", "build for x", ("src",), lambda _: DONE),
                f"build for x failed (full log: {place}/x/build.log)\n  toldwhy",
            )

    def test_pictures(self):
        self.failing(history_plot)
        view = mock.MagicMock()
        with mock.patch.object(history_plot, "script", lambda *_: ""), mock.patch.object(
            history_plot.install, "need"
        ):
            self.assertEqual(said(lambda: list(history_plot.draw(view, HERE))), "gnuplot: why")
        with mock.patch("builtins.open", mock.mock_open(read_data="</script>")):
            self.assertIn("chart.min.js cannot be put into a page", said(html.chart))

    def test_downloads(self):
        root = apt.Root.__new__(apt.Root)
        root.suite, root.arch, root.folder = "bookworm", "amd64", pathlib.Path("/nowhere")
        self.assertEqual(
            said(root._judge, 1, "E: no route"),
            "bookworm (amd64): no package lists:"
            " no route; check the network and the mirrors in /etc/apt",
        )
        with tempfile.TemporaryDirectory(prefix="bb-messages-") as place:
            self.assertEqual(
                said(apt._watched, ["sh", "-c", "echo E: gone >&2; exit 1"], place, lambda: 0, "a"),
                "a: download failed: E: gone; check the network and the mirrors in /etc/apt, then"
                " run it again",
            )

    def test_runs_as_json(self):
        text = SMALL.read_text(encoding="utf-8").replace("\tlower\t", "\tlow\t")
        self.assertIn(
            "--json is for runs: no bundle was printed (KeyError(", said(uml.converted, text)
        )


if __name__ == "__main__":
    unittest.main()
