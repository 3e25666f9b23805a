# SPDX-License-Identifier: GPL-2.0-only
"""What is cut short in the cache is fetched or built again; a process that waits says so."""

import argparse
import contextlib
import fcntl
import io
import os
import pathlib
import sys
import tempfile
import threading
import time
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import UNFIT, Problem, cache, cache_home, process  # noqa: E402  (needs the path above)
from bbtool.commands import build  # noqa: E402
from bbtool.debian import apt, kernels, uml_kernels  # noqa: E402
from setups import InCache  # noqa: E402


class Home(unittest.TestCase):
    """Where the cache is."""

    def test_relative(self):
        for given, root in (("relative", "/home/me/.cache"), ("", "/home/me/.cache"), ("/a", "/a")):
            with mock.patch.dict(os.environ, XDG_CACHE_HOME=given, HOME="/home/me"):
                self.assertEqual(cache_home(), pathlib.Path(root))

    def test_cannot_be_made(self):
        with mock.patch.dict(os.environ, XDG_CACHE_HOME="/proc/none"):
            with self.assertRaisesRegex(Problem, "XDG_CACHE_HOME=FOLDER puts it elsewhere"):
                cache.root()


class Left(InCache):
    """What a killed process left half-made."""

    def test_goes_after_a_day(self):
        target = cache.path("things", "one")
        old, young = (target.parent / f".tmp-{name}" for name in ("old", "young"))
        for folder in (old, young):
            (folder / "deep").mkdir(parents=True)
        day = time.time() - cache.LEFT_SECONDS - 1
        os.utime(old, (day, day))
        with cache.filling(target) as scratch:
            (scratch / "file").touch()
        self.assertEqual(sorted(os.listdir(target.parent)), [".tmp-young", "one"])


class Described(InCache):
    """Kernels of the virtual and the user-mode machine."""

    def made(self, folder, name, parts, **data):
        """A thing in the cache."""
        for part in parts:
            path = folder / part
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"whole")
        cache.describe(folder / name, data, parts)

    def spoiled(self, folder, name, parts, find):
        """It is found, and no longer with anything of it cut short or gone."""
        self.made(folder, name, parts, version="1", suite="bookworm", image=parts[0], kdir="k")
        self.assertTrue(find())
        for part in (name, *parts):
            for spoil in (lambda path: os.truncate(path, 2), os.unlink):
                with self.subTest(part=part):
                    spoil(folder / part)
                    self.assertIsNone(find())
                self.made(
                    folder, name, parts, version="1", suite="bookworm", image=parts[0], kdir="k"
                )

    def test_kernel(self):
        kernel = kernels.get("6.1")
        self.spoiled(
            kernel.folder() / "1",
            "kernel.json",
            ("boot/vmlinuz", "k/Module.symvers"),
            lambda: kernels.fetched(kernel),
        )

    def test_kernel_of_another_suite(self):
        """What the table took from elsewhere before is not what it names now."""
        kernel = kernels.get("6.12")
        folder, parts = kernel.folder() / "1", ("boot/vmlinuz", "k/Module.symvers")
        self.made(folder, "kernel.json", parts, suite="stretch", image=parts[0], kdir="k")
        self.assertIsNone(kernels.fetched(kernel))

    def test_user_mode_kernel(self):
        series = uml_kernels.get("6.1")
        folder = cache.path("uml", f"6.1-1-{series.key()}")
        self.spoiled(
            folder, "uml.json", ("linux", "Module.symvers"), lambda: uml_kernels.built(series)
        )


class Packages(InCache):
    """Files of packages."""

    def test_cut_short(self):
        root, fetched = apt.Root("bookworm"), []
        deb = cache.path("debs", "a_1_all.deb")
        with mock.patch.multiple(
            root,
            refresh=lambda: None,
            files=lambda names: [(deb.name, 5)],
            _fetch=lambda names, missing, *_: fetched.extend(missing),
        ):
            for content, wanted in ((None, [deb.name]), (b"who", [deb.name]), (b"whole", [])):
                if content:
                    deb.write_bytes(content)
                fetched.clear()
                root.download(["a"])
                self.assertEqual(fetched, wanted)

    def test_no_kernel_in_it(self):
        deb = cache.path("debs", "linux-image_1_amd64.deb")
        deb.write_bytes(b"!<arch>\n")
        with self.assertRaises(Problem):
            kernels.extract_image(deb, deb.parent)
        self.assertFalse(deb.exists())

    def test_lists_that_name_what_is_gone(self):
        root = apt.Root("bookworm")
        root.folder.mkdir(parents=True)
        root.stamp.touch()
        with mock.patch.object(
            apt, "_watched", side_effect=apt.Unreachable("404")
        ), contextlib.redirect_stderr(io.StringIO()), self.assertRaises(apt.Unreachable):
            root._fetch(["a"], ["a_1_all.deb"], 5, "a")
        self.assertFalse(root.stamp.exists())

    def test_lists_that_were_cut_short(self):
        root = apt.Root("bookworm")
        root.folder.mkdir(parents=True)
        for ask in (lambda: root.show("a"), lambda: root.files(["a"]), lambda: root.closure(["a"])):
            root.stamp.touch()
            with mock.patch.object(
                apt, "_run", lambda _: (100, "", "E: Unable to locate package a")
            ), self.assertRaises(apt.Unreachable):
                ask()
            self.assertFalse(root.stamp.exists())

    def test_build_without_a_kernel_is_no_success(self):
        with mock.patch.object(
            build.build, "ensure", side_effect=apt.Unreachable("no network")
        ), contextlib.redirect_stderr(io.StringIO()):
            for name in ("6.1", "all"):
                self.assertEqual(build.main(argparse.Namespace(kernel=name, json=False)), UNFIT)


class Locks(InCache):
    """One at a time."""

    def told_while_held(self, soon):
        """What is said by who waits for a lock that is released in a moment."""
        told = io.StringIO()
        with open(
            cache.path("lock", "x"), "w", encoding="ascii"
        ) as other, contextlib.redirect_stderr(told), mock.patch.object(
            cache, "SOON_SECONDS", soon
        ):
            fcntl.flock(other, fcntl.LOCK_EX)
            threading.Timer(0.1, fcntl.flock, (other, fcntl.LOCK_UN)).start()
            with cache.locked("x"):
                return told.getvalue()

    def test_who_waits_says_so(self):
        self.assertIn("waiting for another buddybench", self.told_while_held(0))

    def test_who_waits_for_a_moment_says_nothing(self):
        self.assertEqual(self.told_while_held(60), "")

    def test_who_need_not_wait_says_nothing(self):
        told = io.StringIO()
        with contextlib.redirect_stderr(told), cache.locked("x"):
            pass
        self.assertEqual(told.getvalue(), "")


class Build(unittest.TestCase):
    """scripts/build-module.sh says what is wrong with a folder."""

    def refused(self, kdir, out, said):
        """It ends with a message."""
        script = pathlib.Path(__file__).resolve().parents[1] / "build-module.sh"
        done = process.run([script, kdir, out], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(said, done.stderr)

    def test_folders(self):
        with tempfile.TemporaryDirectory(prefix="bb-build-") as place:
            plain, spaced = pathlib.Path(place, "linux"), pathlib.Path(place, "my linux")
            for folder in (plain, spaced):
                folder.mkdir()
            self.refused(plain, f"{place}/out", "no kernel build folder")
            self.refused(f"{place}/gone", f"{place}/out", "no kernel build folder")
            for folder in (plain, spaced):
                pathlib.Path(folder, "Makefile").write_text("modules:\n", encoding="ascii")
            self.refused(spaced, f"{place}/out", "a space or a colon")
            self.refused(plain, f"{place}/my out", "a space or a colon")


if __name__ == "__main__":
    unittest.main()
