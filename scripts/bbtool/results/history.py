# SPDX-License-Identifier: GPL-2.0-only
"""What each kernel's fast path costs, in instructions: the JSON, and looking numbers up in it."""

import json
import re

from .. import FAILED, Problem
from . import files, result, shape
from .cells import USUAL

SCHEMA = "buddybench-history/1"
API, GFP = "alloc_pages_node", "GFP_KERNEL"
OPS = ("alloc", "free")
WHOLE = {"unit": shape.TEXT, "plan": shape.TEXT, "kernels": (list,), "rows": (list,)}
KERNEL = {"name": shape.TEXT, "release": shape.TEXT, "compiler?": shape.TEXT}
KERNEL |= {"config?": (dict, *shape.TEXT), "left_out?": (dict,)}
ROW = {"order": (int,), "lists?": shape.TEXT, "instructions": (dict,)}
ROW |= dict.fromkeys(("api", "gfp", "op"), shape.TEXT)
LEAST = 0.001  # instructions that anything takes


class View:
    """Looks numbers up."""

    def __init__(self, data):
        self.data = data
        self.names = [kernel["name"] for kernel in data["kernels"]]
        self.versions = [
            re.match(r"\d+\.\d+", kernel["release"]).group(0) for kernel in data["kernels"]
        ]
        self.unit = data["unit"]
        self.rows = {
            (row["api"], row["order"], row["gfp"], row["op"], row.get("lists")): row["instructions"]
            for row in data["rows"]
        }

    def number(self, name, order=0, op="alloc", states=USUAL, **other):
        """One number or None, of the first state of the free lists that there is.

        op "both" adds alloc and free up; other has an api or a gfp that is not the usual one.
        """
        if op == "both":
            parts = [self.number(name, order, part, states, **other) for part in OPS]
            return None if None in parts else sum(parts)
        api, gfp = other.get("api", API), other.get("gfp", GFP)
        for state in states:
            found = self.rows.get((api, order, gfp, op, state), {}).get(name)
            if found is not None:
                return found
        return None

    def lead(self):
        """What the numbers are."""
        told = self.unit[:1].upper() + self.unit[1:] if len(self.unit) > 2 else self.unit
        plan = self.data["plan"].split()
        how = "as replayed" if "replay" in plan[:2] else "one CPU, node 0, warm"
        return f"{told} per operation: median, the clock's own cost taken off; {how}."

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
        data = shape.load(files.text(path))
    except ValueError as reason:
        raise Problem(f"{path}: not the JSON of a history: {reason}", FAILED) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise Problem(f"{path}: not the JSON of a history (schema {SCHEMA})", FAILED)
    reason = trouble(data)
    if reason:
        raise Problem(f"{path}: not the JSON of a history: {reason}", FAILED)
    return data


def trouble(data):
    """Why this is no history, or None."""
    found = shape.wrong(data, WHOLE, "the history")
    for name, members in (("kernels", KERNEL), ("rows", ROW)):
        for number, item in enumerate(data[name] if not found else ()):
            found = found or shape.wrong(item, members, f"{name} {number}")
    if found:
        return found
    for kernel in data["kernels"]:
        if not re.match(r"\d+\.\d+", kernel["release"]):
            return f"{kernel['release']!r} is no release of a kernel"
    for number, row in enumerate(data["rows"]):
        values = row["instructions"].values()
        if not all(shape.finite(value) and value >= LEAST for value in values):
            return f"rows {number}: instructions are numbers above 0"
    return None if data["kernels"] and data["rows"] else "nothing is in it"
