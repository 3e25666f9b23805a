# SPDX-License-Identifier: GPL-2.0-only
"""Record a benchmark with trace-cmd, here or in a virtual machine."""

import base64
import binascii
import os
import subprocess

from .. import FAILED, TREE, Problem, install, of_child, process, progress
from ..debian import build, debs, kernels
from ..results import measured, result
from . import machine, vm

SCRIPT = TREE / "scripts/target/buddybench-trace"
# What trace-cmd is linked with; its dynamic loader differs between architectures.
PACKAGES = ("trace-cmd", "libtraceevent1", "libtracefs1", "libzstd1", "libc6")
LIBRARIES = ("libtraceevent.so.1", "libtracefs.so.1", "libzstd.so.1", "libc.so.6", "ld-linux*.so.*")
DEFAULTS = {"modes": "op", "count": "500", "repeats": "1"}
WRAPPER = b'#!/bin/sh\nexec /lib/loader --library-path /lib /lib/trace-cmd "$@"\n'
BEGIN, END = "==> trace.dat <==", "==> end <=="


def words_of(options):
    """The keys of the run, with defaults that give a trace of a readable size."""
    given = {word.split("=", 1)[0] for word in options.words}
    return [f"{key}={value}" for key, value in DEFAULTS.items() if key not in given] + options.words


def tracer(arch):
    """The files that make trace-cmd run in the guest: the program, its libraries, and a wrapper."""
    folder = debs.unpack("bookworm", PACKAGES, arch)
    files = {"lib/trace-cmd": (folder / "usr/bin/trace-cmd").read_bytes()}
    for pattern in LIBRARIES:
        found = next(path for path in sorted(folder.rglob(pattern)) if path.exists())
        name = "loader" if pattern.startswith("ld-") else found.name
        files[f"lib/{name}"] = found.resolve().read_bytes()
    files["bin/trace-cmd"] = WRAPPER
    files["bin/buddybench-trace"] = SCRIPT.read_bytes()
    return files


def command(options, check=True):
    """What the guest does: record, print the facts, then the file."""
    keys = " ".join(result.shell(word) for word in words_of(options))
    events = (
        "mount -t tracefs tracefs /sys/kernel/tracing\ntrace-cmd check-events -N >/dev/null 2>&1\n"
        "echo check-events=$?\n"
        if check
        else ""
    )
    return (
        f"{events}buddybench-trace -o /tmp/trace.dat -d {options.depth} {keys} || exit $?\n"
        f"echo '{BEGIN}'\nbase64 /tmp/trace.dat\necho '{END}'\n"
    )


def facts_of(lines):
    """The name=value lines that the script prints."""
    return dict(
        line.split("=", 1)
        for line in lines
        if line.split("=", 1)[0] in ("entry", "state", "slow", "check-events")
    )


def in_vm(options, path):
    """Record in a virtual machine; the facts."""
    have = kernels.ensure(options.kernel)
    mode = machine.timed_mode(have["image"])
    files = vm.payload(
        build.ensure(options.kernel)[0], command(options), extra=tracer(have["arch"])
    )
    received = [0]
    with progress.Step(f"trace on {have['release']}", quiet=True) as step:

        def watch(line):
            received[0] += len(line or "")
            step.at(
                None,
                f"{progress.size(received[0])} received" if received[0] > 9999 else "boot and run",
            )

        outcome = vm.run(have, machine.shape(have["arch"], mode), files, watch, options.timeout)
    lines = outcome.text.splitlines()
    if outcome.complaint or outcome.status or END not in lines:
        said = outcome.complaint or "\n".join(line for line in lines if len(line) < 200)
        raise Problem(f"the trace did not work: {said}", outcome.status or FAILED)
    start, end = lines.index(BEGIN), lines.index(END)
    try:
        recorded = base64.b64decode("".join(lines[start + 1 : end]), validate=True)
    except binascii.Error as reason:
        raise Problem(
            f"the trace was damaged while leaving the machine: {reason}", FAILED
        ) from reason
    measured.keep(result.save, path, recorded)
    return {**facts_of(lines[:start]), "release": have["release"], "mode": mode}


def local(options, path):
    """Record on this machine; the facts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    install.need("trace-cmd", "mount")
    done = process.run(
        [
            *install.as_root(),
            "sh",
            str(SCRIPT),
            "-o",
            str(path),
            "-d",
            str(options.depth),
            *words_of(options),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise Problem("the trace did not work (see above)", of_child(done.returncode))
    return {**facts_of(done.stdout.splitlines()), "release": os.uname().release}
