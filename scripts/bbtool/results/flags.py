# SPDX-License-Identifier: GPL-2.0-only
"""The validity flags of rows: how many have them, and what they mean.

Documentation/report-format.rst is the source.
"""

import re

from .. import TREE

SOURCE = TREE / "Documentation/report-format.rst"


def meanings():
    """{flag: what it says}, from the table of flags in the documentation."""
    text = SOURCE.read_text(encoding="utf-8")
    section = re.search(r"^Flags\n=+\n(.*?)^\w[^\n]*\n=+\n", text, re.M | re.S).group(1)
    found, name = {}, None
    for line in section.splitlines():
        start = re.match(r"``([\w-]+)``\s+(.*)", line)
        if start:
            name, words = start.groups()
            found[name] = words
        elif name and line.startswith("  "):
            found[name] += " " + line.strip()
        else:
            name = None
    return {name: words.replace("``", "") for name, words in found.items()}


def count(rows):
    """The flags of rows, those in capitals first: [{name, count, all, meaning}]."""
    number, told = {}, meanings()
    for row in rows:
        for flag in row["flags"]:
            number[flag] = number.get(flag, 0) + 1
    return [
        {
            "name": name,
            "count": number[name],
            "all": number[name] == len(rows),
            "meaning": told.get(name, ""),
        }
        for name in sorted(number, key=lambda name: (not name.isupper(), name))
    ]
