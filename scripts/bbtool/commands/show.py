# SPDX-License-Identifier: GPL-2.0-only
"""Show a result file, convert a bundle into JSON, or make an HTML page of either."""

import json
import sys

from .. import OK, USAGE, Problem, counted, progress
from ..present import page, table
from ..results import merged, result
from . import common

HELP = "show a result; turn a bundle into JSON, or either into an HTML page"
EXAMPLES = """examples:
  scripts/buddybench show out/demo.json                  the summary tables
  scripts/buddybench show result.bundle --json result.json
  scripts/buddybench show out/demo.json --html demo.html     one page with charts, opens offline
  scripts/buddybench show out/demo.json --rows | grep order:9"""

COLUMNS = ("p50", "p99", "max", "cost", "unit")  # of --rows, named as in the JSON


def arguments(parser):
    """Command line of `buddybench show`."""
    parser.add_argument(
        "file", nargs="?", help="a JSON result, a bundle, or runs that were merged; - is stdin"
    )
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write the result as JSON, or print it"
    )
    parser.add_argument(
        "--html", metavar="FILE", help="write the result as one HTML page with charts"
    )
    parser.add_argument(
        "--rows",
        action="store_true",
        help="a line with tabs for each row and repeat, in place of the summary",
    )
    common.width(parser)


def before_its_options(options):
    """What to say where --json has taken the name of the file that was to be shown."""
    taken = options.json
    return f"; to print it as JSON: show {taken} --json" if taken not in (None, "-") else ""


def alone(path):
    """The result of one run."""
    try:
        return result.read(path)
    except Problem as reason:
        if merged.SCHEMA in str(reason):
            raise Problem(f"{path}: runs that were merged, which is JSON already", USAGE) from None
        raise


def lines(rows):
    """The columns of --rows, with what they are called."""
    yield ("name", "repeat", *COLUMNS, "flags")
    for row in rows:
        values = [str(row.get(key, "-")) for key in ("name", "repetition_index", *COLUMNS)]
        yield [*values, ",".join(row["flags"]) or "-"]


def main(options):
    """`buddybench show`."""
    if options.file is None:
        raise Problem(f"show needs a file{before_its_options(options)}", USAGE)
    data = alone(options.file) if options.json else merged.together(options.file)
    if options.json == "-":
        print(json.dumps(data, ensure_ascii=False))
    elif options.json:
        result.write(options.json, data)
        progress.say(f"{options.json}: {counted(len(data['benchmarks']), 'row')}")
    if options.html:
        page.write(options.html, data)
        progress.say(f"{options.html}: open it in a browser")
    if options.json or options.html:
        return OK
    if options.rows:
        for line in lines(data["benchmarks"]):
            print("\t".join(line))
    else:
        sys.stdout.write(table.render(data, options.width))
    return OK
