# SPDX-License-Identifier: GPL-2.0-only
"""Boot a kernel with the module in a virtual machine; run a command in it, or show a sweep."""

import os
import pathlib
import sys

from .. import FAILED, OK, USAGE, Problem, counted, progress
from ..debian import build, kernels, own_tree
from ..guest import targets, vm
from ..present import table
from ..results import bundle
from . import common

HELP = "run a command in a virtual machine with the module loaded, or a sweep, and show its table"
EXAMPLES = """examples:
  scripts/buddybench vm --count                              a sweep in exact instruction counts
  scripts/buddybench vm --kernel 6.12 -- cat /sys/kernel/debug/buddybench/features
  scripts/buddybench vm --make --kernel ~/linux              build a copy of a tree, and boot it
  scripts/buddybench vm --kernel ~/linux --append init_on_alloc=1 -- buddybench-run orders=0-3"""

SWEEP = "apis=alloc_pages,__get_free_pages gfp=GFP_KERNEL,GFP_ATOMIC orders=0-10".split()


def arguments(parser):
    """Command line of `buddybench vm`."""
    parser.add_argument(
        "--kernel",
        default=kernels.DEFAULT,
        help="a kernel of `scripts/buddybench kernels`, or your own: the folder where it was built,"
        " its vmlinuz, or its linux-image-*.deb",
    )
    common.own_tree(parser)
    common.machine_mode(parser)
    common.machine_shape(parser)
    parser.add_argument(
        "--module", metavar="KO", help="load this module instead of building one; - for none"
    )
    common.timeout(parser, default=300)
    parser.add_argument(
        "cmd", nargs="*", metavar="CMD", help="shell command, or a script file, to run in the guest"
    )


def script_of(words):
    """The command as shell text: a file is read, anything else is taken as it is."""
    if len(words) == 1 and pathlib.Path(words[0]).is_file():
        return pathlib.Path(words[0]).read_text(encoding="utf-8")
    return " ".join(words)


class Stream:
    """Show the guest's output as it comes.

    Progress lines update one line, the rest goes to stdout.
    """

    def __init__(self, step):
        self.step = step
        self.blank = False  # held back: init puts one before its exit line

    def __call__(self, line):
        if line is None:
            self.step.at()
        elif line.startswith("#progress "):
            self.step.at(*progress.of_state(line))
        elif not vm.EXIT_LINE.match(line):
            self.step.clear()
            self.step.forget()
            told = bundle.with_id(line)
            print(("\n" if self.blank else "") + told, end="\n" if line else "", flush=True)
            self.blank = not line


def main(options):
    """`buddybench vm`."""
    targets.early(options)
    return command(options) if options.cmd else sweep(options)


def sweep(options):
    """What nobody asked more of: some rows, as `run --target vm` shows them."""
    if options.module == "-":
        raise Problem("--module -: no sweep without the module; give a command", USAGE)
    options.words = SWEEP
    status, data = targets.in_vm(options)
    sys.stdout.write(table.render(data))
    return status


def command(options):
    """Run it and show what it prints."""
    options.kernel = own_tree.chosen(options.kernel, options.make)
    have = kernels.ensure(options.kernel)
    shape = targets.shape_of(options, have)
    module = None if options.module == "-" else options.module or build.ensure(options.kernel)[0]
    files = vm.payload(module, script_of(options.cmd), options.params)
    size = f"{counted(shape.cpus, 'CPU')}, {counted(shape.nodes, 'node')}"
    label = f"{have['release']} ({shape.mode}, {size})"
    with progress.Step(label, quiet=True) as step:
        outcome = vm.run(have, shape, files, Stream(step), options.timeout)
    if outcome.complaint:
        progress.say(
            (
                f"buddybench vm: {outcome.complaint}\n"
                f"full console: {vm.keep_console(outcome, have['release'])}"
            ),
        )
        return outcome.status or FAILED
    if outcome.status != OK and os.environ.get("BUDDYBENCH_DEBUG"):
        progress.say(outcome.console)
    return outcome.status
