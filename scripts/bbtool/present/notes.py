# SPDX-License-Identifier: GPL-2.0-only
"""What to know before quoting a number: the lines below the tables."""

import collections
import statistics
import textwrap

from .. import counted
from .view import BULK, COARSE, COARSE_FLAG, FULL, FULL_FLAG, GAP, bulk, coarse, full, move_of, si

SINGLE = ("op", "chained")  # modes that time each operation


def resolution(data, rows):
    """What the mark of coarse values means."""
    move = move_of(data)
    if not coarse(rows) or move is None:
        return []
    return [
        f"{COARSE} {COARSE_FLAG}: less than ten increments of this clock, which advances by"
        f" {si(move)} ns; use the cost of a pair, which is measured over batches"
    ]


def crowded(rows):
    """What the mark of a full list means."""
    if not full(rows):
        return []
    return [
        f"{FULL} {FULL_FLAG}: the per-CPU list was full, so frees drained it;"
        " do not compare with unmarked values"
    ]


def adding_up(rows):
    """Why the tables of allocations and frees need not add up to the one of pairs."""
    counts = [
        row.get("iterations", 0)
        for row in rows
        if row.get("mode") == "batch" and row.get("cost") is not None
    ]
    if not counts or not any(row.get("mode") in SINGLE for row in rows):
        return []
    batch = f"the mean of {counts[0]}" if min(counts) == max(counts) <= 100 else "a mean"
    return [
        f"alloc and free are medians of single operations; a pair is {batch}, which includes"
        " refills and drains of the per-CPU list: the three need not add up"
    ]


def bulky(data, rows):
    """That the cost of a bulk call is shown for a page of it."""
    pages = sorted({bulk(data, row) for row in rows} - {1})
    several = ", ".join(map(str, pages))
    return [f"{BULK} takes {several} pages a call; shown is a page's share"] if pages else []


def lists(rows):
    """In what state the free lists were where a table has one number of several."""
    states = {str(row.get("lists")) for row in rows}
    if not {"exact", "split"} <= states:
        return []
    return [
        "orders without a per-CPU list: a free block of just this order is there (lists=exact), or"
        " each is split from one of the highest order (lists=split)"
    ]


def refused(rows):
    """What has no numbers because the guard did not admit it."""
    found = [row for row in rows if "REFUSED" in row["flags"]]
    if not found:
        return []
    orders = ", ".join(
        map(str, sorted({row["order"] for row in found if row.get("order") is not None}))
    )
    masks = sorted({row["gfp"] for row in found})
    where = masks[0] if len(masks) == 1 else f"{len(masks)} masks"
    return [
        f"{counted(len(found), 'row')} REFUSED, order {orders} with {where}: more memory than a run"
        " may hold there, see Documentation/report-format.rst"
    ]


def flagged(rows):
    """Which flags all rows have, which ones some, and what follows."""
    counts = collections.Counter(flag for row in rows for flag in row["flags"])
    everywhere = sorted(flag for flag, count in counts.items() if count == len(rows))
    some = sorted(
        (flag, count) for flag, count in counts.items() if count < len(rows) and flag != "REFUSED"
    )
    lines = []
    if everywhere:
        lines.append("every row is flagged " + ", ".join(everywhere))
    if some:
        names = ", ".join(f"{flag} ({count})" for flag, count in some)
        lines.append(f"some rows are flagged {names}")
    if any(flag.isupper() and flag != "REFUSED" for flag in counts):
        lines[-1] += "; do not quote rows with a flag in capitals"
    return lines


def overhead(data, rows):
    """What reading the clock costs."""
    costs = [row["overhead"] for row in rows if row.get("mode") in SINGLE and "overhead" in row]
    costs = [cost for cost in costs if cost is not None]
    if not costs:
        return []
    cost = f"{si(statistics.median(costs))} {data['clock'].get('unit', '')}"
    return [f"every p50 includes the cost of reading the clock: {cost} (not subtracted)"]


def gaps(tables):
    """What the mark of a missing number means, where one of the tables has it."""
    if not any(GAP in text for text in tables):
        return []
    return [
        f"{GAP} not measured: the API does not take this order or mask, or it was refused for"
        " safety"
    ]


def notes(data, width, painter, tables=()):
    """What to know before quoting a number: flags, failures, the harness's own cost."""
    rows = data["benchmarks"]
    lines = gaps(tables)
    if data.get("vm", {}).get("mode") == "tcg":
        lines.append(
            "emulated times are not those of any real machine; use --count, --kvm or --native for"
            " numbers to quote"
        )
    lines += resolution(data, rows) + crowded(rows) + adding_up(rows) + bulky(data, rows)
    lines += lists(rows) + refused(rows)
    lines += flagged(rows)
    fails = sum(row.get("fail", 0) for row in rows)
    if fails:
        lines.append(
            f'{counted(fails, "allocation")} failed; failures are results too, see "fail" in the'
            " JSON"
        )
    lines += overhead(data, rows)
    return "\n".join(
        painter.dim(part)
        for text in lines
        for part in textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)
    )
