# SPDX-License-Identifier: GPL-2.0-only
"""Show what a recorded stream of allocations does."""

import sys

from .. import OK
from ..present import stream_text
from ..results import stream

HELP = "show a recorded stream: orders, masks, lifetimes, live pages over time"
EXAMPLES = """examples:
  scripts/buddybench stream load.stream.xz"""


def arguments(parser):
    """Command line of `buddybench stream`."""
    parser.add_argument("file", metavar="FILE", help="from `scripts/buddybench record`")


def main(options):
    """`buddybench stream`."""
    sys.stdout.write(stream_text.render(stream.read(options.file)))
    return OK
