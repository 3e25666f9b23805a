# SPDX-License-Identifier: GPL-2.0-only
"""Files from anywhere, read as far as such a file can reach: /dev/zero has no end.

Each is read once: a pipe has nothing for those who come again. "-" is stdin.
"""

import contextlib
import os
import shutil
import stat
import sys
import tempfile

from .. import FAILED, USAGE, Problem

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
    try:
        return content(path).decode("utf-8")
    except UnicodeDecodeError as reason:
        raise ValueError(f"no text: byte {reason.start} is no UTF-8") from None


def required(path):
    """The text of a file that an option names, or none if it names none."""
    try:
        return text(path) if path else ""
    except OSError as reason:
        raise Problem(f"{named(path)}: {reason.strerror}", USAGE) from None
    except ValueError as reason:
        raise Problem(f"{named(path)}: no text, or too much of it: {reason}", FAILED) from None


def named(path):
    """What a file is called; "-" is stdin, and so is its pipe by another name."""
    return "stdin" if path == "-" or is_piped(path) else str(path)


def is_piped(path):
    """Whether it is the pipe that is stdin."""
    try:
        found = os.stat(path)
        return stat.S_ISFIFO(found.st_mode) and os.path.samestat(found, os.fstat(0))
    except OSError:
        return False


def opened(path):
    """The bytes of a file as they come, for what is too long to be held at once."""
    return contextlib.nullcontext(sys.stdin.buffer) if path == "-" else open(path, "rb")


@contextlib.contextmanager
def copied(source, start):
    """The path of a copy of what is left of an open file, with what was read of it before.

    For a library that wants a path, and goes to and fro in it.
    """
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(start)
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield copy.name


def identity(path):
    """What two names of one file have in common; None for what is no file: a folder, a pipe."""
    try:
        found = os.stat(path)
    except OSError:
        return os.path.realpath(path)
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
