# SPDX-License-Identifier: GPL-2.0-only
"""Sections of the page about a replayed stream: memory over time, and how it was recorded."""

from .draw import Section, element, join, on_scale, shade, svg, table, text
from .page_memory import name
from .view import si

WIDE, HIGH, LEFT = 860, 150, 60
MOST = 48  # looks at a zone that are shown
LINES = (("want", "line-b"), ("live", "line-a"))


def looks(rows):
    """{zone: its looks, evenly thinned}."""
    found = {}
    for row in rows:
        found.setdefault(name(row), []).append(row)
    for zone, part in found.items():
        step = max(1, -(-len(part) // MOST))
        found[zone] = part[::step] + (part[-1:] if (len(part) - 1) % step else [])
    return found


def held(data):
    """Pages that the stream wanted and that were held, over the events."""
    stream = data.get("stream") or {}
    rows = list({row["event"]: row for row in stream.get("timeline", [])}.values())
    if len(rows) < 2:
        return None
    high = max(max(row["want"], row["live"]) for row in rows) or 1
    last = rows[-1]["event"] or 1
    parts = [text(0, 14, si(high)), text(0, HIGH - 22, "0"), text(WIDE, HIGH - 4, "events", "end")]
    for key, kind in LINES:
        points = " ".join(
            f"{LEFT + (WIDE - LEFT) * row['event'] / last:.1f},"
            f"{HIGH - 24 - (HIGH - 34) * row[key] / high:.1f}"
            for row in rows
        )
        parts.append(element("polyline", "", points=points, class_=kind))
    about = stream.get("replay", {})
    fail = rows[-1].get("fail", 0)
    facts = table(
        ["of the replay", "value"], [[key, str(value)] for key, value in about.items()], "plain"
    )
    return Section(
        "held",
        "Pages held",
        f"Blue, what the replay held; orange, dashed, what the stream holds. {si(last)} events,"
        f" {fail} allocations failed.",
        join([svg(WIDE, HIGH, parts, f"pages held over {last} events, at most {high}"), facts]),
    )


def areas(data):
    """Free blocks by order over time, of the replay and of the recording."""
    stream = data.get("stream") or {}
    parts = []
    for member, title, time in (("timeline", "replay", "event"), ("recorded", "recorded", "ns")):
        for zone, rows in looks(stream.get(member, [])).items():
            parts.append(grid(f"{title}, {zone}", rows, time))
    if not parts:
        return None
    return Section(
        "areas",
        "Free lists over time",
        "Free blocks by order, time runs downwards. Colour: the share of the free pages that are in"
        " blocks of this order.",
        element("div", join(parts), class_="pair"),
    )


def grid(title, rows, time):
    """One zone."""
    lines = []
    for row in rows:
        pages = [number << order for order, number in enumerate(row["free_area"])]
        total = sum(pages) or 1
        when = f"{si(row[time])}" if time == "event" else f"{row[time] / 1e6:.0f} ms"
        lines.append(
            [
                when,
                *(
                    shade(number, pages[order] / total, f"{pages[order]} pages")
                    for order, number in enumerate(row["free_area"])
                ),
            ]
        )
    orders = range(len(rows[0]["free_area"]))
    made = table([title, *orders], lines, "heat lists")
    return element("div", made, class_="scroll", tabindex=0, role="region", aria_label=title)


def indexes(data):
    """The unusable free space index by order over time."""
    found = looks((data.get("stream") or {}).get("timeline", []))
    parts = []
    for zone, rows in found.items():
        rows = [row for row in rows if row.get("unusable")]
        if rows:
            lines = [
                [
                    si(row["event"]),
                    *(shade(it, on_scale(it + 1, 1, 1001)) for it in row["unusable"]),
                ]
                for row in rows
            ]
            parts.append(table([zone, *range(len(rows[0]["unusable"]))], lines, "heat lists"))
    if not parts:
        return None
    return Section(
        "unusable",
        "Unusable free space",
        "In thousandths of the free memory, by order; time runs downwards.",
        join(parts),
    )


MAKERS = (held, areas, indexes)
