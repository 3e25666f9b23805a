# SPDX-License-Identifier: GPL-2.0-only
"""What many tests begin with: a folder of their own, a cache of their own, a command line."""

import contextlib
import io
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.commands import cli  # noqa: E402  (needs the path above)


def ended(*words):
    """(status, stdout, stderr) of a command line."""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        status = cli.end(list(words))
    return status, out.getvalue(), said.getvalue()


class InFolder(unittest.TestCase):
    """Each test has a folder, which is empty and does not stay."""

    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="bb-test-")))


class InCache(InFolder):
    """Each test has a cache, too, which is not that of the machine."""

    def setUp(self):
        super().setUp()
        cache = str(self.place / "cache")
        self.enterContext(mock.patch.dict(os.environ, XDG_CACHE_HOME=cache))
