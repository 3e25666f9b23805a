# SPDX-License-Identifier: GPL-2.0-only
"""Run every test that needs no special hardware."""

import dataclasses
import json
import time

from .. import FAILED, OK, install
from ..check import groups
from ..check.cases import FAIL, PASS, SKIP
from . import common

HELP = "run every test that needs no special hardware"
EXAMPLES = """examples:
  scripts/buddybench test                        all of it
  scripts/buddybench test --fail-fast            all of it, up to the first group that fails
  scripts/buddybench test --only layers --only kunit
  scripts/buddybench test --only planted -v      which test catches which planted bug"""

SHOWN_LINES = 60
KINDS = {"passed": PASS, "failed": FAIL, "skipped": SKIP}


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
    common.json_output(parser)


def listed(options):
    """The groups."""
    if options.json:
        rows = [{"name": group.name, "about": group.about} for group in groups.GROUPS]
        print(json.dumps(rows, indent=1))
        return OK
    for group in groups.GROUPS:
        print(f"{group.name:<11}{group.about}")
    return OK


def told(done, left):
    """All of it as JSON data."""
    cases = [case for _, part, _ in done for case in part]
    count_of = {name: sum(case.status == kind for case in cases) for name, kind in KINDS.items()}
    parts = [
        {
            "name": group.name,
            "seconds": round(seconds, 1),
            "cases": [dataclasses.asdict(case) for case in part],
        }
        for group, part, seconds in done
    ]
    return {"schema": "buddybench-test/1", **count_of, "not_run": left, "groups": parts}


def main(options):
    """`buddybench test`."""
    if options.list:
        return listed(options)
    selected = groups.chosen(options.only)
    install.need(*(name for group in selected for name in group.needs))
    done, left = [], []
    for number, group in enumerate(selected):
        start = time.monotonic()
        cases = groups.run_group(group, bool(options.only))
        done.append((group, cases, time.monotonic() - start))
        if not options.json:
            show(*done[-1], options.verbose)
        if any(case.status == FAIL for case in cases) and options.fail_fast:
            left = [later.name for later in selected[number + 1 :]]
            break
    everything = [case for _, cases, _ in done for case in cases]
    if options.json:
        print(json.dumps(told(done, left), indent=1))
    else:
        if left:
            print(f"not run after this failure: {', '.join(left)}")
        print(count(everything))
    return FAILED if any(case.status == FAIL for case in everything) else OK
