# SPDX-License-Identifier: GPL-2.0-only
"""What was measured is not lost because its file cannot be written: it took long, or is the last.

Files were tried out before (result.writable()), but disks fill up meanwhile.
"""

import os
import pathlib
import tempfile

from .. import OUT, Problem, shown
from . import result


def apart(path, name):
    """The file of one of several: its name is in that of the file that was asked for.

    Not where it has to be written where it is: a device or a pipe has them all.
    """
    path = pathlib.Path(path)
    return path.with_stem(f"{path.stem}-{name}") if result.whole(path) else path


def keep(write, path, data):
    """Call write(path, data); where that cannot be, elsewhere, and the error says where."""
    try:
        write(path, data)
    except Problem as problem:
        raise Problem(f"{problem}; {elsewhere(write, path, data)}", problem.code) from None


def elsewhere(write, path, data):
    """Write it where there may be room, at last to stdout; where it is, for people."""
    name = f"unwritten-{os.getpid()}-{pathlib.Path(path).name}"
    for other in (
        OUT / name,
        pathlib.Path(tempfile.gettempdir(), name),
        pathlib.Path("/dev/stdout"),
    ):
        try:
            write(other, data)
            return f"what was measured is in {shown(other)} instead"
        except Problem:
            continue
    return "what was measured is lost, as nothing else can be written either"
