# SPDX-License-Identifier: GPL-2.0-only
"""Record a benchmark with trace-cmd, here or in a virtual machine, and show the path of the slowest allocations."""

import base64
import binascii
import os
import pathlib
import subprocess
import sys

from .. import FAILED, OK, TREE, USAGE, Problem, install, process, progress
from ..debian import apt, build, kernels
from ..guest import machine, vm
from ..results import result, trace_file, trace_reader

HELP = "record a run with trace-cmd; show the path of the slowest allocations; write a .dat for KernelShark"
EXAMPLES = """examples:
  scripts/buddybench trace orders=0,3,4 patterns=lifo                     in a VM, the default kernel
  scripts/buddybench trace --kernel 7.x --depth 4 --top 3 orders=9        with the functions below the allocator's entry
  scripts/buddybench trace --target local --out slow.dat orders=9 stop_ns=20000"""

SCRIPT = TREE / "scripts/target/buddybench-trace"
# What trace-cmd is linked with; its dynamic loader differs between architectures.
PACKAGES = ("trace-cmd", "libtraceevent1", "libtracefs1", "libzstd1", "libc6")
LIBRARIES = ("libtraceevent.so.1", "libtracefs.so.1", "libzstd.so.1", "libc.so.6", "ld-linux*.so.*")
DEFAULTS = {"modes": "op", "count": "500", "repeats": "1"}
BEGIN, END = "==> trace.dat <==", "==> end <=="


def arguments(parser):
    """Command line of `buddybench trace`."""
    parser.add_argument("--target", default="vm", choices=("vm", "local"), help="where to run (vm)")
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="the kernel of --target vm")
    parser.add_argument("--out", metavar="FILE", help="where to write the trace (out/trace-RELEASE.dat)")
    parser.add_argument("--depth", type=int, default=1, metavar="N", help="levels of functions to trace (1: the entry)")
    parser.add_argument("--top", type=int, default=10, metavar="N", help="how many of the slowest to show (10)")
    parser.add_argument("--timeout", type=int, default=300, metavar="S", help="--target vm: give up after this long")
    parser.add_argument("words", nargs="*", metavar="key=value", help="see /sys/kernel/debug/buddybench/README")


def words_of(options):
    """The keys of the run, with defaults that give a trace of a readable size."""
    wrong = [word for word in options.words if "=" not in word]
    if wrong:
        raise Problem(f"not understood: {wrong[0]}; give key=value", USAGE)
    given = {word.split("=", 1)[0] for word in options.words}
    return [f"{key}={value}" for key, value in DEFAULTS.items() if key not in given] + options.words


def tracer(arch):
    """The files that make trace-cmd run in the guest: the program, its libraries, and a wrapper."""
    folder = apt.unpack("bookworm", PACKAGES, arch)
    files = {"lib/trace-cmd": (folder / "usr/bin/trace-cmd").read_bytes()}
    for pattern in LIBRARIES:
        found = next(path for path in sorted(folder.rglob(pattern)) if path.exists())
        files[f"lib/{'loader' if pattern.startswith('ld-') else found.name}"] = found.resolve().read_bytes()
    files["bin/trace-cmd"] = b'#!/bin/sh\nexec /lib/loader --library-path /lib /lib/trace-cmd "$@"\n'
    files["bin/buddybench-trace"] = SCRIPT.read_bytes()
    return files


def command(options, check=True):
    """What the guest does: record, print the facts, then the file."""
    keys = " ".join(result.shell(word) for word in words_of(options))
    events = "mount -t tracefs tracefs /sys/kernel/tracing\ntrace-cmd check-events -N >/dev/null 2>&1\n" \
             "echo check-events=$?\n" if check else ""
    return (f"{events}buddybench-trace -o /tmp/trace.dat -d {options.depth} {keys} || exit $?\n"
            f"echo '{BEGIN}'\nbase64 /tmp/trace.dat\necho '{END}'\n")


def facts_of(lines):
    """The name=value lines that the script prints."""
    return dict(line.split("=", 1) for line in lines if line.split("=", 1)[0] in
                ("entry", "state", "slow", "check-events"))


def in_vm(options, path):
    """Record in a virtual machine; the facts."""
    have = kernels.ensure(options.kernel)
    mode = "kvm" if machine.kvm_works(have["image"]) else "tcg"
    files = vm.payload(build.ensure(options.kernel)[0], command(options), extra=tracer(have["arch"]))
    received = [0]
    with progress.Step(f"trace on {have['release']}", quiet=True) as step:
        def watch(line):
            received[0] += len(line or "")
            step.at(None, f"{progress.size(received[0])} received" if received[0] > 9999 else "boot and run")
        outcome = vm.run(have, machine.shape(have["arch"], mode), files, watch, options.timeout)
    lines = outcome.text.splitlines()
    if outcome.complaint or outcome.status or END not in lines:
        said = outcome.complaint or "\n".join(line for line in lines if len(line) < 200)
        raise Problem(f"the trace did not work: {said}", outcome.status or FAILED)
    start, end = lines.index(BEGIN), lines.index(END)
    try:
        result.save(path, base64.b64decode("".join(lines[start + 1:end]), validate=True))
    except binascii.Error as reason:
        raise Problem(f"the trace was damaged on its way out of the machine: {reason}", FAILED) from reason
    return {**facts_of(lines[:start]), "release": have["release"], "mode": mode}


def local(options, path):
    """Record on this machine; the facts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    install.need("trace-cmd", "mount")
    done = process.run([*install.as_root(), "sh", str(SCRIPT), "-o", str(path), "-d", str(options.depth), *words_of(options)],
                       stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Problem("the trace did not work (see above)", done.returncode)
    return {**facts_of(done.stdout.splitlines()), "release": os.uname().release}


def operations(path):
    """The allocations in a trace.dat."""
    return trace_reader.operations(trace_file.read(path, trace_reader.FIELDS))


def shares(ops):
    """Lines: how many allocations took which path, and their median."""
    groups = {}
    for op in ops:
        groups.setdefault((op.cell, op.order(), op.path()), []).append(op.nanoseconds)
    yield "  cell order  path             n   p50 us   max us"
    for (cell, order, path), times in sorted(groups.items(), key=lambda item: (item[0][0], str(item[0][1:]))):
        times.sort()
        yield (f"  {cell:>4} {'-' if order is None else order:>5}  {path:<14}{len(times):>4}{times[len(times) // 2] / 1e3:>9.3f}"
               f"{times[-1] / 1e3:>9.3f}")


def show(ops, facts, options):
    """Print the slowest allocations and their paths."""
    print(f"{len(ops)} allocations on {facts['release']}, traced at {facts.get('entry')}; times have the tracing in them")
    if facts.get("mode") == "tcg":
        print("the machine is emulated: what follows what is right, how long it took is the speed of no machine")
    print("\n".join(shares(ops)))
    if "slow" in facts:
        print(f"the trace was frozen at {facts['slow'].removeprefix('# slow ')}")
    print(f"the {min(options.top, len(ops))} slowest:")
    for rank, op in enumerate(sorted(ops, key=lambda op: -op.nanoseconds)[:options.top], 1):
        noise = ", ".join(f"{count} x {name}" for name, count in op.noise().items())
        order = op.order()
        print(f"{rank:>4}. {op.nanoseconds / 1e3:9.3f} us  order {'-' if order is None else order}  {op.path():<14} "
              f"CPU {op.cpu}{'  interrupted: ' + noise if noise else ''}")
        lines = trace_reader.tell(op)
        print("\n".join(lines[:20] + ([f"    ... {len(lines) - 20} more"] if len(lines) > 20 else [])))


def main(options):
    """`buddybench trace`."""
    install.need(*trace_file.NEEDS)
    release = os.uname().release if options.target == "local" else kernels.ensure(options.kernel)["release"]
    path = pathlib.Path(options.out or TREE / "out" / f"trace-{release}.dat")
    facts = (local if options.target == "local" else in_vm)(options, path)
    ops = operations(path)
    if not ops:
        raise Problem(f"no allocation of a worker is in {path}: was the ring buffer too small? fewer count= helps", FAILED)
    show(ops, facts, options)
    checked = facts.get("check-events")
    if checked is not None:
        print(f"trace-cmd check-events: {'all events can be parsed' if checked == '0' else 'FAILED'}")
    print(f"{path}: {progress.size(path.stat().st_size)}; kernelshark {path}", file=sys.stderr)
    return OK if checked in (None, "0") else FAILED
