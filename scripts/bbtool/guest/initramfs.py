# SPDX-License-Identifier: GPL-2.0-only
"""Write an initramfs (a cpio archive in the kernel's newc format).

It has busybox, an init, the module and scripts.

Written here and not by cpio so that the same content gives the same bytes, as counted runs need it.
"""

import pathlib
import stat

from .. import TREE, cache, process
from ..debian import debs
from . import boards

FOLDERS = ("bin", "dev", "etc", "lib", "proc", "sys", "tmp", "root")


class Archive:
    """Collects entries; everything belongs to root and has time 0."""

    def __init__(self):
        self.parts = []
        self.count = 0

    def _entry(self, name, mode, content=b"", device=(0, 0)):
        self.count += 1
        fields = (self.count, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        self.parts += [head, bytes(-len(head) % 4), content, bytes(-len(content) % 4)]

    def folder(self, name):
        """Add a folder."""
        self._entry(name, stat.S_IFDIR | 0o755)

    def file(self, name, content, mode=0o755):
        """Add a file from bytes."""
        self._entry(name, stat.S_IFREG | mode, content)

    def link(self, name, target):
        """Add a symbolic link."""
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def node(self, name, major, minor):
        """Add a character device, for what init needs before devtmpfs is mounted."""
        self._entry(name, stat.S_IFCHR | 0o600, device=(major, minor))

    def bytes(self):
        """The finished archive."""
        self._entry("TRAILER!!!", 0)
        return b"".join(self.parts)


def busybox(arch):
    """Debian's static busybox for an architecture."""
    folder = debs.unpack(boards.board(arch).suite, "busybox-static", arch)
    return next(
        path for path in (folder / "bin/busybox", folder / "usr/bin/busybox") if path.exists()
    )


def busybox_at_hand():
    """An amd64 busybox that is already in the cache, or None."""
    found = sorted(cache.root().glob("unpacked/busybox-static_*_amd64-*/**/bin/busybox"))
    return found[-1] if found else None


def applets():
    """What busybox can be called as (the same list on every architecture)."""
    done = process.run([busybox("amd64"), "--list"], capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split() if name != "busybox"]


def build(arch, files):
    """The initramfs for an architecture; files maps names in it to bytes."""
    archive = Archive()
    for name in FOLDERS:
        archive.folder(name)
    archive.node("dev/console", 5, 1)
    archive.node("dev/null", 1, 3)
    archive.file("bin/busybox", busybox(arch).read_bytes())
    for name in applets():
        archive.link(f"bin/{name}", "busybox")
    archive.link("sbin", "bin")
    archive.file("init", (TREE / "scripts/target/init").read_bytes())
    known = {*FOLDERS, "sbin"}
    for name, content in sorted(files.items()):
        for parent in reversed(pathlib.PurePosixPath(name).parents[:-1]):
            if str(parent) not in known:
                known.add(str(parent))
                archive.folder(str(parent))
        archive.file(name, content)
    return archive.bytes()
