# SPDX-License-Identifier: GPL-2.0-only
"""What a replay did to the free lists: the timeline, as JSON data."""

import collections

from . import history, surroundings
from . import stream as streams

KEY = ("api", "order", "gfp", "op")
CHEAP = "not above the clock's own cost"
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


def expected(data, every=1):
    """What a replay of every N-th block has to do: ({(class, op): times}, pages taken, held)."""
    seen, times, blocks, took, held = collections.Counter(), collections.Counter(), [], 0, 0
    for kind, block, _, which, _ in data:
        if kind == streams.ALLOC:
            kept = seen[which] % every == 0
            seen[which] += 1
            blocks.append((which, kept))
            times[which, "alloc"] += kept
            took += kept << data.classes[which].order
            held += kept << data.classes[which].order
        elif kind != streams.PAUSE:
            old, kept = blocks[block]
            order = data.classes[old].order
            if kind == streams.SPLIT:
                blocks += [(which, kept)] * (1 << order)
            else:
                times[old, "free"] += kept
                held -= kept << order
    return times, took, held


def checked(found, data):
    """Lines about what was replayed against the stream: (whether it is equal, text)."""
    about = found["stream"]["replay"]
    every = int(str(about["scale"]).rpartition("/")[2])
    times, took, held = expected(data, every)
    got = {
        (row["cell"], row["op"]): row.get("iterations", 0) + (row.get("fail") or 0)
        for row in found["benchmarks"]
    }
    wrong = [key for key in sorted({*times, *got}) if times.get(key, 0) != got.get(key, 0)]
    several = f"{len(data.classes)} orders x masks x nodes, {sum(times.values())} calls"
    yield not wrong, f"{several}: " + ("as in the stream" if not wrong else f"not so: {wrong[:9]}")
    pages = [about["took_pages"], about["dropped_pages"]]
    yield pages == [took, held], (
        f"pages taken {pages[0]}, held at the end {pages[1]}: "
        + ("as in the stream" if pages == [took, held] else f"the stream has {took} and {held}")
    )
    looks = {row["event"]: row for row in found["stream"]["timeline"]}.values()
    equal = sum(row["live"] == row["want"] for row in looks)
    yield equal == len(looks) or not str(about["cpus"]).isdigit(), (
        f"live pages are those of the stream at {equal} of {len(looks)} looks"
    )


def numbers(found):
    """What may be quoted, and {why: how many rows are left out for it}.

    {(api, order, gfp, op): p50 without the clock}, of the node with most of it.
    """
    known, left_out = {}, collections.Counter()
    for row in sorted(found["benchmarks"], key=lambda row: row.get("iterations", 0)):
        if row.get("p50") is None:
            continue
        cost = row["p50"] - row.get("overhead", 0)
        why = [flag for flag in row["flags"] if flag.isupper()]
        why += [CHEAP] if not why and cost < history.LEAST else []
        left_out.update(why)
        if not why:
            known[tuple(row[key] for key in KEY)] = cost
    return known, dict(left_out)


def side_by_side(done, names):
    """Replays of a stream on several kernels, as JSON data of a history."""
    tables, left_out = zip(*map(numbers, done))
    keys = dict.fromkeys(key for rows in tables for key in rows)
    about = []
    for name, found, lost in zip(names, done, left_out):
        kernel = found["kernel"]
        compiler = surroundings.compiler(kernel.get("proc_version", ""))
        told = {"name": name, "release": kernel["release"], "compiler": compiler, "left_out": lost}
        about.append({key: item for key, item in told.items() if item})
    rows = [
        {
            **dict(zip(KEY, key)),
            "instructions": {name: rows[key] for name, rows in zip(names, tables) if key in rows},
        }
        for key in keys
    ]
    return {
        "schema": history.SCHEMA,
        "unit": done[0]["clock"].get("unit", "ns"),
        "plan": done[0]["replay"],
        "kernels": about,
        "rows": rows,
    }
