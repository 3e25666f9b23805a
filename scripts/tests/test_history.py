# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench history`: tables fit, the same data gives the same files, gaps are left out."""

import contextlib
import io
import itertools
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import ABORTED, USAGE, Problem  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402
from bbtool.commands import history as command  # noqa: E402
from bbtool.present import history_page, history_plot, history_table  # noqa: E402
from bbtool.check import history as check  # noqa: E402
from bbtool.results import bundle, history, kconfig  # noqa: E402

APIS = ("alloc_pages_node", "get_zeroed_page", "folio_alloc")


def made_up():
    """A result of four kernels; the first has no folio_alloc."""
    kernels = [
        {"name": name, "release": f"{version}-cloud-amd64"}
        for name, version in (
            ("5.10", "5.10.0-46"),
            ("6.1", "6.1.0-56"),
            ("6.12", "6.12.95+deb12"),
            ("7.x", "7.3.4+deb13"),
        )
    ]
    rows = []
    masks = ("GFP_KERNEL", "GFP_KERNEL|__GFP_RECLAIMABLE")
    for api in APIS:
        orders = range(11 if api == APIS[0] else 1)
        for order, gfp, op in itertools.product(orders, masks, history.OPS):
            costs = {
                kernel["name"]: 100 * (number + 1) + 3**order * (50 if api == APIS[1] else 1)
                for number, kernel in enumerate(kernels)
                if number or api != "folio_alloc"
            }
            rows.append({"api": api, "order": order, "gfp": gfp, "op": op, "instructions": costs})
    return {
        "schema": "buddybench-history/1",
        "unit": "instructions",
        "plan": "",
        "kernels": kernels,
        "rows": rows,
    }


class Shares(unittest.TestCase):
    """The paths of each order, in the usual state of the free lists."""

    def test_usual_state(self):
        tables = {
            "results": [
                {"cell": cell, "lists": lists}
                for cell, lists in enumerate(("pcp", "split", "exact"))
            ],
            "paths": [
                {"cell": cell, "order": order, "path": path, "n": n, "share": share}
                for cell, order, path, n, share in (
                    (0, 3, "pcp_hit", 9, 90),
                    (0, 3, "pcp_refill", 1, 10),
                    (0, 3, "steal", 0, 0),
                    (0, 3, "all", 10, 100),
                    (1, 4, "buddy_split", 10, 100),
                    (2, 4, "buddy_exact", 10, 100),
                )
            ],
        }
        found = mock.Mock(table=lambda name: mock.Mock(rows=tables[name]))
        self.assertEqual(
            check.shares(found),
            {"3": {"pcp_hit": 90, "pcp_refill": 10}, "4": {"buddy_exact": 100}},
        )

    def test_without_them_there_is_a_history_all_the_same(self):
        with mock.patch.object(check.sweep, "in_vm", autospec=True, side_effect=Problem("refused")):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                self.assertEqual(check.reasons({"release": "6.1"}, None, "x.ko", 9), ({}, {}))
        self.assertIn("6.1: the paths are left out: refused", said.getvalue())


class Several(unittest.TestCase):
    """Kernels one after the other."""

    def collected(self, names, outcomes):
        """(what is measured, data, why it ended early, what was said)."""
        measured = []

        def measure(name, _timeout):
            measured.append(name)
            if name in outcomes:
                raise outcomes[name]
            return {"name": name, "release": f"{name}.0"}, {("a", 0, "G", "alloc", "pcp"): 7}

        with mock.patch.object(check, "measure", measure):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                data, why = check.collect(names, 9)
        return measured, data, why, said.getvalue()

    def test_names_are_looked_at_first(self):
        for names, wanted in (
            (["6.1", "foo"], "no such kernel: foo"),
            (["6.1", "7.x", "6.1"], "6.1 is named twice: one kernel gives one result"),
            (["6.1", "6.1-arm64"], "6.1-arm64: instructions are counted on x86 only"),
            ([""], "no such kernel: "),
        ):
            with self.assertRaisesRegex(Problem, wanted):
                self.collected(names, {name: AssertionError(name) for name in names})

    def test_what_is_done_is_kept(self):
        failed, stopped = Problem("does not boot"), KeyboardInterrupt()
        for outcome, measured, kept in (
            (failed, ["6.1", "6.12", "7.x"], ["6.1", "7.x"]),
            (stopped, ["6.1", "6.12"], ["6.1"]),
        ):
            tried, data, why, said = self.collected(["6.1", "6.12", "7.x"], {"6.12": outcome})
            self.assertEqual(tried, measured)
            self.assertEqual([one["name"] for one in data["kernels"]], kept)
            self.assertIn("" if outcome is stopped else "6.12: does not boot", said)
            self.assertEqual(isinstance(why, Problem), outcome is failed)
            self.assertEqual(list(data["rows"][0]["instructions"]), kept)

    def test_its_end_is_told_when_all_is_written(self):
        data = made_up()
        with tempfile.TemporaryDirectory(prefix="bb-history-") as folder:
            with mock.patch.object(command, "collect", lambda *_: (data, KeyboardInterrupt())):
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(
                    io.StringIO()
                ):
                    self.assertEqual(cli.end(["history", "--out", folder]), ABORTED)
            names = {path.name for path in pathlib.Path(folder).iterdir()}
        self.assertLessEqual({"history.json", "history.html"}, names)

    def test_replays_look_at_names_first_too(self):
        stream = str(pathlib.Path(__file__).resolve().parent / "data/streams")
        first = str(sorted(pathlib.Path(stream).iterdir())[0])
        for kernels, wanted in (("6.1,foo", "no such kernel"), ("6.1,6.1", "is named twice")):
            with contextlib.redirect_stderr(io.StringIO()) as said:
                status = cli.end(["replay", first, "--target", "vm", "--kernel", kernels])
            self.assertEqual(status, USAGE)
            self.assertIn(wanted, said.getvalue())


class Table(unittest.TestCase):
    """The printed tables."""

    def test_width(self):
        data = made_up()
        for row in data["rows"]:
            row["instructions"] = {name: 987654321 for name in row["instructions"]}
        for kernel in data["kernels"]:
            kernel["compiler"] = "x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0"
            kernel["left_out"] = {"HALVES-DIFFER": 20, "LEAK": 3}
            text = "".join(f"CONFIG_DEBUG_{kernel['name']}_{at}=y\n" for at in range(9))
            kernel["config"] = kconfig.facts(text)
        for found in (data, made_up()):
            self.assertLessEqual(max(map(len, history_table.render(found).splitlines())), 80)

    def test_holes(self):
        lines = history_table.render(made_up()).splitlines()
        line = next(line for line in lines if line.startswith("folio_alloc")).split()
        self.assertEqual(line[1:5], ["\u00b7", "\u00b7", "201", "201"])

    def test_step(self):
        lines = list(history_table.step(history.View(made_up())))
        # 2 * (100 + 27) and 2 * (100 + 81)
        self.assertEqual(lines[2].split(), ["5.10", "254", "362", "43", "%"])

    def test_steps_are_between_orders_that_follow_each_other(self):
        data = made_up()
        paths = {"0": {"pcp_hit": 100}, "4": {"pcp_hit": 100}, "9": {"buddy_split": 100}}
        data["kernels"][1]["paths"] = {**paths, "10": {"buddy_exact": 100}}
        for gone, wanted in (((), ["10 costs 3.0 times order 9"]), ((10,), []), ((9,), [])):
            left = {**data, "rows": [row for row in data["rows"] if row["order"] not in gone]}
            left["rows"] = [row for row in left["rows"] if row["order"] not in range(5, 9)]
            told = list(history_page.within(history.View(left)))
            self.assertEqual([part for part in wanted if part in told[0]], wanted)
            self.assertEqual(len(told), len(wanted))

    def test_short_numbers(self):
        self.assertEqual(
            [history_table.text(value) for value in (None, 0, 99999.4, 99999.5, 1234567, 1e8)],
            ["\u00b7", "0", "99999", "100k", "1.23M", "100M"],
        )

    def test_states_and_what_was_left_out(self):
        data = made_up()
        data["kernels"][0].update(left_out={"LEAK": 3}, compiler="gcc 10")
        for number, kernel in enumerate(data["kernels"][:2]):
            kernel["config"] = kconfig.facts(f"CONFIG_HZ={100 + number}\n")
        for row in data["rows"]:
            row["lists"] = "exact"
        for row in [row for row in data["rows"] if row["api"] == APIS[0]]:
            costs = {name: 7 for name in row["instructions"]}
            data["rows"].append({**row, "lists": "split", "instructions": costs})
        text = history_table.render(data)
        for part in ("left out: 3 LEAK", "gcc 10", "HZ 100|101", "split from the highest order"):
            self.assertIn(part, text)
        self.assertNotIn("by chance", text)
        self.assertIn("by chance", history_table.render(made_up()))

    def test_rows_not_to_be_quoted(self):
        table = bundle.table(
            "#api\torder\tgfp\top\tlists\tp50\toverhead\tflags\n"
            "a\t0\tG\talloc\tpcp\t9\t1\tcounted\n"
            "a\t1\tG\talloc\tpcp\t9\t1\tcounted,LEAK\n"
        )
        self.assertEqual(check.numbers(table), ({("a", 0, "G", "alloc", "pcp"): 8}, {"LEAK": 1}))


class Files(unittest.TestCase):
    """What is written."""

    def show(self, folder):
        """`--from` into a folder; the bytes of all that was written, by suffix."""
        source = pathlib.Path(folder, "history.json")
        history.write(source, made_up())
        with contextlib.redirect_stdout(io.StringIO()):
            command.main(mock.Mock(source=str(source), out=folder, json=False))
        return {path.suffix: path.read_bytes() for path in pathlib.Path(folder).iterdir()}

    def test_json(self):
        with tempfile.TemporaryDirectory(prefix="bb-history-") as folder:
            path = pathlib.Path(folder, "deep", "history.json")
            history.write(path, made_up())
            self.assertEqual(json.loads(path.read_text(encoding="utf-8")), made_up())

    def test_instructions_are_above_0(self):
        for wrong in (0, -1, 5e-324, float("inf")):
            data = made_up()
            values = data["rows"][0]["instructions"]
            values[next(iter(values))] = wrong
            self.assertEqual(history.trouble(data), "rows 0: instructions are numbers above 0")

    def test_script_names_all(self):
        text = history_plot.script(history.View(made_up()), "svg", "x")
        for word in ("title 'Linux 7.3", "folio\\\\_alloc", "'instructions'", "GFP\\\\_KERNEL"):
            self.assertIn(word, text)
        self.assertNotIn("None", text)

    def test_names_of_a_file_are_no_commands(self):
        """A double-quoted text of gnuplot may run commands and end at a quotation mark."""
        data = made_up()
        for row in data["rows"]:
            row["gfp"] = row["gfp"].replace("__GFP_RECLAIMABLE", '`touch x`"; system("touch y")#')
        text = history_plot.script(history.View(data), "svg", "x")
        self.assertIn('"+ ?touch x??; system(?touch y?)?"', text)
        self.assertNotIn("`", text)

    def test_pictures_are_the_same(self):
        with tempfile.TemporaryDirectory(prefix="bb-history-") as one, tempfile.TemporaryDirectory(
            prefix="bb-history-"
        ) as two:
            first = self.show(one)
            self.assertEqual(first, self.show(two))
        self.assertEqual(set(first), {".html", ".json", ".svg", ".png"})
        self.assertTrue(first[".png"].startswith(b"\x89PNG"))
        self.assertIn(b"instructions", first[".svg"])


if __name__ == "__main__":
    unittest.main()
