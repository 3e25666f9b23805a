# SPDX-License-Identifier: GPL-2.0-only
"""A real run in ns, whose buckets end between whole numbers: every command takes it.

data/timed.bundle is from user-mode Linux 6.1 on a machine with a clock of 2.096 GHz::

    scripts/buddybench uml run --output timed.bundle -- \\
        patterns=pair modes=op,batch cpus=0 repeats=2 orders=0,4 count=2000 seed=1
"""

import contextlib
import copy
import io
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import OK  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402
from bbtool.present import export, findings  # noqa: E402
from bbtool.results import histograms, merged, result  # noqa: E402

TIMED = HERE / "data/timed.bundle"
ROW = ("order:0/", "/op/alloc")


class Timed(unittest.TestCase):
    """Values in clock steps of 0.477 ns."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.data = result.read(TIMED)
        self.rows = [
            row for row in self.data["benchmarks"] if all(part in row["name"] for part in ROW)
        ]

    def run_on(self, *words):
        """What is printed."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(cli.end([str(word) for word in words]), OK, words)
        return said.getvalue()

    def test_every_command_takes_it(self):
        path, page = self.folder / "timed.json", self.folder / "page.html"
        for row in self.data["benchmarks"]:
            row["flags"] = []  # the clock is a coarse one
        result.write(path, self.data)
        other = {**copy.deepcopy(self.data), "run_id": "another"}
        other["kernel"]["boot_id"] = "another"
        for row in other["benchmarks"]:
            row["p50"] = row.get("p50", 0) + 1
        second = self.folder / "other.json"
        result.write(second, other)
        self.run_on("show", TIMED, "--json", self.folder / "again.json")
        for source in (TIMED, path, self.folder / "again.json"):
            self.assertIn("unit ns", self.run_on("show", source))
            self.run_on("show", source, "--html", page)
            self.run_on("merge", source, second, "--out", self.folder / "all.json")
            self.run_on("show", self.folder / "all.json", "--html", page)
            self.assertIn("too few boots", self.run_on("compare", source, second, "--html", page))
        for kind in export.FORMATS:
            more = [word for part in ROW for word in ("--row", part)] if kind == "hgrm" else []
            self.run_on("export", path, "--to", kind, *more)

    def test_nothing_is_allocated(self):
        """A run of patterns=null alone: its rows have no function, order or mask."""
        first, second = self.folder / "a.json", self.folder / "b.json"
        for row in self.data["benchmarks"]:
            row.update(pattern="null", where=[], flags=[])
            for key in ("api", "order", "gfp", "effective", "node", "mem_node"):
                row.pop(key, None)
        result.write(first, self.data)
        self.data["kernel"]["boot_id"] = self.data["run_id"] = "another"
        self.data["benchmarks"][0]["p50"] += 1
        for row in self.data["benchmarks"][1:]:
            row.update({name: 0 for name in ("p50", "cost_p50", "cost") if name in row})
        result.write(second, self.data)
        text = self.run_on("show", first)
        self.assertIn("pattern null: the timed loop without an allocation", text)
        self.assertRegex(text, r"batch pair, CPUs 0 +78 ns")
        self.assertIn("not looked for: failures", text)
        why = findings.find(result.read(first))[0].text
        self.assertIn("not looked for: failures, as nothing was allocated", why)
        for words in (
            ("show", first, "--html", self.folder / "page.html"),
            ("show", second, "--html", self.folder / "page.html"),
            ("compare", first, second, "--all", "--html", self.folder / "page.html"),
            ("merge", first, second),
        ):
            self.run_on(*words)

    def test_the_largest_value_of_a_bucket(self):
        """It is a step of the clock below its end; the module takes the mean of the bucket."""
        step = histograms.step(self.data["clock"])
        for row in self.rows:
            row["flags"] = []
            for name in ("p50", "p90", "p99"):
                share = merged.PERCENTILES[name]
                bins = histograms.added([(row["hist"], self.data["clock"])])
                got = histograms.percentile(bins, share)
                self.assertLessEqual(row[name], got)
                self.assertAlmostEqual(got, round(got / step) * step, delta=0.001)
                lower = next(lower for lower, upper, _ in row["hist"]["bins"] if got < upper)
                self.assertLessEqual(lower, row[name])
        self.assertEqual(histograms.step({"unit": "instructions", "khz": 999999}), 1)

    def test_hgrm(self):
        text = export.to_hgrm({**self.data, "benchmarks": [dict(self.rows[1], flags=[])]})
        values = [float(line.split()[0]) for line in text.splitlines()[2:-3]]
        self.assertEqual(values[0], self.rows[1]["min"])
        self.assertLessEqual(self.rows[1]["max"], values[-1])


if __name__ == "__main__":
    unittest.main()
