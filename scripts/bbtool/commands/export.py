# SPDX-License-Identifier: GPL-2.0-only
"""Write a result in the format of another tool."""

import sys

from .. import OK, USAGE, Problem
from ..present.export import FORMATS, to_kcidb
from ..results import result

HELP = "write a result as csv, KTAP, OpenMetrics and other formats"
EXAMPLES = """examples:
  scripts/buddybench export out/demo.json --to csv --out demo.csv
  scripts/buddybench export out/demo.json --to ktap               for kselftest and LAVA
  scripts/buddybench export a.json --to hgrm --row order:3/ --row op/alloc"""


def arguments(parser):
    """Command line of `buddybench export`."""
    parser.add_argument("file", help="a JSON result or a bundle")
    parser.add_argument(
        "--to", required=True, choices=tuple(FORMATS), metavar="FORMAT", help=", ".join(FORMATS)
    )
    parser.add_argument("--out", metavar="FILE", help="write it there instead of to stdout")
    parser.add_argument(
        "--row",
        action="append",
        default=[],
        metavar="TEXT",
        help="only rows whose name has this part; may be repeated",
    )
    parser.add_argument(
        "--origin", default="buddybench", help="the CI system of --to kcidb (%(default)s)"
    )


def chosen(data, parts):
    """The result with the rows that have all parts in their name."""
    rows = [row for row in data["benchmarks"] if all(part in row["name"] for part in parts)]
    if not rows:
        raise Problem("no row has this in its name; `show FILE --rows` lists the names", USAGE)
    return {**data, "benchmarks": rows}


def main(options):
    """`buddybench export`."""
    data = chosen(result.read(options.file), options.row)
    if options.to == "kcidb":
        text = to_kcidb(data, options.origin)
    else:
        text = FORMATS[options.to](data)
    if options.out:
        result.save(options.out, text)
    else:
        sys.stdout.write(text)
    return OK
