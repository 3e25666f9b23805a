# SPDX-License-Identifier: GPL-2.0-only
"""The host side of buddybench: kernels, virtual machines, results."""

import errno
import os
import pathlib
import re

TREE = pathlib.Path(__file__).resolve().parent.parent.parent
# An installed tree is not written to: what is built goes to the cache, results to where we are.
INSTALLED = str(TREE).startswith("/usr/")
IN_TREE = "scripts/buddybench"
PROG = "buddybench" if INSTALLED or "BUDDYBENCH_MAN" in os.environ else IN_TREE


def called(text):
    """A text with commands as they are typed here: texts say what is typed in the tree.

    No path that ends or goes on like this is a command.
    """
    return re.sub(rf"(?<![\w./-]){IN_TREE}(?![\w./-])", PROG, text)


def cache_home():
    """XDG_CACHE_HOME, which does not count where it is relative, or ~/.cache."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return pathlib.Path(given if os.path.isabs(given) else os.path.expanduser("~/.cache"))


BUILD = cache_home() / "buddybench/build" if INSTALLED else TREE / "build"
OUT = pathlib.Path("out").absolute() if INSTALLED else TREE / "out"

OK, FAILED, USAGE, UNFIT, SKIP, ABORTED, UNDECIDED, BUG = range(8)
# The one table of exit statuses, of every command and of the scripts for the target. SKIP is that
# of kselftest, USAGE that of argparse.
STATUSES = {
    OK: "done; nothing got slower, no test failed",
    FAILED: "a test or run failed, a row got slower, a file is not what it should be",
    USAGE: "the command line or a path in it is wrong, or the module refused the plan",
    UNFIT: "this machine cannot do it: no module, no network, no disk space, lockdown",
    SKIP: "skipped: nothing of what was asked for can be had here",
    ABORTED: "ended early: Ctrl-C, a signal, a deadline, a time limit, memory ran short",
    UNDECIDED: "the data say neither yes nor no: take more boots or repeats",
    BUG: "the tool itself failed; a line says where the report is",
}
WORST_FIRST = (BUG, FAILED, USAGE, ABORTED, UNFIT, UNDECIDED, SKIP, OK)


def worst(statuses):
    """The status of several steps together; an unknown status counts as FAILED."""
    known = [status if status in STATUSES else FAILED for status in statuses]
    return min(known, key=WORST_FIRST.index, default=OK)


def of_child(code):
    """The status for a program that ended without what it was started for; ssh has 255."""
    if code < 0:
        return ABORTED
    return code if code in STATUSES and code != OK else UNFIT if code > 125 else FAILED


STDOUT = "stdout"  # as the name of a file, in errors


class Problem(Exception):
    """Something the user can act on: a message that says what to do, and an exit code."""

    def __init__(self, message, code=UNFIT):
        super().__init__(message)
        self.code = code


def explain(reason):
    """An OSError as a line for people: which file, what is wrong, and what helps."""
    helps = reason.filename != STDOUT and {
        errno.ENOSPC: (
            "free some space there: in the tree, in /tmp or in the cache (XDG_CACHE_HOME moves it)"
        ),
        errno.EROFS: "work in a writable copy of the tree",
    }.get(reason.errno)
    return ": ".join(
        str(part) for part in (reason.filename, reason.strerror or reason, helps) if part
    )


def loading(release):
    """The commands that make the module for this machine and load it."""
    return "make modules", f"sudo insmod build/{release}/buddybench.ko"


def not_loaded(folder, release):
    """What to do where the module's files are missing; the scripts for the target say the same."""
    return (
        f"no {folder}; load the module first, in the folder of the sources:"
        f" {', '.join(loading(release))}; or run it in a virtual machine, without the module here:"
        " scripts/buddybench run --target vm"
    )


def counted(number, name):
    """1 page, 2 pages."""
    return f"{number} {name}" + ("" if number == 1 else "s")


def shown(path):
    """A path for people that leads there from where they are: short where it is below."""
    try:
        return str(pathlib.Path(path).absolute().relative_to(pathlib.Path.cwd()))
    except (OSError, ValueError):
        return str(path)
