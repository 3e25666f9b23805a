# SPDX-License-Identifier: GPL-2.0-only
"""Kernels with KASAN and lockdep, or with KCSAN, built once from Debian's source for torture."""

import dataclasses
import os

from .. import TREE, Problem, cache, install, progress
from . import apt, debs, uml_kernels

RECIPE = 1  # goes up when the same source and config would give another product
NEEDS = (*uml_kernels.NEEDS, "/usr/include/libelf.h")
CONFIG = TREE / "scripts/torture"
SUITE, SOURCE = "bookworm", "6.1"
IMAGE = "arch/x86/boot/bzImage"
# What a module build needs beside headers and kbuild's own programs.
KEEP = (*uml_kernels.KEEP, "tools/objtool", "arch/x86")


@dataclasses.dataclass(frozen=True)
class Watcher:
    """One of them: the fragment on top of scripts/torture/config, the lines its build prints."""

    name: str
    lines: int

    def config(self):
        """The text of the fragments."""
        return uml_kernels.fragments(CONFIG / part for part in ("config", f"config-{self.name}"))

    def key(self):
        """What else than the version decides how the product looks."""
        return cache.key(RECIPE, self.config())


WATCHERS = {watcher.name: watcher for watcher in (Watcher("debug", 1650), Watcher("kcsan", 1500))}


def built(watcher):
    """The newest one in the cache as a dict (folder, version, release), or None."""
    found = [
        path
        for path in cache.path("torture", "x").parent.glob(
            f"{watcher.name}-*-{watcher.key()}/torture.json"
        )
        if cache.described(path)
    ]
    if not found:
        return None
    newest = max(found, key=lambda path: path.stat().st_mtime)
    return {**cache.described(newest), "folder": newest.parent}


def ensure(name):
    """Make sure that a watching kernel is in the cache.

    Return its folder, which `kernels` and `build` take as a kernel's name.
    """
    if name not in WATCHERS:
        raise Problem(f"no such watching kernel: {name}; there are {', '.join(WATCHERS)}", 2)
    watcher = WATCHERS[name]
    have = built(watcher)
    return have or apt.newest(name, have, lambda: build(watcher))


def build(watcher):
    """Build the newest version of the source, unless it is there."""
    version = debs.source_package(SUITE, SOURCE)["Version"]
    folder = cache.path(
        "torture", f"{watcher.name}-{version.replace(':', '_').replace('~', '_')}-{watcher.key()}"
    )
    with cache.locked(f"torture-{watcher.name}"):
        if not built(watcher):
            install.need(*NEEDS)
            tarball = debs.linux_source(SUITE, SOURCE)
            with cache.filling(folder) as scratch:
                uml_kernels.unpack(tarball, scratch)
                configure(watcher, scratch)
                compile_all(watcher, scratch)
                uml_kernels.prune(scratch, KEEP)
                describe(watcher, version, scratch)
        (folder / "torture.json").touch()
        forget_old(watcher)
    return built(watcher)


def forget_old(watcher):
    """Keep the one that was used last: they are big."""
    found = sorted(
        cache.path("torture", "x").parent.glob(f"{watcher.name}-*/torture.json"),
        key=lambda path: path.stat().st_mtime,
    )
    for path in found[:-1]:
        cache.remove(path.parent)


def configure(watcher, folder):
    """tinyconfig and the fragments; an option that did not come through is an error."""
    (folder / "buddybench.config").write_text(watcher.config(), encoding="utf-8")
    with progress.Step(f"configure the {watcher.name} kernel", expect=15, quiet=True) as step:
        for words in (
            ["make", "-s", "ARCH=x86_64", "tinyconfig"],
            ["scripts/kconfig/merge_config.sh", "-m", ".config", "buddybench.config"],
            ["make", "-s", "ARCH=x86_64", "olddefconfig"],
        ):
            uml_kernels.command(words, folder, None, step)
    have = set((folder / ".config").read_text(encoding="utf-8").splitlines())
    lost = [
        line
        for line in watcher.config().splitlines()
        if line.startswith("CONFIG_") and line not in have
    ]
    if lost:
        raise Problem(
            f"{watcher.name}: options that this kernel does not accept: {' '.join(lost)}; fix"
            " scripts/torture/config*"
        )


def compile_all(watcher, folder):
    """Build; the progress is the share of lines that make has printed."""
    done = 0
    with progress.Step(f"build the {watcher.name} kernel", expect=600) as step:

        def tick(line):
            nonlocal done
            done += 1
            step.at(min(done / watcher.lines, 0.99), line.strip()[:40])

        uml_kernels.command(
            [
                "make",
                f"-j{os.cpu_count() or 1}",
                "ARCH=x86_64",
                "KBUILD_BUILD_TIMESTAMP=2024-01-01",
                "KBUILD_BUILD_USER=buddybench",
                "KBUILD_BUILD_HOST=buddybench",
                "bzImage",
                "modules",
            ],
            folder,
            tick,
            step,
        )
        step.done(f"{done} lines")


def describe(watcher, version, folder):
    """Write torture.json."""
    release = (folder / "include/config/kernel.release").read_text(encoding="utf-8").strip()
    data = {"watcher": watcher.name, "version": version, "release": release}
    cache.describe(folder / "torture.json", data, (IMAGE, "Module.symvers"))
