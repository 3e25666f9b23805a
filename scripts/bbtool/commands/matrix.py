# SPDX-License-Identifier: GPL-2.0-only
"""Build for every kernel of the table, boot it, run a small sweep, unload."""

import json
import os
import time

from .. import FAILED, OK, SKIP, progress
from ..check import matrix
from ..debian import kernels
from . import common

HELP = "build for every supported kernel, boot it, run a small sweep, unload"
EXAMPLES = """examples:
  scripts/buddybench matrix                      all of the table, one line each
  scripts/buddybench matrix 5.10 6.1-i386        these only
  scripts/buddybench matrix --json 6.12          machine-readable"""


def arguments(parser):
    """Command line of `buddybench matrix`."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar="KERNEL",
        help="kernels of `scripts/buddybench kernels`; all of them by default",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument(
        "--jobs",
        type=common.at_least(1),
        default=min(4, os.cpu_count() or 1),
        metavar="N",
        help="so many kernels at a time (%(default)s here)",
    )
    common.timeout(parser, default=300, what="per kernel")


def show(found):
    """One line for a kernel."""
    if found["verdict"] != "ok":
        print(f"{found['kernel']:<13}{found['verdict']}: {found['reason']}", flush=True)
        return
    text = (
        f"{found['apis']} APIs, orders {found['orders']}, {found['nodes']} nodes,"
        f" {found['rows']} rows, zones {' '.join(found['zones'])}"
    )
    if found["page_kb"] != 4:
        text += f", pages of {found['page_kb']} KiB"
    if "highmem_pages" in found:
        text += f" ({found['highmem_pages']} blocks from HighMem for GFP_HIGHUSER)"
    if "refusals" in found:
        text += f", {found['refusals']} cases for PREEMPT_RT"
    print(
        (
            f"{found['kernel']:<13}ok  {found['release']:<22} {text}, unloaded;"
            f" {found['seconds']:.0f} s"
        ),
        flush=True,
    )


def main(options):
    """`buddybench matrix`."""
    verdicts, names = [], options.names or [one.name for one in kernels.TABLE]
    kernels.several(names)
    if len(names) > 1:
        rows = matrix.several(names, options.timeout, options.jobs)
    else:
        rows = (matrix.attempt(name, options.timeout) for name in names)
    start = time.monotonic()
    for found in rows:
        if options.json:
            print(json.dumps(found), flush=True)
        else:
            show(found)
        verdicts.append(found["verdict"])
    if len(names) > 1 and not options.json:
        took = progress.seconds(time.monotonic() - start)
        print(f"{verdicts.count('ok')} of {len(names)} kernels ok, {took}")
    if "failed" in verdicts:
        return FAILED
    return SKIP if set(verdicts) == {"skipped"} else OK
