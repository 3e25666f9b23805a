# SPDX-License-Identifier: GPL-2.0-only
"""Why an allocation failed, from the kernel's report of it: zone by zone, and what would help."""

from .. import counted
from ..results.alloc_failure import TYPES
from .fold import fold

WIDTH = 80
COSTLY = 3  # PAGE_ALLOC_COSTLY_ORDER
ENOUGH, SHORT, SPLIT = "enough", "short", "split"


def rights(failure):
    """(whether it is atomic, how far min is lowered for the mask, in words)."""
    high, waits = "__GFP_HIGH" in failure.flags, "__GFP_DIRECT_RECLAIM" in failure.flags
    if high and not waits:
        return True, "three eighths of min, as it is atomic"
    return False, "half of min, as it has __GFP_HIGH" if high else "min"


def lowered(failure, least):
    """The minimum as the kernel lowers it, in whole pages."""
    if "__GFP_HIGH" in failure.flags:
        least -= least // 2
    return least - least // 4 if rights(failure)[0] else least


def usable(failure, zone):
    """Free pages that count: not those of CMA or kept for atomic requests, nor a block's rest."""
    pages = zone.free - (1 << failure.order) + 1
    if failure.type() != "movable":
        pages -= zone.marks["free_cma"]
    if not rights(failure)[0]:
        pages -= zone.marks["highatomic"]
    return pages


def limit(failure, zone):
    """What usable has to exceed in the last attempt."""
    names = failure.names()
    at = names.index(failure.highest())
    reserve = zone.reserve[at] if at < len(zone.reserve) else 0
    return lowered(failure, zone.marks["min"]) + reserve, reserve


def large_enough(failure, zone):
    """Free blocks that are large enough and of a type that the mask may take."""
    letters = TYPES[failure.type()] + ("H" if rights(failure)[0] else "")
    return sum(
        number
        for number, types in zone.blocks[failure.order :]
        if not types or set(types) & set(letters)
    )


def verdict(failure, zone):
    """ENOUGH, SHORT of free pages, or SPLIT into blocks that are too small."""
    if usable(failure, zone) <= limit(failure, zone)[0]:
        return SHORT
    if failure.order and zone.blocks and not large_enough(failure, zone):
        return SPLIT
    return ENOUGH


def zone_lines(failure, zone):
    """One zone."""
    (least, reserve), pages = limit(failure, zone), usable(failure, zone)
    found = verdict(failure, zone)
    yield f"{zone}: {counted(zone.free, 'page')} free, {pages} count; more than {least} are needed"
    if reserve:
        yield f"  ({reserve} of it are kept from this mask)"
    if found == SHORT:
        missing = counted(least + 1 - pages, "more page")
        yield f"  stopped by the watermark: {missing} would have to be free"
    elif found == SPLIT:
        small = sum(number << at for at, (number, _) in enumerate(zone.blocks[: failure.order]))
        yield f"  enough pages, but no free block of order {failure.order} or more that it may take"
        yield f"  {small} pages are free in smaller blocks: fragmentation"
    else:
        yield "  enough when the report was written: memory was freed after the failure"
    if zone.blocks:
        shown = " ".join(f"{number}{types and f'({types})'}" for number, types in zone.blocks)
        yield from fold(f"  free blocks by order: {shown}", WIDTH, " " * 4)


def advice(failure, found):
    """What reclaim or compaction could do, as far as the mask lets them."""
    waits = "__GFP_DIRECT_RECLAIM" in failure.flags
    if len(found) > 1:
        found = found - {SHORT}  # a zone had the pages
    if SHORT in found and not waits:
        yield "It may not wait, so only kswapd could help: a larger vm.min_free_kbytes or"
        yield "vm.watermark_scale_factor keeps more free for such requests."
    elif SHORT in found:
        yield "Reclaim did not free enough in time: memory is short, or nothing could be reclaimed."
    if SPLIT in found and not waits:
        yield "It may not compact: a smaller order, __GFP_DIRECT_RECLAIM, or a fallback is needed."
    elif SPLIT in found:
        given_up = "" if failure.order <= COSTLY else f", which is given up early above {COSTLY}"
        yield f"Compaction could make such a block{given_up};"
        yield "unmovable pages may be in the way."
    for flag, what in (
        ("__GFP_NORETRY", "one light attempt at reclaim and compaction"),
        ("__GFP_RETRY_MAYFAIL", "several attempts, no OOM killer"),
    ):
        if flag in failure.flags:
            yield f"{flag}: {what}, then failure was wanted."
    if "__GFP_THISNODE" in failure.flags:
        yield "__GFP_THISNODE: other nodes were not asked."


def render(failure):
    """All of it."""
    zones = failure.allowed()
    lines = [
        f"{failure.who} asked for a block of order {failure.order},"
        f" {counted(1 << failure.order, 'page')},"
        f" {failure.type()}",
        *fold(failure.mask, WIDTH, " " * 5, "mask "),
        f"the last attempt is against {rights(failure)[1]}",
        "",
    ]
    for zone in zones:
        lines += zone_lines(failure, zone)
    left_out = [str(zone) for zone in failure.zones if zone not in zones]
    if left_out:
        lines.append(f"not for this mask: {' '.join(left_out)}")
    told = list(advice(failure, {verdict(failure, zone) for zone in zones}))
    return "\n".join([*lines, *([""] if told else []), *told]) + "\n"


def told(failure):
    """The same as JSON data."""
    return {
        "schema": "buddybench-failure/1",
        "who": failure.who,
        "order": failure.order,
        "mask": failure.mask,
        "type": failure.type(),
        "zones": [
            {"zone": str(zone), "free": zone.free, "usable": usable(failure, zone)}
            | {"limit": limit(failure, zone)[0], "verdict": verdict(failure, zone)}
            for zone in failure.allowed()
        ],
        "advice": " ".join(advice(failure, {verdict(failure, z) for z in failure.allowed()})),
    }
