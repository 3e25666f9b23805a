# SPDX-License-Identifier: GPL-2.0-only
"""Build for every kernel of the table, boot it, run a small sweep, unload."""

import json
import time

from .. import FAILED, OK, SKIP, Problem, progress
from ..debian import apt, build, kernels
from ..guest import machine, sweep

HELP = "build for every supported kernel, boot it, run a small sweep, unload"
EXAMPLES = """examples:
  scripts/buddybench matrix                      all kernels, one line each
  scripts/buddybench matrix 5.10 6.1-i386        these only
  scripts/buddybench matrix --json 6.12          machine-readable"""

WORDS = ("apis=all", "orders=all", "nodes=all", "gfp=GFP_KERNEL,GFP_ATOMIC|__GFP_ZERO,GFP_HIGHUSER,GFP_DMA32", "modes=op",
         "count=10", "repeats=1", "warmup_ms=1", "seed=1", "cpus=all")


def arguments(parser):
    """Command line of `buddybench matrix`."""
    parser.add_argument("names", nargs="*", metavar="KERNEL", help="kernels of `scripts/buddybench kernels`; all by default")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--timeout", type=int, default=300, metavar="S", help="per kernel")


def check(name, timeout):
    """All steps for one kernel; a dict that says how it went."""
    have = kernels.ensure(name)
    module, warned = build.ensure(name)
    if warned:
        raise Problem(f"the build warns: {warned[0]}", FAILED)
    shape = machine.shape(have["arch"], "tcg")
    ran = sweep.in_vm(have, shape, module, WORDS, timeout, f"{name}: boot, sweep, unload", step_quiet=True)
    return {"release": have["release"], **judge(name, ran.bundle, ran.result(shape, have))}


def judge(name, bundle, data):
    """What the sweep covered; a Problem when it did not cover what it must."""
    rows = data["benchmarks"]
    wanted = {line.split()[0][4:] for line in bundle.text("features").splitlines()
              if line.startswith("api:") and line.split()[1] == "yes"}
    apis = {row["api"] for row in rows}
    if wanted - apis:
        raise Problem(f"no rows for {', '.join(sorted(wanted - apis))}", FAILED)
    bad = sorted({flag for row in rows for flag in row["flags"] if flag in ("LEAK", "ABORTED", "MIGRATED")})
    if bad:
        raise Problem(f"rows are flagged {', '.join(bad)}", FAILED)
    highmem = sum(place["count"] for row in rows if row["gfp"] == "GFP_HIGHUSER"
                  for place in row["where"] if place["zone"] == "HighMem")
    if name.endswith("i386") and not highmem:
        raise Problem("no page came from HighMem for GFP_HIGHUSER", FAILED)
    zones = dict.fromkeys(place["zone"] for row in rows for place in row["where"])
    found = {"rows": len(rows), "apis": len(apis), "orders": f"0-{max(row['order'] for row in rows)}",
             "nodes": len({row["node"] for row in rows if "node" in row}), "zones": list(zones), "unit": data["clock"]["unit"]}
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


def show(found):
    """One line for a kernel."""
    if found["verdict"] != "ok":
        print(f"{found['kernel']:<10}{found['verdict']}: {found['reason']}", flush=True)
        return
    text = (f"{found['apis']} APIs, orders {found['orders']}, {found['nodes']} nodes, {found['rows']} rows, "
            f"zones {' '.join(found['zones'])}")
    if "highmem_pages" in found:
        text += f" ({found['highmem_pages']} blocks from HighMem for GFP_HIGHUSER)"
    print(f"{found['kernel']:<10}ok  {found['release']:<22} {text}, unloaded; {found['seconds']:.0f} s", flush=True)


def main(options):
    """`buddybench matrix`."""
    verdicts, names = set(), options.names or [kernel.name for kernel in kernels.TABLE]
    for name in names:
        kernels.get(name)
    for number, name in enumerate(names, 1):
        progress.say(f"kernel {number} of {len(names)}: {name}")
        found = attempt(name, options.timeout)
        if options.json:
            print(json.dumps(found), flush=True)
        else:
            show(found)
        verdicts.add(found["verdict"])
    if "failed" in verdicts:
        return FAILED
    return SKIP if verdicts == {"skipped"} else OK
