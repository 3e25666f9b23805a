# SPDX-License-Identifier: GPL-2.0-only
"""Everything once: fetch a kernel, build, boot, sweep all of the allocator's front doors, show the table."""

import sys
import time

from . import OK, TREE, build, kernels, machine, progress, result, sweep, table

HELP = "fetch, build, boot, sweep all front doors, orders and masks, show the table"
EXAMPLES = """examples:
  buddybench demo                        on the default kernel; KVM when it works, else counted instructions
  buddybench demo --kernel 6.12 --count  exact instruction counts on 6.12
  buddybench demo --out /tmp/mine        writes /tmp/mine/demo.json and /tmp/mine/demo.bundle"""

MASKS = ("GFP_KERNEL", "GFP_KERNEL|__GFP_ZERO", "GFP_KERNEL|__GFP_COMP", "GFP_KERNEL|__GFP_RECLAIMABLE",
         "GFP_KERNEL|__GFP_THISNODE", "GFP_KERNEL_ACCOUNT", "GFP_ATOMIC", "GFP_NOWAIT", "GFP_NOIO", "GFP_NOFS",
         "GFP_USER", "GFP_HIGHUSER", "GFP_HIGHUSER_MOVABLE", "GFP_DMA32", "GFP_DMA")
# Counted values do not vary, so a few operations say all; emulated time is slow, so they also have to do.
EFFORT = {"count": ("count=16", "repeats=1", "warmup_ms=1", "seed=1"),
          "tcg": ("count=50", "repeats=1", "warmup_ms=1", "seed=1"),
          "kvm": ("count=2000", "repeats=3", "warmup_ms=5", "seed=1")}


def words(mode):
    """The sweep."""
    return ("apis=all", "orders=all", "nodes=all", f"gfp={','.join(MASKS)}", "modes=op,batch", *EFFORT[mode])


def arguments(parser):
    """Command line of `buddybench demo`."""
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="a kernel of `buddybench kernels`")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--count", dest="mode", action="store_const", const="count", help="count instructions")
    mode.add_argument("--tcg", dest="mode", action="store_const", const="tcg", help="plain emulation")
    mode.add_argument("--kvm", dest="mode", action="store_const", const="kvm", help="hardware virtualisation or fail")
    parser.add_argument("--out", default=str(TREE / "out"), metavar="FOLDER", help="where the files go")
    parser.add_argument("--width", type=int, help="columns of the table, 80 to 120")
    parser.add_argument("--timeout", type=int, default=600, metavar="S")


def main(options):
    """`buddybench demo`."""
    start = time.monotonic()
    have = kernels.ensure(options.kernel)
    machine.emulator(have["arch"])
    module, warned = build.ensure(options.kernel)
    for line in warned:
        progress.say(line)
    mode = machine.choose(have["arch"], have["image"], options.mode or "auto")
    shape = machine.shape(have["arch"], mode)
    ran = sweep.in_vm(have, shape, module, words(mode), options.timeout, f"sweep on {have['release']} ({mode})")
    data = ran.result(shape, have["release"])
    files = write(options.out, ran.text, data)
    sys.stdout.write(table.render(data, options.width))
    print(f"\nall {len(data['benchmarks'])} rows: {files[0]}; as the module printed them: {files[1]}")
    print(f"done in {progress.seconds(time.monotonic() - start)}")
    return OK


def write(folder, text, data):
    """Write demo.json and demo.bundle; their names for people."""
    base = TREE.__class__(folder)
    result.write(base / "demo.json", data)
    (base / "demo.bundle").write_text(text, encoding="utf-8")
    return [str(base / name).removeprefix(f"{TREE}/") for name in ("demo.json", "demo.bundle")]
