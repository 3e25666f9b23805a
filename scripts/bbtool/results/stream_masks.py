# SPDX-License-Identifier: GPL-2.0-only
"""Names of GFP masks: from the bits of a trace, and those that may be replayed.

The bits below have been the same from 5.10 to 7.x, but 0x200, which is __GFP_ATOMIC until 6.2 and
nothing since. What is above them is internal to the kernel.
"""

import re

BITS = {
    "__GFP_DMA": 0x1,
    "__GFP_HIGHMEM": 0x2,
    "__GFP_DMA32": 0x4,
    "__GFP_MOVABLE": 0x8,
    "__GFP_RECLAIMABLE": 0x10,
    "__GFP_HIGH": 0x20,
    "__GFP_IO": 0x40,
    "__GFP_FS": 0x80,
    "__GFP_ZERO": 0x100,
    "__GFP_ATOMIC": 0x200,
    "__GFP_DIRECT_RECLAIM": 0x400,
    "__GFP_KSWAPD_RECLAIM": 0x800,
    "__GFP_WRITE": 0x1000,
    "__GFP_NOWARN": 0x2000,
    "__GFP_RETRY_MAYFAIL": 0x4000,
    "__GFP_NOFAIL": 0x8000,
    "__GFP_NORETRY": 0x10000,
    "__GFP_MEMALLOC": 0x20000,
    "__GFP_COMP": 0x40000,
    "__GFP_NOMEMALLOC": 0x80000,
    "__GFP_HARDWALL": 0x100000,
    "__GFP_THISNODE": 0x200000,
    "__GFP_ACCOUNT": 0x400000,
}
KNOWN = (1 << 23) - 1
# Not replayed: they may loop for ever, take the last reserves or mean something to the caller only.
UNSAFE = ("__GFP_NOFAIL", "__GFP_MEMALLOC", "__GFP_WRITE")
RECLAIM = ("__GFP_DIRECT_RECLAIM", "__GFP_KSWAPD_RECLAIM")
KERNEL = (*RECLAIM, "__GFP_IO", "__GFP_FS")
USER = (*KERNEL, "__GFP_HARDWALL")
MOVABLE = (*USER, "__GFP_HIGHMEM", "__GFP_MOVABLE")
LIGHT = (
    *(name for name in MOVABLE if name not in RECLAIM),
    "__GFP_COMP",
    "__GFP_NOMEMALLOC",
    "__GFP_NOWARN",
)
# Larger ones first, as the kernel prints them.
WHOLE = {
    "GFP_TRANSHUGE": (*LIGHT, "__GFP_DIRECT_RECLAIM"),
    "GFP_TRANSHUGE_LIGHT": LIGHT,
    "GFP_HIGHUSER_MOVABLE": MOVABLE,
    "GFP_HIGHUSER": (*USER, "__GFP_HIGHMEM"),
    "GFP_USER": USER,
    "GFP_KERNEL_ACCOUNT": (*KERNEL, "__GFP_ACCOUNT"),
    "GFP_KERNEL": KERNEL,
    "GFP_NOFS": (*RECLAIM, "__GFP_IO"),
    "GFP_NOIO": RECLAIM,
    "GFP_ATOMIC": ("__GFP_HIGH", "__GFP_ATOMIC", "__GFP_KSWAPD_RECLAIM"),
    "GFP_NOWAIT": ("__GFP_KSWAPD_RECLAIM",),
    "GFP_DMA": ("__GFP_DMA",),
    "GFP_DMA32": ("__GFP_DMA32",),
    "__GFP_RECLAIM": RECLAIM,
}


def of_bits(value):
    """(single flags, what has no name as a set) of a number."""
    found = {name for name, bit in BITS.items() if value & bit}
    # Since 6.3 this is what is left of it.
    if "__GFP_HIGH" in found and "__GFP_DIRECT_RECLAIM" not in found:
        if "__GFP_KSWAPD_RECLAIM" in found:
            found.add("__GFP_ATOMIC")
    return found, {f"{value & ~KNOWN:#x}"} if value & ~KNOWN else set()


def of_text(text):
    """The same of NAME|NAME|0x..., as tracepoints print a mask."""
    value, found, strange = 0, set(), set()
    for name in text.split("|"):
        if re.fullmatch(r"0x[0-9a-f]+", name):
            value |= int(name, 16)
        elif name in WHOLE or name in BITS:
            found.update(WHOLE.get(name, (name,)))
        else:
            strange.add(name)
    more, internal = of_bits(value)
    return found | more, strange | internal


def safe(flags):
    """(the mask that is replayed in names, flags that are left out)."""
    left = flags - set(UNSAFE)
    if {"__GFP_MOVABLE", "__GFP_RECLAIMABLE"} <= left:
        left.discard("__GFP_RECLAIMABLE")
    return names(left), flags - left


def names(flags):
    """A set of single flags as short as the kernel prints it."""
    rest, found = set(flags), []
    for name, parts in WHOLE.items():
        if set(parts) <= rest:
            found.append(name)
            rest -= set(parts)
    return "|".join(found + [name for name in BITS if name in rest]) or "__GFP_NOWARN"
