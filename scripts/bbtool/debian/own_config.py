# SPDX-License-Identifier: GPL-2.0-only
"""What a kernel of the user's own lacks to be booted with the module, and how that is told.

Nothing here builds or changes anything.
"""

import pathlib
import re
import shutil

from .. import USAGE, Problem

# What a run needs, and for what.
FOR_ALL = {
    "MODULES": "to load the module",
    "MODULE_UNLOAD": "to unload it",
    "DEBUG_FS": "the files of the module",
    "BLK_DEV_INITRD": "the guest's files",
    "RD_GZIP": "the guest's files",
    "BINFMT_ELF": "the guest's programs",
    "BINFMT_SCRIPT": "the guest's scripts",
    "PROC_FS": "/proc",
    "SYSFS": "/sys",
    "DEVTMPFS": "/dev",
    "TMPFS": "/tmp",
    "PRINTK": "the console",
    "MULTIUSER": "the guest's programs",
}
FOR_X86 = {
    "64BIT": "QEMU's machine",
    "ACPI": "QEMU's machine",
    "PCI": "QEMU's machine",
    "TTY": "the console",
    "SERIAL_8250": "the console, and where results come out",
    "SERIAL_8250_CONSOLE": "the console",
}
FOR_UML = {"UML": "user-mode Linux", "HOSTFS": "the guest's files"}
NEEDED = {"x86": {**FOR_ALL, **FOR_X86}, "uml": {**FOR_ALL, **FOR_UML}}
UNWANTED = {"MODULE_SIG_FORCE": "it refuses a module that is not signed"}
IMAGE = {"x86": "arch/x86/boot/bzImage", "uml": "linux"}
RELEASE = "include/config/kernel.release"


def source(folder):
    """The source of a kernel that was built in a folder, which is the folder itself without O=."""
    link = folder / "source"
    return link.resolve() if link.is_dir() else folder


def require_kernel(name):
    """The path of a folder that has a kernel; a Problem that says what may be given."""
    path = pathlib.Path(name).expanduser().resolve()
    if not path.is_dir():
        what = "is a file" if path.exists() else "no such folder"
        raise Problem(
            f"{name}: {what}; give the folder where a kernel is built or its source", USAGE
        )
    if not (source(path) / "Kbuild").is_file() or not (source(path) / "Kconfig").is_file():
        raise Problem(
            f"{name}: neither the source of a kernel nor a folder where one is built", USAGE
        )
    return path


def options(text):
    """The options of a .config that are set: name to value."""
    return dict(re.findall(r"^CONFIG_(\w+)=(.*)$", text, re.M))


def lacking(text, kind):
    """A line for each option that a .config lacks, or has and must not have."""
    have = options(text)
    lines = [
        f"CONFIG_{name}=y".ljust(32) + why
        for name, why in NEEDED[kind].items()
        if have.get(name) != "y"
    ]
    return lines + [
        f"# CONFIG_{name} is not set".ljust(32) + why
        for name, why in UNWANTED.items()
        if name in have
    ]


def fragment(kind):
    """What to merge into a .config so that it lacks nothing."""
    return "".join(
        [f"CONFIG_{name}=y\n" for name in NEEDED[kind]]
        + [f"# CONFIG_{name} is not set\n" for name in UNWANTED]
    )


def complaints(folder, kind):
    """Why a kernel in a folder cannot be booted as it is; empty if it can."""
    config = folder / ".config"
    if not config.is_file():
        return ["it is not configured: there is no .config"]
    text = config.read_text(encoding="utf-8", errors="replace")
    lacks = lacking(text, kind)
    if kind == "uml" and "UML" not in options(text):
        lacks = ["it is configured for another architecture, not ARCH=um"]
    elif lacks:
        lacks = ["its configuration lacks"] + [f"  {line}" for line in lacks]
    unbuilt = [
        name for name in (IMAGE[kind], RELEASE, "Module.symvers") if not (folder / name).exists()
    ]
    if unbuilt:
        lacks.append(f"it is not built: there is no {unbuilt[0]}")
    return lacks


def ready(name, kind):
    """The path of a folder whose kernel can be booted; a Problem that says what is missing."""
    path = require_kernel(name)
    wrong = complaints(path, kind)
    if not wrong:
        return path
    how = f"make -C {path}{' ARCH=um' if kind == 'uml' else ''} -j$(nproc)"
    way = "" if len(wrong) > 1 or "not built" not in wrong[0] else f"build it with: {how}\nor "
    raise Problem(
        f"{name} cannot be used as it is:\n"
        + "".join(f"  {line}\n" for line in wrong)
        + f"{way}give --make to vm, run, uml or ab: they build a copy with what it lacks;"
        f" nothing changes in {name}"
    )


def toolchain(text):
    """The words for make with which a .config that was made for clang is built."""
    have = options(text)
    if have.get("CC_IS_CLANG") != "y":
        return []
    major = re.search(r"clang version (\d+)", have.get("CC_VERSION_TEXT", ""))
    suffix = f"-{major[1]}" if major and shutil.which(f"clang-{major[1]}") else ""
    return [f"LLVM={suffix or 1}"] if have.get("LD_IS_LLD") == "y" else [f"CC=clang{suffix}"]
