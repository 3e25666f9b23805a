# SPDX-License-Identifier: GPL-2.0-only
"""Whatever is typed or read: a status of the table, and no traceback.

BUDDYBENCH_FUZZ=100000 takes so many command lines and input files instead of a few hundred;
BUDDYBENCH_SEED another seed. Deterministic for a seed.
"""

import contextlib
import gc
import io
import itertools
import json
import os
import pathlib
import random
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import fuzzing  # noqa: E402  (needs the path above)
from bbtool import BUG, FAILED, OK, STATUSES  # noqa: E402
from bbtool.commands import COMMANDS, cli  # noqa: E402
from bbtool.guest import targets  # noqa: E402
from bbtool.results import result, shape, tables  # noqa: E402

MANY = int(os.environ.get("BUDDYBENCH_FUZZ", 400))
SEED = int(os.environ.get("BUDDYBENCH_SEED", 1))
WORDS = (
    "--help --version --json --out --to csv hgrm kcidb --row op/alloc --by host --target local vm"
    " ssh: ssh:-x , = =x orders=0 order=0-3 order=9-0 order=x api= --width 80 -1 --min-effect nan"
    " --all --fail --force --kernel 6.1 --count --kvm --cpus 0 a.json \x00 \udcff -- - --origin ''"
    " --html --from --kernels --timeout -v --quick --seed --aa --list --only --params --append"
).split(" ")
# Commands that only read files, and the kinds they read; what they would run is not run.
RESULTS = ("bundle", "result")
BOTH = (*RESULTS, "merged")
READERS = (
    (["show", "F"], RESULTS),
    (["show", "F", "--rows"], RESULTS),
    (["show", "F", "--json", "O"], RESULTS),
    *((["export", "F", "--to", to], RESULTS) for to in "csv ktap openmetrics kcidb lkp".split()),
    (["export", "F", "--to", "mmtests"], RESULTS),
    (
        ["export", "F", "--to", "hgrm", "--row", "order:0/gfp:GFP_KERNEL/node:0"]
        + ["--row", "op/alloc"],
        RESULTS,
    ),
    (["merge", "F", "F"], BOTH),
    (["compare", "F", "G", "--force"], BOTH),
    (["again", "F", "--target", "local"], ("bundle", "run")),  # a stream is not run again
    (["history", "--from", "F", "--out", "O.d"], ("history",)),
    (["watch", "--from", "F", "--out", "O.d"], ("watch",)),
    (["stream", "F"], ("stream",)),
    (["explain", "F"], ("failure",)),
    (["record", "--from", "F", "--out", "O"], ("events",)),
)
# Of a kind that the command does not read.
STRANGE = 0.05


def run(words):
    """(status, all that was said) of a command line."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = cli.end(words)
        except SystemExit as leaving:
            status = leaving.code
    return status, said.getvalue()


class Fuzz(unittest.TestCase):
    """Deterministic for a seed."""

    @classmethod
    def setUpClass(cls):
        cls.parser = cli.parser()

    def setUp(self):
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        place = tempfile.TemporaryDirectory(prefix="bb-fuzz-", dir=memory)
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)
        patches = (
            mock.patch.dict(os.environ, {"XDG_CACHE_HOME": place.name}),
            mock.patch.object(
                targets, "run", lambda *_: (OK, result.read(HERE / "data/small.bundle"))
            ),
            mock.patch("bbtool.present.history_plot.draw", lambda *_: []),
        )
        for patch in patches:
            patch.start()
            self.addCleanup(patch.stop)

    def check(self, words, what, wanted=None):
        status, said = run(words)
        if wanted is not None:
            self.assertEqual(status, wanted, said)
        if status == BUG or status not in STATUSES:
            kept = sorted(self.place.glob("buddybench/reports/*"))
            said += kept[-1].read_text(encoding="utf-8", errors="replace") if kept else ""
            self.fail(f"{words}: status {status}: {said[-1500:]}\n{what[:300]!r}")
        self.assertNotIn("Traceback", said)

    def test_command_lines(self):
        chance = random.Random(SEED)
        for _ in range(MANY):
            name = chance.choice(COMMANDS + ("nonsense",))
            words = [name, *(chance.choice(WORDS) for _ in range(chance.randrange(6)))]
            said = io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                try:
                    self.parser.parse_args(words)
                except SystemExit as leaving:
                    self.assertIn(leaving.code, (0, 2), words)
            self.assertNotIn("Traceback", said.getvalue())

    def test_files(self):
        chance, kinds = random.Random(SEED), fuzzing.of_kinds()
        (self.place / "G").write_text(json.dumps(fuzzing.sides()[1]), encoding="utf-8")
        places = {name: str(self.place / name) for name in ("F", "G", "O", "O.d")}
        gc.freeze()  # statsmodels collects garbage in every call
        self.addCleanup(gc.unfreeze)
        with mock.patch.object(cli, "parser", lambda: self.parser):
            for _ in range(MANY):
                words, own = chance.choice(READERS)
                kind = chance.choice(tuple(kinds) if chance.random() < STRANGE else own)
                data = fuzzing.damaged(chance, kinds[kind])
                (self.place / "F").write_bytes(data)
                self.check([places.get(word, word) for word in words], data)

    def test_whole_files(self):
        (self.place / "G").write_text(json.dumps(fuzzing.sides()[1]), encoding="utf-8")
        for words, own in READERS:
            for kind in own:
                whole = fuzzing.of_kinds()[kind]
                data = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
                (self.place / "F").write_bytes(data)
                with self.subTest(words=words, kind=kind):
                    given = [str(self.place / w) if w in "F G O O.d".split() else w for w in words]
                    self.check(given, data, OK)

    def test_each_member(self):
        """Missing or of any other type: refused when the file is read, or shown."""
        whole, other = fuzzing.sides()
        path, page = (str(self.place / name) for name in "FO")
        (self.place / "G").write_text(json.dumps(other), encoding="utf-8")
        views = (["show", path], ["show", path, "--html", page], ["merge", path])
        views += (["compare", path, str(self.place / "G"), "--force"],)
        views += tuple(["export", path, "--to", to] for to in ("openmetrics", "kcidb"))
        odd = ((), (None,), ("x",), (-1,), ([],), ({},))
        with mock.patch.object(cli, "parser", lambda: self.parser):
            for way, value in itertools.product(fuzzing.places(whole), odd):
                data = fuzzing.replaced(whole, way, *value)
                refused = shape.trouble(data) or tables.trouble(data)
                (self.place / "F").write_text(json.dumps(data), encoding="utf-8")
                for words in views[:1] if refused or "env" in way else views:
                    self.check(words, f"{way} {value}", FAILED if refused else None)

    def test_deep(self):
        for text in (
            "[" * 100000,
            '{"a":' * 100000,
            '{"schema": "buddybench-merged/1", "x":' + "[" * 99999,
        ):
            (self.place / "F").write_text(text, encoding="ascii")
            for words, _ in READERS:
                if "G" not in words:
                    self.check([str(self.place / w) if w in "FO" else w for w in words], text)


if __name__ == "__main__":
    unittest.main()
