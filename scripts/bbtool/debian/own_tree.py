# SPDX-License-Identifier: GPL-2.0-only
"""Build a kernel tree of the user's own with what a run needs, in a copy in the cache.

The source is copied without what was built in it, its configuration taken as it is and merged with
what it lacks. The user's folder is only read. The copy stays, so that the next build is short.
"""

import dataclasses
import os
import re
import shutil
import subprocess

from .. import FAILED, USAGE, Problem, cache, install, process, progress
from . import kernel_source, own_config, uml_kernels

NEEDS = (*uml_kernels.NEEDS, "/usr/include/libelf.h", "git", "rsync")
QUIET = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
KEPT = 4  # copies, which take gigabytes
# Debian's sources say that git is to ignore all but debian/: what is to be copied all the same.
IGNORES_ALL = "/*"
SOURCES = ("!/*/", "!/Makefile", "!/Kbuild", "!/Kconfig", "!/localversion*")
PACKAGES = ("/.*/", "/debian/", "/rpmbuild/", "/snap/", "/tar-install/")  # built there


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How a tree is built for QEMU or as a user-mode kernel."""

    name: str
    arch: str
    default: str  # the configuration of who has none
    targets: tuple
    lines: int  # that a build with it prints


RECIPES = {
    "x86": Recipe("x86", "x86_64", "x86_64_defconfig", ("bzImage", "modules_prepare"), 3600),
    "uml": Recipe("uml", "um", "tinyconfig", ("linux", "modules_prepare"), 1000),
}


def chosen(name, make, kind="x86"):
    """The name of the kernel to boot: with make, of one that is built from the user's tree."""
    if not make:
        return name
    if "/" not in name:
        raise Problem(f"--make: {name} is no tree of your own; give its folder, with a /", USAGE)
    return str(build(own_config.require_kernel(name), RECIPES[kind]))


def build(folder, recipe):
    """Build the tree of a folder; where it was built."""
    install.need(*NEEDS)
    work = cache.path("own", cache.key(folder, recipe.name), "linux")
    with cache.locked(f"own-{work.parent.name}"):
        copy(own_config.source(folder), work)
        configure(folder, work, recipe)
        words = own_config.toolchain((work / ".config").read_text(encoding="utf-8"))
        with_tools = dataclasses.replace(recipe, name=f"of {folder}")
        first = not (work / "vmlinux").exists()
        kernel_source.build(
            with_tools, (recipe.arch, *words, *recipe.targets), work, expect=900 if first else 60
        )
        # Where no modules are built, the list has the symbols of the kernel itself.
        if not (work / "Module.symvers").exists():
            shutil.copy(work / "vmlinux.symvers", work / "Module.symvers")
        (work.parent / "used").touch()
        cache.keep_newest(cache.path("own", "x").parent.glob("*/used"), KEPT)
    return work


def sources(folder):
    """The names of all files of a tree but those that building it makes."""
    listed = ["ls-files", "-z", "--others", "--exclude-standard"]
    rules = folder / ".gitignore"
    text = rules.read_text(encoding="utf-8", errors="replace") if rules.exists() else ""
    if IGNORES_ALL in text.splitlines():
        listed += [f"--exclude={pattern}" for pattern in (*SOURCES, *PACKAGES)]
    if (folder / ".git").exists():
        words = ["git", "-C", str(folder), *listed, "--cached"]
    else:  # git reads .gitignore without a repository there, too
        bare = cache.path("own", "no-repository")
        process.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
        words = ["git", f"--git-dir={bare}", f"--work-tree={folder}", *listed]
    done = process.run(words, capture_output=True, stdin=subprocess.DEVNULL, cwd=folder)
    if done.returncode:
        raise Problem(f"{folder}: {done.stderr.decode(errors='replace').strip()}", FAILED)
    # What was deleted and not committed is still in git's index.
    there = (name for name in done.stdout.split(b"\0") if name)
    return {name for name in there if os.path.lexists(os.path.join(os.fsencode(folder), name))}


def copy(folder, work):
    """Bring the copy up to date; what is as it was keeps its time, so that make leaves it."""
    work.mkdir(parents=True, exist_ok=True)
    with progress.Step(f"copy {folder}", expect=40, quiet=True):
        names = sources(folder)
        forget(work, names)
        done = process.run(
            [
                "rsync",
                "-a",
                "--from0",
                "--files-from=-",
                f"{folder}/",
                work,
            ],
            input=b"\0".join(sorted(names)),
            capture_output=True,
        )
    if done.returncode:
        raise Problem(f"{folder}: {done.stderr.decode(errors='replace').strip()}", FAILED)


def forget(work, names):
    """Remove from the copy what is no longer in the tree."""
    listing = work.parent / "files"
    old = set(listing.read_bytes().split(b"\0")) if listing.exists() else set()
    for name in old - names:
        if name:
            cache.remove(work / os.fsdecode(name))
    listing.write_bytes(b"\0".join(sorted(names)))


def configure(folder, work, recipe):
    """The user's configuration, or the default one, with what it lacks.

    Left alone if neither changed, so that little is built again.
    """
    own = folder / ".config"
    text = own.read_text(encoding="utf-8", errors="replace") if own.is_file() else ""
    if ("UML" in own_config.options(text)) != (recipe.name == "uml"):
        text = ""
    more = own_config.fragment(recipe.name) if text or recipe.name == "x86" else uml_fragment(work)
    mark = work / "buddybench.config"
    made = f"{cache.key(text)}\n{more}"
    if (work / ".config").exists() and mark.exists() and mark.read_text() == made:
        return
    words = own_config.toolchain(text)
    with progress.Step(f"configure {folder}", expect=15, quiet=True) as step:
        if text:
            (work / ".config").write_text(text, encoding="utf-8")
        else:
            make = ["make", "-s", f"ARCH={recipe.arch}", recipe.default]
            kernel_source.command(make, work, None, step)
        mark.write_text(more, encoding="utf-8")
        merge = ["scripts/kconfig/merge_config.sh", "-m", ".config", mark.name]
        for line in (merge, ["make", "-s", f"ARCH={recipe.arch}", *words, "olddefconfig"]):
            kernel_source.command(line, work, None, step)
    left = own_config.lacking((work / ".config").read_text(encoding="utf-8"), recipe.name)
    if left:
        raise Problem(f"{folder}: this kernel does not accept:\n  " + "\n  ".join(left))
    mark.write_text(made, encoding="utf-8")


def uml_fragment(work):
    """A user-mode kernel as the tool builds it from Debian's source."""
    makefile = (work / "Makefile").read_text(encoding="utf-8")
    version = int(re.search(r"^VERSION = (\d+)", makefile, re.M).group(1))
    series = uml_kernels.SERIES["7.x" if version >= 7 else "6.1"]
    return series.config() + own_config.fragment("uml")
