# SPDX-License-Identifier: GPL-2.0-only
"""Build buddybench.ko for a kernel, with the compiler that the kernel wants."""

import re
import subprocess
import sys

from .. import FAILED, OK, TREE, Problem, cache, install, packages, process, progress
from . import apt, chroot, kernels

HELP = "build the module for kernels"
EXAMPLES = """examples:
  scripts/buddybench build                       for the default kernel
  scripts/buddybench build --kernel 6.12         into build/<release>/buddybench.ko
  scripts/buddybench build --kernel all          for every kernel of the matrix"""

# objtool and resolve_btfids of Debian's kbuild packages are linked with libelf.
EVERY_BUILD = ("make", f"{packages.FOLDER}/libelf.so.1")


def ensure(name, script=None):
    """Build for the kernel called name; (path of the .ko, list of warnings)."""
    kernel, have = kernels.get(name), kernels.ensure(name)
    out = TREE / "build" / have["release"]
    out.mkdir(parents=True, exist_ok=True)
    command = [str(script or TREE / "scripts/build-module.sh"), have["kdir"], str(out),
               f"ARCH={kernel.karch}", f"CC={kernel.cc}", f"HOSTCC={kernel.cc if not kernel.cross else 'gcc-12'}"]
    if kernel.cross:
        command.append(f"CROSS_COMPILE={kernel.cross}")
    with cache.locked(f"build-{have['release']}-{cache.key(TREE)}"), progress.Step(f"build for {have['release']}", expect=40, quiet=True):
        done = run(kernel, command)
    text = (done.stdout + done.stderr).strip()
    (out / "build.log").write_text(text + "\n", encoding="utf-8")
    if done.returncode:
        raise Problem(f"the build for {have['release']} failed (all of it: build/{have['release']}/build.log)\n"
                      + excerpt(text), FAILED)
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
    return [line for line in text.splitlines()
            if re.search(r"\bwarning:|^WARNING:", line) and "compiler differs" not in line]


def excerpt(text):
    """The lines that say what is wrong."""
    lines = text.splitlines()
    wrong = [line for line in lines if re.search(r"error|Error|undefined|No such|No space|\*\*\*", line)]
    return "\n".join("  " + line for line in (wrong or lines)[:12])


def arguments(parser):
    """Command line of `buddybench build`."""
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="a kernel of `scripts/buddybench kernels`, or all")


def main(options):
    """`buddybench build`."""
    names = [kernel.name for kernel in kernels.TABLE] if options.kernel == "all" else [options.kernel]
    status = OK
    for name in names:
        try:
            module, warned = ensure(name)
        except apt.Unreachable as reason:
            print(f"{name}: skipped: {reason}", file=sys.stderr)
            status = status or reason.code
            continue
        except Problem as reason:
            print(f"{name}: {reason}", file=sys.stderr)
            status = reason.code
            continue
        print(f"{name}: {module.relative_to(TREE)}")
        for line in warned:
            print(f"  {line}", file=sys.stderr)
            status = FAILED
    return status
