# SPDX-License-Identifier: GPL-2.0-only
"""Everything once: fetch a kernel, build, boot, sweep all allocation APIs, show the table."""

import json
import pathlib
import sys
import time

from .. import OK, OUT, Problem, progress, shown
from ..debian import kernels, uml_kernels
from ..guest import full_sweep
from ..present import page, table
from ..results import bundle, measured, result
from . import common

HELP = "fetch, build, boot, sweep all APIs, orders and masks, show the table"
EXAMPLES = """examples:
  scripts/buddybench demo                        the default kernel; with KVM if that works
  scripts/buddybench demo --kernel 6.12 --count  exact instruction counts on 6.12
  scripts/buddybench demo --native               in user-mode Linux: native speed, in ns
  scripts/buddybench demo --out /tmp/mine        writes demo.json, .html and .bundle there"""

KINDS = ("json", "bundle", "html")


def arguments(parser):
    """Command line of `buddybench demo`."""
    parser.add_argument(
        "--kernel", default=kernels.DEFAULT, help="a kernel of `scripts/buddybench kernels`"
    )
    mode = common.machine_mode(parser)
    mode.add_argument(
        "--native",
        dest="mode",
        action="store_const",
        const="uml",
        help=f"user-mode Linux, native ns; kernels {', '.join(uml_kernels.SERIES)}",
    )
    parser.add_argument("--out", default=str(OUT), metavar="FOLDER", help="where the files go")
    common.json_output(parser)
    common.width(parser)
    common.timeout(parser)


def main(options):
    """`buddybench demo`."""
    start = time.monotonic()
    result.writable(*(pathlib.Path(options.out, f"demo.{kind}") for kind in KINDS))
    text, data = full_sweep.run(options)
    if not options.json:
        sys.stdout.write(table.render(data, options.width))
        sys.stdout.flush()
    files, made = write(options.out, text, data), picture(options.out, data)
    if options.json:
        print(json.dumps(data))
        return OK
    print(
        f"\nall rows ({len(data['benchmarks'])}): {files[0]};"
        f" as the module printed them: {files[1]}"
    )
    print(f"the same with charts: {made}")
    print(f"done in {progress.seconds(time.monotonic() - start)}")
    return OK


def write(folder, text, data):
    """Write demo.json and demo.bundle; their names for people."""
    base = pathlib.Path(folder)
    measured.keep(result.write, base / "demo.json", data)
    result.save(base / "demo.bundle", bundle.identified(text, data["run_id"]))
    return [shown(base / name) for name in ("demo.json", "demo.bundle")]


def picture(folder, data):
    """Write demo.html; its name, or why there is none: the numbers are there without it."""
    path = pathlib.Path(folder, "demo.html")
    try:
        page.write(path, data)
    except Problem as reason:
        return f"not made: {reason}"
    return f"{shown(path)} (open it in a browser)"
