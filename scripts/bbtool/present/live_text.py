# SPDX-License-Identifier: GPL-2.0-only
"""A sample of a machine as lines of text: zones, free lists, per-CPU lists, rates."""

from ..results import live
from .view import si

BAR = 40
MARKS = (("min", "m"), ("low", "l"), ("high", "h"))


def lines(now, before=None):
    """All lines; rates need an earlier sample."""
    rates = live.rates(before, now) if before else None
    return [run(now.state), "", *zones(now.zones), "", *lists(now.zones), "", *events(rates)]


def run(state):
    """What the module does."""
    words = [f"module: {state['state']}"]
    for key in ("run", "job", "cell", "pct", "eta_ms", "result", "reason"):
        if key in state:
            words.append(f"{key}={state[key]}")
    return " ".join(words)


def zones(rows):
    """A bar of free pages per zone, with the marks in it."""
    yield (
        f"{'zone':<11}{'free pages, m l h: the marks':<{BAR + 2}}{'free':>8}{'min':>8}{'low':>8}"
        f"{'high':>8}{'boost':>6}  per-CPU lists"
    )
    for row in rows:
        lists_of = f"{si(row['pcp_count'])} of {si(row['pcp_high'])} each"
        yield (
            f"{name(row):<11}{bar(row):<{BAR + 2}}"
            + "".join(f"{si(row[key]):>8}" for key in ("free", "min", "low", "high"))
            + f"{si(row['boost']):>6}  {lists_of}"
        )


def name(row):
    """0/Normal."""
    return f"{row['node']}/{row['zone']}"


def bar(row):
    """Free pages of the managed ones; a mark stands over the bar."""
    whole = max(1, row["managed"])
    full = min(BAR, round(row["free"] * BAR / whole))
    cells = list("#" * full + "." * (BAR - full))
    for key, letter in MARKS:
        at = min(BAR - 1, int(row[key] * BAR / whole))
        while at < BAR - 1 and cells[at] in "ml":  # they often fall together
            at += 1
        cells[at] = letter
    return "".join(cells)


def lists(rows):
    """Free blocks by order."""
    counts = {name(row): [int(part) for part in str(row["nr_free"]).split(",")] for row in rows}
    orders = max(map(len, counts.values()), default=0)
    yield f"{'free blocks':<11}" + "".join(f"{order:>7}" for order in range(orders))
    for zone, blocks in counts.items():
        yield f"{zone:<11}" + "".join(f"{si(number):>7}" for number in blocks)


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
