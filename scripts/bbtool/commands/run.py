# SPDX-License-Identifier: GPL-2.0-only
"""Run one benchmark here, on other machines, or in a virtual machine, and show its result."""

import json
import sys

from .. import ABORTED, Problem, progress, worst
from ..guest import targets
from ..present import merged_text, table
from ..results import merged, result
from . import common

HELP = "run a benchmark here, over ssh or in a VM; show the table, write JSON"
EXAMPLES = """examples:
  scripts/buddybench run apis=alloc_pages orders=0-3      here (the module must be loaded)
  scripts/buddybench run --target ssh:root@testbox --out a.json orders=0-9 repeats=10
  scripts/buddybench run --target ssh:root@one,root@two --out both.json orders=0-9
  scripts/buddybench run --target vm --count gfp='GFP_KERNEL,GFP_ATOMIC|__GFP_ZERO' orders=all"""


def arguments(parser):
    """Command line of `buddybench run`."""
    common.targets(parser)
    parser.add_argument("--out", metavar="FILE", help="write the result as JSON")
    parser.add_argument("--json", action="store_true", help="print it instead of the table")
    common.width(parser)
    common.keys(parser)


def attempts(names, options):
    """(target, exit status, result or None) of each, one after the other.

    A machine that fails does not stop the others; Ctrl-C does.
    """
    for name in names:
        try:
            status, data = targets.run(name, options)
        except Problem as reason:
            if len(names) == 1:
                raise
            progress.say(f"{name}: {reason}")
            status, data = reason.code, None
        yield name, status, data
        if status == ABORTED:
            return


def main(options):
    """`buddybench run`."""
    names = targets.parse(options.target or ["local"])
    targets.check(names, options)
    if options.out:
        result.writable(options.out)
    done = list(attempts(names, options))
    found = [data for _, _, data in done if data]
    status = worst([status for _, status, _ in done])
    if not found:
        return status
    data, render = found[0], table.render
    if len(names) > 1:
        data = merged.of(found, merged.BY)
        render = merged_text.render_at
    if options.out:
        (merged.write if len(names) > 1 else result.write)(options.out, data)
    if options.json:
        print(json.dumps(data))
    else:
        sys.stdout.write(render(data, options.width))
    return status
