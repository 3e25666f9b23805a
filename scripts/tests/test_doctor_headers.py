# SPDX-License-Identifier: GPL-2.0-only
"""What the doctor says of a machine without headers, and what it knows of packages."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from bbtool import process  # noqa: E402  (needs the path above)
from bbtool.check import doctor  # noqa: E402
from bbtool.debian import apt  # noqa: E402
from bbtool.guest import facts  # noqa: E402

RELEASE = "6.1.0-56-amd64"
NAMES = ["linux-headers-a", "linux-headers-b"]
LISTS = """Package files:
 100 /var/lib/dpkg/status
     release a=now
"""
REMOTE = """ 500 http://mirror.example/debian bookworm/main amd64 Packages
     release v=12.15,o=Debian,a=oldstable,n=bookworm,l=Debian,c=main,b=amd64
     origin mirror.example
"""
END = "Pinned packages:\n"
# What apt-cache policy says, and whether that makes it know packages.
POLICIES = ((LISTS + REMOTE + END, True), (LISTS + END, False), ("", False))


class Headers(unittest.TestCase):
    """A machine that has none."""

    def found(self, packages):
        """The finding, as text with its help."""
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, "proc/version")
            path.parent.mkdir()
            path.write_text(f"Linux version {RELEASE} (x) #1 SMP", encoding="ascii")
            machine = doctor.Machine(place, tree=place, packages=packages)
            one = doctor.headers(machine)
            self.assertEqual(one.verdict, doctor.BAD)
            return " ".join((one.text, *one.help))

    def test_a_kernel_of_no_package(self):
        """Its headers cannot be installed."""
        text = self.found(["linux-headers-6.1.0-55-amd64"])
        self.assertIn(f"apt knows no linux-headers-{RELEASE}", text)
        self.assertIn("make modules KDIR=FOLDER", text)
        self.assertNotIn("apt-get", text)

    def test_one_of_a_package(self):
        text = self.found([f"linux-headers-{RELEASE}"])
        self.assertIn(f"sudo apt-get install build-essential linux-headers-{RELEASE}", text)
        self.assertNotIn("update", text)

    def test_no_lists_of_packages(self):
        """Who has none may still try, and gets them first."""
        want = "sudo apt-get update sudo apt-get install build-essential linux-headers-6.1.0-56"
        self.assertIn(want, self.found([]))


class Packages(unittest.TestCase):
    """What apt knows, with and without lists: those that are installed it knows without."""

    def test_here(self):
        for policy, lists in POLICIES:
            said = {"policy": policy, "pkgnames": "\n".join(NAMES) + "\n"}

            def run(words, given=said, **_):
                return subprocess.CompletedProcess(words, 0, given[words[1]], "")

            with mock.patch.object(apt.process, "run", run):
                with mock.patch.object(apt.shutil, "which", lambda _: None):
                    self.assertEqual(apt.known("linux-headers-"), [])
                with mock.patch.object(apt.shutil, "which", lambda _: "/usr/bin/apt-cache"):
                    self.assertEqual(apt.known("linux-headers-"), NAMES if lists else [])

    def test_on_another_machine(self):
        for policy, lists in POLICIES:
            with tempfile.TemporaryDirectory() as place:
                tool = pathlib.Path(place, "apt-cache")
                names = "\n".join(NAMES)
                tool.write_text(
                    f"#!/bin/sh\n[ $1 = policy ] && printf '%s' '{policy}' || echo '{names}'\n",
                    encoding="ascii",
                )
                tool.chmod(0o755)
                text = process.run(
                    ["sh", facts.SCRIPT],
                    env={**os.environ, "PATH": f"{place}:{os.environ['PATH']}"},
                    stdout=subprocess.PIPE,
                    text=True,
                ).stdout
                facts.write(text, pathlib.Path(place, "root"))
                machine = doctor.Machine(pathlib.Path(place, "root"))
                self.assertEqual(machine.packages, NAMES if lists else [])


if __name__ == "__main__":
    unittest.main()
