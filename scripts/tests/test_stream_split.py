# SPDX-License-Identifier: GPL-2.0-only
"""Blocks of a stream that are split: what the module refuses, the tool refuses, too."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import test_stream  # noqa: E402  (needs the path above)
from bbtool.results import stream  # noqa: E402


class Split(unittest.TestCase):
    """Pages stay where they are."""

    def test_split(self):
        whole = stream.Class(1, 0, "GFP_KERNEL")
        for old, new, why in (
            (whole, stream.Class(0, 0, "GFP_ATOMIC"), None),
            (stream.Class(0, 0, "GFP_KERNEL"), whole, "of a single page"),
            (stream.Class(1, 0, "GFP_KERNEL|__GFP_COMP"), whole, "of a compound page"),
            (whole, whole, "into what are no single pages"),
            (whole, stream.Class(0, 1, "GFP_KERNEL"), "into pages of another node"),
            (whole, stream.Class(0, 0, "GFP_HIGHUSER"), "into pages of another zone"),
            (whole, stream.Class(0, 0, "GFP_DMA"), "into pages of another zone"),
            (
                stream.Class(1, 0, "GFP_HIGHUSER_MOVABLE"),
                stream.Class(0, 0, "GFP_HIGHUSER"),
                "into pages of another zone",
            ),
        ):
            self.assertEqual(stream.wrong_split(old, new), why)
        with self.assertRaisesRegex(ValueError, "event 2 .split of 0.: into what are no single"):
            stream.parse(test_stream.changed(2, which=0))


if __name__ == "__main__":
    unittest.main()
