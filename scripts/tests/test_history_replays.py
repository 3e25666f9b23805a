# SPDX-License-Identifier: GPL-2.0-only
"""Histories of replays: in ns, of any masks, without what must not be quoted."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool import FAILED, OK  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402
from bbtool.commands import replay as command  # noqa: E402
from bbtool.present import history_page, history_plot, history_table  # noqa: E402
from bbtool.results import history, replay, result  # noqa: E402

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


class Made(unittest.TestCase):
    """What `replay --history` writes."""

    def done(self, *rows):
        """A replay with rows (order, p50, flags)."""
        found = result.read(HERE / "data/small.bundle")
        one = {**found["benchmarks"][0], "overhead": 20, "iterations": 9}
        found["benchmarks"] = [
            {**one, "order": order, "p50": p50, "flags": flags} for order, p50, flags in rows
        ]
        return found

    def test_rows_that_must_not_be_quoted(self):
        rows = [(0, 50, ["noisy"]), (1, 50, ["LOW-RES"]), (2, 20, []), (3, 15, []), (4, None, [])]
        data = replay.side_by_side([self.done(*rows)], ["6.1"])
        self.assertEqual(
            [(row["order"], row["instructions"]) for row in data["rows"]], [(0, {"6.1": 30})]
        )
        self.assertIsNone(history.trouble(data))
        self.assertIn(
            "left out: 1 LOW-RES, 2 not above the clock's own", history_table.render(data)
        )

    def written(self, target, *rows):
        """(status, what is said, the history or None) of a replay whose rows are these."""
        found, folder = self.done(*rows), tempfile.TemporaryDirectory(prefix="bb-history-")
        found["kernel"]["release"] = "6.12.95-mine"
        found["stream"] = {"replay": {}, "timeline": []}
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name, "h.json")
        words = ["replay", str(HERE / "data/streams/module.stream.xz"), "--target", target]
        with mock.patch.object(command, "replays", autospec=True, return_value=[[found]]):
            with mock.patch.object(command.replay, "checked", return_value=[]):
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(
                    io.StringIO()
                ) as said:
                    status = cli.end([*words, "--history", str(path), "--json"])
        return status, said.getvalue(), history.read(path) if path.exists() else None

    def test_the_kernel_is_named_as_it_is(self):
        for target, name in (("local", "6.12.95-mine"), ("ssh:x", "6.12.95-mine"), ("vm", "6.1")):
            status, _, data = self.written(target, (0, 50, []))
            self.assertEqual((status, data["kernels"][0]["name"]), (OK, name), target)

    def test_nothing_to_write(self):
        status, said, data = self.written("local", (0, 50, ["LOW-RES"]))
        self.assertEqual((status, data), (FAILED, None))
        self.assertIn("h.json: not written: no row may be quoted; try --target vm --count", said)


if __name__ == "__main__":
    unittest.main()
