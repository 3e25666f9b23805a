# SPDX-License-Identifier: GPL-2.0-only
"""Record a benchmark with trace-cmd, and show the path of the slowest allocations."""

import json
import os
import pathlib

from .. import FAILED, OK, OUT, Problem, install, progress
from ..debian import kernels
from ..guest import trace
from ..present import trace_text
from ..results import result, trace_file, trace_reader
from . import common

HELP = "record a run in a VM, or here, with trace-cmd; show the slowest allocations"
EXAMPLES = """examples:
  scripts/buddybench trace orders=0,3,4 patterns=lifo    in a VM, the default kernel
  scripts/buddybench trace --kernel 7.x --depth 4 orders=9  with the functions below the entry
  scripts/buddybench trace --target local --out slow.dat orders=9 stop_ns=20000"""


def arguments(parser):
    """Command line of `buddybench trace`."""
    parser.add_argument(
        "--target",
        default="vm",
        choices=("vm", "local"),
        help="a VM, which is the default, or this machine",
    )
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="the kernel of --target vm")
    parser.add_argument(
        "--out",
        metavar="FILE",
        help="where to write the trace, which KernelShark reads (out/trace-RELEASE.dat)",
    )
    parser.add_argument(
        "--depth",
        type=common.at_least(1),
        default=1,
        metavar="N",
        help="levels of functions to trace (1: the entry)",
    )
    parser.add_argument(
        "--top",
        type=common.at_least(1),
        default=10,
        metavar="N",
        help="how many of the slowest to show (10)",
    )
    common.timeout(parser, default=300, what="--target vm: give up after this long")
    common.json_output(parser)
    common.keys(parser)


def main(options):
    """`buddybench trace`."""
    if options.out:
        result.writable(options.out)
    install.need(*trace_file.NEEDS)
    release = (
        os.uname().release
        if options.target == "local"
        else kernels.ensure(options.kernel)["release"]
    )
    path = pathlib.Path(options.out or OUT / f"trace-{release}.dat")
    facts = (trace.local if options.target == "local" else trace.in_vm)(options, path)
    ops = trace_reader.of_file(path)
    if not ops:
        raise Problem(
            (
                f"no allocation of a worker is in {path}: was the ring buffer too small? try"
                " a lower count="
            ),
            FAILED,
        )
    checked = facts.get("check-events")
    if options.json:
        print(json.dumps(trace_text.told(ops, facts, options, path)))
        return OK if checked in (None, "0") else FAILED
    trace_text.show(ops, facts, options)
    if checked is not None:
        print(
            f"trace-cmd check-events: {'all events can be parsed' if checked == '0' else 'FAILED'}"
        )
    progress.say(f"{path}: {progress.size(path.stat().st_size)}; kernelshark {path}")
    return OK if checked in (None, "0") else FAILED
