# SPDX-License-Identifier: GPL-2.0-only
"""Build the module for kernels."""


from .. import FAILED, OK, Problem, progress, shown, worst
from ..debian import apt, build, kernels

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


def main(options):
    """`buddybench build`."""
    names = (
        [kernel.name for kernel in kernels.TABLE] if options.kernel == "all" else [options.kernel]
    )
    ended = [OK]
    for name in names:
        try:
            module, warned = build.ensure(name)
        except apt.Unreachable as reason:
            progress.say(f"{name}: skipped: {reason}")
            ended.append(reason.code)
            continue
        except Problem as reason:
            progress.say(f"{name}: {reason}")
            ended.append(reason.code)
            continue
        print(f"{name}: {shown(module)}")
        for line in warned:
            progress.say(f"  {line}")
            ended.append(FAILED)
    return worst(ended)
