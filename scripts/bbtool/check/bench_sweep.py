# SPDX-License-Identifier: GPL-2.0-only
"""How long does it take to measure everything: all APIs and orders, ten masks, all nodes?"""

import time

from .. import FAILED, Problem
from ..debian import build, kernels
from ..guest import full_sweep, machine, sweep, uml
from ..results import bundle
from .bench_rows import swept

WHAT = "10 APIs x 10 masks x 11 orders x {}, op and batch"


def words(mode):
    """The same ten masks everywhere."""
    return [
        "apis=all",
        "orders=all",
        "nodes=all",
        f"gfp={','.join(full_sweep.MASKS)}",
        "modes=op,batch",
        *full_sweep.EFFORT[mode],
    ]


def emulated(name):
    """In the virtual machine with two CPUs and two nodes, from power-on to the last row."""
    have = kernels.ensure(name)
    module, _ = build.ensure(name)
    shape, start = machine.shape(have["arch"], "tcg"), time.monotonic()
    ran = sweep.in_vm(
        have, shape, module, words("tcg"), 600, label=f"{have['release']}, full sweep, emulated"
    )
    return swept(WHAT.format("2 nodes"), 300, ran.bundle, time.monotonic() - start)


def native(kernel):
    """In user-mode Linux, which has one node."""
    build.for_user_mode(kernel, "buddybench")
    start = time.monotonic()
    text, errors, code = uml.run(
        kernel,
        ["-q", "-x", "snapshots", *words("uml")],
        uml.Guest(full_sweep.UML_SHAPE.memory_mb, timeout=300),
    )
    if errors or code:
        raise Problem(
            "the sweep in user-mode Linux did not work:\n  " + "\n  ".join(errors), code or FAILED
        )
    return swept(WHAT.format("1 node"), 20, bundle.only(text), time.monotonic() - start)
