# SPDX-License-Identifier: GPL-2.0-only
"""The download and build cache outside the tree. Nothing half-finished is ever visible in it."""

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import tempfile
import time

from . import Problem, cache_home, progress

LEFT_SECONDS = 24 * 3600  # nothing takes that long to make
SOON_SECONDS = 3  # boots of one experiment look at the same packages


def root():
    """The cache folder, made when missing."""
    folder = cache_home() / "buddybench"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise Problem(
            f"cannot make {folder}: {reason.strerror}; XDG_CACHE_HOME=FOLDER puts it elsewhere"
        ) from None
    return folder


def path(*parts):
    """A path in the cache; its parent exists afterwards."""
    target = root().joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def key(*parts):
    """A short key for anything that decides what a cached thing looks like."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:12]


def size(target):
    """How many bytes a file has, None when there is none."""
    try:
        return pathlib.Path(target).stat().st_size
    except OSError:
        return None


def describe(path, data, parts):
    """Write what a cached thing is as JSON beside its parts, with their sizes.

    Written last, read by described().
    """
    sizes = {part: size(path.parent / part) for part in parts}
    path.write_text(json.dumps({**data, "sizes": sizes}, indent=1) + "\n", encoding="utf-8")


def described(path):
    """What describe() wrote, None when it cannot be read or a part is not what it was."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = all(size(path.parent / part) == count for part, count in data.get("sizes", {}).items())
    return data if whole else None


def remove(target):
    """Remove a file or a folder, whichever it is, if it is there."""
    target = pathlib.Path(target)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target, ignore_errors=True)
    else:
        target.unlink(missing_ok=True)


@contextlib.contextmanager
def filling(target, folder=True):
    """Yield a temporary name next to target.

    It becomes target on success and vanishes on any failure.
    """
    target = pathlib.Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    for old in target.parent.glob(".tmp-*"):  # a process that was killed could not
        with contextlib.suppress(FileNotFoundError):  # another one was faster
            if old.lstat().st_mtime < time.time() - LEFT_SECONDS:
                remove(old)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix=".tmp-", dir=target.parent))
    product = scratch / target.name
    try:
        if folder:
            product.mkdir()
        yield product
        remove(target)
        product.rename(target)
    finally:
        remove(scratch)


def keep_newest(marks, number):
    """Remove the folders of all marks (files that are touched on use) but the last used."""
    for mark in sorted(marks, key=lambda path: path.stat().st_mtime)[:-number]:
        remove(mark.parent)


@contextlib.contextmanager
def locked(name):
    """One process at a time per name.

    The lock is released when the process ends, even if it is killed.
    """
    with open(path("lock", name), "w", encoding="ascii") as handle:
        if not _lock_soon(handle):
            progress.say(f"waiting for another buddybench that is busy with: {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _lock_soon(handle):
    """Lock a file, if that is possible within moments: nobody need hear of a wait so short."""
    end = time.monotonic() + SOON_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
