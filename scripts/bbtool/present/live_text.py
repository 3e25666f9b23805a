# SPDX-License-Identifier: GPL-2.0-only
"""A sample of a machine as lines of text: zones, free lists, per-CPU lists, rates."""

import textwrap

from ..results import live
from .view import si

BAR = 8, 40  # shortest and longest
BESIDE = 68  # columns beside the bar
MARKS = (("min", "m"), ("low", "l"), ("high", "h"))


def lines(now, before=None, width=80):
    """All lines; rates need an earlier sample."""
    rates = live.rates(before, now) if before else None
    length = min(max(width - BESIDE, BAR[0]), BAR[1])
    said = events(rates) if now.events else ["events: no vmstat beside these files"]
    head = textwrap.wrap(run(now.state), max(width, 40), subsequent_indent="  ")
    return [*head, "", *zones(now.zones, length), "", *lists(now.zones), "", *said]


def run(state):
    """What the module does."""
    words = [f"module: {state['state']}"]
    for key in ("run", "job", "cell", "pct", "eta_ms", "result", "reason"):
        if key in state:
            words.append(f"{key}={state[key]}")
    return " ".join(words)


def zones(rows, length):
    """A bar of free pages per zone, with the marks in it."""
    title = "free pages, m l h: the marks" if length > 27 else "free, m l h"
    yield (
        f"{'zone':<11}{title[:length]:<{length + 2}}{'free':>7}{'min':>7}{'low':>7}{'high':>7}"
        f"{'boost':>6}  per-CPU lists"
    )
    for row in rows:
        lists_of = f"{si(row['pcp_count'])} of {si(row['pcp_high'])} each"
        yield (
            f"{name(row):<11}{bar(row, length):<{length + 2}}"
            + "".join(f"{si(row[key]):>7}" for key in ("free", "min", "low", "high"))
            + f"{si(row['boost']):>6}  {lists_of}"
        )


def name(row):
    """0/Normal."""
    return f"{row['node']}/{row['zone']}"


def bar(row, length):
    """Free pages of the managed ones; a mark stands over the bar."""
    whole = max(1, row["managed"])
    full = min(length, round(row["free"] * length / whole))
    cells = list("#" * full + "." * (length - full))
    for key, letter in MARKS:
        at = min(length - 1, int(row[key] * length / whole))
        while at < length - 1 and cells[at] in "ml":  # they often fall together
            at += 1
        cells[at] = letter
    return "".join(cells)


def lists(rows):
    """Free blocks by order."""
    counts = {name(row): [int(part) for part in str(row["nr_free"]).split(",")] for row in rows}
    orders = max(map(len, counts.values()), default=0)
    yield f"{'free blocks':<11}" + "".join(f"{order:>6}" for order in range(orders))
    for zone, blocks in counts.items():
        yield f"{zone:<11}" + "".join(f"{si(number):>6}" for number in blocks)


def events(found):
    """Rates of vm events."""
    if found is None:
        yield "events a second: after the next sample"
    elif not found:
        yield "events a second: none"
    else:
        yield "events a second"
        for event, rate in sorted(found.items(), key=lambda item: -item[1]):
            yield f"  {event:<28}{si(round(rate, 1)):>9}"
