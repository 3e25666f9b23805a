# SPDX-License-Identifier: GPL-2.0-only
"""Count what each kernel generation's fast path costs, in instructions."""

from .. import USAGE, Problem, progress
from ..debian import apt, build, kernels
from ..guest import machine, sweep
from ..results.history import SCHEMA

KERNELS = ("5.10", "6.1", "6.12", "7.x")
MASKS = (*sweep.COMMON_MASKS, "GFP_HIGHUSER_MOVABLE", "GFP_DMA32")
# Counted: a median over a few operations is exact, and clearing large blocks takes many
# instructions.
WORDS = (
    "apis=all",
    "orders=all",
    "nodes=0",
    f"gfp={','.join(MASKS)}",
    "modes=op",
    "patterns=pair",
    "count=32",
    "repeats=1",
    "warmup_ms=1",
    "seed=1",
    "shuffle=0",
)


def measure(name, timeout):
    """The rows of one kernel as {(api, order, gfp, op): instructions}, and its release."""
    have = kernels.ensure(name)
    if have["arch"] not in ("amd64", "i386"):
        raise Problem(f"{name}: instructions are counted on x86 only", USAGE)
    module, _ = build.ensure(name)
    shape = machine.shape(have["arch"], "count")
    ran = sweep.in_vm(have, shape, module, WORDS, timeout, f"{name}: {have['release']}")
    rows, head = {}, ran.bundle.table("results")
    if head.head.get("unit") != "instructions":
        raise Problem(
            f"{name}: this machine does not count instructions (unit {head.head.get('unit')})"
        )
    for row in head.rows:
        if row.get("p50") is not None:
            rows[row["api"], row["order"], row["gfp"], row["op"]] = row["p50"] - row["overhead"]
    return have["release"], rows


def collect(names, timeout):
    """All kernels that can be had, as the JSON data."""
    found = {}
    for name in names:
        try:
            found[name] = measure(name, timeout)
        except apt.Unreachable as reason:
            progress.say(f"{name}: skipped: {reason}")
    if not found:
        raise Problem("none of the kernels is available")
    keys = dict.fromkeys(key for _, rows in found.values() for key in rows)
    rows = [
        dict(
            zip(("api", "order", "gfp", "op"), key),
            instructions={name: found[name][1][key] for name in found if key in found[name][1]},
        )
        for key in keys
    ]
    return {
        "schema": SCHEMA,
        "unit": "instructions",
        "plan": " ".join(WORDS),
        "kernels": [{"name": name, "release": release} for name, (release, _) in found.items()],
        "rows": rows,
    }
