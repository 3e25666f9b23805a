# SPDX-License-Identifier: GPL-2.0-only
"""Files without end, cut files, and small ones that are large when unpacked."""

import gzip
import io
import json
import lzma
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import Problem  # noqa: E402  (needs the path above)
from bbtool.results import files, history, merged, result, stream  # noqa: E402

SMALL = pathlib.Path(__file__).resolve().parent / "data/small.bundle"
READERS = (result.read, merged.read_all, history.read, stream.read)


class Files(unittest.TestCase):
    """What is refused before it fills the memory."""

    def setUp(self):
        limit = mock.patch.object(files, "LARGEST", 1 << 20)
        limit.start()
        self.addCleanup(limit.stop)

    def packed(self, data, wanted):
        """A file with these bytes is refused as a stream."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            with self.assertRaisesRegex(Problem, wanted):
                stream.read(file.name)

    def test_no_end(self):
        for read in READERS:
            with self.subTest(read=read), self.assertRaisesRegex(Problem, "larger than 1 MiB"):
                read("/dev/zero")

    def test_bombs(self):
        for module in (gzip, lzma):
            data = module.compress(bytes(2 << 20))
            self.assertLess(len(data), 4096)
            self.packed(data, "unpacked larger than 1 MiB")

    def test_damage(self):
        for module in (gzip, lzma):
            data = module.compress(bytes(range(256)) * 64)
            self.packed(data[: len(data) // 2], "cut or damaged")
        self.packed(gzip.compress(b"abc")[:10] + b"\xff" * 20, "cut or damaged")

    def test_whole(self):
        self.assertEqual(files.whole(io.BytesIO(b"abc"), "larger"), b"abc")

    def test_numbers_beyond_any_and_odd_experiments_are_problems(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.json")
            for part, spoil in (
                (None, {"p50": float("inf")}),
                ("experiment", {"pair": [1]}),
                ("experiment", {"turns": "9"}),
            ):
                data = result.read(SMALL)
                (data.setdefault(part, {}) if part else data["benchmarks"][0]).update(spoil)
                path.write_text(json.dumps(data), encoding="utf-8")
                with self.assertRaisesRegex(Problem, "wrong type"):
                    result.read(path)


if __name__ == "__main__":
    unittest.main()
