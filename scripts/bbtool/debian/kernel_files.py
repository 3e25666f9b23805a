# SPDX-License-Identifier: GPL-2.0-only
"""Unpacked packages of a kernel: its image, and headers that work where they lie."""

import os
import pathlib
import re
import subprocess

from .. import cache, process


def load(path):
    """Read a kernel.json; paths in it are relative to its folder."""
    data = cache.described(path)
    for key in ("image", "kdir"):
        data[key] = str(path.parent / data[key])
    data["folder"] = str(path.parent)
    return data


def take_image(deb, folder):
    """Take the kernel image and its configuration out of a package, not the hundreds of modules.

    Return None if both are there, else what tar says.
    """
    with process.start(
        ["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as source:
        done = process.run(
            [
                "tar",
                "-x",
                "-C",
                str(folder),
                "--wildcards",
                "--no-anchored",
                "vmlinu[xz]*",
                "System.map*",
                "config*",
                "--exclude=*.ko*",
            ],
            stdin=source.stdout,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    # A package may lack one of them; anything else that tar says is trouble.
    wrong = [
        line
        for line in done.stderr.splitlines()
        if not re.search("Not found in archive|previous errors", line)
    ]
    if source.returncode or wrong or not images(folder):
        return " ".join(wrong)
    return None


def images(folder):
    """The kernel images that lie in an unpacked package; some architectures have them unpacked."""
    return [path for path in folder.rglob("vmlinu[xz]*") if path.is_file()]


def describe(kernel, release, version, scratch, final):
    """Make the unpacked headers work where they are, and write kernel.json."""
    kdir = scratch / "usr/src" / f"linux-headers-{release}"
    relocate(kdir, scratch, final)
    image = max(images(scratch), key=lambda path: path.stat().st_size)
    data = {
        "name": kernel.name,
        "release": release,
        "version": version,
        "arch": kernel.arch,
        "suite": kernel.suite,
        "image": str(image.relative_to(scratch)),
        "kdir": str(kdir.relative_to(scratch)),
    }
    cache.describe(scratch / "kernel.json", data, (data["image"], f"{data['kdir']}/Module.symvers"))


def relocate(kdir, scratch, final):
    """Turn absolute paths into /usr of the headers into ones of the cache."""
    for makefile in (kdir / "Makefile", kdir / ".kernelvariables", kdir / "scripts/Makefile"):
        if makefile.is_file() and not makefile.is_symlink():
            text = makefile.read_text(encoding="utf-8")
            makefile.write_text(
                re.sub(r"(?<![\w.])/usr/(src|lib)/", rf"{final}/usr/\1/", text), encoding="utf-8"
            )
    for link in (scratch / "usr").rglob("*"):
        if link.is_symlink() and str(link.readlink()).startswith(("/usr/src", "/usr/lib")):
            target = pathlib.Path(str(final) + str(link.readlink()))
            link.unlink()
            link.symlink_to(target)
