# SPDX-License-Identifier: GPL-2.0-only
"""From a bundle to JSON and to tables: golden files, the schema, and what broken input does."""

import io
import json
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.append("/usr/lib/python3/dist-packages")  # Debian's packages, for another python3 in PATH

from bbtool import Problem, install  # noqa: E402  (needs the path above)
from bbtool.present import notes, table, view  # noqa: E402
from bbtool.results import bundle, result, rows  # noqa: E402

DATA = HERE / "data"
SCHEMA = HERE.parent.parent / "Documentation/buddybench-result-1.schema.json"


def small():
    """The text of the small bundle."""
    return (DATA / "small.bundle").read_text(encoding="utf-8")


def converted():
    """The small bundle as a result, with its random member fixed."""
    return {**result.convert(bundle.only(small())), "run_id": "0"}


class Written(unittest.TestCase):
    """A result in a file."""

    def test_rows_are_not_lost(self):
        """Whatever was added to the result after them."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "x.json")
            data = {**converted(), "experiment": {"pair": 1}}
            result.write(path, data)
            self.assertEqual(result.read(path), data)


class Coarse(unittest.TestCase):
    """Values that the clock was too coarse for."""

    def rendered(self, flagged):
        data = converted()
        data["clock"].update(khz=2600000, granularity=26 * 9)  # 90 ns: alloc takes 444, free 210
        for row in data["benchmarks"]:
            if flagged and row["mode"] == "op" and row.get("order") == 0:
                row["flags"] = ["LOW-RES"]
        return table.render(data, 100)

    def test_marked_and_explained(self):
        text = self.rendered(True)
        self.assertRegex(text, r"alloc_pages_node +~\d")
        self.assertIn("advances by 90 ns", text)
        self.assertLess(text.index("alloc + free:"), text.index("alloc: p50"))

    def test_only_what_is_short(self):
        self.assertRegex(self.rendered(True), r"GFP_ATOMIC\|__GFP_ZERO +956 +~210")

    def test_not_where_it_is_fine(self):
        text = self.rendered(False)
        self.assertNotIn("~", text)
        self.assertLess(text.index("alloc: p50"), text.index("alloc + free:"))


class Bulk(unittest.TestCase):
    """Many pages with a call."""

    def test_a_page_of_it_is_shown(self):
        data = converted()
        data["config"] += " bulk=16"
        for row in data["benchmarks"]:
            if row["api"] == "alloc_page":
                row["api"] = view.BULK
        text = table.render(data, 100)
        self.assertRegex(text, rf"{view.BULK} +28 ")  # 444 for 16
        self.assertIn("16 pages a call", text)

    def test_several(self):
        data = converted()
        for row in data["benchmarks"]:
            if row["api"] == "alloc_page":
                row.update(api=view.BULK, bulk=4 if row["node"] else 2)
        text = table.render(data, 100)
        self.assertIn("takes 2, 4 pages a call", text)


class Full(unittest.TestCase):
    """Values that a full per-CPU list spoilt."""

    def test_marked_and_explained(self):
        data = converted()
        self.assertNotIn("^", table.render(data, 100))
        for row in data["benchmarks"]:
            if row.get("order") == 0:
                row["flags"] = ["pcp-full"]
        text = table.render(data, 100)
        self.assertRegex(text, r"alloc_pages_node +\^\d")
        self.assertIn("^ pcp-full:", text)


class Bundle(unittest.TestCase):
    """Parsing."""

    def test_sections_and_status(self):
        found = bundle.only(small())
        self.assertEqual(found.status, 0)
        self.assertEqual(found.state()["result"], "done")
        self.assertEqual(found.pairs("env")["page_poison"], "n/a (kernel exports no key)")
        self.assertEqual(list(found.sections)[0], "version")

    def test_two_bundles(self):
        self.assertEqual(len(bundle.parse(small() + "noise\n" + small())), 2)

    def test_cut_off_bundle_is_none(self):
        self.assertEqual(bundle.parse(small()[:-10]), [])
        with self.assertRaises(Problem):
            bundle.only(small()[:-10])

    def test_columns_by_name(self):
        shuffled = "# buddybench results abi=1 unit=ns\n#new\tapi\tp50\nx\talloc_pages\t7.5\n"
        self.assertEqual(
            bundle.table(shuffled).rows, [{"new": "x", "api": "alloc_pages", "p50": 7.5}]
        )

    def test_dash_is_absent(self):
        self.assertIsNone(bundle.value("-"))
        self.assertEqual(bundle.value("-3"), -3)
        self.assertEqual(bundle.value("0-3"), "0-3")


class Result(unittest.TestCase):
    """Conversion to JSON."""

    def test_absent_is_absent(self):
        rows = converted()["benchmarks"]
        batch = next(row for row in rows if row["mode"] == "batch")
        self.assertNotIn("p50", batch)
        self.assertEqual(batch["real_time"], batch["cost"])

    def test_repeats_share_a_name(self):
        rows = converted()["benchmarks"]
        self.assertEqual({row["repetitions"] for row in rows}, {2})
        self.assertEqual(len({row["name"] for row in rows}) * 2, len(rows))

    def test_lists_of_sizes_are_told_apart(self):
        lines = [
            {"cell": 0, "pattern": "lifo", "hold": 1, "bulk": 16},
            {"cell": 1, "pattern": "lifo", "hold": 64, "bulk": 16},
            {"cell": 2, "pattern": "pair", "hold": None, "bulk": None},
        ]
        one = rows.joined([dict(line) for line in lines[1:]])
        self.assertEqual([row["pattern"] for row in one], ["lifo", "pair"])
        several = rows.joined(lines)
        self.assertEqual(
            [row["pattern"] for row in several], ["lifo hold=1", "lifo hold=64", "pair"]
        )
        sized = rows.joined([{"cell": 0, "pattern": "pair", "bytes": 5000}])
        self.assertEqual(sized[0]["pattern"], "pair bytes=5000")
        self.assertTrue(rows.name(several[1]).startswith("lifo hold=64/"))

    def test_where_and_hist(self):
        row = next(
            row for row in converted()["benchmarks"] if row["node"] == 1 and row["mode"] == "op"
        )
        self.assertEqual(
            row["where"],
            [{"node": 1, "zone": "Normal", "count": 96}, {"node": 0, "zone": "DMA32", "count": 4}],
        )
        self.assertEqual(sum(count for _, _, count in row["hist"]["bins"]), row["iterations"])

    def test_no_results_says_why(self):
        text = (
            small().replace("# buddybench results", "#").split("==> results")[0]
            + "==> error_log <==\nno cell is left\n==> end <==\nexit=2\n"
        )
        with self.assertRaisesRegex(Problem, "no cell is left"):
            result.convert(bundle.only(text))

    def test_write_and_read_back(self):
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, "r.json")
            result.write(path, converted())
            self.assertEqual(result.read(path), json.loads(json.dumps(converted())))
            self.assertEqual([entry.name for entry in pathlib.Path(place).iterdir()], ["r.json"])

    def test_what_cannot_be_written_is_a_problem(self):
        with tempfile.TemporaryDirectory() as place:
            for path in (place, "/proc/nothing.json", "/dev/null/x.json"):
                with self.assertRaises(Problem):
                    result.write(path, converted())
            self.assertEqual(list(pathlib.Path(place).iterdir()), [])
            self.assertEqual(
                list(pathlib.Path(place).parent.glob(f".{pathlib.Path(place).name}.*")), []
            )

    def test_unreadable_files_are_problems(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.json")
            for content in (
                None,
                b'{"schema": "buddybench-res',
                b"{}",
                b"\xff\xfe",
                b"",
                b"no bundle",
            ):
                if content is not None:
                    path.write_bytes(content)
                with self.assertRaises(Problem):
                    result.read(path)

    def test_schema(self):
        jsonschema = install.use("jsonschema")
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        jsonschema.validate(converted(), schema)
        for spoil in ({"unit": "hours"}, {"p50": -1}, {"order": "9"}):
            data = converted()
            data["benchmarks"][0].update(spoil)
            with self.assertRaises(jsonschema.ValidationError):
                jsonschema.validate(data, schema)


class Damaged(unittest.TestCase):
    """What the schema wants of a row is wanted when it is read."""

    def test_a_row_without(self):
        for key in ("name", "unit", "pattern", "mode", "op"):
            data = converted()
            del data["benchmarks"][0][key]
            with self.assertRaisesRegex(Problem, f"row 0 has no {key}"):
                result.checked("x", data)


class Table(unittest.TestCase):
    """Rendering."""

    def golden(self, width):
        """Compare with the golden file for a width."""
        text = table.render(converted(), width, table.Painter(io.StringIO()))
        golden = DATA / f"small-{width}.txt"
        self.assertEqual(
            text, golden.read_text(encoding="utf-8"), f"if this is wanted: update {golden.name}"
        )
        self.assertLessEqual(max(map(len, text.splitlines())), width)

    def test_narrow(self):
        self.golden(80)

    def test_wide(self):
        self.golden(120)

    def test_refused_are_explained(self):
        data = converted()
        for row in data["benchmarks"][:3]:
            row["flags"].append("REFUSED")
        text = notes.notes(data, 100, table.Painter(io.StringIO()))
        self.assertIn("3 rows REFUSED, order 0 with GFP_KERNEL", text)
        self.assertNotIn("do not quote", text)
        data["benchmarks"][0]["flags"].append("LEAK")
        self.assertIn("do not quote", notes.notes(data, 100, table.Painter(io.StringIO())))

    def test_pairs_are_explained_where_there_are_some(self):
        rows = converted()["benchmarks"]
        self.assertIn("a pair is", notes.adding_up(rows)[0])
        made = [{"lists": state} for state in ("pcp", "exact", "split")]
        self.assertIn("lists=split", notes.lists(made)[0])
        self.assertEqual(notes.lists(rows), [])
        self.assertEqual(notes.adding_up([row for row in rows if row["mode"] == "op"]), [])

    def test_si(self):
        for number, text in (
            (None, view.GAP),
            (0, "0"),
            (7.25, "7.3"),
            (444, "444"),
            (999.6, "1.00k"),
            (4123, "4.12k"),
            (41234, "41.2k"),
            (412345, "412k"),
            (9996, "10.0k"),
            (1.5e6, "1.50M"),
            (999999, "1.00M"),
        ):
            self.assertEqual(view.si(number), text)
        self.assertTrue(all(len(view.si(10**n * 9.9995)) <= 5 for n in range(9)))


if __name__ == "__main__":
    unittest.main()
