# SPDX-License-Identifier: GPL-2.0-only
"""Two kernels, from revisions to the table in the mail: build, boot in turn, decide."""

import pathlib
import random
import sys

from .. import OK
from ..experiment import ab, places, wanted
from . import common

HELP = "compare two kernels: build what is missing, boot them in turn until it is decided"
EXAMPLES = """examples:
  scripts/buddybench ab ~/linux@v6.12 ~/linux@my-branch        time and instructions, for a mail
  scripts/buddybench ab ~/linux@HEAD ~/linux@HEAD+fix.patch --rows 'alloc order=0,4'
  scripts/buddybench ab 6.1 6.12 --on count                    kernels of Debian
  scripts/buddybench ab ~/linux@v6.12..my-branch --each        what each commit costs
  scripts/buddybench ab 6.1 6.12 --on count --stream load.stream.xz   a recorded workload
  scripts/buddybench ab ~/linux@good ~/linux@HEAD --gate 'alloc order=4 > 2%'  for git bisect run"""
ON = (
    f"{', '.join(places.NAMES)} (count,uml for two revisions; count with --each, --gate or"
    " --own-node; else uml)"
)


def arguments(parser):
    """Command line of `buddybench ab`."""
    parser.add_argument(
        "before", metavar="A", help="a kernel of the table, a build folder, TREE@REVISION, +PATCH"
    )
    parser.add_argument("after", metavar="B", nargs="?", help="the same; not with --each")
    parser.add_argument(
        "words", nargs="*", type=common.key_value, metavar="key=value", help="for the run"
    )
    options_of(parser)


def options_of(parser):
    """The rest of it."""
    parser.add_argument("--on", metavar="PLACES", help=ON)
    parser.add_argument(
        "--rows",
        action="append",
        metavar="ROWS",
        help=f"what is to be decided, such as 'alloc order=0,4' ({wanted.DEFAULT[0]})",
    )
    common.min_effect(parser)
    parser.add_argument(
        "--pairs", type=common.at_least(1), default=20, help="at most so many (%(default)s)"
    )
    parser.add_argument(
        "--budget", type=common.seconds, default=900, metavar="TIME", help="for all boots (15m)"
    )
    parser.add_argument(
        "--stream", metavar="FILE", help="replay this stream instead; key=value are those of replay"
    )
    common.own_node(parser)
    common.own_tree(parser, "a tree that A or B names")
    parser.add_argument(
        "--config", metavar="FILE", help="more options for revisions of a tree; - is stdin"
    )
    parser.add_argument("--each", action="store_true", help="A is TREE@BASE..TIP: every commit")
    parser.add_argument(
        "--gate", metavar="'ROWS > LIMIT'", help="for git bisect run: 0 good, 1 bad, 125 neither"
    )
    parser.add_argument("--resume", action="store_true", help="go on with --out, or the last one")
    parser.add_argument(
        "--out", type=pathlib.Path, metavar="FOLDER", help="keep boots (out/ab-...)"
    )
    parser.add_argument("--json", metavar="FILE", help="write what was found as JSON")
    parser.add_argument("--html", metavar="FILE", help="write it as a page, as compare --html does")
    parser.add_argument(
        "--seed",
        type=int,
        default=None,
        help="of the order of boots (drawn; told in the text; with --resume that of the beginning)",
    )


def main(options):
    """`buddybench ab`."""
    if options.seed is None:
        options.seed = random.SystemRandom().getrandbits(31)
    if options.gate:
        return ab.gated(options)
    text, status = ab.run(options)
    sys.stdout.write(text)
    return status or OK
