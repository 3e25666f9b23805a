# SPDX-License-Identifier: GPL-2.0-only
"""The Debian kernels that buddybench is built for and run on: what there is, and fetching them."""

import pathlib
import re

from .. import USAGE, Problem, cache, progress
from . import apt, debs, kernel_files, own_config, own_image
from .kernel_table import DEFAULT, TABLE, Kernel


def get(name):
    """The table row called name; a path stands for a kernel of the user's own."""
    if "/" in name:
        return Kernel(name, "local", "", cc="", host="", tools=("gcc",))
    for kernel in TABLE:
        if kernel.name == name:
            return kernel
    if pathlib.Path(name).is_file():
        raise Problem(f"no such kernel: {name}; for the file of that name give ./{name}", USAGE)
    raise Problem(
        f"no such kernel: {name}; there are {', '.join(k.name for k in TABLE)},"
        " or give the folder of one that you built, an image or a package, with a /",
        USAGE,
    )


def resolve(kernel):
    """What the suite has now: (release, version, images, headers, kbuild package)."""
    root = apt.Root(kernel.suite, kernel.arch)
    meta = root.show(f"linux-image-{kernel.flavour}")
    release = re.search(r"linux-image-([\w.+~-]+)", meta.get("Depends", "")).group(1)
    images = [f"linux-image-{release}"]
    if "linux-binary-" in root.show(images[0]).get("Depends", ""):
        images = [f"linux-binary-{release}"]
    headers = root.show(f"linux-headers-{release}")
    common, kbuild = (
        re.search(pattern, headers["Depends"]).group(0)
        for pattern in (r"linux-headers-[\w.+~-]+-common(?:-rt)?", r"linux-kbuild-[\w.+~-]+")
    )
    return release, meta["Version"], images, [f"linux-headers-{release}", common], kbuild


def fetched(kernel):
    """The description of the newest fetched version, or None."""
    found = [
        path
        for path in kernel.folder().glob("*/kernel.json")
        if (cache.described(path) or {}).get("suite") == kernel.suite
    ]
    if not found:
        return None
    return kernel_files.load(max(found, key=lambda path: path.stat().st_mtime))


def local(folder):
    """The description of a kernel that the user built in a folder."""
    kdir = own_config.ready(folder, "x86")
    image, release = kdir / own_config.IMAGE["x86"], kdir / own_config.RELEASE
    name = release.read_text(encoding="ascii").strip()
    return {
        "name": folder,
        "release": name,
        "version": name,
        "arch": "amd64",
        "suite": "local",
        "image": str(image),
        "kdir": str(kdir),
        "folder": str(kdir),
    }


def several(names, row=get):
    """These names if row() knows all of them and none is there twice: before anything is done."""
    for at, name in enumerate(names):
        row(name)
        if name in names[:at]:
            raise Problem(f"{name} is named twice: one kernel gives one result", USAGE)
    return names


def ensure(name, newest=False):
    """Make sure that a kernel is in the cache; its description."""
    if "/" in name:
        path = pathlib.Path(name).expanduser()
        return own_image.ensure(path) if path.is_file() else local(name)
    kernel = get(name)
    have = fetched(kernel)
    return have if have and not newest else apt.newest(name, have, lambda: fetch(kernel))


def fetch(kernel):
    """Download and unpack the newest version of a kernel."""
    found = resolve(kernel)
    folder = kernel.folder() / found[1].replace(":", "_").replace("~", "_")
    with cache.locked(f"kernel-{kernel.name}"):
        if not cache.described(folder / "kernel.json"):
            unpack(kernel, folder, *found)
        (folder / "kernel.json").touch()
    return kernel_files.load(folder / "kernel.json")


def unpack(kernel, folder, release, version, *packages):
    """Download the packages of image, headers and kbuild, and fill the folder."""
    images_of, headers, kbuild = packages
    root = apt.Root(kernel.suite, kernel.arch)
    image_debs = root.download(images_of, f"kernel {release}")
    header_debs = root.download(headers, f"headers {release}")
    header_debs += apt.Root(kernel.suite, "amd64").download([kbuild], kbuild)
    with progress.Step(f"unpack {release}", quiet=True), cache.filling(folder) as scratch:
        for deb in image_debs:
            extract_image(deb, scratch)
        debs.extract(header_debs, scratch)
        kernel_files.describe(kernel, release, version, scratch, folder)


def extract_image(deb, folder):
    """Take the kernel image and its configuration out of a package, which is removed."""
    wrong = kernel_files.take_image(deb, folder)
    cache.remove(deb)
    if wrong is not None:
        raise Problem(
            f"{deb.name}: contains no complete kernel: {wrong} (removed; run the command again)"
        )


def table():
    """The table for programs: one object per kernel, the release None where none was fetched."""
    return [
        {
            "name": kernel.name,
            "arch": kernel.arch,
            "suite": kernel.suite,
            "release": (fetched(kernel) or {}).get("release"),
            "default": kernel.name == DEFAULT,
            "note": kernel.note,
        }
        for kernel in TABLE
    ]


def lines():
    """The table for people."""
    yield f"{'kernel':<13}{'arch':<8}{'suite':<19}{'fetched':<22}note"
    for kernel in TABLE:
        have = fetched(kernel)
        release = have["release"] if have else "-"
        mark = " *" if kernel.name == DEFAULT else ""
        line = f"{kernel.name + mark:<13}{kernel.arch:<8}{kernel.suite:<19}{release:<22}"
        yield f"{line}{kernel.note}".rstrip()
