# SPDX-License-Identifier: GPL-2.0-only
"""What the programs of scripts/checks have in common: their command line and end."""

import argparse
import pathlib
import signal
import sys

from .. import TREE, streams

STOPPED = 128 + signal.SIGINT  # as of a program that the signal ends


def parser(about, *examples):
    """Their command line: which tree. examples are what is typed after scripts/checks/."""
    found = argparse.ArgumentParser(
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n  scripts/checks/".join(["examples:", *examples]),
    )
    found.add_argument(
        "--tree", type=pathlib.Path, default=TREE, help="the tree to check (default: this one)"
    )
    return found


def end(main):
    """The exit status of one. Ctrl-C is a line; of a fault of the check a traceback is wanted."""
    try:
        return main()
    except KeyboardInterrupt:
        streams.tell(f"\nscripts/checks/{pathlib.Path(sys.argv[0]).name}: interrupted")
        return STOPPED
