# SPDX-License-Identifier: GPL-2.0-only
"""Run one benchmark here, on another machine, or in a virtual machine, and show its result."""

import sys

from .. import OK
from ..debian import build, kernels
from ..guest import machine, shell, sweep
from ..present import table
from ..results import result
from . import common

HELP = "run a benchmark here, over ssh or in a VM; show the table, write JSON"
EXAMPLES = """examples:
  scripts/buddybench run apis=alloc_pages orders=0-3      here (the module must be loaded)
  scripts/buddybench run --target ssh:root@testbox --out a.json orders=0-9 repeats=10
  scripts/buddybench run --target vm --count gfp='GFP_KERNEL,GFP_ATOMIC|__GFP_ZERO' orders=all"""


def arguments(parser):
    """Command line of `buddybench run`."""
    parser.add_argument(
        "--target", default="local", metavar="T", help="local, ssh:[user@]host, or vm"
    )
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="the kernel of --target vm")
    parser.add_argument("--count", action="store_true", help="--target vm: count instructions")
    parser.add_argument("--out", metavar="FILE", help="write the result as JSON")
    common.width(parser)
    parser.add_argument(
        "--timeout", type=int, default=600, metavar="S", help="--target vm: give up after this long"
    )
    common.keys(parser)


def in_vm(options):
    """Run in a virtual machine; the result."""
    have = kernels.ensure(options.kernel)
    mode = "count" if options.count else machine.choose(have["arch"], have["image"], "auto")
    shape = machine.shape(have["arch"], "tcg" if mode == "count" and not options.count else mode)
    ran = sweep.in_vm(have, shape, build.ensure(options.kernel)[0], options.words, options.timeout)
    return ran.result(shape, have)


def main(options):
    """`buddybench run`."""
    if options.target == "vm":
        status, data = OK, in_vm(options)
    else:
        found = shell.run(options.target, options.words)
        status, data = found.status, result.convert(found)
    sys.stdout.write(table.render(data, options.width))
    if options.out:
        result.write(options.out, data)
    return status
