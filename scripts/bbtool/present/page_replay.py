# SPDX-License-Identifier: GPL-2.0-only
"""Sections of the page about a replayed stream: memory over time, and how it was recorded."""

from .. import counted
from .draw import Section, element, join, on_scale, shade, svg, table, text
from .page_memory import free_blocks, grid, marks, name, thinned
from .view import si

WIDE, HIGH, LEFT = 860, 150, 60
MOST = 48  # looks at a zone that are shown
LINES = (("want", "line-b"), ("live", "line-a"))


def by_zone(rows):
    """{zone: its looks}."""
    found = {}
    for row in rows:
        found.setdefault(name(row), []).append(row)
    return found


def looks(rows):
    """{zone: its looks, evenly thinned}."""
    found = by_zone(rows)
    return {zone: thinned(part, MOST) for zone, part in found.items()}


def changed(rows, *keys):
    """Looks at which something is not what it was at the one before, thinned."""
    lists = [[row.get(key) for key in keys] for row in rows]
    kept = [row for at, row in enumerate(rows) if not at or lists[at] != lists[at - 1]]
    return thinned(kept, MOST)


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
        f" {counted(fail, 'allocation')} failed.",
        join([svg(WIDE, HIGH, parts, f"pages held over {last} events, at most {high}"), facts]),
    )


def areas(data):
    """Free blocks by order over time, of the replay and of the recording."""
    stream = data.get("stream") or {}
    parts = []
    for member, title, time in (("timeline", "replay", "event"), ("recorded", "recorded", "ns")):
        for zone, rows in by_zone(stream.get(member, [])).items():
            label = f"{title}, {zone}"
            made = grid(
                label, [lists_of(row, time) for row in changed(rows, "free_area", "free_types")]
            )
            parts.append(
                element("div", made, class_="scroll", tabindex=0, role="region", aria_label=label)
            )
    if not parts:
        return None
    return Section(
        "areas",
        "Free lists over time",
        f"{free_blocks(stream.get('timeline', []))} Looks at which nothing had changed are left"
        " out.",
        join(parts),
    )


def lists_of(row, time):
    """(when, free blocks, types that have some) of a look."""
    when = si(row[time]) if time == "event" else f"{row[time] / 1e6:.0f} ms"
    return when, row["free_area"], row.get("free_types")


def free(data):
    """Free pages of every zone over the events, with its watermarks."""
    rows = (data.get("stream") or {}).get("timeline", [])
    zones = {name(zone): zone for zone in data.get("zones", [])}
    found = [(zones[key], part) for key, part in looks(rows).items() if key in zones]
    found = [(zone, part) for zone, part in found if len(part) > 1]
    if not found:
        return None
    return Section(
        "free",
        "Free pages over the replay",
        "Of each zone over the events, against min, low, high, promo and, dashed, high and each"
        " lowmem reserve, as they are after the replay.",
        join(level(zone, part) for zone, part in found),
    )


def level(zone, rows):
    """The picture of a zone: its scale ends at what matters, not at its managed pages."""
    lines = [(kind, pages, words) for kind, pages, words in marks(zone)]
    top = max([row["free"] for row in rows] + [pages for _, pages, _ in lines]) or 1
    last = rows[-1]["event"] or 1

    def at(pages):
        return HIGH - 24 - (HIGH - 40) * pages / top

    points = " ".join(
        f"{LEFT + (WIDE - LEFT) * row['event'] / last:.1f},{at(row['free']):.1f}" for row in rows
    )
    parts = [text(0, 14, name(zone), kind=""), text(0, 30, si(top)), text(0, HIGH - 22, "0")]
    parts += [
        element(
            "line",
            element("title", words),
            **{"x1": LEFT, "x2": WIDE, "y1": f"{at(pages):.1f}", "y2": f"{at(pages):.1f}"},
            class_=f"mark {kind}",
        )
        for kind, pages, words in lines
    ]
    parts.append(element("polyline", "", points=points, class_="line-a"))
    least = min(row["free"] for row in rows)
    label = f"{name(zone)}: free pages over {last} events, at least {least}; " + "; ".join(
        words for _, _, words in lines
    )
    return svg(WIDE, HIGH, [*parts, text(WIDE, HIGH - 4, "events", "end")], label)


def indexes(data):
    """The unusable free space index by order over time."""
    found = by_zone((data.get("stream") or {}).get("timeline", []))
    parts = []
    for zone, rows in found.items():
        rows = changed([row for row in rows if row.get("unusable")], "unusable")
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
        "In thousandths of the free memory, by order; time runs downwards. Looks at which nothing"
        " had changed are left out.",
        join(parts),
    )


MAKERS = (held, free, areas, indexes)
