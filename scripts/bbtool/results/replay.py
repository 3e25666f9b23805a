# SPDX-License-Identifier: GPL-2.0-only
"""What a replay did to the free lists: the timeline, as JSON data."""

LISTS = ("free_area", "unusable", "index", "free_types")


def of_bundle(bundle, stream=None):
    """The member `stream` of a result; stream is what was replayed, if it is known."""
    table = bundle.table("replay")
    head = {key: value for key, value in table.head.items() if key != "abi"}
    found = {"replay": head, "timeline": [row_of(row) for row in table.rows]}
    if stream:
        found["told"] = {key: str(value) for key, value in stream.told.items()}
        found["recorded"] = [
            {"ns": look.ns, "node": look.node, "zone": look.zone, "free_area": look.orders}
            for look in stream.seen
        ]
    return found


def row_of(row):
    """One look at a zone."""
    return {
        key: [int(part) for part in str(value).split(",")] if key in LISTS else value
        for key, value in row.items()
    }


def unusable(orders, order):
    """The unusable free space index of a list of free blocks, in thousandths."""
    free = sum(count << at for at, count in enumerate(orders))
    fits = sum(count << at for at, count in enumerate(orders) if at >= order)
    return 1000 * (free - fits) // free if free else 1000


def at(looks, ns):
    """The orders that the last of some (ns, orders) up to a time says, or None."""
    before = [orders for when, orders in looks if when <= ns]
    return before[-1] if before else None


def fidelity(data, orders=(4, 9)):
    """How far the replayed unusable index is from the recorded one.

    For every zone that was recorded: {(node, zone, order): differences in points at each look}.
    """
    found, recorded = {}, {}
    for look in data.get("recorded", []):
        recorded.setdefault((look["node"], look["zone"]), []).append(
            (look["ns"], look["free_area"])
        )
    for row in data["timeline"]:
        then = at(recorded.get((row["node"], row["zone"]), []), row["due_ns"])
        for order in orders if then else ():
            found.setdefault((row["node"], row["zone"], order), []).append(
                (unusable(row["free_area"], order) - unusable(then, order)) / 10
            )
    return found
