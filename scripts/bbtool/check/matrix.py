# SPDX-License-Identifier: GPL-2.0-only
"""Build for every kernel of the table, boot it, run a small sweep, unload."""

import time

from .. import FAILED, Problem
from ..debian import apt, build, kernels
from ..guest import machine, sweep
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


def check(name, timeout):
    """All steps for one kernel; a dict that says how it went."""
    have = kernels.ensure(name)
    module, warned = build.ensure(name)
    if warned:
        raise Problem(f"the build warns: {warned[0]}", FAILED)
    shape = machine.shape(have["arch"], "tcg")
    ran = sweep.in_vm(
        have, shape, module, WORDS, timeout, f"{name}: boot, sweep, unload", step_quiet=True
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
    bad = sorted(
        {flag for row in rows for flag in row["flags"] if flag in ("LEAK", "ABORTED", "MIGRATED")}
    )
    if bad:
        raise Problem(f"rows are flagged {', '.join(bad)}", FAILED)
    highmem = sum(
        place["count"]
        for row in rows
        if row["gfp"] == "GFP_HIGHUSER"
        for place in row["where"]
        if place["zone"] == "HighMem"
    )
    if name.endswith("i386") and not highmem:
        raise Problem("no page came from HighMem for GFP_HIGHUSER", FAILED)
    zones = dict.fromkeys(place["zone"] for row in rows for place in row["where"])
    found = {
        "rows": len(rows),
        "apis": len(apis),
        "orders": f"0-{max(row['order'] for row in rows)}",
        "nodes": len({row["node"] for row in rows if "node" in row}),
        "zones": list(zones),
        "unit": data["clock"]["unit"],
    }
    return {**found, "highmem_pages": highmem} if highmem else found


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
