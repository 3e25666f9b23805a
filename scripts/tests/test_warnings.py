# SPDX-License-Identifier: GPL-2.0-only
"""Builds of the module: which lines of a log are a warning about this tree, how far one is."""

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import BUILD, TREE, progress  # noqa: E402  (needs the path above)
from bbtool.check import cases, source_groups  # noqa: E402
from bbtool.debian import build  # noqa: E402

OURS = (
    f"{BUILD}/6.1.0/src/lib/hist.c:3:1: warning: unused variable 'x'",
    f"{BUILD}/6.1.0/include/buddybench/lib/hist.h:3:1: warning: declaration",
    "src/lib/hist.c:3:1: warning: unused",
    "include/buddybench/lib/hist.h:3:1: warning: unused",
    'WARNING: modpost: "x" [/x/buddybench.ko] undefined!',
)
THEIRS = (
    "./include/linux/mm.h:100:2: warning: 'x' is deprecated",
    "/root/.cache/kernels/sid/usr/src/linux-headers-7.2-common/include/net/sock.h:1:2: warning: x",
    "/usr/src/linux-headers-7.2-common/arch/x86/include/asm/msr.h:1:2: warning: x",
    "warning: the compiler differs from the one used to build the kernel",
    "warning: pahole version differs from the one used to build the kernel",
    "  CC [M]  src/lib/hist.o",
)


class Warnings(unittest.TestCase):
    """Headers of the kernel may displease a newer compiler than they know."""

    def test_ours_count(self):
        self.assertEqual(build.warnings("\n".join(OURS)), list(OURS))

    def test_theirs_do_not(self):
        self.assertEqual(build.warnings("\n".join(THEIRS)), [])

    def test_strict_but_for_the_tools_of_the_kernel(self):
        for said, status in (*((line, cases.PASS) for line in THEIRS[3:]), (OURS[0], cases.FAIL)):
            with tempfile.TemporaryDirectory() as scratch, mock.patch.object(
                source_groups,
                "command",
                lambda name, _words, said=said: cases.Case(name, cases.PASS, said),
            ):
                case = source_groups.strict_case("x", "/k", pathlib.Path(scratch, "out"))
            self.assertEqual(case.status, status, said)


class Progress(unittest.TestCase):
    """What who waits for a build gets to see."""

    def built(self, before, during):
        """What is shown of a build in a folder with these objects, while others are compiled."""
        said, lines = io.StringIO(), []
        with tempfile.TemporaryDirectory(prefix="bb-build-") as place, mock.patch.object(
            build, "BUILD", pathlib.Path(place)
        ), contextlib.redirect_stderr(said), mock.patch.multiple(
            progress, TICK_SECONDS=0.01, PLAIN_SECONDS=0.02
        ):

            def work(folder):
                for names, want in during:
                    for name in names:
                        (folder / name).write_text(want, encoding="ascii")
                    end = time.monotonic() + 20
                    while want not in said.getvalue() and time.monotonic() < end:
                        time.sleep(0.01)
                    lines.append(want in said.getvalue())
                return subprocess.CompletedProcess([], 0, "", "")

            (build.BUILD / "x").mkdir()
            for name in before:
                (build.BUILD / "x" / name).write_text("", encoding="ascii")
                os.utime(build.BUILD / "x" / name, (1, 1))
            build.logged("x", "build for x", ("src",), work)
        self.assertEqual(lines, [True] * len(during), said.getvalue())

    def test_a_build_says_how_far_it_is(self):
        """By its objects: how long a machine takes for one, nobody knows."""
        total = sum(1 for _ in (TREE / "src").rglob("*.c")) + 2
        half = [f"{number}.o" for number in range(total // 2)]
        self.built(
            [],
            (
                ([".tmp_0.o", "0.c"], f"  0 of {total} objects\n"),
                (half, f" 50%  {len(half)} of {total} objects"),
                ([f"{number}.o" for number in range(total + 5)], f" 99%  {total + 5} of {total}"),
            ),
        )
        self.built(half, ((["1.o"], "  1 object\n"), (["x.o"], "  2 objects\n")))


if __name__ == "__main__":
    unittest.main()
