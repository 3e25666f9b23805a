# SPDX-License-Identifier: GPL-2.0-only
"""Compare two results: text for a patch mail, or a gate for CI."""

import sys

from .. import OK, USAGE, Problem
from ..present import compare_json, compare_page, compare_text
from ..results import boots, surroundings
from ..results.comparison import FILTERS, Nothing, outcome, read, wishes
from . import common

HELP = "compare two results: what got slower, what got faster, what did not change"
EXAMPLES = """examples:
  scripts/buddybench compare before.json after.json                   a text to paste into a mail
  scripts/buddybench compare a1.json,a2.json b1.json,b2.json          several boots per side
  scripts/buddybench compare a.json b.json api=alloc_pages order=0-3  these rows only
  scripts/buddybench compare a.json b.json --min-effect 2 --fail      exit status 1 if slower
  scripts/buddybench compare a.json b.json --html ab.html             a page, too"""


def arguments(parser):
    """Command line of `buddybench compare`."""
    parser.add_argument(
        "before", metavar="A", help="a JSON result or bundle, or several separated by commas"
    )
    parser.add_argument("after", metavar="B", help="the same, to be compared with A")
    parser.add_argument(
        "words", nargs="*", metavar="key=value", help=f"only rows with it: {', '.join(FILTERS)}"
    )
    common.min_effect(parser)
    parser.add_argument(
        "--all",
        action="store_true",
        help="show every row, not only the main function and the largest changes",
    )
    parser.add_argument(
        "--fail",
        action="store_true",
        help="exit with 1 if something got worse, with 6 if that is not decided",
    )
    parser.add_argument("--html", metavar="FILE", help="also write the comparison as one HTML page")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the text")
    parser.add_argument("--force", action="store_true", help="compare what should not be compared")


def main(options):
    """`buddybench compare`."""
    wanted = [wishes(options.words)]
    before, after = read(options.before), read(options.after)
    boots.once(before.named(), after.named())
    reasons = list(surroundings.obstacles(before.results, after.results))
    if reasons and not options.force:
        raise Problem(
            "these should not be compared:\n  " + "\n  ".join(reasons) + "\n--force does it anyway",
            USAGE,
        )
    try:
        found, nothing = outcome(before.boots, after.boots, wanted, options.min_effect), None
    except Nothing as problem:
        if not (options.json and problem.outcome.status()[1]):
            raise
        found, nothing = problem.outcome, problem
    story = compare_text.Story(
        before,
        after,
        found,
        surroundings.differences(before.results, after.results),
        sorted({*surroundings.varied(before.results), *surroundings.varied(after.results)}),
        reasons,
    )
    if options.html and not nothing:
        compare_page.write(options.html, story)
    if options.json:
        sys.stdout.write(compare_json.render(story))
        if nothing:
            raise nothing
    else:
        sys.stdout.write(compare_text.render(story, options.all))
    return found.status()[0] if options.fail else OK
