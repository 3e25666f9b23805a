# SPDX-License-Identifier: GPL-2.0-only
"""Show what a recorded stream of allocations does."""

import json
import sys

from .. import OK
from ..present import stream_text
from ..results import stream
from . import common

HELP = "show a recorded stream: orders, masks, lifetimes, live pages over time"
EXAMPLES = """examples:
  scripts/buddybench stream load.stream.xz"""


def arguments(parser):
    """Command line of `buddybench stream`."""
    parser.add_argument("file", metavar="FILE", help="from `scripts/buddybench record`")
    common.json_output(parser)


def main(options):
    """`buddybench stream`."""
    found = stream.read(options.file)
    if options.json:
        print(json.dumps(stream_text.told(found)))
    else:
        sys.stdout.write(stream_text.render(found))
    return OK
