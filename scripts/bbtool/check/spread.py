# SPDX-License-Identifier: GPL-2.0-only
"""Does one kernel give one number? The same cells in boots that differ, counted.

The boots differ in what a user may not think of: seed, memory size, command line, the log buffer.
"""

import dataclasses
import statistics

from .. import progress
from ..debian import build, kernels
from ..guest import machine, sweep
from .bench_rows import Row

LIMIT = 0.5  # percent
KEYS = "apis=alloc_pages_node orders=all modes=op count=100 repeats=1 shuffle=1".split()
MEMORY = (2560, 2048, 3072, 2304)
APPEND = ("", "log_buf_len=4M", "quiet", "log_buf_len=1M loglevel=4", "nosmt", "audit=0 quiet")


@dataclasses.dataclass
class Boot:
    """In what one boot differs from the others."""

    seed: int
    memory_mb: int
    append: str

    def __str__(self):
        return f"seed={self.seed} memory={self.memory_mb} {self.append}".strip()


def boots(number):
    """So many boots; no two have the same seed, memory size and command line."""
    return [
        Boot(1000 + 17 * at, MEMORY[at % len(MEMORY)] + 64 * (at // 4), APPEND[at % len(APPEND)])
        for at in range(number)
    ]


def measure(name, boot, node, lists):
    """The medians of a boot as {(lists, order, op): (value, flags)}."""
    have = kernels.ensure(name)
    module, _ = build.ensure(name)
    shape = machine.shape(
        have["arch"], "count", memory_mb=boot.memory_mb, append=boot.append, own=node == "own"
    )
    nid = shape.nodes if node == "own" else node
    words = [*KEYS, f"nodes={nid}", f"lists={lists}", f"seed={boot.seed}"]
    ran = sweep.in_vm(have, shape, module, words, 300, f"{have['release']}: {boot}")
    found = {}
    for row in ran.bundle.table("results").rows:
        key = (row["lists"], row["order"], row["op"])
        found[key] = (row.get("p50"), str(row.get("flags")).split(","))
    return found


def table(found):
    """{key: [values]} and how many rows were refused or moved, of all boots."""
    values, trouble = {}, {}
    for boot in found:
        for key, (value, flags) in boot.items():
            bad = [flag for flag in flags if flag.isupper() or flag == "lists-moved"]
            if bad or value is None:
                trouble.setdefault(key, []).extend(bad or ["no value"])
            else:
                values.setdefault(key, []).append(value)
    return values, trouble


def spread(values):
    """From the least to the most, in percent of the median."""
    return 100 * (max(values) - min(values)) / statistics.median(values)


def rows(values, trouble, number):
    """A row per list state and order: ok if all boots agree."""
    for key in sorted({*values, *trouble}, key=lambda key: (key[0], key[1], key[2])):
        lists, order, op = key
        got = values.get(key, [])
        ok = len(got) == number and spread(got) <= LIMIT
        text = (
            f"{statistics.median(got):.0f} ({min(got):.0f} to {max(got):.0f}), {spread(got):.2f} %"
            if got
            else "-"
        )
        if key in trouble:
            text += f"; {len(trouble[key])} of {number}: {', '.join(sorted(set(trouble[key])))}"
        yield Row(
            f"{lists}, order {order}, {op}",
            f"spread <= {LIMIT} %",
            text,
            None if lists == "found" else ok,
            {"values": got, "trouble": trouble.get(key, [])},
        )


def run(options):
    """All boots, and what they agree on, as a part of bench."""
    have = kernels.ensure(options.kernel)
    plan = boots(options.boots)
    progress.say(f"{len(plan)} boots: " + "; ".join(map(str, plan[:3])) + "; ...")
    found = [measure(options.kernel, boot, options.node, options.lists) for boot in plan]
    values, trouble = table(found)
    about = {
        "kernel": have["release"],
        "where": f"in QEMU, counting instructions, {len(plan)} boots that differ",
        "boots": [dataclasses.asdict(boot) for boot in plan],
    }
    return about, rows(values, trouble, len(plan))
