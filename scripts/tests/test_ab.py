# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab`: what may take part, the course of an experiment, its text, its statuses."""

import argparse
import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import ABORTED, OK, UNDECIDED, Problem  # noqa: E402  (needs the path above)
from bbtool.commands import ab as command  # noqa: E402
from bbtool.experiment import ab, places, sides, wanted  # noqa: E402
from bbtool.results import kconfig, result, stream  # noqa: E402
from fakeboots import Lab, boot, row  # noqa: E402

ORDERS = (0, 1, 3, 4, 9)
# The kernels here are in no table, and nothing is built for them.
STAND_INS = {"check": lambda _side, _place: None, "ready": lambda side, *_: side.words}


class Kernels:
    """Stands for places.boot(): kernels that cost what shift says, on a host that is not quiet."""

    def __init__(self, shift, spread=0.003, after=None):
        self.lab, self.shift, self.after = Lab(1, spread=spread), shift, after
        self.booted, self.streams, self.own = [], [], None
        self.digest = str

    def in_turns(self, kernels, work, label):
        """Stands for places.in_turns(): a result of each."""
        return [self("uml", have, work, label) for have in kernels]

    @contextlib.contextmanager
    def stand_in(self):
        """A context in which nothing is booted."""
        with mock.patch.multiple(places, boot=self, in_turns=self.in_turns), mock.patch.object(
            sides, "digest", self.digest
        ):
            yield

    def __call__(self, place, have, work, _label, _check=None):
        words = work.words
        self.streams.append(work.stream)
        self.own = work.own
        self.booted.append((place, have, words[-1]))
        if self.after is not None and len(self.booted) > self.after:
            raise KeyboardInterrupt
        unit = places.UNITS[place]
        off = self.lab.chance.gauss(1, self.lab.spread) if unit == "ns" else 1.0
        rows = [
            row(100 * (order + 1) * off * self.shift.get(have, 1.0), order, lists="exact")
            for order in ORDERS
        ]
        for part in rows:
            part.update(api="alloc_pages_node", unit=unit)
        whole = result.read(pathlib.Path(__file__).resolve().parent / "data/small.bundle")
        usual = {
            key: item
            for key, item in whole["benchmarks"][0].items()
            if key[0] != "p" or key[1:].isalpha()
        }
        rows = [{**usual, **part} for part in rows]
        data = {**whole, **boot(rows, f"{place}{len(self.booted)}", unit=unit)}
        data.update(
            {
                name: {**whole[name], **data[name]}
                for name in ("context", "module", "kernel", "clock")
            },
            config=f"count=1 {words[-1]}",
            vm={"mode": place, "cpus": 1, "nodes": 1, "memory_mb": 512, "append": ""},
        )
        data["kernel"].update(
            proc_version="Linux version 6 (a@b) (gcc (Debian 12) 12.2, GNU ld) #1",
            config=kconfig.facts("CONFIG_HZ=100\n"),
        )
        return data


class Course(unittest.TestCase):
    """From the first boot to the text."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(mock.patch.multiple(sides, **STAND_INS))

    def run_on(self, kernels, *words):
        """(status, text, what was said) of a command with these kernels."""
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        options = parser.parse_args(["6.1", "6.12", *words, "--out", str(self.folder)])
        with kernels.stand_in(), contextlib.redirect_stdout(
            io.StringIO()
        ) as text, contextlib.redirect_stderr(io.StringIO()) as said:
            status = command.main(options)
        return status, text.getvalue(), said.getvalue()

    def test_slower(self):
        kernels = Kernels({"6.12": 1.05})
        file = self.folder / "found.json"
        status, text, said = self.run_on(
            kernels,
            *("--on", "uml,count", "--json", str(file), "--seed", "1"),
            *("--html", str(self.folder / "ab.html")),
        )
        self.assertEqual(status, OK, text)
        self.assertEqual(text.count(" slower\n"), 10, text)
        self.assertLessEqual(max(map(len, text.splitlines())), 72, text)
        self.assertTrue(text.isascii())
        self.assertIn("again:", text)
        self.assertIn("after", said)
        found = json.loads(file.read_text(encoding="utf-8"))
        self.assertEqual({one["verdict"] for one in found["places"][0]["rows"]}, {"slower"})
        counted = [one for one in kernels.booted if one[0] == "count"]
        self.assertEqual(len(counted), 4)  # exact, so two pairs are enough
        self.assertLess(len(kernels.booted), 40)
        for place in ("uml", "count"):
            page = (self.folder / f"ab-{place}.html").read_text(encoding="utf-8")
            self.assertIn('class="worse">slower</td>', page)

    def test_stream(self):
        """A stream is replayed in each boot; what it asks for most is decided."""
        kernels = Kernels({"6.12": 1.05})
        path = pathlib.Path(__file__).resolve().parent / "data/streams/stress.stream.xz"
        status, text, _ = self.run_on(
            kernels, "scale=1/2", "--stream", str(path), "--on", "count", "--rows", "order=0,1"
        )
        self.assertEqual(status, OK, text)
        self.assertEqual({words for _, _, words in kernels.booted}, {"scale=1/2"})
        self.assertEqual(set(kernels.streams), {stream.for_kernel(stream.read(path))})
        self.assertEqual(
            wanted.of_stream(stream.read(path), 1),
            [{"pattern": "replay", "order": "0", "gfp": "GFP_HIGHUSER_MOVABLE|__GFP_COMP"}],
        )

    def test_pairs(self):
        """Both kernels of a pair have the same seed, and each is the first now and then."""
        kernels = Kernels({})
        self.run_on(kernels, "--seed", "3")
        pairs = list(zip(kernels.booted[::2], kernels.booted[1::2]))
        self.assertTrue(all(one[2] == other[2] for one, other in pairs))
        self.assertEqual({one[1] for one, _ in pairs}, {"6.1", "6.12"})
        self.assertTrue(all({one[1], other[1]} == {"6.1", "6.12"} for one, other in pairs))

    def test_nothing_is_shown_to_be_nothing(self):
        status, text, _ = self.run_on(Kernels({}), "--seed", "1")
        self.assertEqual(status, OK)
        self.assertIn("5 rows asked for: 5 no difference (same: less than 1 %)", text)

    def test_budget(self):
        kernels = Kernels({}, spread=0.2)
        status, _, said = self.run_on(kernels, "--budget", "0s")
        self.assertEqual((status, len(kernels.booted)), (UNDECIDED, 2))
        self.assertRegex(said, r"the budget is used up after 1 pair\b")

    def test_noise_stays_undecided(self):
        kernels = Kernels({}, spread=0.2)
        status, text, _ = self.run_on(kernels, "--seed", "2")
        self.assertEqual(status, UNDECIDED)
        self.assertEqual(len(kernels.booted), 40)
        self.assertIn("undecided", text)

    def test_interrupt_and_resume(self):
        status, text, said = self.run_on(Kernels({"6.12": 1.05}, after=9), "--seed", "1")
        self.assertEqual(status, ABORTED)
        self.assertIn("too few", text)
        self.assertIn("--resume goes on", said)
        kernels = Kernels({"6.12": 1.05})
        status, text, _ = self.run_on(kernels, "--seed", "1", "--resume")
        self.assertEqual(status, OK)
        first = len(kernels.booted)
        kernels = Kernels({"6.12": 1.05})
        self.run_on(kernels, "--seed", "1", "--resume")
        self.assertEqual(kernels.booted, [])
        self.assertGreater(first, 0)
        with self.assertRaisesRegex(Problem, "another experiment: pairs"):
            self.run_on(kernels, "--resume", "--pairs", "30")

    def test_a_pair_has_one_seed_after_an_interruption_too(self):
        first, second = Kernels({}, after=9), Kernels({})
        _, text, _ = self.run_on(first, "--on", "kvm", "--seed", "1")
        self.assertIn("--seed 1", " ".join(text.split()))
        _, text, _ = self.run_on(second, "--on", "kvm", "--seed", "2", "--resume")
        self.assertEqual(first.booted[8][2], second.booted[0][2])
        self.assertNotEqual(first.booted[8][1], second.booted[0][1])
        self.assertNotEqual(second.booted[0][2], second.booted[1][2])
        self.assertNotIn("--resume", text)

    def test_no_boots_are_replaced(self):
        """--out may be a folder with results of the user, and those of ab are results, too."""
        other, old = self.folder / "my-result.json", self.folder / "uml-000-0.json"
        other.write_text("{}", encoding="utf-8")
        self.assertEqual(self.run_on(Kernels({}), "--seed", "1")[0], OK)
        before = old.read_bytes()
        with self.assertRaisesRegex(Problem, "boots of an experiment already: go on"):
            self.run_on(Kernels({}), "--seed", "1")
        (self.folder / "experiment.json").unlink()
        with self.assertRaisesRegex(Problem, "uml-000-0.json is of no experiment of ab"):
            self.run_on(Kernels({}), "--seed", "1")
        self.assertEqual(old.read_bytes(), before)
        self.assertEqual(other.read_text(encoding="utf-8"), "{}")

    def test_own_node(self):
        """A node that nobody else takes from is the last of a virtual machine."""
        kernels = Kernels({})
        self.assertEqual(self.run_on(kernels, "--own-node", "--seed", "1")[0], OK)
        self.assertTrue(kernels.own)
        self.assertEqual({place for place, *_ in kernels.booted}, {"count"})
        with self.assertRaisesRegex(Problem, "one node"):
            self.run_on(kernels, "--own-node", "--on", "uml,count")
        shape = places.shape_of("count", 5, own=True)
        self.assertEqual((shape.nodes, shape.own_mb > 0), (2, True))
        self.assertEqual(places.shape_of("kvm", 5).own_mb, 0)

    def test_rows_asked_for(self):
        _, text, _ = self.run_on(Kernels({"6.12": 1.05}), "--rows", "pair order=4", "--seed", "1")
        self.assertIn("1 row asked for: 1 slower", text)
        self.assertIn("exploratory, not asked for: 4 rows, 4 changed", text)

    def test_gate(self):
        seed = ("--seed", "1")
        for shift, limit, status in ((1.05, 2, 0o1), (1.0, 2, 0), (1.01, 2, 0), (1.05, 6, 0)):
            found = self.run_on(
                Kernels({"6.12": shift}), *seed, "--gate", f"pair order=4 > {limit}%"
            )
            self.assertEqual(found[0], status, (shift, limit, found))
        self.assertEqual(
            self.run_on(
                Kernels({}, spread=0.2), "--on", "uml", *seed, "--gate", "pair order=4 > 2"
            )[0],
            125,
        )
        self.assertEqual(
            self.run_on(Kernels({}, after=1), *seed, "--gate", "pair order=4 > 2")[0], 130
        )
        with mock.patch.object(sides, "ready", side_effect=Problem("does not build")):
            self.assertEqual(self.run_on(Kernels({}), *seed, "--gate", "pair order=4 > 2%")[0], 125)


class Series(unittest.TestCase):
    """Every commit of a series."""

    def test_each(self):
        commits = [sides.Side(f"c{number}", name=f"c{number}") for number in range(4)]
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(
            ab, "named", lambda _options: commits
        ), mock.patch.multiple(sides, **STAND_INS), Kernels(
            {"c2": 1.05, "c3": 1.05}
        ).stand_in(), contextlib.redirect_stdout(
            io.StringIO()
        ) as text, contextlib.redirect_stderr(
            io.StringIO()
        ):
            parser = argparse.ArgumentParser()
            command.arguments(parser)
            status = command.main(
                parser.parse_args(["x@a..b", "--each", "--out", folder, "--seed", "1"])
            )
        lines = text.getvalue().splitlines()
        self.assertEqual(status, OK)
        self.assertLessEqual(max(map(len, lines)), 72)
        marked = [line for line in lines if "+5.0%" in line]
        self.assertTrue(marked and all(line.startswith("  2") for line in marked), lines)


if __name__ == "__main__":
    unittest.main()
