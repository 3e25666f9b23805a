# SPDX-License-Identifier: GPL-2.0-only
"""Build user-mode kernels from Debian's source; keep what running and building modules needs."""

import dataclasses
import os
import pathlib

from .. import TREE, USAGE, Problem, cache, install, progress
from . import apt, debs, kernel_source, own_config

RECIPE = 1  # goes up when the same source and config would give another product
NEEDS = ("gcc", "make", "bc", "flex", "bison", "xz")
# What stays of the source, next to what the build made: enough for kbuild to build a module,
# and the kernel's own scripts (checkpatch, kernel-doc, kunit.py) for the checks.
KEEP = (
    "Makefile",
    "Kbuild",
    "Kconfig",
    ".config",
    ".gitignore",
    "Module.symvers",
    "System.map",
    "COPYING",
    "linux",
    "include",
    "scripts",
    "arch/Kconfig",
    "arch/um",
    "arch/x86",
    "tools/testing/kunit",
    "Documentation/dev-tools/kunit",
)
DROP = {".o", ".a", ".c", ".S", ".s", ".cmd", ".dts", ".dtsi"}
KEEP_SUFFIXES_IN = ("scripts", "tools")


@dataclasses.dataclass(frozen=True)
class Series:
    """A line of user-mode kernels: where its source is, and what is special about running it."""

    name: str
    suite: str
    source: str  # of which linux-source
    lines: int  # lines that its build prints, for the progress display
    smp: bool
    more: tuple = ()  # config fragments on top

    FRAGMENTS = "scripts/uml/config*"

    def config(self):
        """The text of the config fragments, without options of this tree."""
        parts = [
            "kunit/.kunitconfig",
            *(f"scripts/uml/config{part}" for part in ("", f"-{self.source}", *self.more)),
        ]
        lines = kernel_source.fragments(TREE / part for part in parts).splitlines(True)
        return "".join(line for line in lines if "BUDDYBENCH" not in line)

    def key(self):
        """What else than the version decides how the product looks."""
        return cache.key(RECIPE, self.config())


SERIES = {
    "6.1": Series("6.1", "bookworm", "6.1", 920, False),
    "7.x": Series("7.x", "trixie-backports", "7.x", 1055, True),
    "debug": Series("debug", "trixie-backports", "7.x", 1100, True, ("-debug",)),
}
DEFAULT = "6.1"


def get(name):
    """The series called name."""
    if name not in SERIES:
        raise Problem(f"no such user-mode kernel: {name}; there are {', '.join(SERIES)}", USAGE)
    return SERIES[name]


def built(series):
    """The newest one in the cache as a dict, or None."""
    found = [
        path
        for path in cache.path("uml", "x").parent.glob(f"{series.name}-*-{series.key()}/uml.json")
        if cache.described(path)
    ]
    if not found:
        return None
    newest = max(found, key=lambda path: path.stat().st_mtime)
    return {**cache.described(newest), "folder": newest.parent}


def ensure(name, newest=False):
    """Make sure that a user-mode kernel is in the cache.

    Return a dict with folder, release, version, smp.
    """
    if "/" in name:
        return local(name)
    series = get(name)
    have = built(series)
    return have if have and not newest else apt.newest(name, have, lambda: build(series))


def local(folder):
    """A user-mode kernel that the user built in a folder."""
    path = own_config.ready(folder, "uml")
    release = path / own_config.RELEASE
    config = (path / ".config").read_text(encoding="utf-8")
    name = release.read_text(encoding="ascii").strip()
    return {
        "series": folder,
        "version": name,
        "release": name,
        "smp": "CONFIG_SMP=y" in config,
        "folder": path,
    }


def build(series):
    """Build the newest version, unless it is there."""
    version = debs.source_package(series.suite, series.source)["Version"]
    folder = cache.path(
        "uml", f"{series.name}-{version.replace(':', '_').replace('~', '_')}-{series.key()}"
    )
    with cache.locked(f"uml-{series.name}"):
        if not (built(series) or {}).get("version") == version:
            install.need(*NEEDS)
            tarball = debs.linux_source(series.suite, series.source)
            with cache.filling(folder) as scratch:
                unpack(tarball, scratch)
                kernel_source.configure(series, "um", scratch)
                kernel_source.build(series, ("um", "all"), scratch, expect=210)
                prune(scratch)
                describe(series, version, scratch)
            cache.remove(tarball.parents[2])
        (folder / "uml.json").touch()
        cache.keep_newest(cache.path("uml", "x").parent.glob(f"{series.name}-*/uml.json"), 2)
    return built(series)


def unpack(tarball, folder):
    """Extract the source."""
    with progress.Step(f"unpack {tarball.name}", expect=15, quiet=True) as step:
        kernel_source.command(
            ["tar", "-xf", str(tarball), "--strip-components=1", "-C", str(folder)],
            folder,
            None,
            step,
        )


def kept(name, keeps=KEEP):
    """Whether a path (relative) stays, or holds something that stays."""
    return any(
        name == keep or name.startswith(keep + "/") or keep.startswith(name + "/") for keep in keeps
    )


def prune(folder, keeps=KEEP):
    """Delete what neither a module build nor a check needs."""
    for here, folders, files in os.walk(folder):
        base = pathlib.PurePath(os.path.relpath(here, folder))
        for name in list(folders):
            path = (base / name).as_posix()
            if not kept(path, keeps) and not os.path.islink(os.path.join(here, name)):
                cache.remove(os.path.join(here, name))
                folders.remove(name)
        for name in files:
            path = base / name
            compiled = path.suffix in DROP and path.parts[0] not in KEEP_SUFFIXES_IN
            if compiled or path.suffix in (".o", ".a", ".cmd") or not kept(path.as_posix(), keeps):
                os.unlink(os.path.join(here, name))


def describe(series, version, folder):
    """Write uml.json."""
    release = (folder / "include/config/kernel.release").read_text(encoding="utf-8").strip()
    data = {"series": series.name, "version": version, "release": release, "smp": series.smp}
    cache.describe(folder / "uml.json", data, ("linux", "Module.symvers"))
