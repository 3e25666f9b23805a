# SPDX-License-Identifier: GPL-2.0-only
"""Which lines of a build log are a warning about this tree."""

import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import BUILD  # noqa: E402  (needs the path above)
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


if __name__ == "__main__":
    unittest.main()
