# SPDX-License-Identifier: GPL-2.0-only
"""What each kernel's fast path costs, in instructions: the JSON, and looking numbers up in it."""

import json
import pathlib
import re

from .. import USAGE, Problem
from . import result
from .cells import USUAL

SCHEMA = "buddybench-history/1"
API, GFP = "alloc_pages_node", "GFP_KERNEL"
OPS = ("alloc", "free")


class View:
    """Looks numbers up."""

    def __init__(self, data):
        self.data = data
        self.names = [kernel["name"] for kernel in data["kernels"]]
        self.versions = [
            re.match(r"\d+\.\d+", kernel["release"]).group(0) for kernel in data["kernels"]
        ]
        self.rows = {
            (row["api"], row["order"], row["gfp"], row["op"], row.get("lists")): row["instructions"]
            for row in data["rows"]
        }

    def number(self, name, api=API, order=0, gfp=GFP, op="alloc", states=USUAL):
        """One number or None, of the first state of the free lists that there is.

        op "both" adds alloc and free up.
        """
        if op == "both":
            parts = [self.number(name, api, order, gfp, part, states) for part in OPS]
            return None if None in parts else sum(parts)
        for state in states:
            found = self.rows.get((api, order, gfp, op, state), {}).get(name)
            if found is not None:
                return found
        return None

    def states(self):
        """The states of the free lists that rows have, None where nothing was said."""
        return {state for *_, state in self.rows}

    def values(self, member):
        """The different values of a member, in order."""
        return list(dict.fromkeys(row[member] for row in self.data["rows"]))


def write(path, data):
    """One row per line; the same data gives the same bytes."""
    rows = ",\n".join("  " + json.dumps(row) for row in data["rows"])
    head = json.dumps({**data, "rows": "@"}, indent=1).replace('"@"', f"[\n{rows}\n ]")
    result.save(path, head + "\n")


def read(path):
    """An earlier result."""
    try:
        data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as reason:
        raise Problem(f"{path}: not the JSON of a history: {reason}", USAGE) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise Problem(f"{path}: not the JSON of a history (schema {SCHEMA})", USAGE)
    return data
