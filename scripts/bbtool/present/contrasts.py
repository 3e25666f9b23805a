# SPDX-License-Identifier: GPL-2.0-only
"""What a node or a mask costs more than another, over all rows that differ in nothing else."""

import statistics

from ..results import cells
from .finding import Finding, times
from .view import base_of

NODE, MASK = 1.02, 1.1  # smaller ones are not reported
AGREE = 0.8  # share of the rows that have to agree
FEWEST = 3
WHY = {"__GFP_ZERO": "it clears the pages"}


def ratios(found, name, one, other):
    """[(cost with other / cost with one, cell)] of cells that differ in this member only."""
    numbers = {cell.place(name): cell.number() for cell in found if cell.row.get(name) == one}
    for cell in found:
        number = cell.number() if cell.row.get(name) == other else None
        base = numbers.get(cell.place(name))
        if number and base:
            yield number / base, cell


def agreed(pairs, least, noise):
    """The median of ratios if it is large enough, and most of them point the same way."""
    if len(pairs) < FEWEST:
        return None
    middle = statistics.median(ratio for ratio, _ in pairs)
    size = max(middle, 1 / middle)
    same = sum((ratio > 1) == (middle > 1) for ratio, _ in pairs)
    if size < max(least, 1 + 2 * (noise or 0)) or same < AGREE * len(pairs):
        return None
    return middle


def uncompared(what, pairs_of):
    """Why none of them could be compared, None where some were."""
    if any(len(pairs) >= FEWEST for pairs in pairs_of):
        return None
    return f"{what}, as fewer than {FEWEST} rows differ in nothing else"


def node(_view, found):
    """Which memory node costs most, against the cheapest."""
    nodes = sorted({cell.node for cell in found if isinstance(cell.node, int)})
    if len(nodes) < 2:
        return "nodes, as there is one"
    noise, first, told, pairs_of = cells.noise(found), nodes[0], {}, {}
    for other in nodes[1:]:
        pairs_of[other] = list(ratios(found, "node", first, other))
        middle = agreed(pairs_of[other], NODE, noise)
        if middle:
            told[other] = middle
    if not told:
        return uncompared("nodes", pairs_of.values())
    other = max(told, key=lambda number: max(told[number], 1 / told[number]))
    change = (told[other] - 1) * 100
    cell = max(pairs_of[other], key=lambda item: item[0])[1]
    text = (
        f"node {other} costs {abs(change):.2g} % {'more' if change > 0 else 'less'} than node"
        f" {first} (median of {len(pairs_of[other])} rows)"
    )
    return Finding("node", text, "nodes", cell.row["name"])


def mask(view, found):
    """Which mask costs most, against the base mask, by its allocations."""
    base = base_of(view)["gfp"]
    masks = [gfp for gfp in view.values("gfp") if gfp != base]
    if not masks:
        return "masks, as there is one"
    timed = [cell for cell in found if cell.op == "alloc"] or found
    noise, told, pairs_of = cells.noise(found), [], {}
    for gfp in masks:
        pairs = pairs_of[gfp] = list(ratios(timed, "gfp", base, gfp))
        middle = agreed(pairs, MASK, noise)
        if middle and middle > 1:
            told.append((middle, gfp, pairs))
    if not told:
        return uncompared("masks", pairs_of.values())
    told.sort(key=lambda item: -item[0])
    middle, gfp, pairs = told[0]
    most, cell = max(pairs, key=lambda item: item[0])
    why = next((f": {text}" for word, text in WHY.items() if word in gfp), "")
    text = f"{gfp} costs {times(middle)} {base} (median of {len(pairs)} rows"
    if most > 1.5 * middle:
        text += f", {times(most)} at order {cell.order}"
    text += f"){why}"
    if why:
        text += others(told)
    return Finding("mask", text, "heat", cell.row["name"])


def others(told):
    """The next mask that costs more for another reason."""
    for middle, gfp, _ in told[1:]:
        if not any(word in gfp for word in WHY):
            return f"; {gfp} costs {times(middle)} as much"
    return ""
