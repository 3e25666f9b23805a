# SPDX-License-Identifier: GPL-2.0-only
"""The command uml with several kernels: what becomes of the others, and where bundles go."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import ABORTED, OK, UNFIT, USAGE, Problem  # noqa: E402  (needs the path above)
from bbtool.commands import cli, uml  # noqa: E402
from bbtool.debian import uml_kernels  # noqa: E402

FIRST, *OTHERS = uml_kernels.SERIES
LEFT = f"kernels that were left out: {', '.join(OTHERS)}\n"
BUNDLE = (HERE / "data/small.bundle").read_text(encoding="utf-8")


class Every(unittest.TestCase):
    """--kernel all, with what is told here in the kernels' place."""

    def ended(self, how, *words):
        """(the status, the kernels that were run, stdout, stderr).

        how: {kernel: its status or what it raises, or a function of its Guest that returns it}.
        """
        ran, out, said = [], io.StringIO(), io.StringIO()

        def run(kernel, _words, guest):
            ran.append(kernel["name"])
            outcome = how.get(kernel["name"], OK)
            outcome = outcome(guest) if callable(outcome) else outcome
            if isinstance(outcome, BaseException):
                raise outcome
            wrong = [] if outcome == OK else ["the user-mode kernel died"]
            return (BUNDLE if outcome == OK else ""), wrong, outcome

        with mock.patch.object(uml.uml, "run", run), mock.patch.object(
            uml.uml_kernels, "ensure", lambda name, newest: {"name": name}
        ), contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
            status = cli.end(["uml", "run", "--kernel", "all", *words])
        return status, ran, out.getvalue(), said.getvalue()

    def test_one_that_dies_or_is_too_slow(self):
        """Such a run has no status of its own, as one that was interrupted."""
        for words in ([], ["--json"]):
            status, ran, out, said = self.ended({FIRST: ABORTED}, *words)
            self.assertEqual(ran, [FIRST, *OTHERS])
            self.assertEqual(status, ABORTED)
            self.assertNotIn("--json is for runs", said)
            self.assertEqual(len(out.splitlines()) if words else out.count("==> env"), len(OTHERS))
            self.assertIn(f"{FIRST}: the user-mode kernel died\n", said)
            self.assertNotIn("left out", said)

    def test_one_that_cannot_be_had(self):
        status, ran, _, said = self.ended({FIRST: Problem("no network")})
        self.assertEqual((status, ran), (UNFIT, [FIRST, *OTHERS]))
        self.assertIn(f"{FIRST}: no network\n", said)

    def test_what_is_wrong_for_all(self):
        status, ran, _, said = self.ended({FIRST: Problem("no such word", USAGE)})
        self.assertEqual((status, ran), (USAGE, [FIRST]))
        self.assertIn(LEFT, said)

    def test_no_further_kernel_after_ctrl_c(self):
        """The run that was stopped may have come to its end all the same."""
        for status in (ABORTED, OK):
            stopped = self.ended({FIRST: lambda guest, given=status: guest.stopped() or given})
            self.assertEqual(stopped[:2], (ABORTED, [FIRST]))
            self.assertIn(LEFT, stopped[3])
        last = self.ended({OTHERS[-1]: lambda guest: guest.stopped() or OK})
        self.assertEqual(last[:2], (OK, [FIRST, *OTHERS]))
        status, ran, _, said = self.ended({FIRST: KeyboardInterrupt()})
        self.assertEqual((status, ran), (ABORTED, [FIRST]))
        self.assertTrue(said.startswith(LEFT), said)

    def test_nothing_is_left_out_after_the_last(self):
        self.assertNotIn("left out", self.ended({OTHERS[-1]: KeyboardInterrupt()})[3])

    def test_a_file_for_each(self):
        with tempfile.TemporaryDirectory() as place:
            self.ended({}, "--output", f"{place}/run.bundle")
            files = sorted(path.name for path in pathlib.Path(place).iterdir())
            self.assertEqual(files, sorted(f"run-{name}.bundle" for name in (FIRST, *OTHERS)))
            self.assertEqual(pathlib.Path(place, files[0]).read_text(encoding="utf-8"), BUNDLE)

    def test_nothing_is_written_over_a_file_for_nothing(self):
        """A run that dies leaves what an earlier one has written."""
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, f"run-{FIRST}.bundle")
            path.write_text(BUNDLE, encoding="utf-8")
            self.ended({FIRST: ABORTED}, "--output", f"{place}/run.bundle")
            self.assertEqual(path.read_text(encoding="utf-8"), BUNDLE)

    def test_a_file_that_cannot_be_written(self):
        """The last of them, or a folder: nothing is run for the others."""
        with tempfile.TemporaryDirectory() as place:
            pathlib.Path(place, f"run-{OTHERS[-1]}").mkdir()
            for wrong in (f"{place}/run", place, "/", "."):
                status, ran, _, said = self.ended({}, "--output", wrong)
                self.assertEqual((status, ran), (USAGE, []))
                self.assertIn("it is a folder; nothing was run", said)

    def test_what_is_no_file_takes_them_all(self):
        with tempfile.TemporaryFile("r+", encoding="utf-8") as file:
            status, ran, _, _ = self.ended({}, "--output", f"/dev/fd/{file.fileno()}")
            self.assertEqual((status, len(ran)), (OK, 1 + len(OTHERS)))
            file.seek(0)
            self.assertEqual(file.read(), BUNDLE * len(ran))


if __name__ == "__main__":
    unittest.main()
