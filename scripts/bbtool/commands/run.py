# SPDX-License-Identifier: GPL-2.0-only
"""Run one benchmark here, on other machines, or in a virtual machine, and show its result."""

import json
import shutil
import sys
import time

from .. import ABORTED, OK, UNDECIDED, USAGE, Problem, progress, worst
from ..guest import targets
from ..present import merged_text, repeats_text, table
from ..results import boots, comparison, measured, merged, repeats, result
from . import common

HELP = "run a benchmark here, over ssh or in a VM; show the table, write JSON"
EXAMPLES = """examples:
  scripts/buddybench run apis=alloc_pages orders=0-3      here (the module must be loaded)
  scripts/buddybench run --target ssh:root@testbox --out a.json orders=0-9 repeats=10
  scripts/buddybench run --target ssh:root@one,root@two --out both.json orders=0-9
  scripts/buddybench run --until 1 --budget 10m orders=0-3     again and again, to +-1 %
  scripts/buddybench run --target vm --count gfp='GFP_KERNEL,GFP_ATOMIC|__GFP_ZERO' orders=all"""


def arguments(parser):
    """Command line of `buddybench run`."""
    common.targets(parser)
    parser.add_argument("--out", metavar="FILE", help="write the result as JSON")
    parser.add_argument("--json", action="store_true", help="print it instead of the table")
    parser.add_argument(
        "--until",
        type=common.percent,
        metavar="P",
        help="run again until the 95 %% interval of every row is within +-P percent",
    )
    parser.add_argument(
        "--budget",
        type=common.seconds,
        metavar="TIME",
        help="with --until: the longest time for each target (5m)",
    )
    common.width(parser)
    common.keys(parser)


class Runs:
    """All results so far, kept in the file after each."""

    def __init__(self, options, names):
        self.options, self.several = options, len(names) > 1 or options.until is not None
        self.found, self.statuses, self.of = [], [], {}
        self.stopped = False

    def stop(self):
        """Ctrl-C ends them all, whatever becomes of the run that is under way."""
        self.stopped = True

    def add(self, name, status, data):
        """One more; what is in the file is whole at any time."""
        self.statuses.append(status)
        units = {one["clock"].get("unit") for one in (data, *self.found) if one}
        if len(units) > 1:
            progress.say(f"{name}: in {data['clock'].get('unit')}, unlike those before: left out")
            self.statuses.append(USAGE)
            return
        if data:
            self.found.append(data)
            self.of.setdefault(name, []).append(data)
        if data and self.options.out:
            write = merged.write if self.several else result.write
            measured.keep(write, self.options.out, self.data())

    def data(self):
        """The result, or all of them in one."""
        return merged.of(self.found, merged.BY) if self.several else self.found[0]


def once(name, options, runs, alone):
    """(exit status, result or None) of a target; one that fails does not stop the others."""
    try:
        return targets.run(name, options, runs.stop)
    except Problem as reason:
        if alone:
            raise
        progress.say(f"{name}: {reason}")
        return reason.code, None


def again(name, options, runs, alone):
    """Run until the intervals are narrow or the time is over."""
    start, screen, mine = time.monotonic(), Screen(), runs.of.setdefault(name, [])
    while True:
        status, data = once(name, options, runs, alone and not mine)
        runs.add(name, status, data)
        if runs.stopped:
            runs.statuses.append(ABORTED)
        if status != OK or not mine or runs.stopped:
            return
        found = repeats.rows(mine)
        spent = time.monotonic() - start
        left = repeats.more(found, options.until)
        told = progress.seconds(spent / len(mine) * left)
        if found:
            screen.draw(found, options.until, left, f"{told} left")
        if repeats.enough(found, options.until):
            return
        why = hopeless(mine, found, options.until)
        if why:
            progress.say(f"{name}, after run {len(mine)}: {why}")
            runs.statuses.append(UNDECIDED)
            return
        if spent + spent / len(mine) > (options.budget or 300) or len(mine) >= repeats.MOST:
            progress.say(f"{name}: the time is over; --budget gives more")
            runs.statuses.append(UNDECIDED)
            return


def hopeless(mine, found, goal):
    """Why more runs would not help, None if they may."""
    if repeats.none(mine):
        return "no row has a number" + comparison.why_none(boots.boots(mine))
    held = repeats.held(found, goal)
    return repeats_text.held(held, goal) if held else None


class Screen:
    """The table of the runs so far: redrawn on a terminal, else a line for each run."""

    def __init__(self):
        self.height = 0

    def draw(self, found, goal, left, told):
        """After one more run."""
        lines = [repeats_text.summary(found, goal, left, told)]
        if sys.stderr.isatty():
            columns, height = shutil.get_terminal_size((80, 24))
            lines += repeats_text.lines(found, goal, max(height - 5, 1))
            lines = [line[: columns - 1] for line in lines]
            sys.stderr.write(f"\r\033[{self.height}F\033[J" if self.height else "")
            self.height = len(lines)
        progress.say("\n".join(lines))


def check(options, names):
    """What must be right before anything is run."""
    targets.check(names, options)
    others = [name for name in names if name != "vm"]
    if options.mode == "count" and others:
        raise Problem(
            f"--count: {', '.join(others)} would be in ns, the VM in instructions, which do not go"
            " into one result; run them apart",
            USAGE,
        )
    if options.budget and options.until is None:
        raise Problem("--budget is for --until", USAGE)
    if options.until is not None and options.until <= 0:
        raise Problem("--until: give a number of percent above 0", USAGE)
    if options.out:
        result.writable(options.out)


def main(options):
    """`buddybench run`."""
    names = targets.parse(options.target or ["local"])
    check(options, names)
    runs, left = Runs(options, names), list(names)
    try:
        while left and not runs.stopped:
            name = left.pop(0)
            if options.until is None:
                runs.add(name, *once(name, options, runs, len(names) == 1))
            else:
                again(name, options, runs, len(names) == 1)
    except KeyboardInterrupt:
        if not runs.found:
            raise
        runs.statuses.append(ABORTED)
    finally:
        if left:
            progress.say(f"targets that were left out: {', '.join(left)}")
            runs.statuses.append(ABORTED)
    show(options, runs)
    return worst(runs.statuses)


def show(options, runs):
    """Print what there is."""
    if not runs.found:
        return
    data = runs.data()
    if options.json:
        print(json.dumps(data))
        return
    for name, mine in runs.of.items() if options.until is not None else ():
        print("\n".join([name, *repeats_text.lines(repeats.rows(mine), options.until), ""]))
    sys.stdout.write((merged_text.render if runs.several else table.render)(data, options.width))
