# SPDX-License-Identifier: GPL-2.0-only
"""All APIs, orders and nodes with the usual masks, in a virtual machine or a user-mode kernel."""

from .. import FAILED, Problem, progress
from ..debian import build, kernels, uml_kernels
from ..results import bundle
from . import machine, sweep, uml

MASKS = (*sweep.COMMON_MASKS, "GFP_USER", "GFP_HIGHUSER_MOVABLE")
# For machines with several zones; user-mode Linux has Normal only.
ZONE_MASKS = ("GFP_NOIO", "GFP_NOFS", "GFP_HIGHUSER", "GFP_DMA32", "GFP_DMA")
# Counted values do not vary, so a few operations say all; emulated time is slow, so they also have
# to do.
EFFORT = {
    "count": ("count=16", "repeats=1", "warmup_ms=1", "seed=1"),
    "tcg": ("count=50", "repeats=1", "warmup_ms=1", "seed=1"),
    "kvm": ("count=2000", "duration_ms=10", "repeats=3", "warmup_ms=2", "seed=1"),
}
EFFORT["uml"] = ("count=2000", "duration_ms=5", "repeats=3", "warmup_ms=2", "seed=1")
UML_SHAPE = machine.Shape("uml", cpus=2, nodes=1, memory_mb=512)


def words(mode):
    """The sweep."""
    masks = MASKS if mode == "uml" else MASKS + ZONE_MASKS
    return (
        "apis=all",
        "orders=all",
        "nodes=all",
        f"gfp={','.join(masks)}",
        "modes=op,batch",
        *EFFORT[mode],
    )


def virtual(options):
    """The sweep in a virtual machine; what the module printed, and the result."""
    have = kernels.ensure(options.kernel)
    machine.emulator(have["arch"])
    module, warned = build.ensure(options.kernel)
    for line in warned:
        progress.say(line)
    mode = machine.choose(have["arch"], have["image"], options.mode or "auto")
    shape = machine.shape(have["arch"], mode)
    ran = sweep.in_vm(
        have,
        shape,
        module,
        words(mode),
        options.timeout,
        label=f"sweep on {have['release']} ({mode})",
    )
    return ran.text, ran.result(shape, have)


def native(options):
    """The sweep in user-mode Linux; what the module printed, and the result."""
    kernel = uml_kernels.ensure(options.kernel)
    text, errors, code = uml.run(
        kernel,
        ["-q", "-x", "snapshots", *words("uml")],
        uml.Guest(UML_SHAPE.memory_mb, UML_SHAPE.cpus, options.timeout),
    )
    if errors or code:
        raise Problem(
            "the run in user-mode Linux did not work:\n  " + "\n  ".join(errors), code or FAILED
        )
    return text, sweep.finish(bundle.only(text), UML_SHAPE, kernel)


def run(options):
    """The sweep where the options ask for it; what the module printed, and the result."""
    return (native if options.mode == "uml" else virtual)(options)
