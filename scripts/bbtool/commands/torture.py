# SPDX-License-Identifier: GPL-2.0-only
"""Try to make the module harm its machine.

Stock kernels, debug kernels, and the pure folders as a program.
"""

import dataclasses
import json
import re
import time

from .. import FAILED, OK, USAGE, Problem, progress
from ..check.cases import FAIL
from ..torture.guests import Job, run
from ..torture.tests import PLANTED, TESTS
from . import common

HELP = (
    "try to make the module harm its machine, watched by kernels with KASAN, lockdep, kmemleak and"
    " others"
)
EXAMPLES = """examples:
  scripts/buddybench torture --quick             a little of everything
  scripts/buddybench torture --only fuzz         all of one test
  scripts/buddybench torture --only kill --kernel debug --quick
  scripts/buddybench torture --bug freed-twice   one planted bug"""

SEED = 1
SHOWN_LINES = 60


def show(job, cases, seconds, verbose):
    """One line for the test, more for what failed."""
    failed = [case for case in cases if case.status == FAIL]
    provoked = [
        re.sub(r".*provoked: ", "", case.name) for case in cases if "provoked: " in case.name
    ]
    print(
        (
            f"{str(job):<26}{'FAILED' if failed else 'ok':<8}{progress.seconds(seconds):>13} "
            f" {'; '.join(provoked)}"
        ),
        flush=True,
    )
    for case in cases:
        if case.status == FAIL or verbose:
            print(f"  {case.status:<7}{case.name}")
            print(
                "".join(
                    f"      {line}\n"
                    for line in case.text.splitlines()[:SHOWN_LINES]
                    if case.status == FAIL
                ),
                end="",
            )


def jobs(options):
    """What the options ask for."""
    bugs = tuple(options.bug or ())
    only = {*(options.only or ()), *((PLANTED,) if bugs else ())}
    unknown = only - {test.name for test in TESTS}
    if unknown:
        raise Problem(
            (
                f"no such test: {', '.join(sorted(unknown))}; there are"
                f" {', '.join(test.name for test in TESTS)}"
            ),
            USAGE,
        )
    for test in TESTS:
        if only and test.name not in only:
            continue
        for kind, kernel, amount in test.kernels(options.quick):
            if not options.kernel or options.kernel in (kind, kernel):
                yield Job(test, kind, kernel, options.amount or amount, options.seed, bugs)


def arguments(parser):
    """Command line of `buddybench torture`."""
    parser.add_argument(
        "--quick", action="store_true", help="a little of everything, in a few minutes"
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="run this test; may be given again"
    )
    parser.add_argument(
        "--kernel",
        metavar="K",
        help="on this kernel only: one of `buddybench kernels`, native, debug, kcsan or stock",
    )
    parser.add_argument(
        "--amount", type=common.at_least(1), metavar="N", help="so many rounds of each test"
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, metavar="N", help="of what is random (%(default)s)"
    )
    parser.add_argument(
        "--bug",
        action="append",
        metavar="NAME",
        help="only this one of planted; may be given again",
    )
    parser.add_argument("--list", action="store_true", help="list all tests, and stop")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every case")
    common.json_output(parser)


def listed(options):
    """The tests."""
    if options.json:
        print(json.dumps([{"name": test.name, "about": test.about} for test in TESTS], indent=1))
        return OK
    for test in TESTS:
        print(f"{test.name:<16}{test.about}")
        for kind, amount in test.amounts.items():
            print(f"{'':<16}{kind}: {amount.quick} quick, {amount.full} in full")
    return OK


def main(options):
    """`buddybench torture`."""
    if options.list:
        return listed(options)
    todo, done = list(jobs(options)), []
    if not todo:
        raise Problem("no test runs on that kernel; see scripts/buddybench torture --list", USAGE)
    for job in todo:
        start = time.monotonic()
        with progress.Step(str(job), quiet=True) as step:
            cases = run(job, step)
        done.append((job, cases, time.monotonic() - start))
        if not options.json:
            show(*done[-1], options.verbose)
    well = [all(case.status != FAIL for case in cases) for _, cases, _ in done]
    if options.json:
        print(json.dumps(told(done, well), indent=1))
    else:
        print(f"{sum(well)} tests passed, {len(well) - sum(well)} failed")
    return OK if all(well) else FAILED


def told(done, well):
    """All of it as JSON data."""
    rows = [
        {
            "test": job.test.name,
            "kernel": job.kernel,
            "seconds": round(seconds, 1),
            "cases": [dataclasses.asdict(case) for case in cases],
        }
        for job, cases, seconds in done
    ]
    failed = len(well) - sum(well)
    return {"schema": "buddybench-torture/1", "passed": sum(well), "failed": failed, "tests": rows}
