# SPDX-License-Identifier: GPL-2.0-only
"""List and fetch the kernels that buddybench is built for and run on."""

import json

from .. import OK, USAGE, Problem, progress, worst
from ..debian import apt, kernels

HELP = "list and fetch the kernels to build for and run on"
EXAMPLES = """examples:
  scripts/buddybench kernels                     what is available and what has been fetched
  scripts/buddybench kernels fetch 6.12          fetch the newest 6.12 of Debian
  scripts/buddybench kernels fetch all           fetch every kernel of the matrix"""


def arguments(parser):
    """Command line of `buddybench kernels`."""
    parser.add_argument("action", nargs="?", choices=("list", "fetch"), default="list")
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    parser.add_argument("names", nargs="*", metavar="NAME", help="kernels to fetch, or all")


def main(options):
    """`buddybench kernels`."""
    if options.action == "list" and options.names:
        raise Problem(
            f"list takes no names: {' '.join(options.names)}; to fetch them: kernels fetch", USAGE
        )
    if options.action == "list":
        print(json.dumps(kernels.table(), indent=1) if options.json else "\n".join(kernels.lines()))
        return OK
    names = options.names or [kernels.DEFAULT]
    if names == ["all"]:
        names = [kernel.name for kernel in kernels.TABLE]
    ended, found = [OK], []
    for name in names:
        try:
            have = kernels.ensure(name, newest=True)
            found.append({"name": name, **{key: have[key] for key in ("release", "version")}})
            if not options.json:
                print(f"{name}: {have['release']} ({have['version']})")
        except apt.Unreachable as reason:
            progress.say(f"{name}: skipped: {reason}")
            ended.append(reason.code)
    if options.json:
        print(json.dumps(found, indent=1))
    return worst(ended)
