# SPDX-License-Identifier: GPL-2.0-only
"""The Makefile builds and installs where the kernel of the headers looks for modules."""

import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import TREE, process  # noqa: E402  (needs the path above)


def planned(target, *words):
    """What make would do."""
    return process.run(
        ["make", "-n", target, *words], cwd=TREE, capture_output=True, text=True, check=True
    ).stdout


class Makefile(unittest.TestCase):
    """Where things go."""

    def test_release_is_what_uname_says(self):
        with tempfile.TemporaryDirectory() as kdir:
            for name, text in (
                ("generated/utsrelease.h", '#define UTS_RELEASE "6.1.0-56-amd64"\n'),
                ("config/kernel.release", "6.1.192\n"),
            ):  # as in Debian 12
                path = pathlib.Path(kdir, "include", name)
                path.parent.mkdir(parents=True)
                path.write_text(text, encoding="ascii")
            self.assertIn("build/6.1.0-56-amd64/buddybench.ko", planned("modules", f"KDIR={kdir}"))
            said = planned("install", f"KDIR={kdir}", "DESTDIR=/nowhere")
            self.assertIn("/nowhere/lib/modules/6.1.0-56-amd64/updates/buddybench.ko", said)
            self.assertNotIn("depmod", said)

    def test_the_tool_goes_and_comes_as_a_whole(self):
        """What is installed is removed: run for real, below a folder."""
        with tempfile.TemporaryDirectory() as place:
            fake = "python3 -c pass"  # the man pages take half a minute
            words = ["make", "-s", f"DESTDIR={place}", f"MAKE_MAN={fake}"]
            process.run([*words, "install-tool"], cwd=TREE, capture_output=True, check=True)
            tool = pathlib.Path(place, "usr/local/bin/buddybench")
            self.assertIn(
                "buddybench ",
                process.run([tool, "--version"], capture_output=True, text=True).stdout,
            )
            process.run([*words, "uninstall"], cwd=TREE, capture_output=True, check=True)
            left = [path for path in pathlib.Path(place).rglob("*") if not path.is_dir()]
            self.assertEqual(left, [])

    def test_no_kernel_there(self):
        release = os.uname().release
        self.assertIn(f"build/{release}", planned("modules", "KDIR=/nowhere"))
        self.assertIn(f"/lib/modules/{release}/updates", planned("uninstall", "KDIR=/nowhere"))


if __name__ == "__main__":
    unittest.main()
