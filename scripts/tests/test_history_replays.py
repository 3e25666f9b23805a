# SPDX-License-Identifier: GPL-2.0-only
"""Histories of replays: in ns, of any masks, without what must not be quoted."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool import OK  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402
from bbtool.present import history_page, history_plot, history_table  # noqa: E402
from bbtool.results import history  # noqa: E402

LONG = "GFP_KERNEL|__GFP_RECLAIMABLE|__GFP_NORETRY|__GFP_NOWARN"


def replayed(*lines, unit="ns"):
    """A history of one kernel with rows (order, mask, op, number)."""
    rows = [
        {
            "api": "alloc_pages_node",
            "order": order,
            "gfp": gfp,
            "op": op,
            "instructions": {"6.1": it},
        }
        for order, gfp, op, it in lines
    ]
    return {
        "schema": history.SCHEMA,
        "unit": unit,
        "plan": "scripts/buddybench replay --target uml --kernel 6.1 load.stream.xz cpus=0",
        "kernels": [{"name": "6.1", "release": "6.1.192"}],
        "rows": rows,
    }


KERNEL = [(0, "GFP_KERNEL", "alloc", 13), (0, "GFP_KERNEL", "free", 14)]


class Shown(unittest.TestCase):
    """What is said and drawn of them."""

    def shown(self, data):
        """(what `history --from` says, names of the files it writes)"""
        with tempfile.TemporaryDirectory(prefix="bb-history-") as folder:
            source = pathlib.Path(folder, "r.json")
            history.write(source, data)
            with contextlib.redirect_stdout(io.StringIO()) as said:
                self.assertEqual(cli.end(["history", "--from", str(source), "--out", folder]), OK)
            return said.getvalue(), {path.name for path in pathlib.Path(folder).iterdir()}

    def test_unit(self):
        view = history.View(replayed(*KERNEL))
        lead = "ns per operation: median, the clock's own cost taken off; as replayed."
        self.assertIn(lead, history_table.render(view.data))
        self.assertIn(lead.replace("'", "&#39;"), history_page.render(view))
        script = history_plot.script(view, "svg", "x")
        self.assertIn("set ylabel 'ns'", script)
        self.assertNotIn("nstructions", script + history_page.render(view))
        self.assertIn("set yrange [10:100]", script)
        counted = history.View(replayed(*KERNEL, unit="instructions"))
        self.assertIn("Instructions per operation", counted.lead())

    def test_plots_without_a_point_are_left_out(self):
        masks = [(0, LONG, "alloc", 23), (0, LONG, "free", 13), (1, "GFP_USER", "alloc", 9)]
        text = history_plot.script(history.View(replayed(*masks)), "svg", "x")
        self.assertEqual(text.count("set title"), 1)
        self.assertEqual(text.count("keyentry"), 1)
        self.assertNotIn("GFP\\\\_USER", text, "a group without a bar")
        said, files = self.shown(replayed(*masks))
        self.assertIn(f"\n{LONG}\n", said)
        self.assertLessEqual({"history.svg", "history.png"}, files)
        lines = history_plot.script(
            history.View(replayed((3, "GFP_KERNEL", "free", 7))), "svg", "x"
        )
        self.assertEqual((lines.count("set title"), lines.count("keyentry")), (1, 1))

    def test_no_picture_without_a_point(self):
        said, files = self.shown(replayed((1, "GFP_USER", "alloc", 30)))
        self.assertIn("picture: none, as no row has alloc_pages_node with GFP_KERNEL or", said)
        self.assertEqual(files, {"r.json", "history.html"})
        page = history_page.render(history.View(replayed((1, "GFP_USER", "alloc", 30))))
        self.assertNotIn("by order", page)


if __name__ == "__main__":
    unittest.main()
