# SPDX-License-Identifier: GPL-2.0-only
"""The style check and the shell group find what is planted."""

import pathlib
import shutil
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from bbtool import process  # noqa: E402  (needs the path above)
from bbtool.check import cases, source_groups  # noqa: E402
from bbtool.debian import uml_kernels  # noqa: E402

KERNEL = uml_kernels.built(uml_kernels.get(uml_kernels.DEFAULT))
SPDX_C = "// SPDX-License-Identifier: GPL-2.0-only\n"
SPDX_H = "/* SPDX-License-Identifier: GPL-2.0-only */\n"
DOCUMENTED = (
    SPDX_H
    + "/**\n * bb_f() - do it\n * @a: with this\n * Return: what came of it\n */\nint bb_f(int"
    " a);\n"
)


class Style(unittest.TestCase):
    """scripts/checks/style on a small tree."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bb-style-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("src/a.c", SPDX_C + "static int f(int a)\n{\n\treturn a;\n}\n")
        self.write("include/buddybench/a.h", DOCUMENTED)

    def write(self, path, text):
        """Put a file into the tree."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def run_style(self, *words):
        """(exit status, output)"""
        linux = ["--linux", str(KERNEL["folder"])] if KERNEL else []
        done = process.run(
            [str(SCRIPTS / "checks/style"), "--tree", str(self.folder), *linux, *words],
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    def clean(self, check):
        """Nothing is found."""
        self.assertEqual(self.run_style(check), (0, ""))

    def found(self, check, text):
        """Something is found, and said."""
        code, out = self.run_style(check)
        self.assertEqual(code, 1, out)
        self.assertIn(text, out)

    def test_clean(self):
        self.clean("size")
        self.clean("spdx")

    def test_long_file(self):
        self.write("src/b.c", SPDX_C + "int a;\n" * 300)
        self.found("size", "src/b.c: 301 lines")

    def test_long_header(self):
        self.write("src/b.h", SPDX_H + "int a;\n" * 120)
        self.found("size", "src/b.h: 121 lines, more than 120")

    def test_long_c_function(self):
        self.write("src/b.c", SPDX_C + "static int f(void)\n{\n" + "\ta();\n" * 41 + "}\n")
        self.found("size", "src/b.c:3: f() has 41 lines")

    def test_long_python_function(self):
        self.write(
            "scripts/b.py", "# SPDX-License-Identifier: GPL-2.0-only\ndef f():\n" + "    a()\n" * 41
        )
        self.found("size", "scripts/b.py:2: f() has 41 lines")

    def test_wide_line(self):
        self.write(
            "scripts/b.sh", "# SPDX-License-Identifier: GPL-2.0-only\n\t# " + "x" * 91 + "\n"
        )
        self.found("size", "scripts/b.sh:2: 101 columns")

    def test_wide_page(self):
        self.write(
            "scripts/page/b.html",
            "<!-- SPDX-License-Identifier: GPL-2.0-only -->\n<p>" + "x" * 98 + "\n",
        )
        self.found("size", "scripts/page/b.html:2: 101 columns")

    def test_format(self):
        self.write("scripts/b.py", "# SPDX-License-Identifier: GPL-2.0-only\na = {1: 'x'}\n")
        self.found("black", "would reformat")
        self.write("scripts/b.py", '# SPDX-License-Identifier: GPL-2.0-only\na = {1: "x"}\n')
        self.clean("black")

    def test_parameters(self):
        self.write(
            "src/b.c",
            SPDX_C + "static int f(int a, int b, int c,\n\t     int d, int e, int g)\n{\n}\n",
        )
        self.found("size", "src/b.c:2: f() has 6 parameters")
        self.write("src/b.c", SPDX_C + "int f(int a, int b, int c, int d, int e, int g);\n")
        self.found("size", "src/b.c:2: f() has 6 parameters")

    def test_nesting(self):
        deep = "".join("\t" * level + "if (a)\n" for level in range(1, 5))
        self.write("src/b.c", SPDX_C + "static void f(void)\n{\n" + deep + "\t\t\t\t\ta();\n}\n")
        self.found("size", "src/b.c:7: nested 4 deep")

    def test_python_limits(self):
        head = "# SPDX-License-Identifier: GPL-2.0-only\n"
        self.write("scripts/b.py", head + "def f(a, b, c, d, e, g, *, h=1):\n    return a\n")
        self.found("size", "scripts/b.py:2: f() has 6 parameters")
        blocks = "".join(
            "    " * level + "if a:\n" + "    " * (level + 1) + "b()\n" for level in range(1, 5)
        )
        self.write("scripts/b.py", head + "def f(a, b):\n" + blocks)
        self.found("size", "scripts/b.py:2: f() is nested 4 deep")
        self.write("scripts/b.py", head + "def f(a, b, c, d, e, *, g=1, h=2):\n    return a\n")
        self.clean("size")

    def test_includes(self):
        self.write("src/b.c", SPDX_C + "#include <a.h>\n#include <b.h>\n\n#include <a.h>\n")
        self.clean("includes")
        self.write("src/b.c", SPDX_C + "\n#include <b.h>\n#include <a.h>\n\nint a;\n")
        self.found("includes", "src/b.c:3: includes that are not sorted")

    def test_no_licence(self):
        self.write("kunit/b.c", "int a;\n")
        self.found("spdx", "kunit/b.c:1: no SPDX line")

    def test_not_executable(self):
        self.write("scripts/b.sh", "#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0-only\n")
        self.found("spdx", "scripts/b.sh: has #!")

    @unittest.skipUnless(KERNEL, "needs a user-mode kernel: scripts/buddybench uml build")
    def test_checkpatch(self):
        self.clean("checkpatch")
        self.write(
            "src/b.c",
            SPDX_C + "static int f(void)\n{\n\tif (1) {\n\t\treturn 1; \n\t}\n\treturn 0;\n}\n",
        )
        self.found("checkpatch", "TRAILING_WHITESPACE")

    @unittest.skipUnless(KERNEL, "needs a user-mode kernel: scripts/buddybench uml build")
    def test_kernel_doc(self):
        self.clean("kernel-doc")
        self.write("include/buddybench/b.h", DOCUMENTED.replace("int a)", "int a, int b)"))
        self.found("kernel-doc", "'b' not described")


class Shell(unittest.TestCase):
    """The shell group."""

    def test_planted(self):
        with tempfile.TemporaryDirectory(prefix="bb-shell-") as folder:
            path = pathlib.Path(folder, "x.sh")
            path.write_text("#!/bin/sh\nrm $1\n[[ a == b ]]\n", encoding="utf-8")
            case = cases.command("x", ["shellcheck", "--shell=sh", path])
        self.assertEqual(case.status, cases.FAIL)
        self.assertIn("SC2086", case.text)

    def test_finds_scripts(self):
        names = {path.name for path in source_groups.shell_files()}
        self.assertLessEqual({"init", "run"}, names)


if __name__ == "__main__":
    unittest.main()
