# SPDX-License-Identifier: GPL-2.0-only
"""Install missing Debian packages on this machine, saying so first."""

import importlib
import os
import shutil
import subprocess
import sys

from . import IN_TREE, TREE, Problem, counted, packages, progress, shown


def missing(names):
    """The packages that are missing for programs and absolute paths of packages.PACKAGE."""
    unknown = [name for name in names if name not in packages.PACKAGE]
    if unknown:
        raise Problem(
            f"no package is known for {' '.join(unknown)}: add it to scripts/bbtool/packages.py"
        )
    search = (  # users may have chroot and do not see it
        f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    )
    absent = [
        packages.PACKAGE[name]
        for name in names
        if not (os.path.exists(name) if name.startswith("/") else shutil.which(name, path=search))
    ]
    return sorted(set(absent))


def as_root():
    """What to put before a command that only root may run."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        raise Problem("this takes root, and there is no sudo here: run it as root")
    return ["sudo"]


def need(*names):
    """Install what is missing of programs and paths, with apt-get (and sudo when not root)."""
    absent = missing(names)
    if not absent:
        return
    try:
        prefix = as_root()
    except Problem:
        raise Problem(
            f"needed: {' '.join(absent)}; as root run: apt-get install {' '.join(absent)}"
        ) from None
    progress.say(f"installing with {' '.join(prefix + ['apt-get'])}: {' '.join(absent)}")
    known = subprocess.run(["apt-cache", "show", *absent], capture_output=True, check=False)
    if known.returncode:
        _install_step(prefix + ["apt-get", "update", "-q"], "refresh package lists", absent)
    _install_step(
        prefix
        + [
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "-qy",
            "-o",
            "DPkg::Lock::Timeout=300",
            "--no-install-recommends",
            *absent,
        ],
        f"install {counted(len(absent), 'package')}",
        absent,
    )
    still = missing(names)
    if still:
        raise Problem(f"installed, but something is still missing from: {' '.join(still)}")


def use(name):
    """A Python module of a Debian package, installed when missing."""
    need(packages.library(name))
    if packages.PYTHON not in sys.path:
        sys.path.append(packages.PYTHON)  # another python3 may come first in PATH
    try:
        return importlib.import_module(name)
    except ImportError as reason:
        raise Problem(
            f"{sys.executable} cannot use {name} ({reason}); "
            f"run it with Debian's own: /usr/bin/python3 {shown(TREE / IN_TREE)} ..."
        ) from None


def _install_step(command, label, names):
    with progress.Step(label) as step:
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=None if command[0] == "sudo" else subprocess.DEVNULL,
        ) as child:
            tail = []
            for line in child.stdout:
                tail = (tail + [line.rstrip()])[-8:]
                step.at(None, line.strip()[:60])
        if child.returncode:
            raise Problem(f"could not install {' '.join(names)}:\n  " + "\n  ".join(tail))
