# SPDX-License-Identifier: GPL-2.0-only
"""A copy within a kernel tree, its suites run by that tree's own kunit.py."""

import os
import re
import subprocess

from .. import TREE, Problem, cache, install, process, progress
from ..debian import debs, uml_kernels
from .cases import FAIL, PASS, Case

# Besides the suites: the module itself, built in and as a module, into user-mode kernels.
SETTINGS = ("y", "m")
FOLDERS = {"um": ".kunit", "x86_64": ".kunit-x86_64"}
FIGURES = re.compile(r"Testing complete\. Ran (\d+) tests: (.*)")


def source(name):
    """The unpacked source of a series, in the cache; only the last version is kept."""
    series = uml_kernels.get(name)
    version = debs.source_package(series.suite, series.source)["Version"]
    folder = cache.path("in-tree", f"{name}-{cache.key(version)}")
    with cache.locked(f"in-tree-{name}"):
        if not folder.exists():
            install.need(*uml_kernels.NEEDS)
            tarball = debs.linux_source(series.suite, series.source)
            with cache.filling(folder) as scratch:
                uml_kernels.unpack(tarball, scratch)
            cache.remove(tarball.parents[2])
            cache.keep_newest(folder.parent.glob(f"{name}-*/Makefile"), 1)
    return folder


def run(words, folder, what):
    """(exit status, output) of a command that may take minutes."""
    with progress.Step(what, expect=400) as step:
        child = process.start(
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = []
        for line in child.stdout:
            said.append(line.rstrip())
            step.at()
        return child.wait(), said


def suites(name, folder, arch):
    """kunit.py in a tree that has the copy, in user-mode Linux or in QEMU without KVM."""
    status, said = run(
        [
            "tools/testing/kunit/kunit.py",
            "run",
            "--kunitconfig=drivers/buddybench",
            f"--jobs={os.cpu_count() or 1}",
            f"--build_dir={FOLDERS[arch]}",
            f"--arch={arch}",
            "--timeout=600",
        ],
        folder,
        f"kunit.py --arch={arch} in linux-source {name}",
    )
    text = "\n".join(said)
    figures = FIGURES.search(text)
    ok = not status and figures and int(figures[1]) > 0
    yield Case(
        f"{name}: kunit.py --arch={arch}: {figures[2] if figures else 'no figures'}",
        PASS if ok else FAIL,
        "" if ok else "\n".join(said[-60:]),
    )


def built(name, folder, setting):
    """The module in the tree, with the configuration of the suites but without them."""
    words = f"""set -e
mkdir -p .kunit
scripts/config --file .kunit/.config --disable BUDDYBENCH_KUNIT_TEST --set-val BUDDYBENCH {setting}
make -s ARCH=um O=.kunit olddefconfig
grep -qx CONFIG_BUDDYBENCH={setting} .kunit/.config
make -s ARCH=um O=.kunit -j{os.cpu_count() or 1} drivers/buddybench/
test -s .kunit/drivers/buddybench/src/main.o"""
    status, said = run(["sh", "-c", words], folder, f"BUDDYBENCH={setting} in linux-source {name}")
    wrong = [line for line in said if re.search(r"drivers/buddybench.*(warning|error)", line)]
    yield Case(
        f"{name}: CONFIG_BUDDYBENCH={setting} builds without a warning",
        FAIL if status or wrong else PASS,
        "\n".join(wrong or said[-20:]),
    )


def checks(name, folder, arches):
    """All that is looked at in one tree."""
    for arch in arches:
        yield from suites(name, folder, arch)
    for setting in SETTINGS:
        yield from built(name, folder, setting)


def in_tree(_tick, names=("6.1", "7.x"), arches=tuple(FOLDERS)):
    """Both kernels: put the copy in, run the suites, build the module, take the copy out."""
    script = str(TREE / "scripts/in-tree.sh")
    for name in names:
        folder = source(name)
        with cache.locked(f"in-tree-{name}"):
            done = process.run([script, str(folder)], capture_output=True, text=True)
            if done.returncode:
                raise Problem(f"{script}: {done.stderr.strip()}")
            try:
                yield from checks(name, folder, arches)
            finally:
                process.run([script, "--remove", str(folder)], capture_output=True, check=True)
