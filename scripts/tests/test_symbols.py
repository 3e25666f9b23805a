# SPDX-License-Identifier: GPL-2.0-only
"""The symbol check finds what is planted, and nothing in a clean tree."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import process  # noqa: E402  (needs the path above)
from checks import Planted  # noqa: E402
from test_layers import CLEAN  # noqa: E402


class Symbols(Planted):
    """scripts/checks/symbols on objects made from planted sources"""

    CHECK, CLEAN = "symbols", CLEAN
    SOURCE = "int bb_{0}(const char *a);\nint bb_{0}(const char *a)\n{{\n\treturn a[0];\n}}\n"

    def build(self, **added):
        """Compile a source per name, with text added; run the check."""
        out = self.folder / "build"
        for path in sorted((self.folder / "src").rglob("*.c")):
            made = out / path.relative_to(self.folder)
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(
                self.SOURCE.format(path.stem) + added.get(path.stem, ""), encoding="utf-8"
            )
            process.run(
                [
                    "gcc",
                    "-ffreestanding",
                    "-O1",
                    "-fno-pic",
                    "-c",
                    str(made),
                    "-o",
                    str(made.with_suffix(".o")),
                ],
                check=True,
            )
        return self.check(out)

    def test_clean(self):
        self.assertEqual(
            self.build(hist="int strlen(char *);\nint bb_x(char *a)\n{\n\treturn strlen(a);\n}\n"),
            (0, ""),
        )

    def test_pure_calls_pure(self):
        call = "int bb_report(char *);\nint bb_y(char *a)\n{\n\treturn bb_report(a);\n}\n"
        self.assertEqual(self.build(hist=call), (0, ""))

    def test_pure_calls_allocator(self):
        code, out = self.build(
            hist="int alloc_pages(int);\nint bb_x(int a)\n{\n\treturn alloc_pages(a);\n}\n"
        )
        self.assertEqual(code, 1)
        self.assertIn("hist.o: pure file calls alloc_pages", out)

    def test_pure_calls_kernel_file(self):
        code, out = self.build(
            hist="int bb_ops(char *);\nint bb_x(char *a)\n{\n\treturn bb_ops(a);\n}\n"
        )
        self.assertEqual(code, 1)
        self.assertIn("pure file calls bb_ops", out)

    def test_state(self):
        code, out = self.build(
            ops="static int hidden;\nint bb_next(void)\n{\n\treturn ++hidden;\n}\n"
        )
        self.assertEqual(code, 1)
        self.assertIn("ops.o: writable data hidden", out)

    def test_name(self):
        code, out = self.build(ops="int helper(void)\n{\n\treturn 1;\n}\n")
        self.assertEqual(code, 1)
        self.assertIn("global helper", out)

    def test_missing_object(self):
        (self.folder / "build/src").mkdir(parents=True)
        code, out = self.check(self.folder / "build")
        self.assertEqual(code, 1)
        self.assertIn("no object of src/lib/hist.c", out)


if __name__ == "__main__":
    unittest.main()
