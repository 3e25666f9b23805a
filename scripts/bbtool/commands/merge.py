# SPDX-License-Identifier: GPL-2.0-only
"""Many runs, boots or hosts in one file."""

import argparse
import json
import sys

from .. import OK, progress
from ..present import merged_text
from ..results import merged
from . import common

HELP = "put the runs of many boots or hosts into one file and add their histograms up"
EXAMPLES = """examples:
  scripts/buddybench merge a.json b.json c.json --out all.json
  scripts/buddybench merge out/*.json --by kernel --json          hosts together, as JSON on stdout
  scripts/buddybench compare before.json after.json               takes merged files: boots count"""


def by(text):
    """host,kernel as a tuple."""
    names = tuple(text.split(","))
    if not set(names) <= set(merged.BY):
        raise argparse.ArgumentTypeError(f"{text}: give host, kernel or host,kernel")
    return names


def arguments(parser):
    """Command line of `buddybench merge`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="JSON results, bundles, merged")
    parser.add_argument(
        "--by",
        type=by,
        default=merged.BY,
        metavar="LIST",
        help="whose histograms are not added to each other: host,kernel (default), host, kernel",
    )
    parser.add_argument("--out", metavar="FILE", help="write the merged result there")
    parser.add_argument("--json", action="store_true", help="print it instead of the table")
    common.width(parser)


def main(options):
    """`buddybench merge`."""
    data, twice = merged.merge(options.files, options.by)
    for name in twice:
        progress.say(f"{name}: its run is in another file, too; it is taken once")
    if options.out:
        merged.write(options.out, data)
    if options.json:
        print(json.dumps(data))
    else:
        sys.stdout.write(merged_text.render(data, options.width))
    return OK
