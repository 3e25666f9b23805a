# SPDX-License-Identifier: GPL-2.0-only
"""Exercise and explain the allocator of a kernel; one table."""

import dataclasses
import json
import time

from .. import FAILED, OK, progress
from ..check import exercise, figures
from ..debian import kernels
from . import common

HELP = "verify, oracle, paths, fragmentation and trace in a VM; one table"
EXAMPLES = """examples:
  scripts/buddybench exercise                    on the default kernel, about two minutes
  scripts/buddybench exercise --kernel 7.x       order 3 has a per-CPU list there, order 4 none
  scripts/buddybench exercise --short            the same with fewer allocations"""


def arguments(parser):
    """Command line of `buddybench exercise`."""
    parser.add_argument(
        "--kernel", default=kernels.DEFAULT, help="a kernel of `scripts/buddybench kernels`"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--short", action="store_true", help="fewer allocations")
    common.timeout(parser, what="for each of the three machines")


def show(found):
    """Print the table."""
    print(f"{'part':<14}{'what':<46}{'figure':<22}{'limit':<24}verdict")
    before = None
    for line in found:
        name = line.part if line.part != before else ""
        print(f"{name:<14}{line.what:<46}{line.value:<22}{line.limit:<24}{line.verdict}")
        before = line.part


def main(options):
    """`buddybench exercise`."""
    start, have = time.monotonic(), kernels.ensure(options.kernel)
    found = exercise.outcome(options, have)
    bad = sum(line.verdict == figures.BAD for line in found)
    if options.json:
        rows = [dataclasses.asdict(line) for line in found]
        about = {"schema": "buddybench-exercise/1", "kernel": have["release"], "failed": bad}
        print(json.dumps({**about, "figures": rows}, indent=1))
        return FAILED if bad else OK
    print(f"buddybench exercise on {have['release']}{' (short)' if options.short else ''}\n")
    show(found)
    print(f"\n{len(found) - bad} ok, {bad} failed, {progress.seconds(time.monotonic() - start)}")
    return FAILED if bad else OK
