# SPDX-License-Identifier: GPL-2.0-only
"""How much a run may hold, from /proc/zoneinfo, as src/guard/ reckons it."""

import re

FLOOR = 64 << 20
PAGE = 4096
LITTLE = 16 << 20


def zones(text):
    """(node, zone, free, high, managed) of each zone with memory, in pages."""
    for part in re.split(r"^(?=Node )", text, flags=re.M):
        name = re.match(r"Node (\d+), zone\s+(\w+)", part)
        free = re.search(r"pages free\s+(\d+)", part)
        numbers = {
            key: int(value) for key, value in re.findall(r"^\s+(high|managed)\s+(\d+)", part, re.M)
        }
        if name and free and numbers.get("managed"):
            yield int(name[1]), name[2], int(free[1]), numbers["high"], numbers["managed"]


def budgets(text):
    """{node: bytes that a run may hold by default}: a quarter of what is free above the floor."""
    room = {}
    for node, _, free, high, managed in zones(text):
        floor = high + min(FLOOR // PAGE, managed // 20)
        room[node] = room.get(node, 0) + max(0, free - floor) * PAGE
    return {node: size // 4 for node, size in room.items()}


def verdict(text, words):
    """(verdict, text, help) for the doctor."""
    good, note, bad = words
    found = budgets(text)
    if not found:
        return note, "/proc/zoneinfo cannot be read", ()
    told = ", ".join(f"node {node}: {size >> 20} MiB" for node, size in sorted(found.items()))
    if not any(found.values()):
        return bad, "none is free above the floor: nothing could be taken", ("end other programs",)
    if min(found.values()) < LITTLE:
        return note, f"a run may hold {told}", ("large orders or hold= will be REFUSED",)
    return good, f"a run may hold {told}", ()
