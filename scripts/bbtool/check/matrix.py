# SPDX-License-Identifier: GPL-2.0-only
"""Build for every kernel of the table, boot it, run a small sweep, unload."""

import concurrent.futures
import json
import re
import subprocess
import time

from .. import FAILED, TREE, Problem, install, process, progress
from ..debian import apt, build, kernels
from ..guest import boards, machine, sweep
from . import kernel_groups
from .cases import FAIL

WORDS = (
    "apis=all",
    "orders=all",
    "nodes=all",
    "gfp=GFP_KERNEL,GFP_ATOMIC|__GFP_ZERO,GFP_HIGHUSER,GFP_DMA32",
    "modes=op",
    "count=10",
    "repeats=1",
    "warmup_ms=1",
    "seed=1",
    "cpus=all",
)
HIGHMEM = ("i386", "armhf")
NARROW = ("armhf",)  # the counter has 32 bits: it wraps, and is no clock
# What no row of a kernel of Debian may have; none is built for debugging.
BAD = ("LEAK", "ABORTED", "MIGRATED", "debug-kernel")


def check(name, timeout):
    """All steps for one kernel; a dict that says how it went."""
    have = kernels.ensure(name)
    module, warned = build.ensure(name)
    if warned:
        raise Problem(f"the build warns: {warned[0]}", FAILED)
    shape = machine.shape(have["arch"], "tcg")
    ran = sweep.in_vm(
        have, shape, module, WORDS, timeout, label=f"{name}: boot, sweep, unload", step_quiet=True
    )
    found = {"release": have["release"], **judge(name, ran.bundle, ran.result(shape, have))}
    if name.endswith("-rt"):
        found["refusals"] = refusals(have, module)
    return found


def refusals(have, module):
    """How many cases of the script for PREEMPT_RT passed; a Problem when one did not."""
    cases = list(kernel_groups.vm_case(have, module, kernel_groups.RT_TEST, lambda: None))
    for case in cases:
        if case.status == FAIL:
            raise Problem(f"{case.name}: {case.text}", FAILED)
    return len(cases)


def judge(name, bundle, data):
    """What the sweep covered; a Problem if that is incomplete."""
    rows = data["benchmarks"]
    wanted = {
        line.split()[0][4:]
        for line in bundle.text("features").splitlines()
        if line.startswith("api:") and line.split()[1] == "yes"
    }
    apis = {row["api"] for row in rows}
    if wanted - apis:
        raise Problem(f"no rows for {', '.join(sorted(wanted - apis))}", FAILED)
    bad = sorted({flag for row in rows for flag in row["flags"] if flag in BAD})
    if bad:
        raise Problem(f"rows are flagged {', '.join(bad)}", FAILED)
    highmem = sum(
        place["count"]
        for row in rows
        if row["gfp"] == "GFP_HIGHUSER"
        for place in row["where"]
        if place["zone"] == "HighMem"
    )
    if name.endswith(HIGHMEM) and not highmem:
        raise Problem("no page came from HighMem for GFP_HIGHUSER", FAILED)
    if name.endswith(NARROW) and data["clock"].get("clock") != "ktime":
        raise Problem("a counter of 32 bits is taken for a clock", FAILED)
    zones = dict.fromkeys(place["zone"] for row in rows for place in row["where"])
    found = {
        "rows": len(rows),
        "apis": len(apis),
        "orders": f"0-{max(row['order'] for row in rows)}",
        "nodes": len({row["node"] for row in rows if "node" in row}),
        "zones": list(zones),
        "page_kb": page_size(bundle) // 1024,
        "unit": data["clock"]["unit"],
    }
    return {**found, "highmem_pages": highmem} if highmem else found


def page_size(bundle):
    """Bytes of a page, as the guest says."""
    return int(re.search(r"^page_size[ :=]+(\d+)", bundle.text("env"), re.M).group(1))


def attempt(name, timeout):
    """check() with every way it can end as a verdict."""
    start = time.monotonic()
    try:
        found = {"kernel": name, "verdict": "ok", **check(name, timeout)}
    except apt.Unreachable as reason:
        found = {"kernel": name, "verdict": "skipped", "reason": str(reason)}
    except Problem as reason:
        found = {"kernel": name, "verdict": "failed", "reason": str(reason)}
    return {**found, "seconds": round(time.monotonic() - start, 1)}


def alone(name, timeout):
    """attempt() in a process of its own, so that several can go on at a time."""
    words = [TREE / "scripts/buddybench", "matrix", "--json", "--timeout", timeout, "--", name]
    done = process.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    try:
        return json.loads(done.stdout)
    except ValueError:
        said = (done.stderr.strip() or "nothing was said").splitlines()[-1]
        return {"kernel": name, "verdict": "failed", "reason": said, "seconds": 0}


def in_order(left, tell):
    """What comes of {future: name}, in this order; tell(names) hears of those that are left."""
    ordered = list(left)
    while ordered:
        done, _ = concurrent.futures.wait(left, 1, concurrent.futures.FIRST_COMPLETED)
        left = {future: name for future, name in left.items() if future not in done}
        tell(list(left.values()))
        while ordered and ordered[0].done():
            yield ordered.pop(0).result()


def several(names, timeout, jobs):
    """What attempt() says of each kernel, in their order; up to so many at a time.

    A build keeps all CPUs busy, a guest hardly more than one.
    """
    rows = [kernels.get(name) for name in names]
    # apt-get cannot be run by two at a time.
    install.need(*{tool for row in rows for tool in row.tools}, *build.EVERY_BUILD)
    install.need(*{boards.board(row.arch).emulator for row in rows})
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool, progress.Step(
        "matrix", quiet=True
    ) as step:
        left = {pool.submit(alone, name, timeout): name for name in names}

        def tell(going):
            step.at(1 - len(going) / len(names), " ".join(going[:jobs]))

        try:
            for found in in_order(left, tell):
                step.clear()
                yield found
        finally:
            # After Ctrl-C, which those that run get, too, the others must not begin.
            pool.shutdown(wait=False, cancel_futures=True)
