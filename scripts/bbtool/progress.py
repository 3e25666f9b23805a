# SPDX-License-Identifier: GPL-2.0-only
"""Progress on stderr: one updating line on a terminal, sparse plain lines anywhere else."""

import contextlib
import os
import shutil
import sys
import threading
import time

from . import called

PLAIN_SECONDS = 10
LEAST = 0.02  # of the work, before which nobody can say how long the rest takes
TICK_SECONDS = 1


class Screen:
    """Where this process shows how far it is: its own stderr."""

    tell = None  # in a process beside another, which has the terminal: a function of what to show


SCREEN = Screen()


def say(text):
    """One line for people, on stderr, so that stdout stays clean for results."""
    if SCREEN.tell:
        SCREEN.tell("said", text)
    else:
        write(called(text) + "\n")


def write(text):
    """Text on stderr; a full disk or a terminal that has gone keeps no work from being done."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except BrokenPipeError:
        raise
    except OSError:
        pass


def terminal():
    """Whether a terminal can do more than add lines."""
    return os.environ.get("TERM", "dumb") != "dumb"


def seconds(value):
    """A duration for people: 8 s, 1 min 20 s."""
    value = int(value + 0.5)
    return f"{value} s" if value < 60 else f"{value // 60} min {value % 60:02d} s"


def size(count):
    """A size for people: 12.3 MB."""
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.2f} GB"


def of_state(line):
    """(fraction, text) from a state line such as `running run=1 cell=3/12 pct=31 eta_ms=4200`."""
    fields = dict(word.split("=", 1) for word in line.split() if "=" in word)
    cell = f"cell {fields['cell']}" if "cell" in fields else ""
    try:
        return float(fields["pct"]) / 100, cell
    except (KeyError, ValueError):
        return None, cell


class Step:
    """One named piece of work. Use as a context manager; call at() as it moves on."""

    def __init__(self, name, expect=0.0, quiet=False):
        self.name, self.expect, self.quiet = name, expect, quiet
        self.start = self.spoke = time.monotonic()
        self.tty = sys.stderr.isatty() and terminal()
        self.text = ""
        self.fraction = 0.0
        # When the fraction was first known, and what it was: before, work went at another pace.
        self.first = None

    def __enter__(self):
        self.at(0.0)
        return self

    def __exit__(self, kind, value, trace):
        took = seconds(self.lasts())
        if kind is not None:
            self._end(
                f"{self.name}: {'interrupted' if kind is KeyboardInterrupt else 'failed'} after"
                f" {took}"
            )
        elif not self.quiet:
            self._end(f"{self.name}: {self.text + ', ' if self.text else ''}{took}")
        else:
            self.clear()
        return False

    def done(self, text):
        """What the closing line says beside the time."""
        self.text = text

    def at(self, fraction=None, text=""):
        """Show how far it is (0..1, None when unknown); cheap enough to be called often."""
        now = time.monotonic()
        self.fraction = fraction or self.fraction
        if self.fraction and not self.first:
            self.first = now, self.fraction
        if SCREEN.tell:
            SCREEN.tell("at", self._far(now))
        elif self.tty:
            self._draw(self._line(now, text))
        elif now - self.spoke >= PLAIN_SECONDS:
            self.spoke = now
            say(self._line(now, text))

    @contextlib.contextmanager
    def ticking(self, look=tuple):
        """Show the time while we wait for something that does not say how far it is.

        look() gives what at() takes, where that can be seen from outside.
        """
        ended = threading.Event()

        def tick():
            with contextlib.suppress(OSError):
                while not ended.wait(TICK_SECONDS):
                    self.at(*look())

        thread = threading.Thread(target=tick, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def forget(self):
        """How far it is is no longer known."""
        self.fraction, self.first = 0.0, None

    def lasts(self):
        """Seconds since it began."""
        return time.monotonic() - self.start

    def clear(self):
        """Take the updating line away so that other output can be printed."""
        if self.tty and not SCREEN.tell:
            write("\r\033[K")

    def _line(self, now, text):
        return "  ".join(part for part in (self.name, self._far(now), text) if part)

    def _far(self, now):
        if self.fraction:
            parts = f"{self.fraction * 100:3.0f}%", self._left(now)
            return "  ".join(part for part in parts if part)
        if now - self.start < self.expect:
            return f"{(now - self.start) / self.expect * 100:3.0f}%"
        return seconds(now - self.start)

    def _left(self, now):
        since, began = self.first
        done = self.fraction - began
        return (
            f"{seconds((now - since) * (1 - self.fraction) / done)} left"
            if done >= LEAST and now - since > 1
            else ""
        )

    def _draw(self, line):
        width = shutil.get_terminal_size((80, 24)).columns - 1
        write("\r\033[K" + line[:width])

    def _end(self, line):
        self.clear()
        say(line)


class Unseen(Step):
    """A step of several that go on at a time, for all of which another one speaks."""

    def at(self, fraction=None, text=""):
        """Nothing is shown."""

    def __exit__(self, kind, value, trace):
        return False
