# SPDX-License-Identifier: GPL-2.0-only
"""Unpack Debian packages into the cache; nothing is installed."""

import pathlib
import re

from .. import Problem, cache, process, progress
from .apt import Root, Unreachable


def extract(debs, folder):
    """Unpack .deb files into a folder and drop them."""
    for deb in debs:
        done = process.run(
            ["dpkg-deb", "-x", str(deb), str(folder)], capture_output=True, text=True
        )
        if done.returncode:
            pathlib.Path(deb).unlink(missing_ok=True)
            raise Problem(
                f"{pathlib.Path(deb).name}: {done.stderr.strip()} (removed; run the command again)"
            )
    for deb in debs:
        cache.remove(deb)


def unpack(suite, packages, arch="amd64", label=None):
    """Fetch and unpack packages together; the folder in the cache, keyed by their versions."""
    packages = [packages] if isinstance(packages, str) else list(packages)
    root = Root(suite, arch)
    root.refresh()
    names = [name for name, _ in root.files(packages)]
    folder = cache.path("unpacked", f"{names[0].removesuffix('.deb')}-{cache.key(*names)}")
    with cache.locked(f"unpack-{folder.name}"):
        if not folder.exists():
            debs = root.download(packages, label)
            with cache.filling(folder) as scratch, progress.Step(
                f"unpack {label or names[0]}", quiet=True
            ):
                extract(debs, scratch)
    return folder


def source_package(suite, version):
    """The control fields of Debian's linux-source; version may end in '.x' for the newest."""
    root, package = Root(suite), f"linux-source-{version}"
    if version.endswith(".x"):
        found = root.names(rf"linux-source-{re.escape(version[:-1])}\d+")
        if not found:
            raise Unreachable(f"{suite} has no {package}")
        package = max(found, key=lambda name: int(name.rsplit(".", 1)[1]))
    return root.show(package)


def linux_source(suite, version):
    """The path of the tarball."""
    package = source_package(suite, version)["Package"]
    return next((unpack(suite, package) / "usr/src").glob("linux-source-*.tar.*"))
