# SPDX-License-Identifier: GPL-2.0-only
"""Does one kernel give one number? The same cells in boots that differ, counted.

The boots differ in what a user may not think of: seed, memory size, command line, the log buffer,
and how large the module is and where its parts lie.
"""

import dataclasses
import itertools
import pathlib
import statistics
import tempfile

from .. import FAILED, Problem, counted, install, process, progress
from ..debian import build, kernels
from ..guest import machine, sweep
from ..results import boots as gathered
from ..results import comparison, differ
from .bench_rows import Row

LIMIT = 0.5  # percent
EFFECT = 0.01  # a change worth a word, as in compare
KEYS = "apis=alloc_pages_node orders=all modes=op count=100 repeats=1 shuffle=1 paths=1".split()
MEMORY = (2560, 2048, 3072, 2304)
APPEND = ("", "log_buf_len=4M", "quiet", "log_buf_len=1M loglevel=4", "nosmt", "audit=0 quiet")

FEW = 3  # boots that are told
PADS = (0, 3, 8, 21, 64)
# Sections that nobody uses, one beside the code and one beside the data.
PADDING = ((".text.pad", "alloc,load,readonly,code"), (".data.pad", "alloc,load,data"))


@dataclasses.dataclass
class Boot:
    """In what one boot differs from the others."""

    seed: int
    memory_mb: int
    append: str
    pad_kb: int  # by which code and data of the module are larger

    def __str__(self):
        more = f"module + {self.pad_kb} KB, {self.append}".strip(", ")
        return f"seed={self.seed} memory={self.memory_mb} {more}"


def boots(number):
    """So many boots; no two have the same seed, memory size and command line."""
    return [
        Boot(
            1000 + 17 * at,
            MEMORY[at % len(MEMORY)] + 64 * (at // 4),
            APPEND[at % len(APPEND)],
            PADS[at % len(PADS)],
        )
        for at in range(number)
    ]


def padded(module, size_kb, folder):
    """The module with its code and its data larger by so much: other addresses, other pages."""
    if not size_kb:
        return module
    install.need("objcopy")
    zeros, made = pathlib.Path(folder, "zeros"), pathlib.Path(folder, "buddybench.ko")
    zeros.write_bytes(bytes(size_kb << 10))
    words = ["objcopy"]
    for name, flags in PADDING:
        words += [f"--add-section={name}={zeros}", f"--set-section-flags={name}={flags}"]
    done = process.run([*words, str(module), str(made)], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"objcopy: {done.stderr.strip()}", FAILED)
    return made


@dataclasses.dataclass
class Measured:
    """What a boot said."""

    medians: dict  # (lists, order, op): (value, flags)
    paths: list  # of the cells that are to split from the top: whether they did, every time
    data: dict  # the result


def measure(name, boot, node, lists):
    """Boot and run; the Measured."""
    have = kernels.ensure(name)
    module, _ = build.ensure(name)
    shape = machine.shape(
        have["arch"], "count", memory_mb=boot.memory_mb, append=boot.append, own=node == "own"
    )
    nid = shape.nodes if node == "own" else node
    words = [*KEYS, f"nodes={nid}", f"lists={lists}", f"seed={boot.seed}"]
    with tempfile.TemporaryDirectory(prefix="buddybench-pad-") as folder:
        module = padded(module, boot.pad_kb, folder)
        ran = sweep.in_vm(have, shape, module, words, 300, label=f"{have['release']}: {boot}")
    rows = ran.bundle.table("results").rows
    return Measured(
        {
            (row["lists"], row["order"], row["op"]): (
                row.get("p50"),
                str(row.get("flags")).split(","),
            )
            for row in rows
        },
        from_the_top(rows, ran.bundle.table("paths").rows),
        ran.result(shape, have),
    )


def from_the_top(rows, paths):
    """Whether each cell with lists=split took all its blocks from the highest order."""
    cells = {row["cell"]: row["order"] for row in rows if row["lists"] == "split"}
    top = max((row["order"] for row in rows), default=0)
    good = {
        row["cell"]
        for row in paths
        if row["path"] == "buddy_split"
        and row["share"] == 100
        and row["depth"] == top - cells.get(row["cell"], top)
    }
    return [cell in good for cell in cells]


def alarms(measured):
    """Comparisons of each boot with each other: (all, in how many a row is called, could be).

    Of one boot a side only rows are whose free lists were in a state that was made.
    """
    sides = [gathered.boots([one.data]) for one in measured]
    number, bad, able = 0, 0, 0
    for before, after in itertools.combinations(sides, 2):
        found = comparison.outcome(before, after, [{}], EFFECT)
        number += 1
        bad += any(one.verdict in (differ.SLOWER, differ.FASTER) for one in found.medians())
        able += any(one.defined for one in found.medians())
    return number, bad, able


def table(found):
    """{key: [values]} and how many rows were refused or moved, of all boots."""
    values, trouble = {}, {}
    for boot in found:
        for key, (value, flags) in boot.medians.items():
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


def whole(measured):
    """What all boots say together: where blocks came from, and whether a boot seems another."""
    paths = [good for one in measured for good in one.paths]
    yield Row(
        "split, by the paths of all allocations",
        "100 % from the top",
        f"{sum(paths)} of {len(paths)} cells" if paths else "-",
        all(paths) if paths else None,
        {"cells": len(paths), "good": sum(paths)},
    )
    number, bad, able = alarms(measured)
    yield Row(
        "each boot compared with each other",
        "0 alarms",
        f"{bad} of {able}" if able else f"none of {number} could raise one",
        not bad if able else None,
        {"comparisons": number, "able": able, "alarms": bad},
    )


def told(plan):
    """In what the boots differ, the first of them."""
    some = [*map(str, plan[:FEW]), *["..."] * (len(plan) > FEW)]
    return f"{counted(len(plan), 'boot')}: {'; '.join(some)}"


def run(options):
    """All boots, and what they agree on, as a part of bench."""
    have = kernels.ensure(options.kernel)
    plan = boots(options.boots)
    progress.say(told(plan))
    found = [measure(options.kernel, boot, options.node, options.lists) for boot in plan]
    values, trouble = table(found)
    about = {
        "kernel": have["release"],
        "where": f"in QEMU, counting instructions, {counted(len(plan), 'boot')}"
        + " that differ" * (len(plan) > 1),
        "boots": [dataclasses.asdict(boot) for boot in plan],
    }
    return about, [*rows(values, trouble, len(plan)), *whole(found)]
