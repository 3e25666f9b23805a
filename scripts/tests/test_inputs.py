# SPDX-License-Identifier: GPL-2.0-only
"""Input files that cannot be used: the message names the file, and the status is of one rule."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool import FAILED  # noqa: E402  (needs the path above)
from bbtool.commands import cli  # noqa: E402

SMALL = (HERE / "data/small.bundle").read_text(encoding="utf-8")
# Command lines that read the file F.
READERS = (
    ["show", "F"],
    ["show", "F", "--json"],
    ["export", "F", "--to", "csv"],
    ["merge", "F"],
    ["compare", "F", "F"],
    ["again", "F"],
    ["stream", "F"],
    ["replay", "F"],
    ["explain", "F"],
    ["history", "--from", "F", "--out", "O"],
    ["watch", "--from", "F", "--out", "O"],
)


def ended(*words):
    """(status, stdout, stderr) of a command line."""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        status = cli.end(list(words))
    return status, out.getvalue(), said.getvalue()


class Inputs(unittest.TestCase):
    """Files of another kind, cut off or empty."""

    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="bb-inputs-")
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)

    def given(self, words, text):
        """(status, stderr) of a command line that reads this text as F."""
        path = self.place / "some-file"
        path.write_text(text, encoding="utf-8")
        names = {"F": str(path), "O": str(self.place / "out")}
        status, _, said = ended(*(names.get(word, word) for word in words))
        return status, said

    def test_named(self):
        for words in READERS:
            for text in ("", "a,b\n1,2\n", SMALL[:700], "[]", "{", "{}"):
                with self.subTest(words=words, text=text[:20]):
                    status, said = self.given(words, text)
                    self.assertIn("/some-file: ", said)
                    self.assertEqual(status, FAILED, said)

    def test_no_bundle(self):
        for text, why in (
            ("", "found 0: it is empty; make one with"),
            (SMALL[:700], "found 0: it is cut off after ==> "),
            ("a,b\n1,2\n", "found 0; make one with buddybench-run"),
            (SMALL + SMALL, "found 2; make one with buddybench-run"),
        ):
            self.assertIn(why, self.given(["show", "F"], text)[1])


if __name__ == "__main__":
    unittest.main()
