# SPDX-License-Identifier: GPL-2.0-only
"""Boot a user-mode kernel with an initramfs, run one job in it, and collect what it wrote."""

import dataclasses
import os
import pathlib
import re
import select
import shlex
import signal
import subprocess
import tempfile
import time

from .. import ABORTED, FAILED, TREE, Problem, process, progress
from ..debian import build
from . import console, initramfs, vm

BEGIN = "buddybench: job begins"
FAVOUR = "-15"  # a nice value
REST_SECONDS = 3  # for the rest of a report
STOP_SECONDS = 60  # for a run that is stopped
KILLED = "the user-mode kernel did not halt in time and was killed"
LISTEN = " &\nrun=$!\n{ read -r word </dev/tty0 && kill $run; } &\nwait $run\n"
RUNNER = "scripts/target/buddybench-run"


@dataclasses.dataclass
class Result:
    """What one boot left behind. code is None when the job did not finish."""

    console: list
    files: dict
    code: object
    timed_out: bool

    def trouble(self):
        """What is wrong with the boot itself, as lines for people."""
        found = []
        if self.timed_out:
            found.append(KILLED)
        elif self.code is None:
            found.append("the user-mode kernel died before the job ended")
        found += [console.plain(line) for line in vm.splat(self.console)]
        return found


def arguments(kernel, scratch, guest):
    """The command line of the user-mode kernel."""
    words = [
        str(kernel.get("image", kernel["folder"] / "linux")),
        f"mem={guest.memory}M",
        f"initrd={scratch}/initrd",
        "con=null",
        "con0=fd:0,fd:1",
        f"uml_dir={scratch}/",
        f"hostfs={guest.host or scratch + '/host'}",
        "panic=-1",
        "noreboot",
    ]
    words += [f"ncpus={guest.cpus}", "seccomp=on"] if kernel["smp"] else []
    return words + guest.append.split()


@dataclasses.dataclass(frozen=True)
class Guest:
    """What a user-mode kernel gets."""

    memory: int = 256  # MiB
    cpus: int = 2
    timeout: float = 60
    # Before other programs, for what is timed. Where that is not permitted it runs all the same.
    first: bool = False
    append: str = ""  # to the command line
    until: str = ""  # enough was said once this regular expression is on the console
    host: object = None  # the folder that is /host there, if not one of its own
    console: int = subprocess.PIPE  # what is typed there
    keep: bool = False  # after Ctrl-C a run is stopped, and what is done is kept
    stopped: object = None  # called when a run is
    on: tuple = ()  # the CPUs of the host that it may use, if not all


def boot(kernel, job, files, guest=Guest(), tick=None):
    """Run the shell text job in a user-mode kernel that has files (name there: path or bytes).

    Return the Result.
    """
    with tempfile.TemporaryDirectory(prefix="bb-uml-") as scratch:
        host = pathlib.Path(guest.host or f"{scratch}/host")
        host.mkdir(exist_ok=True)
        content = {
            name: path if isinstance(path, bytes) else pathlib.Path(path).read_bytes()
            for name, path in files.items()
        }
        content["init"] = (TREE / "scripts/uml/init").read_bytes()
        content["job"] = f"echo '{BEGIN}' >/dev/kmsg\n{job}".encode()
        pathlib.Path(scratch, "initrd").write_bytes(initramfs.build("amd64", content))
        log, timed_out = watch(arguments(kernel, scratch, guest), guest, tick)
        found = {
            path.name: path.read_text(encoding="utf-8", errors="replace") for path in host.iterdir()
        }
    ended = found.get("exit", "")
    code = int(ended.split("=")[1]) if ended.startswith("exit=") else None
    return Result(log, found, code, timed_out)


def favour(child):
    """Raise the priority of a session.

    Otherwise two busy programs get one CPU each, however many CPUs the guest has.
    """
    try:
        pathlib.Path(f"/proc/{child.pid}/autogroup").write_text(FAVOUR, encoding="ascii")
    except OSError:
        pass  # not root, or a kernel without: then a quiet machine has to do
    try:
        os.setpriority(os.PRIO_PGRP, child.pid, int(FAVOUR))
    except OSError:
        pass


def watch(words, guest, tick):
    """Run the kernel and collect its console until it halts, has said enough or the time is over.

    Return (lines, timed out).
    """
    try:
        child = process.start(
            ["setpriv", "--pdeathsig", "KILL", "--", *words],
            stdin=guest.console,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as reason:
        raise Problem(
            f"cannot start {words[0]}: {reason}; run: scripts/buddybench uml build"
        ) from reason
    if guest.first:
        favour(child)
    if guest.on:
        os.sched_setaffinity(child.pid, guest.on)  # its own children and threads come later
    reader = _Reader(child, guest, tick)
    try:
        timed_out = reader.read_or_stop()
    finally:
        stop(child)
    return reader.text.decode("utf-8", "replace").replace("\r", "").splitlines(), timed_out


class _Reader:
    """What a kernel says on its console; reading may be interrupted and go on."""

    def __init__(self, child, guest, tick):
        self.child, self.guest, self.tick, self.text = child, guest, tick, b""

    def read(self, seconds):
        """Read until it halts or has said enough; whether the time was over before that."""
        end, enough = time.monotonic() + seconds, False
        while time.monotonic() < end:
            if self.tick:
                self.tick()
            if not select.select([self.child.stdout], [], [], 0.25)[0]:
                continue
            part = os.read(self.child.stdout.fileno(), 65536)
            if not part:
                break
            self.text += part
            if self.guest.until and not enough and re.search(self.guest.until.encode(), self.text):
                enough, end = True, time.monotonic() + REST_SECONDS
        return not enough and time.monotonic() >= end

    def read_or_stop(self):
        """Read it; after Ctrl-C tell a run that can be kept to stop, and read the rest."""
        try:
            return self.read(self.guest.timeout)
        except KeyboardInterrupt:
            if not self.guest.keep or BEGIN.encode() not in self.text:
                raise
            progress.say("stopping the run to keep what is done; Ctrl-C again gives up")
            if self.guest.stopped:
                self.guest.stopped()
            vm.tell(self.child, b"stop\n")
            return self.read(STOP_SECONDS)


def stop(child):
    """End the kernel and all its helper processes, and only these."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if child.stdin:
        child.stdin.close()
    child.stdout.close()
    child.wait()


def is_plan(words):
    """Whether the words after -- are key=value and options, not a command."""
    return not words or "=" in words[0] or words[0].startswith("-")


def run_job(words, keep=False):
    """The guest's shell text for the words after --, key=value or a command.

    With keep, a line on the console ends the run, which then prints what is done.
    """
    said = " ".join(map(shlex.quote, words))
    if not is_plan(words):
        return f"insmod /buddybench.ko || exit 3\n{said}\n"
    job = "export BB_MODULE=/buddybench.ko\ninsmod /buddybench.ko || exit 3\n"
    return f"{job}sh /bin/buddybench-run {said}" + (LISTEN if keep else "\n")


def trouble(what, errors, code):
    """The Problem of a run that gave no result."""
    return Problem("\n  ".join([f"{what}: it did not work:", *errors[:9]]), code or FAILED)


def run(kernel, words, guest, stream=b""):
    """Load buddybench.ko in a user-mode kernel and run a command or a plan, or replay a stream.

    Return (bundle, errors, exit status).
    """
    module, _ = build.for_user_mode(kernel, "buddybench")
    files = {"buddybench.ko": module, "bin/buddybench-run": TREE / RUNNER}
    if stream:
        files["stream"], words = stream, ["-r", "/stream", *words]
    with progress.Step(f"run in user-mode Linux {kernel['release']}", quiet=True) as step:
        guest = dataclasses.replace(guest, first=True, keep=guest.keep and is_plan(words))
        result = boot(kernel, run_job(words, guest.keep), files, guest, step.at)
    errors = result.trouble()
    code = result.code if result.code is not None else ABORTED
    if result.files.get("stderr", "").strip():
        errors.insert(0, result.files["stderr"].strip())
    return result.files.get("stdout", ""), errors, FAILED if result.trouble() and not code else code
