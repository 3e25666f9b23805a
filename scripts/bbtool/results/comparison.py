# SPDX-License-Identifier: GPL-2.0-only
"""Two results side by side: whether they may be compared, and which rows are wanted."""

import re

from .. import USAGE, Problem
from . import result
from .env import COSTLY

# What a row means depends on these: with different values it is not the same row.
SHAPE = ("hold", "bulk")
# Worth a word: the machine or the plan is not the same.
TOLD = (
    "arch",
    "kernel",
    "nr_cpus",
    "nodes",
    "page_size",
    "max_order",
    "hz",
    "preempt",
    "hypervisor",
)
PLAN = ("count", "duration_ms", "repeats", "warmup_ms", "shuffle")
FILTERS = ("api", "gfp", "order", "node", "pattern", "context", "mode", "op", "cpus", "lists")


class Side:
    """One side: the first of its files says what it is, all give observations."""

    def __init__(self, names):
        self.names = names.split(",")
        self.files = [result.read(name) for name in self.names]
        self.data = self.files[0]
        self.env = self.data.get("env", {})
        self.plan = dict(
            word.split("=", 1) for word in self.data.get("config", "").split() if "=" in word
        )
        self.unit = self.data.get("clock", {}).get("unit", "?")
        self.rows = [row for data in self.files for row in data["benchmarks"]]


def obstacles(before, after):
    """Why the two should not be compared."""
    if before.unit != after.unit:
        yield f"A is in {before.unit}, B in {after.unit}"
    for name in sorted(COSTLY):
        ours, theirs = (side.env.get(name, "unknown") for side in (before, after))
        if ours != theirs:
            yield f"{name} is {ours} in A, {theirs} in B"
    for name in SHAPE:
        if before.plan.get(name) != after.plan.get(name):
            yield f"{name}={before.plan.get(name)} in A, {name}={after.plan.get(name)} in B"
    for letter, side in (("A", before), ("B", after)):
        for other in side.files[1:]:
            if other["kernel"]["release"] != side.data["kernel"]["release"]:
                yield f"the files of {letter} come from different kernels"


def differences(before, after):
    """What is not the same and may be: (name, in A, in B)."""
    modes = [side.data.get("vm", {}).get("mode", "no VM") for side in (before, after)]
    versions = [side.data["module"]["version"] for side in (before, after)]
    lines = [("machine", *modes), ("module", *versions)]
    if before.env.get("kernel") == after.env.get("kernel"):  # it changes with the kernel, too
        lines.append(
            ("srcversion", *(side.data["module"].get("srcversion") for side in (before, after)))
        )
    lines += [(name, before.env.get(name), after.env.get(name)) for name in TOLD]
    lines += [(name, before.plan.get(name), after.plan.get(name)) for name in PLAN]
    return [(name, ours, theirs) for name, ours, theirs in lines if ours != theirs]


def numbers(text):
    """0-3,9 as a set."""
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def keep(row, wanted):
    """Whether a row has what the words ask for."""
    for key, text in wanted.items():
        if key in ("order", "node"):
            if row.get(key) not in numbers(text):
                return False
        elif str(row.get(key)) not in text.split(","):
            return False
    return True


def wishes(words):
    """The words as a dict; one that is not understood is an error."""
    found = {}
    for word in words:
        key, equal, text = word.partition("=")
        key = key[:-1] if key not in FILTERS and key[:-1] in FILTERS else key
        if not equal or key not in FILTERS:
            raise Problem(
                f"unknown argument: {word}; expected KEY=VALUE with one of {', '.join(FILTERS)}",
                USAGE,
            )
        if key in ("order", "node") and not re.fullmatch(r"\d+(-\d+)?(,\d+(-\d+)?)*", text):
            raise Problem(f"{word}: give numbers or ranges, such as {key}=0-3,9", USAGE)
        found[key] = text
    return found
