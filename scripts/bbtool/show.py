# SPDX-License-Identifier: GPL-2.0-only
"""Show a result file, or convert a bundle into JSON."""

import argparse
import sys

from . import OK, result, table

HELP = "show a result, or turn a bundle into JSON"
EXAMPLES = """examples:
  buddybench show out/demo.json                  the summary tables
  buddybench show result.bundle --json result.json
  buddybench show out/demo.json --rows | grep order:9"""


def arguments(parser):
    """Command line of `buddybench show`."""
    parser.add_argument("file", help="a JSON result or a bundle")
    parser.add_argument("--json", metavar="FILE", help="write the result as JSON")
    parser.add_argument("--rows", action="store_true", help="one line per row instead of the summary")
    parser.add_argument("--width", type=columns, help="columns, 80 to 120")


def columns(text):
    """A width that the tables can have."""
    if not text.isdigit() or not table.NARROW <= int(text) <= table.WIDE:
        raise argparse.ArgumentTypeError(f"{text}: give a number from {table.NARROW} to {table.WIDE}")
    return int(text)


def main(options):
    """`buddybench show`."""
    data = result.read(options.file)
    if options.json:
        result.write(options.json, data)
        print(f"{options.json}: {len(data['benchmarks'])} rows", file=sys.stderr)
    elif options.rows:
        for row in data["benchmarks"]:
            numbers = "\t".join(str(row.get(key, "-")) for key in ("p50", "p99", "max", "cost", "unit"))
            print(f"{row['name']}\t{row['repetition_index']}\t{numbers}")
    else:
        sys.stdout.write(table.render(data, options.width))
    return OK
