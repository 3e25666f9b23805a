# SPDX-License-Identifier: GPL-2.0-only
"""What each kernel generation's fast path costs, in instructions, side by side."""

import json
import pathlib
import time

from .. import OK, OUT, progress, shown
from ..check.history import KERNELS, collect
from ..present import history_page, history_plot, history_table
from ..results import history, measured, result
from . import common

HELP = "the cost in instructions on 5.10, 6.1, 6.12 and 7.x, by API, order and mask, with a picture"
EXAMPLES = """examples:
  scripts/buddybench history                          all four kernels, into out/history.*
  scripts/buddybench history --kernels 6.1,6.12       these only
  scripts/buddybench history --from out/history.json  show table and picture again, run nothing"""


def arguments(parser):
    """Command line of `buddybench history`."""
    parser.add_argument(
        "--kernels", default=",".join(KERNELS), metavar="LIST", help="which kernels (%(default)s)"
    )
    parser.add_argument(
        "--from", dest="source", metavar="FILE", help="show an earlier result instead of running"
    )
    parser.add_argument(
        "--out",
        default=str(OUT),
        metavar="FOLDER",
        help="where history.json, .html, .svg and .png go",
    )
    common.timeout(parser, default=400, what="per kernel")
    common.json_output(parser)


def main(options):
    """`buddybench history`."""
    start, folder = time.monotonic(), pathlib.Path(options.out)
    result.writable(*(folder / f"history.{kind}" for kind in ("json", "html")))
    data, why = (
        (history.read(options.source), None)
        if options.source
        else collect(options.kernels.split(","), options.timeout)
    )
    if not options.json:
        print(history_table.render(data))
    if not options.source:
        measured.keep(history.write, folder / "history.json", data)
    folder.mkdir(parents=True, exist_ok=True)
    view = history.View(data)
    pictures = list(history_plot.draw(view, folder)) if any(history_plot.plots(view)) else []
    history_page.write(folder / "history.html", view)
    if options.json:
        print(json.dumps(data))
    else:
        for path in pictures:
            print(f"picture: {shown(path)}")
        if not pictures:
            print(f"picture: none, as no row has {history.API} with {history.GFP} or at order 0")
        print(f"page: {shown(folder / 'history.html')}")
        rows = options.source or folder / "history.json"
        took = progress.seconds(time.monotonic() - start)
        print(f"all rows ({len(data['rows'])}): {shown(rows)}; {took}")
    if why:  # what there is has been kept
        raise why
    return OK
