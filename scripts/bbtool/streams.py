# SPDX-License-Identifier: GPL-2.0-only
"""The tool's own streams and signals: closed, full, broken or sent twice, they end in a status."""

import contextlib
import io
import os
import signal
import sys
import threading
import time

from . import STDOUT, UNFIT, called, worst

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# make, sudo and timeout pass on what the terminal has sent to everybody already.
TOGETHER_SECONDS = 0.5


def prepare():
    """Open what is closed, let no character be in the way, take signals."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:  # or the next file that is opened would get what is printed
            # What is printed is lost, which stdout has to tell: it can be opened, not written.
            flags = os.O_RDONLY if name == STDOUT else os.O_RDWR
            os.set_inheritable(os.open(os.devnull, flags), True)
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))
    sys.stdout = named(sys.stdout)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a terminal may lack a character
    handler = Interrupts()
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, handler)


class Output(io.FileIO):
    """Where stdout goes. Its errors have a name, which those of other files that are full lack."""

    def write(self, data):
        """As the class below, but for the name."""
        try:
            return super().write(data)
        except OSError as reason:
            raise OSError(reason.errno, reason.strerror, STDOUT) from None


def named(stream):
    """stdout as an Output; by lines where it had no buffer, or what is lost would be forgotten."""
    try:
        number = stream.fileno()
    except OSError:
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(Output(number, "w", closefd=False)),
        encoding=stream.encoding,
        line_buffering=stream.line_buffering or stream.write_through,
    )


class Interrupts:
    """A terminated run cleans up the same way as an interrupted one."""

    held = came = False  # for all of them, see later()

    def __init__(self):
        self.last = -TOGETHER_SECONDS

    def __call__(self, _number, _frame):
        before, self.last = self.last, time.monotonic()
        if self.last - before < TOGETHER_SECONDS:
            return
        if Interrupts.held:
            Interrupts.came = True
        else:
            raise KeyboardInterrupt


@contextlib.contextmanager
def later():
    """What comes meanwhile comes at the end; the main thread is the one that gets it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    Interrupts.held = True
    try:
        yield
    finally:
        Interrupts.held = False
        if Interrupts.came:
            Interrupts.came = False
            raise KeyboardInterrupt


def finish(status):
    """Write out what is left, which may not be possible. The exit status."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    wrong = flush(sys.stdout)
    if wrong:
        tell(f"buddybench: {wrong}")
        status = worst([status, UNFIT])
    flush(sys.stderr)
    return status


def flush(stream):
    """Write out what a stream holds; what is wrong, and then nothing more is written to it.

    A pipe whose reader has gone is not wrong.
    """
    try:
        stream.flush()
    except OSError as reason:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
        if not isinstance(reason, BrokenPipeError):
            name = "stderr" if stream is sys.stderr else STDOUT
            return f"{name}: {reason.strerror}"
    return ""


def tell(text):
    """A last line on stderr, if that can be."""
    try:
        print(called(text), file=sys.stderr, flush=True)
    except OSError:
        flush(sys.stderr)
