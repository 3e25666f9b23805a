# SPDX-License-Identifier: GPL-2.0-only
"""What is put into a minimal Debian before the commands of the README run there."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import Problem, process  # noqa: E402
from bbtool.check import fresh  # noqa: E402


class Cache(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.top = pathlib.Path(scratch.name)
        for name in ("tree/Makefile", "cache/buddybench/uml/linux", "cache/buddybench/kernels/6.1"):
            path = self.top / name
            path.parent.mkdir(parents=True)
            path.write_text(name, encoding="ascii")
        (self.top / "new/etc/sudoers.d").mkdir(parents=True)

    def settle(self, user, shared, copy=None):
        """Settle in the new root; (what chroot was called for, the cache there).

        With copy, this is run in cp's place.
        """
        real, called = process.run, []

        def run(words, **options):
            if copy and words[0] == "cp":
                words = copy
            if words[0] == "chroot":
                return called.append(words[2])
            return real(words, **options)

        with mock.patch.dict(
            "os.environ", XDG_CACHE_HOME=str(self.top / "cache")
        ), mock.patch.object(fresh, "TREE", self.top / "tree"), mock.patch.object(
            fresh.process, "run", run
        ):
            fresh.settle(self.top / "new", user, shared)
        home = f"home/{fresh.USER}" if user else "root"
        return called, self.top / "new" / home / ".cache/buddybench"

    def test_a_user_gets_a_copy_of_what_can_move(self):
        called, cache = self.settle(True, True)
        self.assertEqual((cache / "uml/linux").read_text(), "cache/buddybench/uml/linux")
        self.assertEqual([path.name for path in cache.iterdir()], ["uml"])
        self.assertEqual(called, ["useradd", "chown"])  # the copy is there when the owner changes

    def test_nobody_gets_a_copy_unasked(self):
        self.assertFalse(self.settle(True, False)[1].exists())
        self.assertFalse(self.settle(False, True)[1].exists())

    def test_nothing_to_copy(self):
        for left in ("kernels", ""):  # of another kind, or none at all
            with self.subTest(left=left):
                shutil.rmtree(self.top / "cache/buddybench" / (left and "uml"))
                called, cache = self.settle(True, True)
                self.assertFalse(cache.exists())
                self.assertEqual(called, ["useradd", "chown"])
                shutil.rmtree(self.top / "new/home")

    def test_a_copy_that_fails(self):
        """A full disk, or a file that another process takes away meanwhile."""
        words = ["sh", "-c", "echo 'cp: error writing: No space left on device' >&2; exit 1"]
        with self.assertRaises(Problem) as caught:
            self.settle(True, True, words)
        self.assertIn("the cache could not be copied into the new system", str(caught.exception))
        self.assertIn("No space left on device", str(caught.exception))


@unittest.skipIf(os.geteuid(), "takes root, which may mount")
class Alone(unittest.TestCase):
    """What stands for mmdebstrap, killed as Ctrl-C does."""

    def test_what_it_mounts_goes_with_it(self):
        with tempfile.TemporaryDirectory() as place:
            script = f"mount -t tmpfs none {place} && touch {place}/in && echo there && sleep 1000"
            with process.start(
                [*fresh.ALONE, "sh", "-c", script], stdout=subprocess.PIPE, text=True
            ) as child:
                self.assertEqual(child.stdout.readline(), "there\n")
                self.assertNotIn(place, pathlib.Path("/proc/mounts").read_text(encoding="utf-8"))
                self.assertEqual(list(pathlib.Path(place).iterdir()), [])
                child.kill()
                self.assertEqual(child.stdout.read(), "")  # whoever held it has gone


if __name__ == "__main__":
    unittest.main()
