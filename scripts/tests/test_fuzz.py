# SPDX-License-Identifier: GPL-2.0-only
"""Whatever is typed or read: a status of the table, and no traceback.

BUDDYBENCH_FUZZ=100000 takes so many command lines and input files instead of a few hundred;
BUDDYBENCH_SEED another seed. Deterministic for a seed.
"""

import contextlib
import copy
import io
import json
import os
import pathlib
import random
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import BUG, OK, STATUSES  # noqa: E402  (needs the path above)
from bbtool.commands import COMMANDS, cli  # noqa: E402
from bbtool.guest import targets  # noqa: E402
from bbtool.results import result  # noqa: E402

MANY = int(os.environ.get("BUDDYBENCH_FUZZ", 400))
SEED = int(os.environ.get("BUDDYBENCH_SEED", 1))
SMALL = (HERE / "data/small.bundle").read_bytes()
ODD = (None, True, -1, 0, 1e308, float("nan"), 10**400, "", "x", "\ud800", [], {}, [[]], {"a": 1})
WORDS = (
    "--help --version --json --out --to csv hgrm kcidb --row op/alloc --by host --target local vm"
    " ssh: ssh:-x , = =x orders=0 order=0-3 order=9-0 order=x api= --width 80 -1 --min-effect nan"
    " --all --fail --force --kernel 6.1 --count --kvm --cpus 0 a.json \x00 \udcff -- - --origin ''"
    " --html --from --kernels --timeout -v --quick --seed --aa --list --only --params --append"
).split(" ")
# Commands that only read files; what they would run or install is not run.
READERS = (
    ["show", "F"],
    ["show", "F", "--rows"],
    ["show", "F", "--json", "O"],
    ["export", "F", "--to", "csv"],
    ["export", "F", "--to", "ktap"],
    ["export", "F", "--to", "openmetrics"],
    ["export", "F", "--to", "kcidb"],
    ["export", "F", "--to", "hgrm", "--row", "order:0/gfp:GFP_KERNEL/node:0", "--row", "op/alloc"],
    ["export", "F", "--to", "mmtests"],
    ["merge", "F", "F"],
    ["compare", "F", "G", "--force"],
    ["history", "--from", "F", "--out", "O.d"],
    ["again", "F", "--target", "local"],
)


def damaged_bytes(chance, data):
    """A file with some bytes changed, lines lost or doubled, or cut off."""
    data = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at, kind = chance.randrange(len(data) or 1), chance.randrange(5)
        if kind == 0 and data:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[at : at + chance.randrange(400)]
        elif kind == 2:
            data[at:at] = data[at : at + chance.randrange(200)]
        elif kind == 3:
            del data[at:]
        else:
            data[at:at] = chance.choice(
                (b"\n", b"\t", b"-", b"==> end <==\n", b"{", b"\x00", b"9" * 40)
            )
    return bytes(data)


def damaged_json(chance, data):
    """The JSON with some values replaced or lost."""
    data = copy.deepcopy(data)
    for _ in range(chance.randrange(1, 4)):
        at = data
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = chance.choice(keys)
            if isinstance(at[key], (dict, list)) and at[key] and chance.random() < 0.8:
                at = at[key]
            elif chance.random() < 0.3:
                del at[key]
                break
            else:
                at[key] = copy.deepcopy(chance.choice(ODD))
                break
    return json.dumps(data).encode()


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
        place = tempfile.TemporaryDirectory(prefix="bb-fuzz-")
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

    def check(self, words, what):
        status, said = run(words)
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
        chance = random.Random(SEED)
        whole = result.read(HERE / "data/small.bundle")
        whole["benchmarks"] = whole["benchmarks"][:6]
        (self.place / "G").write_text(json.dumps({**whole, "run_id": "g"}), encoding="utf-8")
        text = json.dumps(whole).encode()
        with mock.patch.object(cli, "parser", lambda: self.parser):
            for number in range(MANY):
                kind = number % 3
                data = (
                    damaged_bytes(chance, SMALL)
                    if kind == 0
                    else damaged_json(chance, whole)
                    if kind == 1
                    else damaged_bytes(chance, text)
                )
                (self.place / "F").write_bytes(data)
                places = {name: str(self.place / name) for name in ("F", "G", "O", "O.d")}
                words = [places.get(word, word) for word in chance.choice(READERS)]
                with self.subTest(number=number):
                    self.check(words, data)

    def test_deep(self):
        for text in (
            "[" * 100000,
            '{"a":' * 100000,
            '{"schema": "buddybench-merged/1", "x":' + "[" * 99999,
        ):
            (self.place / "F").write_text(text, encoding="ascii")
            for words in READERS:
                if "G" not in words:
                    self.check([str(self.place / w) if w in "FO" else w for w in words], text)


if __name__ == "__main__":
    unittest.main()
