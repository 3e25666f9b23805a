# SPDX-License-Identifier: GPL-2.0-only
"""Run a command in a virtual machine: boot, stream the result port, check the console, clean up."""

import codecs
import contextlib
import dataclasses
import os
import pathlib
import re
import selectors
import subprocess
import tempfile
import time

from .. import ABORTED, FAILED, OUT, TREE, Problem, process, progress, shown
from . import console, emulator, initramfs, machine

TARGET = ("buddybench-run", "buddybench-watch")
# Taints of a healthy run: out-of-tree (4096), unsigned (8192), loading KUnit (262144), and unsafe=1
# (64).
EXPECTED_TAINT = 4096 | 8192 | 262144 | 64
SHOWN = 25
# QEMU emulating several CPUs fails now and then where the kernel patches its own code, see
# emulator.py. A booting kernel oopses or hangs: nothing of ours has run before init, which takes 2
# to 40 s.
BEGUN = "buddybench-init: begin"
BOOT_SECONDS, BOOTS = 150, 3
STOP_SECONDS = 60
EXIT_LINE = re.compile(r"^#exit (\d+) tainted (\d+)$")


@dataclasses.dataclass
class Outcome:
    """How a guest ended."""

    status: int
    text: str
    console: str
    seconds: float
    complaint: str = ""
    again: str = ""  # why it says nothing of what ran in it


def payload(module, command, params="", extra=None):
    """The files of the initramfs beside busybox and init."""
    files = {f"bin/{name}": (TREE / "scripts/target" / name).read_bytes() for name in TARGET}
    files["cmd"] = command.encode() + b"\n"
    if module:
        files["lib/buddybench.ko"] = pathlib.Path(module).read_bytes()
    if params:
        files["params"] = params.encode()
    return {**files, **(extra or {})}


def run(have, shape, files, on_line, timeout=300):
    """Boot the kernel described by have; hand each line of the result port to on_line.

    Return an Outcome.
    """
    for left in reversed(range(BOOTS)):
        outcome = _boot(have, shape, files, on_line, timeout)
        if not (outcome.again and left):
            break
        progress.say(f"{have['release']}: {outcome.again}; once more")
    return outcome


def _boot(have, shape, files, on_line, timeout):
    """One try of run()."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="buddybench-vm-") as place:
        initrd, log = pathlib.Path(place, "initrd"), pathlib.Path(place, "console")
        initrd.write_bytes(initramfs.build(have["arch"], files))
        if machine.realtime(have):
            shape = dataclasses.replace(shape, append=f"{machine.RT_CMDLINE} {shape.append}")
        words = machine.command(have["arch"], have["image"], initrd, shape, log)
        log = _Console(log)
        lines, errors, late = _follow(words, on_line, timeout, log)
        text = log.text()
    outcome = Outcome(FAILED, "\n".join(lines) + "\n", text, time.monotonic() - start)
    if emulator.is_lost(text):
        outcome.again = "the emulator is lost in an instruction that was patched"
    elif BEGUN not in text and (splat(text.splitlines()) or late == BOOT_SECONDS != timeout):
        outcome.again = "it did not get as far as its init"
    return _judge(outcome, lines, errors, late)


class _Console:
    """The guest's console, a file that QEMU writes."""

    def __init__(self, path):
        self.path = path

    def text(self):
        """What is on it so far."""
        if not self.path.exists():
            return ""
        return self.path.read_text(encoding="utf-8", errors="replace")

    def begun(self):
        """Whether the guest has come to its init."""
        return BEGUN in self.text()

    def lost(self):
        """Whether nothing more will come."""
        return emulator.is_lost(self.text())


def _follow(words, on_line, timeout, log):
    """Start QEMU and read its stdout to the end.

    Return (lines, stderr, after how many seconds it had to be ended or 0).
    """
    # A session of its own, so that Ctrl-C reaches us first; it is killed when we exit.
    guarded = ["setpriv", "--pdeathsig", "KILL", "--", *words]
    with tempfile.TemporaryFile() as errors:
        with process.start(
            guarded,
            stdin=subprocess.PIPE if _stop_word(on_line) else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        ) as child:
            try:
                lines, late = _read_or_stop(child, on_line, timeout, log)
            finally:
                child.kill()
        errors.seek(0)
        return lines, errors.read().decode(errors="replace"), late


def _stop_word(on_line):
    """What to send to the guest so that it ends early and still tells what it has, or nothing."""
    return getattr(on_line, "stop", b"")


def _read_or_stop(child, on_line, timeout, log):
    """Read to the end; after Ctrl-C tell a guest that understands it to stop, and read the rest.

    Return (lines, after how many seconds it had to be ended or 0).
    """
    port = _Port(child.stdout, on_line, log)
    try:
        late = port.read(timeout)
    except KeyboardInterrupt:
        if not (_stop_word(on_line) and on_line.running):
            raise  # nothing has been measured that could be kept
        progress.say("stopping the run to keep what is done; Ctrl-C again gives up")
        on_line.stopped()
        tell(child, _stop_word(on_line))
        late = port.read(STOP_SECONDS)
    return port.all(), late


def tell(child, word):
    """Type a word into a guest; one that has just halted has nothing more to be told.

    Past the buffer of stdin: what is left in it would be written again where it is closed.
    """
    with contextlib.suppress(BrokenPipeError):
        os.write(child.stdin.fileno(), word)


class _Port:
    """The lines that come from the result port; reading may be interrupted and go on."""

    def __init__(self, port, on_line, log):
        self.port, self.on_line, self.log = port, on_line, log
        self.lines, self.pending = [], ""
        self.decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def all(self):
        """The lines, and what came after the last."""
        return self.lines + ([self.pending] if self.pending else [])

    def read(self, timeout):
        """Read to the end, or as long as it may take; the seconds if that was too long, or 0."""
        start, limit, checked = time.monotonic(), timeout, False
        with selectors.DefaultSelector() as ready:
            ready.register(self.port, selectors.EVENT_READ)
            while time.monotonic() < start + limit:
                if not checked and time.monotonic() >= start + BOOT_SECONDS:
                    checked, limit = True, limit if self.log.begun() else BOOT_SECONDS
                elif not (self._take() if ready.select(timeout=0.5) else self._wait()):
                    break
            late = time.monotonic() >= start + limit
        return round(limit) if late else 0

    def _wait(self):
        self.on_line(None)
        return not self.log.lost()

    def _take(self):
        data = os.read(self.port.fileno(), 65536)
        *whole, self.pending = (self.pending + self.decode(data)).split("\n")
        self.lines += whole  # before Ctrl-C can come in between
        for line in whole:
            self.on_line(line)
        return data


def _judge(outcome, lines, errors, timeout):
    """Determine whether the guest succeeded; the most specific reason first."""
    found = [EXIT_LINE.match(line) for line in lines[-3:]]
    ended = next((match for match in found if match), None)
    complaint = splat(outcome.console.splitlines())
    if complaint:
        outcome.complaint = "the kernel complained:\n" + _indent(complaint)
    elif timeout:
        outcome.status = ABORTED
        outcome.complaint = f"not done after {timeout} s (see --timeout); " + _end(outcome.console)
    elif not ended:
        outcome.complaint = "the machine stopped before the command was done; " + _end(
            outcome.console, errors
        )
    elif int(ended.group(2)) & ~EXPECTED_TAINT:
        outcome.complaint = f"the kernel is tainted with {int(ended.group(2)) & ~EXPECTED_TAINT}"
    elif "buddybench-init: rmmod failed" in outcome.console:
        outcome.complaint = "the module could not be unloaded"
    else:
        outcome.status = int(ended.group(1))
    return outcome


def _end(text, errors=""):
    """The end of a guest's console, or of what QEMU said where there is nothing on it."""
    if not text.strip():
        said = f"; QEMU said:\n{_indent(errors.splitlines()[-10:])}" if errors.strip() else ""
        return f"nothing was printed on its console{said}"
    return "the console ends with:\n" + _indent(text.splitlines()[-10:])


def splat(lines):
    """The lines around the first complaint of the kernel; empty when there is none."""
    for number, line in enumerate(lines):
        if console.badness([line]):
            return lines[max(0, number - 2) : number + SHOWN]
    return []


def _indent(lines):
    return "\n".join("  " + line for line in lines)


def expect(outcome, what):
    """Raise a Problem when the guest did not end well."""
    if outcome.complaint:
        raise Problem(f"{what}: {outcome.complaint}", outcome.status or FAILED)
    return outcome


def keep_console(outcome, name):
    """Keep the console of a failed run in out/ for a closer look; its path."""
    path = OUT / f"console-{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(outcome.console, encoding="utf-8")
    return shown(path)
