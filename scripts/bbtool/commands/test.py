# SPDX-License-Identifier: GPL-2.0-only
"""Run every test that needs no special hardware."""

import time

from .. import FAILED, OK, install
from ..check import groups
from ..check.cases import FAIL, PASS, SKIP

HELP = "run every test that needs no special hardware"
EXAMPLES = """examples:
  scripts/buddybench test                        all of it
  scripts/buddybench test --fail-fast            all of it, up to the first group that fails
  scripts/buddybench test --only layers --only kunit
  scripts/buddybench test --only planted -v      which test catches which planted bug"""

SHOWN_LINES = 60


def count(cases):
    """The closing text: how many passed, failed, and were skipped."""
    numbers = {kind: sum(1 for case in cases if case.status == kind) for kind in (PASS, FAIL, SKIP)}
    skipped = f", {numbers[SKIP]} skipped" if numbers[SKIP] else ""
    return f"{numbers[PASS]} passed, {numbers[FAIL]} failed{skipped}"


def show(group, cases, seconds, verbose=False):
    """One line for the group, and one for what failed or was skipped; verbose: for every case."""
    print(f"{group.name:<11}{count(cases):<40}{seconds:6.1f} s", flush=True)
    for case in cases:
        if case.status == SKIP:
            print(f"  skipped  {case.name}: {case.text.strip()}")
        elif case.status == PASS and verbose:
            print(f"  passed   {case.name}")
        elif case.status == FAIL:
            print(f"  FAILED   {case.name}")
            lines = case.text.strip().splitlines()
            for line in lines[:SHOWN_LINES]:
                print(f"      {line}")
            if len(lines) > SHOWN_LINES:
                print(
                    f"      ... {len(lines) - SHOWN_LINES} more lines; to see them:"
                    f" scripts/buddybench test --only {group.name}"
                )


def arguments(parser):
    """Command line of `buddybench test`."""
    parser.add_argument("--list", action="store_true", help="list all groups, and stop")
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="run this group; may be repeated"
    )
    parser.add_argument(
        "--fail-fast", action="store_true", help="stop at the first group that fails"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show every case")


def main(options):
    """`buddybench test`."""
    if options.list:
        for group in groups.GROUPS:
            print(f"{group.name:<11}{group.about}")
        return OK
    selected = groups.chosen(options.only)
    install.need(*(name for group in selected for name in group.needs))
    everything, left = [], []
    for number, group in enumerate(selected):
        start = time.monotonic()
        cases = groups.run_group(group, bool(options.only))
        everything += cases
        show(group, cases, time.monotonic() - start, options.verbose)
        if any(case.status == FAIL for case in cases) and options.fail_fast:
            left = [later.name for later in selected[number + 1 :]]
            break
    if left:
        print(f"not run after this failure: {', '.join(left)}")
    print(count(everything))
    return FAILED if any(case.status == FAIL for case in everything) else OK
