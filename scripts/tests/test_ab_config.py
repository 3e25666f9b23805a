# SPDX-License-Identifier: GPL-2.0-only
"""The configuration of a revision, in a clone in which another one was built or was to be."""

import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import test_ab_tree  # noqa: E402  (needs the path above)
from bbtool import Problem  # noqa: E402
from bbtool.debian import kernel_source, tree_kernels  # noqa: E402
from bbtool.experiment import sides  # noqa: E402


class Configuration(test_ab_tree.Repository):
    """It is made once; who was interrupted has made none, whatever file is there."""

    def configured(self, before):
        """Whether it is made where .config has this text before; no text: there is no file."""
        have = sides.parse(f"{self.tree}@HEAD").revision
        how = tree_kernels.Recipe("x", "um", (), "", 1, "CONFIG_A=y\nCONFIG_B=y\n", True)
        path = tree_kernels.clone(have, how) / ".config"
        if before:
            path.write_text(before, encoding="utf-8")
            (path.parent / ".git/info/exclude").write_text(".config\n", encoding="ascii")
        with mock.patch.object(kernel_source, "configure") as configure, mock.patch.object(
            kernel_source, "build", side_effect=Problem("enough")
        ), self.assertRaisesRegex(Problem, "enough"):
            tree_kernels.make(have, how, self.folder / "made")
        return configure.called

    def test_the_first_time(self):
        self.assertTrue(self.configured(""))

    def test_one_that_is_there(self):
        self.assertFalse(self.configured("CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n"))

    def test_one_that_is_half_made(self):
        """Of tinyconfig, before it was merged with what a run needs."""
        self.assertTrue(self.configured("CONFIG_C=y\n# CONFIG_A is not set\n"))


if __name__ == "__main__":
    unittest.main()
