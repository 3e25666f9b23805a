# SPDX-License-Identifier: GPL-2.0-only
"""What the programs of scripts/checks have in common: their command line."""

import argparse
import pathlib

from .. import TREE


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
