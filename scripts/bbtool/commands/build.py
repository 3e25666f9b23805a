# SPDX-License-Identifier: GPL-2.0-only
"""Build the module for kernels."""

import json

from .. import FAILED, OK, Problem, progress, shown, worst
from ..debian import apt, build, kernels
from . import common

HELP = "build the module for kernels"
EXAMPLES = """examples:
  scripts/buddybench build                       for the default kernel
  scripts/buddybench build --kernel 6.12         into build/<release>/buddybench.ko
  scripts/buddybench build --kernel all          for every kernel of the matrix"""


def arguments(parser):
    """Command line of `buddybench build`."""
    parser.add_argument(
        "--kernel", default=kernels.DEFAULT, help="a kernel of `scripts/buddybench kernels`, or all"
    )
    common.json_output(parser)


def attempt(name):
    """One kernel: {kernel, status, module, warnings, problem}."""
    try:
        module, warned = build.ensure(name)
    except Problem as reason:
        skipped = "skipped: " if isinstance(reason, apt.Unreachable) else ""
        return {"kernel": name, "status": reason.code, "problem": f"{skipped}{reason}"}
    status = FAILED if warned else OK
    return {"kernel": name, "status": status, "module": shown(module), "warnings": warned}


def show(found):
    """The same for people."""
    if "problem" in found:
        progress.say(f"{found['kernel']}: {found['problem']}")
        return
    print(f"{found['kernel']}: {found['module']}")
    for line in found["warnings"]:
        progress.say(f"  {line}")


def main(options):
    """`buddybench build`."""
    names = (
        [kernel.name for kernel in kernels.TABLE] if options.kernel == "all" else [options.kernel]
    )
    found = []
    for name in names:
        found.append(attempt(name))
        if not options.json:
            show(found[-1])
    if options.json:
        print(json.dumps({"schema": "buddybench-build/1", "kernels": found}, indent=1))
    return worst(one["status"] for one in found)
