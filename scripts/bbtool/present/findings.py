# SPDX-License-Identifier: GPL-2.0-only
"""What stands out in a result, in words and numbers, so that readers need not search for it.

Every sentence rests on rows that may be quoted, and on percentiles that their number of values
carries. What could not be checked is reported as well.
"""

import re
import statistics

from ..results import cells
from . import contrasts
from .finding import MOST, Finding, part, times
from .view import View, base_of, main_api, node_of, si

STEP = 1.3  # a cliff is at least so much, and so much steeper than the step before it
STEEPER = 1.25
TAIL = 10
DRIFT, SURE = 0.02, 4  # a share of the cost; standard deviations of the rank statistic
# Which orders per-CPU lists hold: since 5.14 up to PAGE_ALLOC_COSTLY_ORDER.
LISTS_SINCE, LAST_BEFORE, LAST_SINCE = (5, 14), 0, 3


def find(data):
    """The findings of a result, the most important first; one of kind nothing if there is none."""
    view = View(data)
    found = cells.cells(view.rows)
    looked = {without: look(view, found) for without, look in LOOKS.items()}
    told = [item for item in looked.values() if isinstance(item, Finding)]
    if told:
        return told[:MOST]
    return [nothing(looked)]


def nothing(looked):
    """What there is none of, and why some could not be seen; the brief text leaves out why."""
    none = ", ".join(without for without, reason in looked.items() if not reason)
    text = f"nothing stands out: {none}" if none else "there is nothing to look at"
    reasons = [reason for reason in looked.values() if reason]
    unseen = ", ".join(re.split(", as | between ", reason)[0] for reason in reasons)
    return Finding(
        "nothing",
        text + "".join(f"; not looked for: {reason}" for reason in reasons),
        "cost",
        brief=text + (f"; not looked for: {unseen}" if unseen else ""),
    )


def series(view, found):
    """The cells of the base combination by order: of allocations, or of pairs where only these."""
    base = {**base_of(view), "api": main_api(view)}
    fits = [
        cell
        for cell in cells.usual(found)
        if all(value is None or cell.row.get(key) == value for key, value in base.items())
    ]
    for op, modes in (("alloc", ("op", "chained")), ("pair", ("batch", "diff"))):
        for mode in modes:
            line = {
                cell.order: cell
                for cell in fits
                if (cell.op, cell.mode) == (op, mode) and cell.number() and cell.order is not None
            }
            if line:
                return dict(sorted(line.items()))
    return {}


def cliffs(line):
    """(order, factor) where an order costs much more than the one below, and that is new."""
    before = None
    for low, high in zip(line, list(line)[1:]):
        if high != low + 1:
            before = None  # orders between them were not measured
            continue
        factor = line[high].number() / line[low].number()
        if factor >= STEP and factor >= STEEPER * max(1, before or following(line, high)):
            yield high, factor
        before = factor


def following(line, order):
    """The step after an order, in place of one before it."""
    after = line.get(order + 1)
    return after.number() / line[order].number() if after else 1


def cliff(view, found):
    """Where cost by order leaves the level."""
    line = series(view, found)
    if len(line) < 2:
        return "steps between orders, as fewer than two have a number"
    if not any(order + 1 in line for order in line):
        return "steps between orders, as no two that follow each other have a number"
    steps, alone = list(cliffs(line)), [order for order in list(line)[1:] if order - 1 not in line]
    if not steps and alone:
        orders = ("order " if len(alone) == 1 else "orders ") + ", ".join(map(str, alone))
        return f"the step to {orders}, as the order below has no number (the other steps are small)"
    if not steps:
        return None
    order, factor = steps[0]
    here, below = line[order], line[order - 1]
    unit = here.row["unit"]
    text = (
        f"order {order} costs {times(factor)} order {order - 1} ({si(here.number())} against"
        f" {si(below.number())} {unit}){reason(view, below, here)}"
    )
    for other, more in steps[1:2]:
        text += f"; order {other} {times(more)} order {other - 1}"
    return Finding("cliff", text, "cost", here.row["name"], tuple(step[0] for step in steps[:2]))


def reason(view, below, here):
    """Why the step is there, as far as the result or the kernel's release says."""
    states = [state_of(cell) for cell in (below, here)]
    last = last_listed(view.data["kernel"]["release"])
    leaves = last is not None and (below.order, here.order) == (last, last + 1)
    if leaves and states in (["pcp", "exact"], ["", ""]):
        return f": it leaves the per-CPU lists, which end at order {last} on this kernel"
    if all(states) and states[0] != states[1]:
        return f": lists {states[0]} before, {states[1]} here"
    return ""


def state_of(cell):
    """The state of the free lists that a row names, where all repeats agree."""
    states = {str(row["lists"]) for row in cell.rows if row.get("lists") is not None}
    return states.pop() if len(states) == 1 and "found" not in states else ""


def last_listed(release):
    """The last of the small orders that per-CPU lists hold, None for an unknown release."""
    words = re.match(r"(\d+)\.(\d+)", release)
    if not words:
        return None
    return LAST_SINCE if tuple(map(int, words.groups())) >= LISTS_SINCE else LAST_BEFORE


def failures(_view, found):
    """What failed, by mask and node: from which order on, and how often."""
    groups = {}
    for cell in found:
        if cell.op != "free" and "REFUSED" not in cell.row["flags"] and cell.order is not None:
            groups.setdefault((cell.gfp, cell.node), []).append(cell)
    if not groups:
        return "failures, as nothing was allocated"
    told = []
    for (gfp, node), group in groups.items():
        failed = [cell for cell in group if cell.total("fail")]
        if failed:
            bad = sum(cell.total("fail") for cell in failed)
            share = bad / (bad + sum(cell.total("iterations") for cell in failed))
            told.append((share, bad, gfp, node, failed, {cell.order for cell in group}))
    if not told:
        return None
    share, bad, gfp, node, failed, orders = max(told, key=lambda item: item[:2])
    where = "" if node is None else f" on {node_of(node)}"
    text = (
        f"{gfp} {of_orders({cell.order for cell in failed}, orders)}{where}:"
        f" {part(share)} of {si(round(bad / share))} allocations failed"
    )
    masks = len({item[2] for item in told})
    if masks > 1:
        text += f"; in all {masks} masks had failures"
    worst = max(failed, key=lambda cell: cell.total("fail"))
    return Finding("failure", text, "failures", worst.row["name"])


def of_orders(bad, measured):
    """'order 3', 'orders from 9 on', 'orders 2, 5'."""
    if len(bad) > 1 and bad == {order for order in measured if order >= min(bad)}:
        return f"orders from {min(bad)} on"
    return f"order{'s' * (len(bad) > 1)} {', '.join(map(str, sorted(bad)))}"


def tail(_view, found):
    """The row whose tail is longest, by the highest percentile that its values carry."""
    best, wide, looked = None, 0, 0
    for cell in found:
        middle = cell.median("p50")
        name, label = next((it for it in cells.TAILS if cell.median(it[0])), (None, None))
        if name is None or not middle:
            continue
        looked += 1
        factor = cell.median(name) / middle
        wide += factor >= TAIL
        if factor >= TAIL and (best is None or factor > best[0]):
            best = (factor, label, cell)
    if not looked:
        return "tails, as no row that may be quoted has the 100 values that p90 takes"
    if best is None:
        return None
    factor, label, cell = best
    what = "a free" if cell.op == "free" else "an allocation"
    text = (
        f"{label} of {what} is {times(factor)} p50: {cell.api}, order {cell.order}, {cell.gfp},"
        f" pattern {cell.pattern}{because(cell)}"
    )
    if wide > 1:
        text += f"; so in {wide} of {looked} rows by a factor of {TAIL} or more"
    return Finding("tail", text, "latency", cell.row["name"])


def because(cell):
    """What the row itself says about its tail."""
    flags = {flag for row in cell.rows for flag in row["flags"]}
    if "pcp-full" in flags and cell.op == "free":
        return ": the full per-CPU list is drained"
    if "slow-path" in flags:
        return ": reclaim or compaction ran meanwhile"
    if "disturbed" in flags:
        return ": it was interrupted"
    return ""


def drift(view, found):
    """Whether cost grows or falls with the repeats, over all cells: Mann and Kendall's test."""
    if view.data.get("boots", 1) > 1:
        return "drift, as these are several boots"
    score, variance, changes = 0, 0, []
    for cell in found:
        values = cell.values()
        if len(values) < 3:
            continue
        number = len(values)
        score += sum(
            (later > earlier) - (later < earlier)
            for i, earlier in enumerate(values)
            for later in values[i + 1 :]
        )
        variance += number * (number - 1) * (2 * number + 5) / 18
        third = max(1, number // 3)
        first, last = statistics.mean(values[:third]), statistics.mean(values[-third:])
        changes.append(((last - first) / first, cell) if first else (0, cell))
    if not changes:
        return "drift, as no row was measured three times"
    change = statistics.median(change for change, _ in changes)
    if abs(score) < SURE * variance**0.5 or abs(change) < DRIFT:
        return None
    most = max(changes, key=lambda item: abs(item[0]))[1]
    text = (
        f"the cost {'grows' if change > 0 else 'falls'} during the run: by"
        f" {abs(change) * 100:.2g} % from the first repeats to the last (median of"
        f" {len(changes)} rows)"
    )
    return Finding("drift", text, "repeats", most.row["name"])


# By what is said where there is none of it; the most important first.
LOOKS = {
    "no failed allocation": failures,
    "no drift": drift,
    "no order much dearer than the next smaller one": cliff,
    "no mask that costs more": contrasts.mask,
    "no long tail": tail,
    "no node that costs more": contrasts.node,
}
