# SPDX-License-Identifier: GPL-2.0-only
"""Explain the kernel's report of a page allocation failure."""

import json
import pathlib
import sys

from .. import OK, USAGE, Problem
from ..present import failure_text
from ..results import alloc_failure
from . import common

HELP = "explain a `page allocation failure` of a kernel log: which mark or list stopped it"
EXAMPLES = """examples:
  scripts/buddybench explain /var/log/kern.log   the last failure in it
  scripts/buddybench explain - <report           from stdin, such as dmesg's output"""


def arguments(parser):
    """Command line of `buddybench explain`."""
    parser.add_argument("file", metavar="FILE", help="a kernel log, - for stdin")
    common.json_output(parser)


def main(options):
    """`buddybench explain`."""
    try:
        data = (
            sys.stdin.buffer.read()
            if options.file == "-"
            else pathlib.Path(options.file).read_bytes()
        )
    except OSError as reason:
        raise Problem(f"{options.file}: {reason.strerror}", USAGE) from None
    try:
        found = alloc_failure.parse(data.decode("utf-8", "replace"))
    except Problem as problem:
        name = "stdin" if options.file == "-" else options.file
        raise Problem(f"{name}: {problem}", problem.code) from None
    if options.json:
        print(json.dumps(failure_text.told(found), indent=1))
    else:
        sys.stdout.write(failure_text.render(found))
    return OK
