# SPDX-License-Identifier: GPL-2.0-only
"""Explain the kernel's report of a page allocation failure."""

import json
import sys

from .. import FAILED, OK, USAGE, Problem
from ..present import failure_text
from ..results import alloc_failure, files
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
    name = files.named(options.file)
    try:
        found = alloc_failure.parse(files.content(options.file).decode("utf-8", "replace"))
    except OSError as reason:
        raise Problem(f"{name}: {reason.strerror}", USAGE) from None
    except ValueError as reason:
        raise Problem(f"{name}: {reason}", FAILED) from None
    except Problem as problem:
        raise Problem(f"{name}: {problem}", problem.code) from None
    if options.json:
        print(json.dumps(failure_text.told(found), indent=1))
    else:
        sys.stdout.write(failure_text.render(found))
    return OK
