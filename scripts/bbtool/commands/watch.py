# SPDX-License-Identifier: GPL-2.0-only
"""Show how a real kernel splits a block and merges it again, as a page to step through."""

import json
import pathlib
import sys

from .. import OK, TREE, shown
from ..debian import kernels
from ..guest import watch
from ..present import watch_page
from ..results import measured, result, watched
from . import common

HELP = "record in a VM how a block is split and merged; a page to step through it"
EXAMPLES = """examples:
  scripts/buddybench watch                               the default kernel: out/watch.html
  scripts/buddybench watch --kernel 5.10                 only single pages have per-CPU lists there
  scripts/buddybench watch --from out/watch.json         show an earlier recording again"""


def arguments(parser):
    """Command line of `buddybench watch`."""
    parser.add_argument(
        "--kernel", default=kernels.DEFAULT, help="a kernel of `scripts/buddybench kernels`"
    )
    parser.add_argument(
        "--from", dest="source", metavar="FILE", help="show an earlier recording, run nothing"
    )
    parser.add_argument(
        "--out",
        default=str(TREE / "out"),
        metavar="FOLDER",
        help="where watch.json and watch.html go",
    )
    common.timeout(parser, default=300)
    common.json_output(parser)


def main(options):
    """`buddybench watch`."""
    folder = pathlib.Path(options.out)
    result.writable(folder / "watch.html")
    if options.source:
        data = watched.load(options.source)
    else:
        data = watch.in_vm(options.kernel, options.timeout)
        measured.keep(watched.write, folder / "watch.json", data)
    watch_page.write(folder / "watch.html", data)
    if options.json:
        print(json.dumps(data))
        return OK
    sys.stdout.write(watch_page.as_text(data))
    print(f"to step through it: {shown(folder / 'watch.html')} (open it in a browser)")
    return OK
