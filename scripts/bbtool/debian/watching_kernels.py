# SPDX-License-Identifier: GPL-2.0-only
"""Kernels that watch themselves, built once from Debian's source.

With KASAN and lockdep or with KCSAN for torture, and with PREEMPT_RT and lockdep.
"""

import dataclasses

from .. import TREE, USAGE, Problem, cache, install
from . import apt, debs, kernel_source, uml_kernels

RECIPE = 1  # goes up when the same source and config would give another product
NEEDS = (*uml_kernels.NEEDS, "/usr/include/libelf.h")
CONFIG = TREE / "scripts/torture"
IMAGE = "arch/x86/boot/bzImage"
# What a module build needs beside headers and kbuild's own programs.
KEEP = (*uml_kernels.KEEP, "tools/objtool", "arch/x86")


@dataclasses.dataclass(frozen=True)
class Watcher:
    """One of them: the fragment on top of scripts/torture/config, the lines its build prints."""

    name: str
    lines: int
    suite: str = "bookworm"
    source: str = "6.1"

    FRAGMENTS = "scripts/torture/config*"

    def config(self):
        """The text of the fragments."""
        return kernel_source.fragments(CONFIG / part for part in ("config", f"config-{self.name}"))

    def key(self):
        """What else than the version decides how the product looks."""
        return cache.key(RECIPE, self.config())


WATCHERS = {
    watcher.name: watcher
    for watcher in (
        Watcher("debug", 1650),
        Watcher("kcsan", 1500),
        # PREEMPT_RT is in the kernel since 6.12.
        Watcher("rt", 1500, "trixie-backports", "7.x"),
    )
}


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
        raise Problem(f"no such watching kernel: {name}; there are {', '.join(WATCHERS)}", USAGE)
    watcher = WATCHERS[name]
    have = built(watcher)
    return have or apt.newest(name, have, lambda: build(watcher))


def build(watcher):
    """Build the newest version of the source, unless it is there."""
    version = debs.source_package(watcher.suite, watcher.source)["Version"]
    folder = cache.path(
        "torture", f"{watcher.name}-{version.replace(':', '_').replace('~', '_')}-{watcher.key()}"
    )
    with cache.locked(f"torture-{watcher.name}"):
        if not built(watcher):
            install.need(*NEEDS)
            tarball = debs.linux_source(watcher.suite, watcher.source)
            with cache.filling(folder) as scratch:
                uml_kernels.unpack(tarball, scratch)
                kernel_source.configure(watcher, "x86_64", scratch)
                kernel_source.build(watcher, ("x86_64", "bzImage", "modules"), scratch, expect=600)
                uml_kernels.prune(scratch, KEEP)
                describe(watcher, version, scratch)
        (folder / "torture.json").touch()
        # They are big: only one of a kind is kept.
        cache.keep_newest(
            cache.path("torture", "x").parent.glob(f"{watcher.name}-*/torture.json"), 1
        )
    return built(watcher)


def describe(watcher, version, folder):
    """Write torture.json."""
    release = (folder / "include/config/kernel.release").read_text(encoding="utf-8").strip()
    data = {"watcher": watcher.name, "version": version, "release": release}
    cache.describe(folder / "torture.json", data, (IMAGE, "Module.symvers"))
