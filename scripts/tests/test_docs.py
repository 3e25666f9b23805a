# SPDX-License-Identifier: GPL-2.0-only
"""The documentation tells all that the sources have."""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.commands import COMMANDS  # noqa: E402  (needs the path above)
from bbtool.torture import tests as torture  # noqa: E402
from checks import load  # noqa: E402
from doctext import ABI, TREE, quoted, read  # noqa: E402


def rows(text):
    """Rows of simple tables: {first ``word``: the row with its continuation lines}."""
    found, name = {}, None
    for line in text.splitlines():
        start = re.match(r"``([^`]+)``\s\s", line)
        if start:
            name = start.group(1)
            found[name] = line
        elif name and line.startswith("  "):
            found[name] += "\n" + line
        else:
            name = None
    return found


def arrows(check):
    """Which folder may include which, as MAY of one of scripts/checks has it."""
    return {
        "src" if name == "." else name: set(below.split())
        for name, below in load(check).MAY.items()
        if name
    }


def told_arrows(head):
    """The same from the table of Documentation/design.rst whose last column has this head."""
    text = read("Documentation/design.rst")
    border = re.search(rf"^(=+  =+  )=+\nfolder .*{head}.*\n=.*\n", text, re.M)
    column = len(border.group(1))
    return {
        name: {word for line in row.split("\n") for word in line[column:].split()}
        for name, row in rows(text[border.end() : text.index("\n\n", border.end())]).items()
    }


def defines():
    """Numbers that the key table names."""
    found = {"U64_MAX": "2^64 - 1"}
    for name, number in re.findall(
        r"^#define (BB_MAX_\w+)\s+(\d+)", read("include/buddybench/plan/plan.h"), re.M
    ):
        found[name] = number
    return found


def keys():
    """Of the key table: (name, smallest and largest or None, default)."""
    text = re.sub(r"^#define.*?[^\\]$", "", read("src/plan/keys.c"), flags=re.M | re.S)
    known = defines()
    for kind, name, rest in re.findall(
        r"\b(NUMBERS?|CHOICES?|LIST)\(BB_KEY_\w+,\s*(\w+),(.*?)\),\n", text, re.S
    ):
        default = re.search(r'"([^"]*)",', rest).group(1)
        limits = None
        if kind.startswith("NUMBER"):
            limits = [
                known.get(word.strip(), re.sub(r"U?LL", "", word.strip()))
                for word in rest.split(",")[:2]
            ]
        yield name, limits, default
    for name, default in re.findall(r'\.name = "(\w+)".*?\.def = "([^"]*)"', text, re.S):
        yield name, None, default


def table(name, array):
    """The strings of a C table of names."""
    body = re.search(rf"{array}\[\] = \{{(.*?)\n\}};", read(name), re.S).group(1)
    return re.findall(r'"([^"]+)"', body)


def columns(name):
    """The column names in the headers a C file prints."""
    text = re.sub(r'"\s*\n\s*"', "", read(name))
    found = set()
    for head in re.findall(r'[#"](\w+(?:\\t\w+)+)', text):
        found.update(head.split("\\t"))
    return found


class Sources(unittest.TestCase):
    """What is in the sources is in the documentation."""

    def missing(self, names, text, where):
        """Every name is in ``...`` there."""
        known = quoted(text)
        self.assertTrue(names)
        self.assertEqual(sorted(set(names) - known), [], f"not in {where}")

    def test_every_key(self):
        told = rows(read("Documentation/usage.rst"))
        everything = list(keys())
        self.assertEqual(
            len(everything),
            len(re.findall(r"^\tBB_KEY_", read("include/buddybench/plan/plan.h"), re.M)),
        )
        for name, limits, default in everything:
            with self.subTest(key=name):
                self.assertTrue(name in told, f"{name}: no row in Documentation/usage.rst")
                self.assertIn(
                    f"``{default}``", told[name], "another default in Documentation/usage.rst"
                )
                if limits:
                    self.assertRegex(told[name], rf"{limits[0]} (to|or) {re.escape(limits[1])}\b")

    def test_every_file(self):
        names = re.findall(r'^\t\{ "(\w+)", 0', read("src/debugfs/file_table.c"), re.M)
        names += re.findall(r'^\t\t"(\w+)", 0', read("src/session/command_table.c"), re.M)
        self.missing(names, read("Documentation/usage.rst"), "Documentation/usage.rst")
        readme = re.findall(r'^"  (\w+)  +\w', read("src/result/readme.c"), re.M)
        self.assertEqual(sorted(set(names) - {"README"}), sorted(readme), "src/result/readme.c")
        known = re.findall(
            r"^What:\s+/sys/kernel/debug/buddybench/(\S*)", ABI.read_text(encoding="utf-8"), re.M
        )
        self.assertEqual(
            sorted(set(names + ["", "params/<key>"])), sorted(known), f"not the same in {ABI}"
        )

    def test_every_pattern(self):
        names = re.findall(
            r'^BB_PATTERN_ROW\(\w+, "(\w+)"', read("include/buddybench/plan/pattern_defs.h"), re.M
        )
        self.missing(names, read("Documentation/usage.rst"), "Documentation/usage.rst")
        self.missing(
            names, read("Documentation/report-format.rst"), "Documentation/report-format.rst"
        )

    def test_every_api(self):
        names = re.findall(
            r'^BB_API_ROW\(\w+, "(\w+)"', read("include/buddybench/plan/api_defs.h"), re.M
        )
        self.missing(
            names, read("Documentation/kernel-support.rst"), "Documentation/kernel-support.rst"
        )

    def test_every_flag(self):
        self.missing(
            table("src/result/flags.c", "bb_flag_names"),
            read("Documentation/report-format.rst"),
            "Documentation/report-format.rst",
        )

    def test_every_abort_reason(self):
        self.missing(
            table("src/lib/abort.c", "bb_abort_names"),
            read("Documentation/usage.rst"),
            "Documentation/usage.rst",
        )

    def test_every_column(self):
        where = ("Documentation/report-format.rst", "Documentation/path-attribution.rst")
        for path in (TREE / "src/result").glob("*_table.c"):
            self.missing(columns(path), "".join(map(read, where)), " or ".join(where))
        self.assertIn("clean_p50", columns("src/result/results_table.c"))
        self.assertIn("pcp_change", columns("src/result/paths_table.c"))
        self.assertTrue({"lowmem_reserve", "when"} <= columns("src/result/zones_table.c"))

    def test_every_skip_reason(self):
        text = read("Documentation/plan-format.rst").replace("``", "")
        for reason in table("src/plan/names.c", "bb_skip_names")[1:]:
            self.assertIn(reason[:22].rsplit(" ", 1)[0], text)

    def test_every_refused_flag(self):
        known = quoted(read("Documentation/plan-format.rst"))
        text = re.search(r"refusals\[\] = \{(.*?)\n\};", read("src/plan/gfp.c"), re.S).group(1)
        for name in re.findall(r'\{ "(\w+)", -E', text):
            wild = "__GFP_SKIP_*," if name.startswith("__GFP_SKIP_") else name
            self.assertTrue({name, name + ",", wild, wild.rstrip(",")} & known, name)

    def test_every_tracepoint(self):
        """Those with a probe are what buddybench-trace records and what its reader explains."""
        probed = re.findall(
            r'\] = \{ "(mm_\w+)", (?:true|false),(?! NULL)', read("src/machine/alloc_probes.c")
        )
        self.assertTrue(probed)
        recorded = re.findall(r"\w+:(mm_\w+)", read("scripts/target/buddybench-trace"))
        self.assertEqual(sorted(probed), sorted(recorded), "scripts/target/buddybench-trace")
        reader = next((TREE / "scripts/bbtool").rglob("trace_reader.py")).read_text(
            encoding="utf-8"
        )
        self.assertEqual(
            sorted(probed), sorted(re.findall(r'"(mm_\w+)": "', reader)), "trace_reader.py"
        )

    def test_every_command(self):
        told = rows(read("Documentation/usage.rst"))
        for name in COMMANDS:
            self.assertTrue(name in told, f"{name}: no row in Documentation/usage.rst")

    def test_features(self):
        """Each row names a command that there is."""
        table = re.split(r"^=+  =+$", read("Documentation/features.rst"), flags=re.M)[2]
        entries = re.findall(r"^\S.*(?:\n  .*)*", table, re.M)
        self.assertEqual(len(entries), 29)
        for entry in entries:
            self.assertIn("``", entry)
            for name in re.findall(r"scripts/buddybench (\w+)", entry):
                self.assertIn(name, COMMANDS)

    def test_every_folder(self):
        for check, head in (("layers", "may include"), ("imports", "may import")):
            self.assertEqual(
                told_arrows(head),
                arrows(check),
                f"Documentation/design.rst and MAY of scripts/checks/{check} differ",
            )

    def test_every_torture_test(self):
        told = rows(read("Documentation/testing.rst"))
        for test in torture.TESTS:
            self.assertTrue(test.name in told, f"{test.name}: no row in Documentation/testing.rst")

    def test_every_guest_script(self):
        names = [path.stem for path in (TREE / "scripts/tests/vm").glob("[0-9]*.sh")]
        self.missing(names, read("Documentation/testing.rst"), "Documentation/testing.rst")


if __name__ == "__main__":
    unittest.main()
