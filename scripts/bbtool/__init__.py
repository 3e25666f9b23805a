# SPDX-License-Identifier: GPL-2.0-only
"""The host side of buddybench: kernels, virtual machines, results."""

import errno
import pathlib

TREE = pathlib.Path(__file__).resolve().parent.parent.parent

OK, FAILED, USAGE, UNFIT, SKIP, ABORTED = range(6)


class Problem(Exception):
    """Something the user can act on: a message that says what to do, and an exit code."""

    def __init__(self, message, code=UNFIT):
        super().__init__(message)
        self.code = code


def explain(reason):
    """An OSError as a line for people: which file, what is wrong, and what helps."""
    helps = {
        errno.ENOSPC: (
            "make room there: in the tree, in /tmp or in the cache (XDG_CACHE_HOME moves it)"
        ),
        errno.EROFS: "work in a writable copy of the tree",
    }.get(reason.errno)
    return ": ".join(
        str(part) for part in (reason.filename, reason.strerror or reason, helps) if part
    )


def shown(path):
    """A path for people: relative where it is in the tree."""
    return str(path).removeprefix(f"{TREE}/")
