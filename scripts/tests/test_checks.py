# SPDX-License-Identifier: GPL-2.0-only
"""The programs of scripts/checks when a developer stops them."""

import argparse
import contextlib
import io
import pathlib
import runpy
import unittest
from unittest import mock

from checks import SCRIPTS

PROGRAMS = sorted(filter(pathlib.Path.is_file, (SCRIPTS / "checks").iterdir()))


def ended(path, **wrong):
    """(exit status, what was said) of a program in which the command line is not read."""
    said = io.StringIO()
    with mock.patch.object(argparse.ArgumentParser, "parse_args", **wrong):
        with mock.patch("sys.argv", [str(path)]), contextlib.redirect_stderr(said):
            try:
                runpy.run_path(str(path), run_name="__main__")
            except SystemExit as leaving:
                return leaving.code, said.getvalue()
    return None, said.getvalue()


class Stopped(unittest.TestCase):
    """All of them."""

    def test_ctrl_c_is_a_line(self):
        self.assertIn("layers", [path.name for path in PROGRAMS])
        for path in PROGRAMS:
            with self.subTest(path.name):
                said = f"\nscripts/checks/{path.name}: interrupted\n"
                self.assertEqual(ended(path, side_effect=KeyboardInterrupt), (130, said))

    def test_a_fault_of_a_check_says_where(self):
        for path in PROGRAMS:
            with self.subTest(path.name), self.assertRaisesRegex(ValueError, "planted"):
                ended(path, side_effect=ValueError("planted"))


if __name__ == "__main__":
    unittest.main()
