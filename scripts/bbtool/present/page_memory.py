# SPDX-License-Identifier: GPL-2.0-only
"""Sections of the page about memory: zones against their watermarks, free lists, fragmentation."""

from .draw import Section, box, join, line, on_scale, shade, svg, table, text
from .view import si

MARKS = ("min", "low", "high", "promo")
WIDE, LEFT, ROW = 860, 110, 46
WHERE = ("node", "zone")


def zones(data):
    """Free pages of every zone against its watermarks, before and after the run."""
    after = data.get("zones", [])
    if not after:
        return None
    before = {name(zone): zone for zone in data.get("zones_before", [])}
    parts, rows = [], []
    for number, zone in enumerate(after):
        parts += bar(zone, before.get(name(zone)), number * ROW + 6)
        rows.append(numbers(zone, before.get(name(zone), {})))
    head = ["zone", "free before", "after", *MARKS, "boost", "lowmem reserve"]
    head += ["per-CPU lists before", "after", "limit", "batch"]
    label = "free pages of each zone and its watermarks; the table below has the numbers"
    return Section(
        "memory",
        "Memory",
        "Pages. Bars are free pages, the upper one before the run and the lower one after it; lines"
        " are the watermarks min, low, high and, dashed, high and the largest lowmem reserve."
        " Each zone has its own scale: its managed pages.",
        join([svg(WIDE, ROW * len(after) + 4, parts, label), table(head, rows)]),
    )


def name(zone):
    """0/Normal."""
    return f"{zone['node']}/{zone['zone']}"


def bar(zone, before, top):
    """The picture of a zone."""
    scale = (WIDE - LEFT - 60) / max(1, zone["managed"])
    yield text(0, top + 22, name(zone), kind="")
    yield box(LEFT, top, zone["managed"] * scale, 34, "frame", f"managed {zone['managed']}")
    for row, (when, state) in enumerate((("before", before), ("after", zone))):
        if state:
            words = f"free {when}: {state['free']}"
            yield box(LEFT, top + 3 + 15 * row, state["free"] * scale, 13, when, words)
    for mark in MARKS:
        if mark in zone:
            x = LEFT + zone[mark] * scale
            yield line(x, top - 2, top + 36, f"mark {mark}", f"{mark} {zone[mark]}")
    reserve = max(reserves(zone), default=0)
    if reserve:
        x = LEFT + (zone["high"] + reserve) * scale
        yield line(x, top - 2, top + 36, "mark reserve", f"high + lowmem reserve {reserve}")
    yield text(WIDE - 55, top + 22, f"{zone['free'] * 100 / max(1, zone['managed']):.0f} % free")


def reserves(zone):
    """The lowmem reserves as numbers."""
    return [int(part) for part in str(zone.get("lowmem_reserve", "")).split(",") if part]


def numbers(zone, before):
    """A zone as a row of the table."""
    return [
        name(zone),
        before.get("free", ""),
        zone["free"],
        *(zone.get(mark, "") for mark in MARKS),
        zone.get("boost", ""),
        zone.get("lowmem_reserve", ""),
        before.get("pcp_count", ""),
        zone.get("pcp_count", ""),
        zone.get("pcp_high", ""),
        zone.get("pcp_batch", ""),
    ]


def lists(data):
    """Free blocks by order over the snapshots of the run, or before and after it."""
    shots = data.get("snapshots") or [
        {**zone, "when": when}
        for when, member in (("before", "zones_before"), ("after", "zones"))
        for zone in data.get(member, [])
    ]
    found = {}
    for shot in shots:
        if shot.get("nr_free") is not None:
            trial = f"cell {shot['cell']}.{shot['repeat']} " if "cell" in shot else ""
            blocks = [int(part) for part in str(shot["nr_free"]).split(",")]
            found.setdefault(name(shot), []).append((trial + shot["when"], blocks))
    parts = [grid(zone, states) for zone, states in found.items()]
    if not parts:
        return None
    return Section(
        "lists",
        "Free lists",
        "Free blocks by order, from top to bottom in the order of time; states that repeat are"
        " left out. Colour: the share of the zone's free pages in blocks of this order. The"
        " snapshots do not tell mobility types apart.",
        join(parts),
    )


def grid(zone, states):
    """The heat map of one zone, without repetitions of the same lists."""
    rows, last = [], None
    for when, blocks in states:
        if blocks == last:
            continue
        last = blocks
        pages = [number << order for order, number in enumerate(blocks)]
        total = sum(pages) or 1
        rows.append(
            [
                when,
                *(
                    shade(number, pages[order] / total, f"{pages[order]} pages")
                    for order, number in enumerate(blocks)
                ),
            ]
        )
    return table([zone, *range(len(last or []))], rows, "heat lists")


def fragment(data):
    """A fragmentation run: index against held pages, and what allocations by order obtained."""
    rows = data.get("fragment", [])
    steps, zone_order = {}, None
    for row in rows:
        steps.setdefault(row["when"], {})[row["order"]] = row
        zone_order = max(zone_order or 0, row["order"])
    if not steps:
        return None
    orders = sorted({row["order"] for row in rows})
    index, got, cost = [], [], []
    latencies = [row["p50"] for row in rows if row.get("p50")]
    low, high = min(latencies, default=1), max(latencies, default=1)
    for when, by in steps.items():
        first = next(iter(by.values()))
        label = f"{when} ({first.get('held', '?')} held)"
        values = [by.get(order, {}) for order in orders]
        index.append([label, *(share_of(it, "unusable", 1000) for it in values)])
        got.append([label, *(success(it) for it in values)])
        cost.append([label, *(latency(it, low, high) for it in values)])
    return Section(
        "fragmentation",
        "Fragmentation",
        "Unusable free space (per mille), blocks obtained of those tried, and the p50 of obtaining"
        " one, by order, from the start over the release to the end.",
        join(
            table([title, *orders], part, "heat")
            for title, part in (("unusable", index), ("obtained", got), ("p50", cost))
        ),
    )


def share_of(row, key, whole):
    """A number as a share."""
    value = row.get(key)
    return shade("\u00b7", None) if value is None else shade(value, value / whole)


def success(row):
    """Blocks obtained of those tried."""
    if not row.get("tries"):
        return shade("\u00b7", None)
    return shade(f"{row['got']}/{row['tries']}", 1 - row["got"] / row["tries"])


def latency(row, low, high):
    """What one cost."""
    value = row.get("p50")
    return shade(si(value), on_scale(value, low, high))


MAKERS = (zones, lists, fragment)
