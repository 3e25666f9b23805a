# SPDX-License-Identifier: GPL-2.0-only
"""Watch the page allocator of this machine: zones, lists, rates and the run, refreshing."""

import curses
import dataclasses
import json
import shutil
import sys
import time

from .. import OK, progress
from ..present import live_text
from ..results import live
from . import common

HELP = "zones, free lists, per-CPU lists, vm events and the run of this machine, refreshing"
EXAMPLES = """examples:
  scripts/buddybench top                         as root, on a terminal; q ends it
  scripts/buddybench top --times 10 > log        plain text, ten samples
  scripts/buddybench top --dir FOLDER --times 1  files that were copied from elsewhere"""


def arguments(parser):
    """Command line of `buddybench top`."""
    parser.add_argument(
        "--interval",
        type=common.at_least(0.1, float),
        default=2,
        metavar="S",
        help="seconds between samples (2)",
    )
    parser.add_argument(
        "--times",
        type=common.at_least(1),
        metavar="N",
        help="end after N samples (1 if this is no terminal)",
    )
    parser.add_argument("--dir", metavar="FOLDER", help=f"the module's files ({live.DEBUGFS})")
    parser.add_argument("--plain", action="store_true", help="text, on a terminal too")
    common.json_output(parser)


def main(options):
    """`buddybench top`."""
    machine = live.Machine(options.dir)
    machine.sample()  # a problem is told before the screen is taken
    plain_text = options.plain or options.json
    if sys.stdout.isatty() and progress.terminal() and not plain_text:
        curses.wrapper(screen, machine, options)
    else:
        plain(machine, options)
    return OK


def plain(machine, options):
    """Samples as text."""
    before = None
    for number in range(options.times or 1):
        if number:
            time.sleep(options.interval)
            print(end="" if options.json else "\n")
        now = machine.sample()
        if options.json:
            print(json.dumps(dataclasses.asdict(now)), flush=True)
        else:
            width = shutil.get_terminal_size((80, 24)).columns
            print("\n".join(live_text.lines(now, before, width)), flush=True)
        before = now


def screen(window, machine, options):
    """Samples on the whole screen, until q or the last one."""
    curses.curs_set(0)
    window.timeout(round(options.interval * 1000))
    before, number = None, 0
    while options.times is None or number < options.times:
        now, number = machine.sample(), number + 1
        window.erase()
        height, width = window.getmaxyx()
        head = f"buddybench top, every {options.interval:g} s; q ends it"
        for at, text in enumerate([head, *live_text.lines(now, before, width)][: height - 1]):
            window.addnstr(at, 0, text, width - 1, curses.A_BOLD if at == 0 else 0)
        window.refresh()
        before = now
        if window.getch() in (ord("q"), ord("Q"), 27):
            return
