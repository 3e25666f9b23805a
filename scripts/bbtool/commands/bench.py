# SPDX-License-Identifier: GPL-2.0-only
"""Compare buddybench with a bare loop and other ground truth, and show how far it is off."""

import dataclasses
import json
import time

from .. import FAILED, OK, OUT, USAGE, Problem, progress, shown
from ..check import bench, spread
from ..debian import kernels
from ..results import measured, result
from . import common

HELP = "compare buddybench with a bare loop and known costs: how far off are its numbers?"
EXAMPLES = """examples:
  scripts/buddybench bench                       all figures: counted on 6.1, native in UML 7.x
  scripts/buddybench bench --kernel 7.x          the counted ones on another kernel
  scripts/buddybench bench --quick               one boot, counted: batch, op, inserted instructions
  scripts/buddybench bench --no-native --json    counted only, as JSON on stdout
  scripts/buddybench bench --boots 12            do 12 boots that differ give the same numbers?"""


def arguments(parser):
    """Command line of `buddybench bench`."""
    parser.add_argument(
        "--kernel",
        default=kernels.DEFAULT,
        help="kernel for the counted figures, see `scripts/buddybench kernels`",
    )
    parser.add_argument(
        "--quick", action="store_true", help="only the counted figures that take one short boot"
    )
    parser.add_argument(
        "--no-native", dest="native", action="store_false", help="leave out user-mode Linux"
    )
    parser.add_argument(
        "--no-counted", dest="counted", action="store_false", help="leave out the virtual machine"
    )
    parser.add_argument(
        "--boots",
        type=common.at_least(1),
        default=0,
        metavar="N",
        help="instead: boot N times, with other seeds, memory sizes and command lines, and show"
        " how far the counted medians are apart",
    )
    parser.add_argument(
        "--lists", default="auto", help="with --boots: state of the free lists (%(default)s)"
    )
    parser.add_argument(
        "--node",
        default=1,
        type=lambda text: text if text == "own" else int(text),
        help="with --boots: memory node, or own: one more without a CPU (%(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print the JSON instead of the table")
    parser.add_argument(
        "--out", default=str(OUT / "bench.json"), metavar="FILE", help="where the JSON goes"
    )


def main(options):
    """`buddybench bench`."""
    start = time.monotonic()
    if not (options.boots or options.counted or options.native and not options.quick):
        raise Problem(
            "no figures are left: --no-counted takes neither --no-native nor --quick", USAGE
        )
    result.writable(options.out)
    data = [
        {**about, "rows": [dataclasses.asdict(row) for row in rows]}
        for about, rows in ([spread.run(options)] if options.boots else bench.parts(options))
    ]
    verdicts = [row["ok"] for part in data for row in part["rows"] if row["ok"] is not None]
    missed = verdicts.count(False)
    text = json.dumps({"schema": "buddybench-bench/1", "missed": missed, "parts": data}, indent=1)
    print(text if options.json else "\n".join(bench.table(data)))
    measured.keep(result.save, options.out, text + "\n")
    if not options.json:
        print(
            f"\n{len(verdicts) - missed} of {len(verdicts)} figures met; all values: "
            f"{shown(options.out)}; {progress.seconds(time.monotonic() - start)}"
        )
    return FAILED if missed else OK
