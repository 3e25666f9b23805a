# SPDX-License-Identifier: GPL-2.0-only
"""Say whether this machine can run buddybench, and what will disturb its numbers."""

import dataclasses
import json
import tempfile

from .. import OK, PROG, TREE, UNFIT, USAGE, Problem, progress
from ..check import doctor
from ..debian import apt
from ..guest import facts, shell, targets
from ..results import result, spread
from . import common

HELP = "can this machine run buddybench, and will its numbers mean anything?"
EXAMPLES = """examples:
  scripts/buddybench doctor                      what is missing, what disturbs, and what helps
  scripts/buddybench doctor --target ssh:root@testbox
  scripts/buddybench doctor --aa orders=0-4      the smallest change it would see"""

RUNS = 10


def arguments(parser):
    """Command line of `buddybench doctor`."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of the list")
    parser.add_argument(
        "--aa", action="store_true", help=f"run the same plan {RUNS} times and tell the spread"
    )
    parser.add_argument(
        "--target", default="local", metavar="T", help="which machine: local or ssh:[user@]host"
    )
    common.keys(parser)


def show(findings):
    """The list for people."""
    for one in findings:
        print(f"{one.name:<16}{one.verdict:<7}{one.text}")
        for line in one.help:
            print(f"{'':<23}{line}")


def spread_of(options):
    """Run the plan again and again; the smallest changes that would be seen."""
    runs = []
    for number in range(RUNS):
        progress.say(f"run {number + 1} of {RUNS}")
        runs.append(result.convert(shell.run(options.target, options.words)))
    return spread.smallest(runs)


def looked(target):
    """What is found on the machine."""
    if targets.parse([target]) == ["vm"]:
        raise Problem("a VM is fit by itself; use local or ssh:[user@]host", USAGE)
    if target == "local":
        packages = apt.known("linux-headers-")
        return list(doctor.look(doctor.Machine(tree=TREE, packages=packages)))
    with tempfile.TemporaryDirectory(prefix="buddybench-") as folder:
        facts.fetch(target, folder)
        return list(doctor.look(doctor.Machine(folder, tree=f"{folder}/tree")))


def main(options):
    """`buddybench doctor`."""
    if options.words and not options.aa:
        raise Problem(f"{' '.join(options.words)}: a plan is for --aa, which runs it", USAGE)
    findings = looked(options.target)
    unfit = [one.name for one in findings if one.verdict == doctor.BAD]
    found = {
        "schema": "buddybench-doctor/1",
        "fit": not unfit,
        "findings": [dataclasses.asdict(one) for one in findings],
    }
    if not options.json:
        show(findings)
    if options.aa and not unfit:
        found["aa"] = spread_of(options)
        if not options.json:
            print(spread.told(found["aa"]))
    if options.json:
        print(json.dumps(found, indent=1))
    elif unfit:
        print(f"\nnot fit: {', '.join(unfit)}; a VM needs none of it: {PROG} vm")
    return UNFIT if unfit else OK
