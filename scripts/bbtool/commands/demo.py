# SPDX-License-Identifier: GPL-2.0-only
"""Everything once: fetch a kernel, build, boot, sweep all of the allocator's front doors, show the table."""

import pathlib
import sys
import time

from .. import FAILED, OK, TREE, Problem, progress
from ..check import uml
from ..debian import build, kernels, uml_kernels
from ..guest import machine, sweep
from ..present import page, table
from ..results import bundle, result

HELP = "fetch, build, boot, sweep all front doors, orders and masks, show the table"
EXAMPLES = """examples:
  scripts/buddybench demo                        on the default kernel; KVM when it works, else counted instructions
  scripts/buddybench demo --kernel 6.12 --count  exact instruction counts on 6.12
  scripts/buddybench demo --native               in user-mode Linux: native speed, in ns
  scripts/buddybench demo --out /tmp/mine        writes demo.json, demo.html and demo.bundle there"""

MASKS = ("GFP_KERNEL", "GFP_KERNEL|__GFP_ZERO", "GFP_KERNEL|__GFP_COMP", "GFP_KERNEL|__GFP_RECLAIMABLE",
         "GFP_KERNEL|__GFP_THISNODE", "GFP_KERNEL_ACCOUNT", "GFP_ATOMIC", "GFP_NOWAIT", "GFP_USER",
         "GFP_HIGHUSER_MOVABLE")
# For machines with several zones; user-mode Linux has Normal only.
ZONE_MASKS = ("GFP_NOIO", "GFP_NOFS", "GFP_HIGHUSER", "GFP_DMA32", "GFP_DMA")
# Counted values do not vary, so a few operations say all; emulated time is slow, so they also have to do.
EFFORT = {"count": ("count=16", "repeats=1", "warmup_ms=1", "seed=1"),
          "tcg": ("count=50", "repeats=1", "warmup_ms=1", "seed=1"),
          "kvm": ("count=2000", "duration_ms=10", "repeats=3", "warmup_ms=2", "seed=1")}
EFFORT["uml"] = ("count=2000", "duration_ms=5", "repeats=3", "warmup_ms=2", "seed=1")
UML_SHAPE = machine.Shape("uml", cpus=2, nodes=1, memory_mb=512)


def words(mode):
    """The sweep."""
    masks = MASKS if mode == "uml" else MASKS + ZONE_MASKS
    return ("apis=all", "orders=all", "nodes=all", f"gfp={','.join(masks)}", "modes=op,batch", *EFFORT[mode])


def arguments(parser):
    """Command line of `buddybench demo`."""
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="a kernel of `scripts/buddybench kernels`")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--count", dest="mode", action="store_const", const="count", help="count instructions")
    mode.add_argument("--tcg", dest="mode", action="store_const", const="tcg", help="plain emulation")
    mode.add_argument("--native", dest="mode", action="store_const", const="uml",
                      help=f"user-mode Linux, real ns; kernels {', '.join(uml_kernels.SERIES)}")
    mode.add_argument("--kvm", dest="mode", action="store_const", const="kvm", help="hardware virtualisation or fail")
    parser.add_argument("--out", default=str(TREE / "out"), metavar="FOLDER", help="where the files go")
    parser.add_argument("--width", type=table.columns, metavar="N", help="columns of the table, 80 to 120")
    parser.add_argument("--timeout", type=int, default=600, metavar="S", help="give up after this long (%(default)s)")


def main(options):
    """`buddybench demo`."""
    start = time.monotonic()
    text, data = (native if options.mode == "uml" else virtual)(options)
    sys.stdout.write(table.render(data, options.width))
    sys.stdout.flush()
    files = write(options.out, text, data)
    print(f"\nall {len(data['benchmarks'])} rows: {files[0]}; as the module printed them: {files[1]}")
    print(f"the same with charts: {picture(options.out, data)}")
    print(f"done in {progress.seconds(time.monotonic() - start)}")
    return OK


def virtual(options):
    """The sweep in a virtual machine; what the module printed, and the result."""
    have = kernels.ensure(options.kernel)
    machine.emulator(have["arch"])
    module, warned = build.ensure(options.kernel)
    for line in warned:
        progress.say(line)
    mode = machine.choose(have["arch"], have["image"], options.mode or "auto")
    shape = machine.shape(have["arch"], mode)
    ran = sweep.in_vm(have, shape, module, words(mode), options.timeout, f"sweep on {have['release']} ({mode})")
    return ran.text, ran.result(shape, have)


def native(options):
    """The sweep in user-mode Linux; what the module printed, and the result."""
    kernel = uml_kernels.ensure(options.kernel)
    text, errors, code = uml.run(kernel, ["-q", "-x", "snapshots", *words("uml")], options.timeout,
                                 UML_SHAPE.cpus, UML_SHAPE.memory_mb)
    if errors or code:
        raise Problem("the run in user-mode Linux did not work:\n  " + "\n  ".join(errors), code or FAILED)
    return text, sweep.finish(bundle.only(text), UML_SHAPE, kernel)


def write(folder, text, data):
    """Write demo.json and demo.bundle; their names for people."""
    base = pathlib.Path(folder)
    result.write(base / "demo.json", data)
    result.save(base / "demo.bundle", text)
    return [shown(base / name) for name in ("demo.json", "demo.bundle")]


def picture(folder, data):
    """Write demo.html; its name, or why there is none: the numbers are there without it."""
    path = pathlib.Path(folder, "demo.html")
    try:
        page.write(path, data)
    except Problem as reason:
        return f"not made: {reason}"
    return f"{shown(path)} (open it in a browser)"


def shown(path):
    """A path for people: relative where it is in the tree."""
    return str(path).removeprefix(f"{TREE}/")
