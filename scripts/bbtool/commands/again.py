# SPDX-License-Identifier: GPL-2.0-only
"""Run a result again and say what is not the same."""

import json
import re
import sys

from .. import USAGE, Problem
from ..guest import targets
from ..present import compare_text
from ..results import comparison, measured, merged, result, surroundings
from . import common

HELP = "run somebody's result again and compare it with that"
EXAMPLES = """examples:
  scripts/buddybench again their.json            in a VM like theirs, or here if it was no VM
  scripts/buddybench again their.json --target ssh:root@testbox --out mine.json
  scripts/buddybench again their.json --kernel 6.12 repeats=10   the same, but for these"""


def arguments(parser):
    """Command line of `buddybench again`."""
    parser.add_argument("file", help="a JSON result, a bundle, or runs that were merged")
    common.targets(parser)
    parser.add_argument("--out", metavar="FILE", help="write the new result as JSON")
    parser.add_argument("--json", action="store_true", help="print it instead of the comparison")
    common.keys(parser)


def read(path):
    """Their runs, which have to be of one plan and one kind of machine.

    Seeds that differ were picked, and one is picked now.
    """
    runs = merged.read_all(path)
    replays = list(dict.fromkeys(data["replay"] for data in runs if "stream" in data))
    if replays:
        raise Problem(f"{path}: a stream was replayed; again: {'; or '.join(replays)}", USAGE)
    seeds = [re.findall(r"\bseed=\S+", data["config"]) for data in runs]
    for data in runs if any(seed != seeds[0] for seed in seeds) else ():
        data["config"] = re.sub(r"\bseed=\S+ ?", "", data["config"]).strip()
    for what, of in (
        ("hosts or kernels", lambda data: merged.place(data, merged.BY)),
        ("plans", lambda data: sorted(data["config"].split())),
        ("machines", lambda data: data.get("vm")),
    ):
        if any(of(data) != of(runs[0]) for data in runs):
            raise Problem(f"{path}: runs of several {what}; give one of them", USAGE)
    return runs


def plan(data, words):
    """The words of the run, those given now in place of theirs."""
    ours = dict(word.split("=", 1) for word in words)
    theirs = dict(word.split("=", 1) for word in data["config"].split() if "=" in word)
    return [f"{key}={value}" for key, value in {**theirs, **ours}.items()]


def like(data, options):
    """Fill in the machine that they had, where the command line does not say."""
    machine = data.get("vm")
    if not machine or options.target and "vm" not in options.target:
        return options.target or ["local"]
    if machine.get("mode") == "uml":
        raise Problem(f"it ran in user-mode Linux; again: {data['replay']}", USAGE)
    if not options.kernel:
        options.kernel = re.search(r"--kernel (\S+)|$", data["replay"]).group(1)
    options.mode = options.mode or machine["mode"]
    options.cpus = options.cpus or machine["cpus"]
    options.nodes = options.nodes or machine["nodes"]
    options.memory = options.memory or machine["memory_mb"]
    options.append = options.append or machine["append"]
    return ["vm"]


def main(options):
    """`buddybench again`."""
    theirs = read(options.file)
    options.words = plan(theirs[0], options.words)
    names = targets.parse(like(theirs[0], options))
    if len(names) > 1:
        raise Problem("one target only: `run` takes several", USAGE)
    targets.check(names, options)
    if options.out:
        result.writable(options.out)
    status, ours = targets.run(names[0], options)
    if options.out:
        measured.keep(result.write, options.out, ours)
    if options.json:
        print(json.dumps(ours))
        return status
    before, after = (
        comparison.Side([name] * len(data), data)
        for name, data in ((options.file, theirs), (options.out or "again", [ours]))
    )
    reasons = list(surroundings.obstacles(before.results, after.results))
    found = comparison.outcome(before.boots, after.boots, [{}], 0.01)
    changes = surroundings.differences(before.results, after.results)
    story = compare_text.Story(before, after, found, changes, [], reasons)
    sys.stdout.write(compare_text.render(story, False))
    return status
