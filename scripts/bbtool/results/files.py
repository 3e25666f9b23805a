# SPDX-License-Identifier: GPL-2.0-only
"""Files from anywhere, read as far as such a file can reach: /dev/zero has no end.

Each is read once: a pipe has nothing for those who come again. "-" is stdin.
"""

import os
import stat
import sys

LARGEST = 256 << 20


def whole(source, what):
    """All bytes of an open file; a ValueError if there are too many."""
    data = source.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"{what} than {LARGEST >> 20} MiB")
    return data


def content(path):
    """The bytes of a file; a ValueError if there are too many."""
    if path == "-":
        return whole(sys.stdin.buffer, "larger")
    with open(path, "rb") as source:
        return whole(source, "larger")


def text(path):
    """The text of a file; a ValueError if it is none or there is too much."""
    return content(path).decode("utf-8")


def identity(path):
    """What two names of one file have in common; None for what is no file: a folder, a pipe."""
    try:
        found = os.stat(path)
    except OSError:
        return os.path.realpath(path)
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
