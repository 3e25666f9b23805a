# SPDX-License-Identifier: GPL-2.0-only
"""A kernel of the user's own that is given as an image or as a package.

The module has to be built for it, so its build folder or headers are looked for, too.
"""

import pathlib
import re

from .. import FAILED, USAGE, Problem, cache, process
from . import kernel_files, own_config

HOW = (
    "give a vmlinuz or bzImage whose build folder or headers are here, a linux-image-*.deb with its"
    " linux-headers-*.deb beside it, or the folder where a kernel is built"
)
IN_TREE = pathlib.PurePath(own_config.IMAGE["x86"])
HEADER = "include/generated/utsrelease.h"  # packages of headers have only this
MAGIC, MAGIC_AT, NAME_AT = b"HdrS", 0x202, 0x20E  # of x86's boot protocol
KEPT = 4  # unpacked ones


def ensure(path):
    """The description of the kernel in a file."""
    path = path.resolve()
    if path.suffix == ".deb":
        return of_package(path)
    release = release_of(path)
    return described(path, path, release, build_folder(path, release))


def release_of(path):
    """The release of an image, which is in its header."""
    with path.open("rb") as image:
        data = image.read(0x10000)
    if data[MAGIC_AT : MAGIC_AT + len(MAGIC)] != MAGIC:
        raise Problem(f"{path} is a file, but no kernel of x86 that can be booted; {HOW}", USAGE)
    start = 0x200 + int.from_bytes(data[NAME_AT : NAME_AT + 2], "little")
    return data[start:].split(b"\0")[0].decode(errors="replace").split(" ")[0]


def places(path, release):
    """Where the build folder of an image can be: its tree, beside it, or installed."""
    if path.parts[-len(IN_TREE.parts) :] == IN_TREE.parts:
        yield path.parents[len(IN_TREE.parts) - 1]
    yield path.parent / "build"
    for top in (path.parent, path.parent.parent, pathlib.Path("/")):
        for part in (f"lib/modules/{release}/build", f"usr/src/linux-headers-{release}"):
            yield top / part


def fits(folder, release):
    """Whether a module can be built in a folder for this release."""
    if not (folder / "Makefile").is_file() or not (folder / "Module.symvers").is_file():
        return False
    text = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in (folder / own_config.RELEASE, folder / HEADER)
        if path.is_file()
    )
    return release in text.replace('"', " ").split()


def build_folder(path, release):
    """The folder in which a module for an image can be built."""
    for folder in places(path, release):
        if fits(folder, release):
            return folder
    raise Problem(
        f"{path}: nothing here to build the module for {release}: no built tree above it, and"
        f" neither lib/modules/{release}/build nor usr/src/linux-headers-{release} beside it,"
        f" one above or in /; {HOW}"
    )


def described(given, image, release, kdir):
    """What the other parts need to know of a kernel; a Problem if it cannot run the module."""
    config = kdir / ".config"
    text = config.read_text(encoding="utf-8", errors="replace") if config.is_file() else ""
    wrong = own_config.lacking(text, "x86") if text else []
    if wrong:
        raise Problem(
            f"{given} cannot be used as it is, its configuration lacks\n"
            + "".join(f"  {line}\n" for line in wrong)
            + "give --make and the folder of its source: a copy is built with what it lacks"
        )
    return {
        "name": str(given),
        "release": release,
        "version": release,
        "arch": "amd64",
        "suite": "local",
        "image": str(image),
        "kdir": str(kdir),
        "folder": str(kdir),
    }


def field(deb, name):
    """A control field of a package."""
    done = process.run(["dpkg-deb", "-f", str(deb), name], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"{deb}: {done.stderr.strip()}", FAILED)
    return done.stdout.strip()


def beside(deb, name):
    """The package called name in the folder of another one, or None."""
    version = deb.name.split("_")[1:2]
    found = sorted(
        deb.parent.glob(f"{name}_*.deb"), key=lambda path: path.name.split("_")[1:2] == version
    )
    return found[-1] if found else None


def headers(deb, release):
    """The packages beside an image that the module is built with, or the names of missing ones."""
    name = f"linux-headers-{release}"
    first = beside(deb, name)
    if not first:
        return [], [name]
    more = re.findall(
        r"linux-headers-[\w.+~-]+-common(?:-rt)?|linux-kbuild-[\w.+~-]+", field(first, "Depends")
    )
    found = {name: beside(deb, name) for name in more}
    return [first, *filter(None, found.values())], [name for name in more if not found[name]]


def of_package(deb):
    """The description of the kernel in a linux-image package, unpacked in the cache."""
    package = re.fullmatch(r"linux-(?:image|binary)-(?:unsigned-)?(.+)", field(deb, "Package"))
    if not package or package[1].endswith("-dbg") or field(deb, "Architecture") != "amd64":
        raise Problem(f"{deb}: no package with a kernel of amd64; {HOW}", USAGE)
    release = package[1].removesuffix("-unsigned")
    debs, missing = headers(deb, release)
    installed = [path for path in places(pathlib.Path("/x"), release) if fits(path, release)]
    if missing and not installed:
        raise Problem(
            f"{deb}: the module cannot be built for {release}: {' and '.join(missing)} neither lies"
            f" beside it as .deb nor is installed; {HOW}"
        )
    folder = unpacked(deb, [] if missing else debs)
    image = max(kernel_files.images(folder), key=lambda path: path.stat().st_size)
    own = folder / f"usr/src/linux-headers-{release}"
    return described(deb, image, release, installed[0] if missing else own)


def unpacked(deb, more):
    """The folder in the cache with the image of a package, and with all of some others."""
    parts = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in (deb, *more)]
    folder = cache.path("own", cache.key(*parts), "unpacked")
    with cache.locked(f"own-{folder.parent.name}"):
        if not folder.exists():
            with cache.filling(folder) as scratch:
                fill(deb, more, scratch, folder)
        (folder.parent / "used").touch()
        cache.keep_newest(cache.path("own", "x").parent.glob("*/used"), KEPT)
    return folder


def fill(deb, more, scratch, final):
    """Unpack packages, which stay where they are."""
    wrong = kernel_files.take_image(deb, scratch)
    if wrong is not None:
        raise Problem(f"{deb}: contains no complete kernel: {wrong}", FAILED)
    for path in more:
        done = process.run(["dpkg-deb", "-x", str(path), scratch], capture_output=True, text=True)
        if done.returncode:
            raise Problem(f"{path}: {done.stderr.strip()}", FAILED)
    for kdir in (scratch / "usr/src").glob("linux-headers-*"):
        kernel_files.relocate(kdir, scratch, final)
