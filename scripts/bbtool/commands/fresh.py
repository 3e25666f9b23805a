# SPDX-License-Identifier: GPL-2.0-only
"""Run the commands of the README in a minimal Debian."""

import json
import os

from .. import FAILED, OK, Problem, install
from ..check import fresh
from . import common

HELP = "run `make demo` and `make check`, or another command, in a minimal Debian 12 and 13"
EXAMPLES = """examples:
  scripts/buddybench fresh                       both commands of the README, on both, as root
  scripts/buddybench fresh --user                the same as a user who may use sudo
  scripts/buddybench fresh --suite trixie --share-cache -- make exercise KERNEL=7.x"""


def arguments(parser):
    """Command line of `buddybench fresh`."""
    parser.add_argument(
        "--suite",
        action="append",
        choices=fresh.SUITES,
        help="this Debian only; may be repeated",
    )
    parser.add_argument(
        "--user", action="store_true", help="as a user who may use sudo, not as root"
    )
    parser.add_argument(
        "--plain-chroot",
        action="store_true",
        help="enter by chroot alone, as some build hosts do: / is no mount point",
    )
    parser.add_argument(
        "--share-cache",
        action="store_true",
        help="use the downloads and kernels in the cache of this machine (a user gets a copy)",
    )
    parser.add_argument(
        "cmd", nargs="*", metavar="CMD", help=f"shell command to run in the tree ({fresh.README})"
    )
    common.json_output(parser)


def main(options):
    """`buddybench fresh`."""
    if os.geteuid():
        raise Problem("this takes root: it makes and mounts a whole system; run it with sudo")
    install.need("mmdebstrap", "mount", "mkdir", "chroot")
    verdicts = {suite: fresh.attempt(suite, options) for suite in options.suite or fresh.SUITES}
    if options.json:
        print(json.dumps({"schema": "buddybench-fresh/1", "suites": verdicts}))
    for suite, status in verdicts.items() if not options.json else ():
        print(f"{suite}: {'ok' if not status else f'failed with exit status {status}'}")
    return FAILED if any(verdicts.values()) else OK
