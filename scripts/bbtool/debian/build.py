# SPDX-License-Identifier: GPL-2.0-only
"""Build buddybench.ko for a kernel, with the compiler that the kernel wants."""

import contextlib
import re
import subprocess

from .. import BUILD, FAILED, TREE, Problem, counted, shown
from .. import cache, install, packages, process, progress
from . import chroot, kernels

# objtool and resolve_btfids of Debian's kbuild packages are linked with libelf.
EVERY_BUILD = ("make", f"{packages.FOLDER}/libelf.so.1")
# What kbuild says where a kernel was built with other tools, as one in the cache may have been.
OTHER_TOOLS = re.compile("(compiler|pahole version) differs from")
# A newer compiler than the kernel knows may find fault with headers of the kernel.
THEIRS = re.compile(r"(\S*/)?(include/(?!buddybench/)|arch/)\S*:\d+")
ALMOST = 0.99  # at most, until the build has ended
QUIET = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL, "group": True}


def ensure(name, script=None):
    """Build for the kernel called name; (path of the .ko, list of warnings)."""
    kernel, have = kernels.get(name), kernels.ensure(name)
    script = script or TREE / "scripts/build-module.sh"
    folder, text = logged(
        have["release"],
        f"build for {have['release']}",
        ("src",),
        lambda folder: run(kernel, [script, have["kdir"], folder, *variables(kernel)]),
    )
    return folder / "buddybench.ko", warnings(text)


def for_user_mode(kernel, name, *extra):
    """Build buddybench.ko or buddybench_test.ko for a user-mode kernel; (path, warnings)."""
    script = TREE / "scripts/build-module.sh"
    folder, text = logged(
        f"uml-{kernel['release']}-{name}{elsewhere(kernel['folder'])}",
        f"build {name} for user-mode Linux {kernel['release']}",
        ("src", "kunit") if "BB_KUNIT=1" in extra else ("src",),
        lambda folder: process.run([script, kernel["folder"], folder, "ARCH=um", *extra], **QUIET),
    )
    return folder / f"{name}.ko", warnings(text)


def elsewhere(folder):
    """What tells builds for a kernel outside the cache apart: releases may be the same."""
    return "" if cache.root() in folder.parents else f"-{cache.key(folder)}"


def objects(folder):
    """{path: when it was compiled} of what lies in a folder; the compiler may be at work there."""
    found = {}
    for path in folder.rglob("[!.]*.o"):
        with contextlib.suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime_ns
    return found


def compiling(folder, rooms):
    """What says how far the build in a folder is, by the objects compiled since now.

    Every source has one, and the module two. Of a build that has objects already nobody but make
    knows how many are out of date.
    """
    before = objects(folder)
    total = sum(1 for room in rooms for _ in (TREE / room).rglob("*.c")) + 2

    def look():
        done = sum(before.get(path) != when for path, when in objects(folder).items())
        if before:
            return None, counted(done, "object")
        return min(done / total, ALMOST), f"{done} of {total} objects"

    return look


def logged(name, label, rooms, work):
    """Build in build/NAME by work(folder), and keep the log there; (the folder, the log).

    rooms are the folders of this tree whose sources are compiled.
    """
    folder = BUILD / name
    folder.mkdir(parents=True, exist_ok=True)
    lock = cache.locked(f"build-{name}-{cache.key(TREE)}")
    with lock, progress.Step(label, quiet=True) as step:
        with step.ticking(compiling(folder, rooms)):
            done = work(folder)
    text = (done.stdout + done.stderr).strip()
    (folder / "build.log").write_text(text + "\n", encoding="utf-8")
    if done.returncode:
        log = shown(folder / "build.log")
        raise Problem(f"{label} failed (full log: {log})\n{excerpt(text)}", FAILED)
    return folder, text


def variables(kernel):
    """make variables for the compiler; of a kernel of the user's own the script knows it."""
    if not kernel.cc:
        return [f"ARCH={kernel.karch}"]
    words = [f"ARCH={kernel.karch}", f"CC={kernel.cc}", f"HOSTCC={kernel.host}"]
    return words + ([f"CROSS_COMPILE={kernel.cross}"] if kernel.cross else [])


def run(kernel, command):
    """Run the build command where the compiler is."""
    if not kernel.chroot:
        install.need(*EVERY_BUILD, *kernel.tools)
        return process.run(command, **QUIET)
    folder = chroot.ensure(kernel.chroot, kernel.compilers)
    chroot.probe(folder)
    return chroot.run(folder, [TREE, cache.root()], command, **QUIET)


def warnings(text):
    """The compiler's and kbuild's warnings in a build log; not those about the kernel's headers."""
    return [
        line
        for line in text.splitlines()
        if re.search(r"\bwarning:|^WARNING:", line)
        and not OTHER_TOOLS.search(line)
        and (line.startswith(f"{BUILD}/") or not THEIRS.match(line))
    ]


def excerpt(text):
    """The lines that say what is wrong."""
    lines = text.splitlines()
    wrong = [
        line for line in lines if re.search(r"error|Error|undefined|No such|No space|\*\*\*", line)
    ]
    return "\n".join("  " + line for line in (wrong or lines)[:12])
