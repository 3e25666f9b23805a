# SPDX-License-Identifier: GPL-2.0-only
"""Samples of a machine with the module: zones, the run, vm events. Nothing is written."""

import dataclasses
import os
import pathlib
import time

from .. import UNFIT, USAGE, Problem, not_loaded
from . import bundle

DEBUGFS = "/sys/kernel/debug/buddybench"
# The events that tell what the page allocator does.
EVENTS = ("pgalloc", "pgfree", "allocstall", "pgscan", "pgsteal", "compact", "oom_kill", "drop_")
NEVER = ("compact_migrate_scanned", "compact_free_scanned")  # as many as pages, and no news


@dataclasses.dataclass
class Sample:
    """One look."""

    when: float
    state: dict
    zones: list
    events: dict


class Machine:
    """Where the files are."""

    def __init__(self, folder=None, proc="/proc"):
        self.folder = pathlib.Path(folder or os.environ.get("BUDDYBENCH_DIR") or DEBUGFS)
        self.copied = "sys" not in self.folder.parts  # from elsewhere, with its vmstat
        self.proc = self.folder if self.copied and proc == "/proc" else pathlib.Path(proc)

    def sample(self):
        """Look at it now."""
        if self.copied and not self.folder.is_dir():
            what = "not a folder" if self.folder.exists() else "no such folder"
            raise Problem(f"{self.folder}: {what}", USAGE)
        try:
            zones = bundle.table(self._text("zones")).rows
            state = self._text("state")
        except OSError as reason:
            raise self._trouble(reason) from None
        words = state.split()
        found = {"state": words[0] if words else "?", **bundle.keys(state)}
        return Sample(time.monotonic(), found, zones, self._events())

    def _trouble(self, reason):
        """Files from elsewhere are a path of the user's, those of the module are this machine's."""
        if self.copied:
            return Problem(f"{reason.filename}: {reason.strerror}", USAGE)
        if isinstance(reason, PermissionError):
            return Problem(f"{self.folder} cannot be read; run this as root", UNFIT)
        return Problem(not_loaded(self.folder, os.uname().release), UNFIT)

    def _text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def _events(self):
        """The counters of vmstat that belong to the page allocator."""
        try:
            lines = (self.proc / "vmstat").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        pairs = (line.split() for line in lines)
        return {
            name: int(number)
            for name, number in pairs
            if name.startswith(EVENTS) and name not in NEVER
        }


def rates(before, now):
    """{event: how often a second} of what moved between two samples."""
    seconds = max(now.when - before.when, 1e-3)
    found = {
        name: (number - before.events.get(name, number)) / seconds
        for name, number in now.events.items()
    }
    return {name: rate for name, rate in found.items() if rate}
