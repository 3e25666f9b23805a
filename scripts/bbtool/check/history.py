# SPDX-License-Identifier: GPL-2.0-only
"""Count what each kernel generation's fast path costs, in instructions."""

from .. import USAGE, Problem, progress, worst
from ..debian import apt, build, kernels
from ..guest import machine, sweep
from ..results import cells, surroundings
from ..results.history import API, GFP, SCHEMA

KEY = ("api", "order", "gfp", "op", "lists")
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

# A second boot: the paths of the main function, and blocks split from each larger order.
WHY = (
    f"apis={API}",
    "orders=all",
    "nodes=0",
    f"gfp={GFP}",
    "lists=auto,split:5,split:6,split:7,split:8,split:9",
    "paths=1",
    *WORDS[4:],
)


def capitals(row):
    """The flags that say that the number is wrong."""
    return [flag for flag in str(row.get("flags") or "").split(",") if flag.isupper()]


def quotable(row):
    """Whether there is no such flag."""
    return not capitals(row)


def numbers(table):
    """{(api, order, gfp, op, lists): instructions} of a table, and {flag: rows left out for it}."""
    rows, left_out = {}, {}
    for row in table.rows:
        key = tuple(row.get(name) for name in KEY)
        if row.get("p50") is None:
            continue
        if quotable(row):
            rows[key] = row["p50"] - row["overhead"]
        for flag in capitals(row):
            left_out[flag] = left_out.get(flag, 0) + 1
    return rows, left_out


def shares(found):
    """{order: {path: percent}} of the allocations of a run, in the usual state of the lists."""
    states = {row["cell"]: row.get("lists") for row in found.table("results").rows}
    best = {}
    for row in found.table("paths").rows:
        if row["path"] != "all" and row.get("n"):
            here = best.setdefault(row["order"], {}).setdefault(states.get(row["cell"]), {})
            here[row["path"]] = row["share"]
    return {str(order): by[min(by, key=cells.rank)] for order, by in sorted(best.items())}


def reasons(have, shape, module, timeout):
    """The numbers and the paths of the second boot; none of them if it does not work."""
    label = f"{have['release']}: the paths"
    try:
        found = sweep.in_vm(have, shape, module, WHY, timeout, label=label).bundle
    except Problem as why:
        progress.say(f"{label} are left out: {why}")
        return {}, {}
    return numbers(found.table("results"))[0], shares(found)


def counted(name):
    """The row of a kernel of which instructions can be counted, as far as that is known."""
    row = kernels.get(name)
    if row.arch not in ("amd64", "i386"):
        raise Problem(f"{name}: instructions are counted on x86 only", USAGE)
    return row


def measure(name, timeout):
    """One kernel: what is told of it, and {(api, order, gfp, op, lists): instructions}."""
    have = kernels.ensure(name)
    if have["arch"] not in ("amd64", "i386"):  # of somebody's own kernel it is known only now
        raise Problem(f"{name}: instructions are counted on x86 only", USAGE)
    module, _ = build.ensure(name)
    shape = machine.shape(have["arch"], "count")
    ran = sweep.in_vm(have, shape, module, WORDS, timeout, label=f"{name}: {have['release']}")
    table = ran.bundle.table("results")
    if table.head.get("unit") != "instructions":
        raise Problem(
            f"{name}: this machine does not count instructions (unit {table.head.get('unit')})"
        )
    rows, left_out = numbers(table)
    more, paths = reasons(have, shape, module, timeout)
    rows = {**more, **rows}
    about = ran.result(shape, have)["kernel"]
    told = {
        "compiler": surroundings.compiler(about.get("proc_version", "")),
        "config": about.get("config"),
        "left_out": left_out,
        "paths": paths,
    }
    told = {key: item for key, item in told.items() if item}
    return {"name": name, "release": have["release"], **told}, rows


def collect(names, timeout):
    """(all kernels that can be had as the JSON data, what ended it early or failed, or None)."""
    found, why = {}, None
    for name in kernels.several(names, counted):
        try:
            found[name] = measure(name, timeout)
        except apt.Unreachable as reason:
            progress.say(f"{name}: skipped: {reason}")
        except Problem as reason:
            failed = Problem(f"{name}: {reason}", reason.code)
            progress.say(str(failed))
            why = failed if not why or worst([why.code, failed.code]) != why.code else why
        except KeyboardInterrupt as reason:
            why = reason
            break
    if not found:
        raise why or Problem("none of the kernels is available")
    return together(found), why


def together(found):
    """The JSON data of {name: what measure() says}."""
    keys = dict.fromkeys(key for _, rows in found.values() for key in rows)
    rows = [
        dict(
            ((part, value) for part, value in zip(KEY, key) if value is not None),
            instructions={name: found[name][1][key] for name in found if key in found[name][1]},
        )
        for key in keys
    ]
    return {
        "schema": SCHEMA,
        "unit": "instructions",
        "plan": " ".join(WORDS),
        "kernels": [about for about, _ in found.values()],
        "rows": rows,
    }
