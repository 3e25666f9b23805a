# SPDX-License-Identifier: GPL-2.0-only
"""Write a result in the format of another tool."""

import sys

from .. import OK, USAGE, Problem
from ..present.export import FORMATS, to_kcidb
from ..results import merged, result

HELP = "write a result as csv, KTAP, OpenMetrics and other formats"
EXAMPLES = """examples:
  scripts/buddybench export out/demo.json --to csv --out demo.csv
  scripts/buddybench export out/demo.json --to ktap               for kselftest and LAVA
  scripts/buddybench export a.json --to hgrm --row order:3/ --row op/alloc"""


def arguments(parser):
    """Command line of `buddybench export`."""
    parser.add_argument("file", help="a JSON result, a bundle, or runs that were merged")
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


def chosen(runs, parts):
    """The runs with the rows that have all parts in their name."""
    found = [
        {
            **data,
            "benchmarks": [
                row for row in data["benchmarks"] if all(part in row["name"] for part in parts)
            ],
        }
        for data in runs
    ]
    if not any(data["benchmarks"] for data in found):
        raise Problem("no row has this in its name; `show FILE --rows` lists the names", USAGE)
    return found


def numbered(runs):
    """The runs with their repeats numbered as those of one run."""
    done = 0
    for data in runs:
        rows = [
            {**row, "repetition_index": done + row["repetition_index"]}
            for row in data["benchmarks"]
        ]
        done = 1 + max((row["repetition_index"] for row in rows), default=done - 1)
        yield {**data, "benchmarks": rows}


def one(runs, path):
    """The runs as one result, where the format has no place for what tells them apart."""
    other = merged.apart(runs)
    if other:
        raise Problem(
            f"{path}: runs of several {other}, which only --to kcidb can tell apart; export the"
            " files that were merged",
            USAGE,
        )
    return merged.as_one(list(numbered(runs)))


def main(options):
    """`buddybench export`."""
    runs = chosen(merged.read_all(options.file), options.row)
    if options.to == "kcidb":
        text = to_kcidb(runs[0], options.origin, runs[1:])
    else:
        text = FORMATS[options.to](one(runs, options.file))
    if options.out:
        result.save(options.out, text)
    else:
        sys.stdout.write(text)
    return OK
