# SPDX-License-Identifier: GPL-2.0-only
"""The texts that people read, for the tests of what is in them."""

import pathlib
import re

TREE = pathlib.Path(__file__).resolve().parents[2]
DOCS = TREE / "Documentation"
ABI = DOCS / "ABI/testing/debugfs-buddybench"


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


def commands(text):
    """Lines of literal blocks, and spans within ``...``: what a reader may type."""
    yield from re.findall(r"``([^`]+)``", text)
    for line in text.splitlines():
        if line.startswith("    "):
            yield line.split("#")[0].strip()
