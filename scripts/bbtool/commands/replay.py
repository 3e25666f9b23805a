# SPDX-License-Identifier: GPL-2.0-only
"""Replay a recorded stream of allocations on one kernel or several."""

import json
import sys

from .. import OK
from ..debian import build, kernels
from ..guest import machine, shell, sweep
from ..present import replay_text, table
from ..results import replay, result, stream
from . import common

HELP = "replay a recorded stream: what it costs and does to the free lists, on any kernel"
EXAMPLES = """examples:
  scripts/buddybench replay load.stream.xz                     here (the module must be loaded)
  scripts/buddybench replay load.stream.xz --target vm --kernel 7.x pace=recorded
  scripts/buddybench replay load.stream.xz --target vm --count --kernel 5.10,6.1,6.12,7.x"""


def arguments(parser):
    """Command line of `buddybench replay`."""
    parser.add_argument("file", metavar="FILE", help="from `scripts/buddybench record`")
    parser.add_argument(
        "--target", default="local", metavar="T", help="local, ssh:[user@]host, or vm"
    )
    parser.add_argument(
        "--kernel", default=kernels.DEFAULT, help="the kernels of --target vm, with commas"
    )
    parser.add_argument("--count", action="store_true", help="--target vm: count instructions")
    parser.add_argument("--cpus", type=int, metavar="N", help="--target vm: number of CPUs (2)")
    parser.add_argument("--out", metavar="FILE", help="write the result as JSON; one kernel only")
    common.json_output(parser)
    common.width(parser)
    parser.add_argument(
        "--timeout", type=int, default=600, metavar="S", help="--target vm: give up after this long"
    )
    common.keys(parser)


def in_vm(options, name, data):
    """Replay in a virtual machine; the result."""
    have = kernels.ensure(name)
    mode = "count" if options.count else machine.timed_mode(have["image"])
    shape = machine.shape(have["arch"], mode, cpus=options.cpus)
    module, _ = build.ensure(name)
    ran = sweep.in_vm(
        have,
        shape,
        module,
        options.words,
        options.timeout,
        f"replay on {have['release']}",
        stream=stream.for_kernel(data),
    )
    found = ran.result(shape, have)
    return complete(
        found, ran.bundle, data, f"--target vm --kernel {name}{counted(options)}", options
    )


def counted(options):
    """The option, where it was given."""
    return " --count" if options.count else ""


def complete(found, bundle, data, where, options):
    """A result with the timeline, and the command that repeats it."""
    found["stream"] = replay.of_bundle(bundle, data)
    words = " ".join(map(result.shell, [options.file, *options.words]))
    found["replay"] = f"scripts/buddybench replay {where} {words}"
    return found


def main(options):
    """`buddybench replay`."""
    data, names = stream.read(options.file), options.kernel.split(",")
    if options.out:
        result.writable(options.out)
    if options.target == "vm":
        done = [in_vm(options, name, data) for name in names]
    else:
        found = shell.replay(options.target, options.words, stream.for_kernel(data))
        converted = result.convert(found)
        done = [complete(converted, found, data, f"--target {options.target}", options)]
    if options.out:
        result.write(options.out, done[0])
    if options.json:
        print(json.dumps({"schema": "buddybench-replays/1", "results": done}))
        return OK
    if len(done) == 1:
        sys.stdout.write(table.render(done[0], options.width))
    sys.stdout.write(replay_text.render(done))
    return OK
