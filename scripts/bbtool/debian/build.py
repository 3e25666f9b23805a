# SPDX-License-Identifier: GPL-2.0-only
"""Build buddybench.ko for a kernel, with the compiler that the kernel wants."""

import re
import subprocess

from .. import FAILED, TREE, Problem, cache, install, packages, process, progress
from . import chroot, kernels

# objtool and resolve_btfids of Debian's kbuild packages are linked with libelf.
EVERY_BUILD = ("make", f"{packages.FOLDER}/libelf.so.1")


def ensure(name, script=None):
    """Build for the kernel called name; (path of the .ko, list of warnings)."""
    kernel, have = kernels.get(name), kernels.ensure(name)
    out = TREE / "build" / have["release"]
    out.mkdir(parents=True, exist_ok=True)
    command = [
        str(script or TREE / "scripts/build-module.sh"),
        have["kdir"],
        str(out),
        f"ARCH={kernel.karch}",
        f"CC={kernel.cc}",
        f"HOSTCC={kernel.cc if not kernel.cross else 'gcc-12'}",
    ]
    if kernel.cross:
        command.append(f"CROSS_COMPILE={kernel.cross}")
    with cache.locked(f"build-{have['release']}-{cache.key(TREE)}"), progress.Step(
        f"build for {have['release']}", expect=40, quiet=True
    ):
        done = run(kernel, command)
    text = (done.stdout + done.stderr).strip()
    (out / "build.log").write_text(text + "\n", encoding="utf-8")
    if done.returncode:
        raise Problem(
            f"the build for {have['release']} failed (all of it:"
            f" build/{have['release']}/build.log)\n" + excerpt(text),
            FAILED,
        )
    return out / "buddybench.ko", warnings(text)


def run(kernel, command):
    """Run the build command where the compiler is."""
    options = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    if not kernel.chroot:
        install.need(*EVERY_BUILD, *kernel.tools)
        return process.run(command, **options)
    folder = chroot.ensure(kernel.chroot)
    chroot.probe(folder)
    return chroot.run(folder, [TREE, cache.root()], command, **options)


def warnings(text):
    """The compiler's and kbuild's warnings in a build log."""
    return [
        line
        for line in text.splitlines()
        if re.search(r"\bwarning:|^WARNING:", line) and "compiler differs" not in line
    ]


def excerpt(text):
    """The lines that say what is wrong."""
    lines = text.splitlines()
    wrong = [
        line for line in lines if re.search(r"error|Error|undefined|No such|No space|\*\*\*", line)
    ]
    return "\n".join("  " + line for line in (wrong or lines)[:12])


def for_user_mode(kernel, name, *extra):
    """Build buddybench.ko or buddybench_test.ko for a user-mode kernel; (path, warnings)."""
    out = TREE / "build" / f"uml-{kernel['release']}-{name}"
    out.mkdir(parents=True, exist_ok=True)
    command = [
        str(TREE / "scripts/build-module.sh"),
        str(kernel["folder"]),
        str(out),
        "ARCH=um",
        *extra,
    ]
    with cache.locked(f"build-{out.name}-{cache.key(TREE)}"), progress.Step(
        f"build {name} for user-mode Linux {kernel['release']}", expect=8, quiet=True
    ):
        done = process.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    text = done.stdout + done.stderr
    (out / "build.log").write_text(text, encoding="utf-8")
    if done.returncode:
        raise Problem(
            f"{name} did not build (full log: {out.relative_to(TREE)}/build.log)\n" + excerpt(text),
            FAILED,
        )
    return out / f"{name}.ko", warnings(text)
