# SPDX-License-Identifier: GPL-2.0-only
"""User-mode kernels that run side by side and take turns.

What else a host does changes from one second to the next, and may make everything slower by half.
Kernels that follow each other meet it one by one; kernels that alternate meet it together. While
one has its turn, the others sleep.
"""

import dataclasses
import os
import pathlib
import shlex
import tempfile
import threading
import time

from .. import FAILED, TREE, Problem
from ..results import bundle
from . import uml

POLL = 0.01  # seconds
# The first run is nobody's turn: it warms the kernel up, and tells all that the module knows. Then
# a kernel waits for a line on its console, and tells the end of its turn in /host, a folder of the
# host. Programs start slowly there, so a turn starts few.
JOB = """export BB_MODULE=/buddybench.ko
insmod /buddybench.ko || exit 3
sh /bin/buddybench-run -q -x snapshots {words} || exit
echo >/host/ended-0
cd /sys/kernel/debug/buddybench
turn=1
while [ $turn -le {turns} ]; do
	read -r line </dev/console
	echo {line} >run || exit
	cat wait >/dev/null
	cat results >/host/results-$turn
	echo >/host/ended-$turn
	turn=$((turn + 1))
done
"""


class Ended(Exception):
    """Another kernel failed, or the user interrupted."""


@dataclasses.dataclass
class Player:
    """One of the kernels; done and error are written by its thread."""

    kernel: dict
    words: list  # of a run
    host: pathlib.Path = None
    console: int = -1  # a pipe, what it reads
    typed: int = -1  # and what is written to
    thread: object = None
    done: object = None
    error: object = None

    def boot(self, turns, guest, tick):
        """Run the kernel to its end."""
        files = {
            "buddybench.ko": self.kernel["module"],
            "bin/buddybench-run": TREE / uml.RUNNER,
        }
        job = JOB.format(
            turns=turns,
            words=" ".join(map(shlex.quote, self.words)),
            line=shlex.quote(" ".join(self.words)),
        )
        try:
            guest = dataclasses.replace(guest, host=self.host, console=self.console)
            self.done = uml.boot(self.kernel, job, files, guest, tick)
        except Ended:
            pass
        except (Problem, OSError) as error:
            self.error = error

    def turn(self, number):
        """Give it a turn and wait for its end; 0 is the first run, which begins by itself."""
        ended = self.host / f"ended-{number}"
        if number:
            os.write(self.typed, b"go\n")
        while self.thread.is_alive() and not ended.exists():
            time.sleep(POLL)
        if not ended.exists():
            self.thread.join()
            raise Problem(f"{self.kernel['release']}: {self.problem()}", FAILED)

    def leave(self):
        """Wait for its end."""
        if self.thread.ident:
            self.thread.join()
        os.close(self.console)
        os.close(self.typed)

    def bundles(self, turns):
        """A bundle of each turn: that of the first run, with the results of the turn."""
        found = bundle.only(self.done.files["stdout"])
        texts = [self.done.files[f"results-{number}"] for number in range(1, turns + 1)]
        return [
            dataclasses.replace(found, sections={**found.sections, "results": text})
            for text in texts
        ]

    def problem(self):
        """What went wrong, as text; nothing if all went well."""
        if self.error:
            return str(self.error)
        said = self.done.files.get("stderr", "").strip().splitlines()[:9] if self.done else []
        if not self.done or self.done.trouble() or self.done.code:
            return (
                "\n  ".join((self.done.trouble() if self.done else []) + said) or "it ended early"
            )
        return ""


def play(players, turns, guest, tick):
    """Boot all players and let them take so many turns each, in this order and then backwards.

    What each printed is in its .done. Raise a Problem if one of them fails.
    """
    stop = threading.Event()

    def check():
        if stop.is_set():
            raise Ended

    with tempfile.TemporaryDirectory(prefix="bb-turns-") as scratch:
        for number, player in enumerate(players):
            player.host = pathlib.Path(scratch, str(number))
            player.host.mkdir()
            player.console, player.typed = os.pipe()
            player.thread = threading.Thread(target=player.boot, args=(turns, guest, check))
        try:
            for player in players:
                player.thread.start()
            alternate(players, turns, tick)
        except BaseException:
            stop.set()
            raise
        finally:
            for player in players:
                player.leave()


def alternate(players, turns, tick):
    """All turns. The order is reversed each time, so that none is always the first."""
    for number in range(turns + 1):
        for player in players if number % 2 else players[::-1]:
            player.turn(number)
        tick()
