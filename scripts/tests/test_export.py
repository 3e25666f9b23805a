# SPDX-License-Identifier: GPL-2.0-only
"""Every export is read by its own reader, or by a strict grammar where Debian has none."""

import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import USAGE, Problem, install, process  # noqa: E402  (needs the path above)
from bbtool.check import ktap  # noqa: E402
from bbtool.commands import cli  # noqa: E402
from bbtool.debian import uml_kernels  # noqa: E402
from bbtool.present import export, export_lines  # noqa: E402
from bbtool.results import merged, result  # noqa: E402
from setups import ended  # noqa: E402

SMALL = HERE / "data/small.bundle"
KERNEL = uml_kernels.built(uml_kernels.get(uml_kernels.DEFAULT))
COMPARE = "/usr/share/benchmark/compare.py"
ONE = "order:9/gfp:GFP_KERNEL/node:1"
KCIDB = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version"],
    "properties": {
        "version": {
            "type": "object",
            "properties": {"major": {"const": 5}, "minor": {"type": "integer", "maximum": 3}},
            "required": ["major", "minor"],
            "additionalProperties": False,
        },
        "tests": {"type": "array", "items": {"$ref": "#/definitions/test"}},
    },
    "definitions": {
        "id": {"type": "string", "pattern": "^[a-z0-9_]+:.+$"},
        "test": {
            "type": "object",
            "additionalProperties": False,
            "required": ["build_id", "id", "origin"],
            "properties": {
                "id": {"$ref": "#/definitions/id"},
                "build_id": {"$ref": "#/definitions/id"},
                "origin": {"type": "string", "pattern": "^[a-z0-9_]+$"},
                "path": {"type": "string", "pattern": "^[.a-zA-Z0-9_-]*$"},
                "status": {"enum": ["FAIL", "ERROR", "MISS", "PASS", "DONE", "SKIP"]},
                "start_time": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT[\d:]+Z$"},
                "number": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["value"],
                    "properties": {
                        "value": {"type": "number"},
                        "unit": {"type": "string", "pattern": "^[^\\s]+$"},
                        "prefix": {"enum": ["metric", "binary"]},
                    },
                },
                "environment": {"type": "object"},
                "misc": {"type": "object"},
            },
        },
    },
}


def small(timed=False):
    """The small result: as it is, or as if times had been measured; one row leaks, one is short."""
    data = result.read(SMALL)
    if timed:
        data["clock"]["unit"] = "ns"
        for row in data["benchmarks"]:
            row["unit"] = row["time_unit"] = "ns"
    data["benchmarks"][0]["flags"] = ["LEAK"]
    data["benchmarks"][1]["flags"] = ["SHORT"]
    return data


class Lines(unittest.TestCase):
    """Formats with a line for a number."""

    def test_csv_and_tsv(self):
        for made, dialect in ((export_lines.to_csv, "excel"), (export_lines.to_tsv, "excel-tab")):
            rows = list(csv.DictReader(io.StringIO(made(small())), dialect=dialect))
            self.assertEqual(len(rows), 72)
            self.assertEqual(
                (rows[2]["p50"], rows[2]["order"], rows[0]["flags"]), ("444", "0", "LEAK")
            )
            self.assertEqual({len(row) for row in rows}, {len(rows[0])})
            self.assertNotIn(None, rows[0])

    def test_openmetrics(self):
        for timed in (False, True):
            text = export_lines.to_openmetrics(small(timed))
            for name in ("prometheus_client.openmetrics.parser", "prometheus_client.parser"):
                parser = install.use(name)
                found = {f.name: f for f in parser.text_string_to_metric_families(text)}
                unit = "seconds" if timed else "instructions"
                samples = found[f"buddybench_operation_{unit}"].samples
                value = next(s.value for s in samples if s.labels["stat"] == "p99")
                self.assertAlmostEqual(value, 474e-9 if timed else 474)
                self.assertEqual(found["buddybench_rows_left_out"].samples[0].value, 2)

    def test_benchfmt(self):
        lines = export_lines.to_benchfmt(small()).splitlines()
        found = [line for line in lines if not re.fullmatch(r"[a-z][\w-]*: \S.*", line)]
        self.assertEqual(len(found), 70)
        for line in found:
            self.assertRegex(
                line, r"^Benchmark[A-Z][^\s:]* [1-9]\d* \d+(\.\d+)? \S+/op( \d+ p99-\S+)?$"
            )

    def test_benchfmt_of_patterns_with_a_size(self):
        """benchstat takes what follows a space for the number of iterations."""
        data = small()
        data["benchmarks"] = [
            {**row, "name": f"lifo hold=64/{at}"} for at, row in enumerate(data["benchmarks"])
        ]
        lines = [it for it in export_lines.to_benchfmt(data).splitlines() if it.startswith("Bench")]
        self.assertTrue(lines[0].startswith("BenchmarkLifo,hold=64/"), lines[0])
        self.assertTrue(all(line.split()[1].isdigit() for line in lines))

    def test_hgrm_of_nothing(self):
        data = small()
        rows = [row for row in data["benchmarks"] if row.get("hist")][:2]
        for given, words in (
            (
                [{**row, "flags": ["LOW-RES", "noisy"]} for row in rows],
                "2 rows with a histogram must not be quoted: flagged LOW-RES",
            ),
            (
                [row for row in data["benchmarks"] if not row.get("hist")],
                "rows of modes op and chained have: there is none here",
            ),
        ):
            with self.assertRaisesRegex(Problem, words):
                export.to_hgrm({**data, "benchmarks": given})

    def test_lava(self):
        lines = export_lines.to_lava(small()).splitlines()
        self.assertEqual(lines[0].split()[1], "fail")
        self.assertEqual(lines[1].split()[1], "skip")
        for line in lines:
            self.assertRegex(line, r"^[\w.-]+ (fail|skip|pass \d+(\.\d+)? [a-z]+)$")
        self.assertEqual(len({line.split()[0] for line in lines}), len(lines))

    def test_lkp(self):
        for line in export_lines.to_lkp(small()).splitlines():
            self.assertRegex(line, r"^[\w.-]+: \d+(\.\d+)?$")

    def test_mmtests(self):
        head, *lines = export_lines.to_mmtests(small()).splitlines()
        self.assertRegex(head, r"^ +6\.1\.0-56-amd64$")
        for line in lines:
            self.assertRegex(line, r"^(Min|Amean|Max) +[\w.-]+ +\d+\.\d{4} \( +\d+\.\d\d%\)$")
        self.assertEqual(len({len(line) for line in lines}), 1)


class Whole(unittest.TestCase):
    """Formats with a structure of their own."""

    @unittest.skipUnless(KERNEL, "needs a user-mode kernel: scripts/buddybench uml build")
    def test_ktap(self):
        outcome = ktap.judge(export.to_ktap(small()), KERNEL["folder"])
        counts = [outcome.count(kind) for kind in (ktap.PASS, ktap.FAIL, ktap.SKIP)]
        self.assertEqual((counts, outcome.problems), ([70, 1, 1], []))

    def test_hgrm(self):
        data = small()
        rows = [row for row in data["benchmarks"] if ONE in row["name"] and row["op"] == "alloc"]
        rows = [row for row in rows if row["api"] == rows[0]["api"]]
        lines = export.to_hgrm({**data, "benchmarks": rows}).splitlines()
        self.assertEqual(
            lines[0].split(), ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"]
        )
        table = [line.split() for line in lines[2:-3]]
        self.assertEqual(table[-1][1], "1.000000000000")
        self.assertEqual(table[-1][3], "inf")
        total = sum(count for row in rows for _, _, count in row["hist"]["bins"])
        self.assertEqual(int(table[-1][2]), total, "the repeats are added up")
        for before, after in zip(table, table[1:]):
            self.assertLess([float(x) for x in before[:3]], [float(x) for x in after[:3]])
        for line, words in zip(lines[-3:], ("Mean.*Std", "Max.*Total count", "Buckets.*Sub")):
            self.assertRegex(line, rf"^#\[{words}.*\]$")
        with self.assertRaisesRegex(Problem, "--row pair/"):
            export.to_hgrm(data)

    def test_kcidb(self):
        for timed in (False, True):
            data = json.loads(export.to_kcidb(small(timed), "linaro"))
            install.use("jsonschema").validate(data, KCIDB)
            ids = [test["id"] for test in data["tests"]]
            self.assertEqual(len(set(ids)), len(ids))
            self.assertEqual([t["status"] for t in data["tests"][:3]], ["FAIL", "SKIP", "DONE"])
        with self.assertRaisesRegex(Problem, "origin"):
            export.to_kcidb(small(), "No Good")

    def test_google_benchmark(self):
        install.need(COMPARE)
        for timed in (False, True):
            with tempfile.TemporaryDirectory() as place:
                path = pathlib.Path(place, "a.json")
                path.write_text(export.to_gbench(small(timed)), encoding="utf-8")
                done = process.run(
                    ["/usr/bin/python3", COMPARE, "benchmarks", path, path],
                    capture_output=True,
                    text=True,
                    stdin=subprocess.DEVNULL,
                    env={"PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"},
                )
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("pair/alloc_pages_node/order:0", done.stdout)
            self.assertEqual("/instructions" in done.stdout, not timed)


class Command(unittest.TestCase):
    """The command line."""

    def test_every_format_into_a_file(self):
        words = ["--row", ONE, "--row", "op/alloc", "--row", "/alloc_pages_node/"]
        with tempfile.TemporaryDirectory() as place:
            for name in export.FORMATS:
                path = pathlib.Path(place, name)
                line = ["export", str(SMALL), "--to", name, "--out", str(path), *words]
                self.assertEqual(cli.end(line), 0, name)
                self.assertGreater(path.stat().st_size, 100, name)
            self.assertEqual(
                sorted(p.name for p in pathlib.Path(place).iterdir()), sorted(export.FORMATS)
            )

    def merged(self, place, **of_second):
        """The path of two runs in one file."""
        one = result.read(SMALL)
        path = pathlib.Path(place, "merged")
        runs = [{**one, "run_id": "1"}, {**one, "run_id": "2", **of_second}]
        merged.write(path, merged.of(runs, merged.BY))
        return str(path)

    def exported(self, path, name):
        """(status, stdout, stderr) of an export."""
        return ended("export", path, "--to", name, "--row", ONE, "--row", "/alloc_pages_node/")

    def test_merged_runs_are_repeats(self):
        """Every format has all of both runs, and no two of its rows have the same name."""
        with tempfile.TemporaryDirectory() as place:
            path = self.merged(place)
            for name in ("csv", "ktap", "openmetrics", "lava", "kcidb"):
                whole, found = (self.exported(one, name)[1] for one in (str(SMALL), path))
                names = {
                    "csv": r"(?m)^(pair.*?,\d+),",
                    "ktap": r"(?m)^ok \d+ (.*)",
                    "openmetrics": r"(?m)^(buddybench_operation.*\})",
                    "lava": r"(?m)^(\S+)",
                    "kcidb": r'"id": "(.*)"',
                }[name]
                known = re.findall(names, found)
                self.assertGreater(len(known), 2, name)
                self.assertEqual(len(known), 2 * len(re.findall(names, whole)), name)
                self.assertEqual(len(set(known)), len(known), name)

    def test_merged_runs_of_several_hosts(self):
        host = {**result.read(SMALL)["context"], "host_name": "other"}
        with tempfile.TemporaryDirectory() as place:
            path = self.merged(place, context=host)
            for name in export.FORMATS:
                status, out, said = self.exported(path, name)
                if name == "kcidb":
                    self.assertEqual({"other", "(none)"}, set(re.findall(r'comment": "(.*)"', out)))
                else:
                    self.assertEqual((status, out), (USAGE, ""))
                    self.assertIn("hosts or kernels, which only --to kcidb can tell apart", said)


if __name__ == "__main__":
    unittest.main()
