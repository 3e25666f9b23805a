# SPDX-License-Identifier: GPL-2.0-only
"""The documentation tells all that the sources have, and names nothing that does not exist."""

import importlib.machinery
import importlib.util
import pathlib
import re
import sys
import unittest

try:
    import docutils.core
except ImportError:
    docutils = None

TREE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE / "scripts"))

from bbtool.commands import COMMANDS  # noqa: E402  (needs the path above)

DOCS = TREE / "Documentation"
ABI = DOCS / "ABI/testing/debugfs-buddybench"
WIDTH = 100
# Warnings of docutils are exceptions.
STRICT = {"report_level": 2, "halt_level": 2, "warning_stream": False}
# In examples, not in the tree.
MADE_UP = re.compile(r"NN|AREA|NAME|FOLDER|FILE|my-|test_\*")


def read(name):
    """A file of the tree."""
    return (TREE / name).read_text(encoding="utf-8")


def texts():
    """Everything that people read: (path, text)."""
    for path in [TREE / "README.rst", TREE / "CHANGELOG.rst", ABI, *sorted(DOCS.glob("*.rst"))]:
        yield path.relative_to(TREE).as_posix(), path.read_text(encoding="utf-8")


def quoted(text):
    """All words within ``...``."""
    return {word for span in re.findall(r"``([^`]+)``", text) for word in span.split()}


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


def commands(text):
    """Lines of literal blocks, and spans within ``...``: what a reader may type."""
    yield from re.findall(r"``([^`]+)``", text)
    for line in text.splitlines():
        if line.startswith("    "):
            yield line.split("#")[0].strip()


def arrows(check):
    """Which folder may include which, as MAY of one of scripts/checks has it."""
    loader = importlib.machinery.SourceFileLoader(
        f"{check}_table", str(TREE / "scripts/checks" / check)
    )
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return {
        "src" if name == "." else name: set(below.split())
        for name, below in module.MAY.items()
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
        r"\b(NUMBER|CHOICES?|LIST)\(BB_KEY_\w+,\s*(\w+),(.*?)\),\n", text, re.S
    ):
        default = re.search(r'"([^"]*)",', rest).group(1)
        limits = None
        if kind == "NUMBER":
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
        known = re.findall(
            r"^What:\s+/sys/kernel/debug/buddybench/(\S*)", ABI.read_text(encoding="utf-8"), re.M
        )
        self.assertEqual(
            sorted(set(names + ["", "params/<key>"])), sorted(known), f"not the same in {ABI}"
        )

    def test_every_pattern(self):
        names = re.findall(r'^BB_PATTERN_ROW\(\w+, "(\w+)"', read("include/buddybench/plan/pattern_defs.h"), re.M)
        self.missing(names, read("Documentation/usage.rst"), "Documentation/usage.rst")
        self.missing(names, read("Documentation/report-format.rst"), "Documentation/report-format.rst")

    def test_every_api(self):
        names = re.findall(r'^BB_API_ROW\(\w+, "(\w+)"', read("include/buddybench/plan/api_defs.h"), re.M)
        self.missing(names, read("Documentation/kernel-support.rst"), "Documentation/kernel-support.rst")

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
        text = re.search(r"answers\[\] = \{(.*?)\n\};", read("src/plan/gfp.c"), re.S).group(1)
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

    def test_every_folder(self):
        for check, head in (("layers", "may include"), ("imports", "may import")):
            self.assertEqual(
                told_arrows(head),
                arrows(check),
                f"Documentation/design.rst and MAY of scripts/checks/{check} differ",
            )

    def test_every_guest_script(self):
        names = [path.stem for path in (TREE / "scripts/tests/vm").glob("[0-9]*.sh")]
        self.missing(names, read("Documentation/testing.rst"), "Documentation/testing.rst")


class Named(unittest.TestCase):
    """What the documentation names exists."""

    def targets(self):
        """Targets of the Makefile."""
        return set(re.findall(r"^([a-z][\w-]*):", read("Makefile"), re.M))

    def test_make_targets(self):
        for name, text in texts():
            for command in commands(text):
                for target in re.findall(r"^(?:KERNEL=\S+ )?make ([a-z][\w-]*)", command):
                    self.assertIn(target, self.targets(), name)

    def test_help_of_make(self):
        named = re.findall(r"@echo '  make ([\w-]+)", read("Makefile"))
        self.assertTrue(named)
        self.assertEqual([target for target in named if target not in self.targets()], [])

    def test_commands(self):
        for name, text in texts():
            for command in commands(text):
                for word in re.findall(r"(?:^|\s)scripts/buddybench ([a-z]+)", command):
                    self.assertIn(word, COMMANDS, name)

    def test_links(self):
        for name, text in texts():
            self.links_exist(name, re.findall(r"\bDocumentation/[\w./-]*\w", text))

    def test_links_of_sources(self):
        for folder in ("src", "include", "kunit", "scripts"):
            for path in sorted((TREE / folder).rglob("*")):
                if path.suffix in (".c", ".h", ".py", ".sh"):
                    self.links_exist(
                        path,
                        re.findall(
                            r"\bDocumentation/[\w-]+\.rst", path.read_text(encoding="utf-8")
                        ),
                    )

    def links_exist(self, name, links):
        """Files within the tree."""
        for link in links:
            with self.subTest(file=name):
                self.assertTrue((TREE / link).exists(), link)

    def test_paths(self):
        for name, text in texts():
            for path in re.findall(
                r"\b(?:src|kunit|include/buddybench|scripts)/[\w./*-]*[\w*]", text
            ):
                if not MADE_UP.search(path):
                    with self.subTest(file=name):
                        self.assertTrue(list(TREE.glob(path)), path)

    def test_enforced_in(self):
        text = read("Documentation/safety.rst")
        sources = "".join(
            path.read_text(encoding="utf-8") for path in sorted((TREE / "src").rglob("*.c"))
        )
        files, functions = re.findall(r"\b[a-z]+/\w+\.c\b", text), re.findall(r" (\w+)\(\)", text)
        self.assertTrue(files and functions)
        self.assertEqual([path for path in files if not (TREE / "src" / path).exists()], [])
        outside = {"alloc_pages_exact", "free_pages_nolock"}
        self.assertEqual(
            [name for name in set(functions) - outside if not re.search(rf"\b{name}\(", sources)],
            [],
        )
        for suite in re.findall(r"kunit ([a-z_]+)", text):
            self.assertTrue(list((TREE / "kunit").glob(f"*/{suite}_kunit.c")), f"kunit {suite}")

    def test_index_is_complete(self):
        index = read("Documentation/index.rst")
        for path in DOCS.glob("*.rst"):
            if path.name != "index.rst":
                self.assertIn(f"Documentation/{path.name}", index)


class Form(unittest.TestCase):
    """How it looks."""

    def test_width(self):
        for name, text in texts():
            wide = [
                f"{name}:{number}"
                for number, line in enumerate(text.splitlines(), 1)
                if len(line) > WIDTH
            ]
            self.assertEqual(wide, [])

    @unittest.skipUnless(docutils, "needs the package python3-docutils")
    def test_markup(self):
        for name, text in texts():
            if name.endswith(".rst"):
                with self.subTest(file=name):
                    docutils.core.publish_doctree(text, settings_overrides=STRICT)

    def test_licence(self):
        for name, text in texts():
            if name.endswith(".rst"):
                self.assertIn("SPDX-License-Identifier: GPL-2.0-only", text.splitlines()[0], name)


if __name__ == "__main__":
    unittest.main()
