# SPDX-License-Identifier: GPL-2.0-only
"""Sections of the page about memory: zones against their watermarks, free lists, fragmentation."""

from .draw import Section, box, element, join, line, on_scale, shade, svg, table, text
from .view import si

MARKS = ("min", "low", "high", "promo")
# Bits of free_types.
TYPES = ("unmovable", "movable", "reclaimable", "highatomic", "cma")
MOST = 40  # states of the lists of a zone that are shown
FREE_BLOCKS = (
    "Free blocks by order, time runs downwards. Colour: the share of the zone's free pages in"
    " blocks of this order."
)
LETTERS = (
    " Letters: the migrate types that have such blocks, unmovable, movable, reclaimable,"
    " highatomic, cma; how many of each the kernel does not count."
)
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
        " are the watermarks min, low, high, promo and, dashed, high and each lowmem reserve; a"
        " red area below them is their boost. Each zone has its own scale: its managed pages.",
        join([svg(WIDE, ROW * len(after) + 4, parts, label), table(head, rows)]),
    )


def name(zone):
    """0/Normal."""
    return f"{zone['node']}/{zone['zone']}"


def bar(zone, before, top):
    """The picture of a zone."""
    scale = (WIDE - LEFT - 84) / max(1, zone["managed"])
    yield text(0, top + 22, name(zone), kind="")
    yield box((LEFT, top), (zone["managed"] * scale, 34), "frame", f"managed {zone['managed']}")
    for row, (when, state) in enumerate((("before", before), ("after", zone))):
        if state:
            words = f"free {when}: {state['free']}"
            yield box((LEFT, top + 3 + 15 * row), (state["free"] * scale, 13), when, words)
    if zone.get("boost"):
        x = LEFT + (zone["min"] - zone["boost"]) * scale
        yield box((x, top - 2), (zone["boost"] * scale, 38), "boost", f"boost {zone['boost']}")
    for kind, value, words in marks(zone):
        yield line(LEFT + value * scale, top - 2, top + 36, f"mark {kind}", words)
    share = f"{zone['free'] * 100 / max(1, zone['managed']):.0f} % free"
    yield text(WIDE - 2, top + 22, share, "end")


def marks(zone):
    """(kind, pages, in words) of each watermark, and of what other zones' masks have to leave."""
    for mark in MARKS:
        if zone.get(mark) is not None:
            yield mark, zone[mark], f"{mark} {zone[mark]}"
    for reserve in sorted({it for it in numbers_of(zone.get("lowmem_reserve")) if it}):
        yield "reserve", zone["high"] + reserve, f"high + lowmem reserve {reserve}"


def numbers_of(text):
    """The numbers of a column that lists them."""
    return [int(part) for part in str("" if text is None else text).split(",") if part]


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
            trial = f"cell {shot['cell']}.{shot.get('repeat', '?')} " if "cell" in shot else ""
            blocks, types = (numbers_of(shot.get(key)) for key in ("nr_free", "free_types"))
            states = found.setdefault(name(shot), [])
            if not states or states[-1][1:] != (blocks, types):
                states.append((f"{trial}{shot['when']}", blocks, types))
    if not found:
        return None
    left = max(map(len, found.values())) > MOST
    return Section(
        "lists",
        "Free lists",
        f"{free_blocks(shots)} States that repeat are left out"
        f"{f'; {MOST} are shown' if left else ''}.",
        join(grid(zone, thinned(states)) for zone, states in found.items()),
    )


def free_blocks(rows):
    """What is drawn; the letters only where the rows know the migrate types."""
    return FREE_BLOCKS + LETTERS * any(row.get("free_types") is not None for row in rows)


def thinned(rows, most=MOST):
    """At most so many rows, evenly spread, with the first and the last."""
    if len(rows) <= most:
        return rows
    return [rows[round(at * (len(rows) - 1) / (most - 1))] for at in range(most)]


def grid(title, states):
    """Free blocks by order of one zone over time: [(when, blocks, types that have some)]."""
    rows = []
    for when, blocks, types in states:
        pages = [number << order for order, number in enumerate(blocks)]
        total = sum(pages) or 1
        types = types or [None] * len(blocks)
        squares = zip(blocks, pages, types)
        rows.append([when, *(square(*it, it[1] / total) for it in squares)])
    orders = max((len(blocks) for _, blocks, _ in states), default=0)
    return table([title, *range(orders)], rows, "heat lists")


def square(number, pages, types, share):
    """Free blocks of an order, and the migrate types that have some of them."""
    names = [name_ for bit, name_ in enumerate(TYPES) if (types or 0) >> bit & 1]
    said = f"{pages} pages" + (f", {', '.join(names)}" if names else "")
    letters = element("small", "".join(name_[0] for name_ in names)) if names else ""
    return shade(join([str(number), letters]), share, said)


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
    if not row.get("tries") or "got" not in row:
        return shade("\u00b7", None)
    return shade(f"{row['got']}/{row['tries']}", 1 - row["got"] / row["tries"])


def latency(row, low, high):
    """What one cost."""
    value = row.get("p50")
    return shade(si(value), on_scale(value, low, high))


MAKERS = (zones, lists, fragment)
