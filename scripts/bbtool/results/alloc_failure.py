# SPDX-License-Identifier: GPL-2.0-only
"""A report of a page allocation failure: what was asked for, and the zones at that moment."""

import dataclasses
import re

from .. import FAILED, Problem
from . import stream_masks

# Words are looked for at their beginnings only, and numbers are short: any text takes time
# in proportion to its length.
HEAD = re.compile(
    r"(?<!\S)(\S+): page allocation (?:failure|stall).{0,200}?order:(\d{1,9}),"
    r" mode:(0x\w{1,16})\(([^)\n]{0,999})\)"
)
ZONE = re.compile(r"Node (\d{1,9}) (\w+) free:(\d{1,15})kB(.*)")
RESERVE = re.compile(r"lowmem_reserve\[\]:((?: \d{1,15})+)")
LISTS = re.compile(r"Node (\d{1,9}) (\w+): ((?:\d{1,15}\*\d{1,9}kB(?: \(\w+\))? ?)+)=")
BLOCKS = re.compile(r"(\d+)\*(\d+)kB(?: \((\w+)\))?")
NAMES = ("DMA", "DMA32", "Normal", "HighMem", "Movable", "Device")
TYPES = {"unmovable": "UME", "movable": "MUEC", "reclaimable": "EUM"}
OTHERS_KB = re.compile(r"\b(\w+):(\d{1,15})kB", re.I)


@dataclasses.dataclass
class Zone:
    """A zone at that moment; all sizes in pages."""

    node: int
    name: str
    free: int
    marks: dict
    reserve: list = dataclasses.field(default_factory=list)
    blocks: list = dataclasses.field(default_factory=list)  # [(how many, letters of the types)]

    def __str__(self):
        return f"{self.node}/{self.name}"


@dataclasses.dataclass
class Failure:
    """What was asked for, and by whom."""

    who: str
    order: int
    mask: str
    flags: set
    zones: list

    def names(self):
        """The zones of that kernel, lowest first."""
        there = {zone.name for zone in self.zones}
        left_out = {"DMA32"} if "HighMem" in there else {"HighMem"}
        return [name for name in NAMES if name not in left_out]

    def highest(self):
        """The highest zone that the mask allows."""
        if "__GFP_DMA" in self.flags:
            return "DMA"
        if "__GFP_DMA32" in self.flags:
            return "DMA32" if "DMA32" in self.names() else "Normal"
        high = "__GFP_HIGHMEM" in self.flags
        if high and "__GFP_MOVABLE" in self.flags:
            return "Movable"
        return "HighMem" if high and "HighMem" in self.names() else "Normal"

    def allowed(self):
        """The zones that the mask allows, as far as they are in the report."""
        names = self.names()
        top = names.index(self.highest())
        return [zone for zone in self.zones if names.index(zone.name) <= top]

    def type(self):
        """The migrate type of the mask."""
        for flag, name in (("__GFP_MOVABLE", "movable"), ("__GFP_RECLAIMABLE", "reclaimable")):
            if flag in self.flags:
                return name
        return "unmovable"


def parse(text):
    """The last report in a kernel log."""
    starts = [match.start() for match in HEAD.finditer(text)]
    if not starts:
        raise Problem("no line `page allocation failure: order:N, mode:...` is in it", FAILED)
    text = text[starts[-1] :]
    who, order, _, mask = HEAD.match(text).groups()
    if int(order) > 32:
        raise Problem(f"order:{order[:9]} is no order of any kernel", FAILED)
    zones = [zone for zone in map(zone_of, zone_texts(text)) if zone]
    page_kb = 4
    for found in LISTS.finditer(text):
        blocks = BLOCKS.findall(found.group(3))
        page_kb = int(blocks[0][1]) or 4
        for zone in zones:
            if (str(zone.node), zone.name) == found.groups()[:2]:
                zone.blocks = [(int(number), letters) for number, _, letters in blocks]
    for zone in zones:
        zone.free //= page_kb
        zone.marks = {name: size // page_kb for name, size in zone.marks.items()}
    if not zones:
        raise Problem("the report has no zones: the kernel's log is cut; give all of it", FAILED)
    return Failure(who, int(order), mask, stream_masks.of_text(mask)[0], zones)


def zone_texts(text):
    """The lines that belong to a zone: its numbers, and its reserve in the line after."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        found = ZONE.search(line)
        if found:
            yield found, RESERVE.search(" ".join(lines[number : number + 2]))


def zone_of(texts):
    """A zone with its sizes in KiB; None for a name that no kernel has."""
    found, reserve = texts
    if found.group(2) not in NAMES:
        return None
    sizes = {name.lower(): int(size) for name, size in OTHERS_KB.findall(found.group(4))}
    marks = {name: sizes.get(name, 0) for name in ("min", "low", "high", "boost", "free_cma")}
    # Kernels that count what is free of the reserve take only this from the pages that count.
    marks["highatomic"] = sizes.get("free_highatomic", sizes.get("reserved_highatomic", 0))
    pages = list(map(int, reserve.group(1).split())) if reserve else []
    return Zone(int(found.group(1)), found.group(2), int(found.group(3)), marks, pages)
