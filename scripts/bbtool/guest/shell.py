# SPDX-License-Identifier: GPL-2.0-only
"""Run a benchmark on a machine that already has the module: here, or over ssh."""

import shlex
import signal
import subprocess
import uuid

from .. import FAILED, TREE, USAGE, Problem, install, of_child, process, progress
from ..results import bundle
from . import sweep

SCRIPT = TREE / "scripts/target/buddybench-run"


def command_for(target, words, kinds="local, ssh:[user@]host or vm"):
    """The command line that runs the script on a target; it reads the script on stdin."""
    arguments_of_script = ["-P", *words]
    if target == "local":
        return [*install.as_root(), "sh", "-s", "--", *arguments_of_script]
    if target.startswith("ssh:") and target[4:] and not target.startswith("ssh:-"):
        return ["ssh", target[4:], "sh", "-s", "--", *map(shlex.quote, arguments_of_script)]
    raise Problem(f"no such target: {target}; use {kinds}", USAGE)


def stop(target):
    """End the run there; its script then prints what is done."""
    progress.say(f"stopping the run on {target} to keep what is done; Ctrl-C again gives up")
    words = ["sh", "-c", "echo 1 >/sys/kernel/debug/buddybench/stop"]
    if target == "local":
        process.run([*install.as_root(), *words], stderr=subprocess.DEVNULL)
    else:
        process.run(["ssh", target[4:], *words[:2], shlex.quote(words[2])])


def not_for_us():
    """Ctrl-C reaches all of a terminal's programs; ssh has to live on to bring the rest."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def follow(child, watch, target):
    """All lines of the script; after Ctrl-C those of the run that was stopped."""
    lines, told = [], False
    while True:
        try:
            for line in child.stdout:
                lines.append(line)
                watch(line.rstrip("\n"))
            return lines
        except KeyboardInterrupt:
            if told:
                raise
            told = True
            watch.stopped()
            stop(target)


def run(target, words, stopped=None):
    """Run the script on a target; its bundle. stopped() is called when Ctrl-C stops it."""
    command = command_for(target, words)
    with SCRIPT.open("rb") as script, progress.Step(f"run on {target}", quiet=True) as step:
        with process.start(
            command,
            stdin=script,
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
            preexec_fn=None if target == "local" else not_for_us,
        ) as child:
            watch = sweep.Watch(step, 0)
            watch.stopped = stopped or watch.stopped
            lines = follow(child, watch, target)
    found = bundle.parse("".join(lines))
    if not found:
        raise Problem(f"no result from {target} (see above)", of_child(child.returncode))
    return found[0]


def on_shell(target, line):
    """A command line that runs a shell line on a target, as who we are there."""
    return ["ssh", target[4:], line] if target.startswith("ssh:") else ["sh", "-c", line]


def replay(target, words, data):
    """Put a stream onto a target and replay it there; the bundle."""
    place = f"/tmp/buddybench-stream-{uuid.uuid4()}"
    command_for(target, words, "local, ssh:[user@]host, vm or uml")  # refuses what cannot be
    try:
        if process.run(on_shell(target, f"cat >{place}"), input=data).returncode:
            raise Problem(f"cannot copy the stream to {target}", FAILED)
        return run(target, ["-r", place, *words])
    finally:
        process.run(on_shell(target, f"rm -f {place}"))
