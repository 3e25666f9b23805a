# SPDX-License-Identifier: GPL-2.0-only
"""Install missing Debian packages on this machine, saying so first."""

import importlib
import os
import shutil
import subprocess
import sys

from . import Problem, progress

LIBRARIES = "/usr/lib/python3/dist-packages"


def missing_packages(needs):
    """The packages that are missing; needs maps a command or an absolute path to its package."""
    absent = [package for probe, package in needs.items()
              if not (os.path.exists(probe) if probe.startswith("/") else shutil.which(probe))]
    return sorted(set(absent))


def as_root():
    """What to put before a command that only root may run."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        raise Problem("this takes root, and there is no sudo here: run it as root")
    return ["sudo"]


def need(needs):
    """Install the packages whose command or file is missing, with apt-get (and sudo when not root)."""
    absent = missing_packages(needs)
    if not absent:
        return
    try:
        prefix = as_root()
    except Problem:
        raise Problem(f"needed: {' '.join(absent)}; as root run: apt-get install {' '.join(absent)}") from None
    progress.say(f"installing with {' '.join(prefix + ['apt-get'])}: {' '.join(absent)}")
    known = subprocess.run(["apt-cache", "show", *absent], capture_output=True, check=False)
    if known.returncode:
        _install_step(prefix + ["apt-get", "update", "-q"], "refresh package lists", absent)
    _install_step(prefix + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qy", "-o",
                            "DPkg::Lock::Timeout=300",
                            "--no-install-recommends", *absent], f"install {len(absent)} packages", absent)
    still = missing_packages(needs)
    if still:
        raise Problem(f"installed, and yet something is missing of: {' '.join(still)}")


def library(name, package):
    """What need() takes, for a Python module of a Debian package."""
    return {f"{LIBRARIES}/{name.split('.')[0]}": package}


def use(name, package):
    """A Python module of a Debian package, installed when missing."""
    need(library(name, package))
    if LIBRARIES not in sys.path:
        sys.path.append(LIBRARIES)  # another python3 may come first in PATH
    try:
        return importlib.import_module(name)
    except ImportError as reason:
        raise Problem(f"{sys.executable} cannot use {package} ({reason}); "
                      "run it with Debian's own: /usr/bin/python3 scripts/buddybench ...") from None


def _install_step(command, label, packages):
    with progress.Step(label) as step:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              stdin=None if command[0] == "sudo" else subprocess.DEVNULL) as child:
            tail = []
            for line in child.stdout:
                tail = (tail + [line.rstrip()])[-8:]
                step.at(None, line.strip()[:60])
        if child.returncode:
            raise Problem(f"could not install {' '.join(packages)}:\n  " + "\n  ".join(tail))
