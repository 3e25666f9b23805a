# SPDX-License-Identifier: GPL-2.0-only
"""Replays side by side: what each class cost, and what became of the free lists."""

from .. import counted
from ..results import replay
from .view import COARSE, COARSE_FLAG, coarse

ORDERS = (4, 9)


def costs(data):
    """{(class of the stream, op): row} of a result."""
    return {(row["cell"], row["op"]): row for row in data["benchmarks"] if row.get("iterations")}


def number(row):
    """The median of a row for people, marked where the clock is too coarse for it."""
    if not row or row.get("p50") is None:
        return "-"
    return (COARSE if coarse([row]) else "") + f"{row['p50']:.0f}"


def cost_lines(done, data):
    """A line for each class of the stream and operation, a column for each kernel.

    Nodes are those of the stream: a machine that has fewer makes several classes alike.
    """
    tables = [costs(found) for found in done]
    keys = sorted(
        {key for found in tables for key in found},
        key=lambda key: -max(found[key]["iterations"] for found in tables if key in found),
    )
    unit = done[0]["clock"].get("unit", "ns")
    yield f"p50 in {unit}; allocations and frees by class of the stream, with its nodes"
    releases = "".join(f"{found['kernel']['release'][:14]:>16}" for found in done)
    yield f"{'n':>8} order node op   {releases}  mask"
    for key in keys:
        one, rows = data.classes[key[0]], [found.get(key) for found in tables]
        times = next(row["iterations"] for row in rows if row)
        cells = "".join(f"{number(row):>16}" for row in rows)
        yield f"{times:>8} {one.order:>5} {one.node:>4} {key[1]:<5}{cells}  {one.gfp}"
    if any(coarse(found.values()) for found in tables):
        yield f"{COARSE} {COARSE_FLAG}: less than ten increments of the clock"


def end_lines(data):
    """What one replay did."""
    head = data["stream"]["replay"]
    added = head.get("added_milli_steps", 0) / 1000
    rate = 1e3 * head["steps"] / max(head["replay_ns"], 1)
    yield (
        f"{data['kernel']['release']}: {head['steps']} of {head['of']} steps, "
        f"{counted(head['fail'], 'allocation')} failed, peak {head['peak_pages']} pages, "
        f"{head['waits']} waits, {head['replay_ns'] / 1e6:.1f} ms, {rate:.2f} million a second, "
        f"{added:.1f} clock steps beside each value, {head['mapped']} masks mapped"
    )
    last = {(row["node"], row["zone"]): row for row in data["stream"]["timeline"]}
    for (node, zone), row in sorted(last.items()):
        shown = ", ".join(
            f"order {order}: {row['unusable'][order] / 10:.1f} %"
            for order in ORDERS
            if order < len(row["unusable"])
        )
        yield f"  at the end, node {node} {zone}: unusable free memory {shown}"


def near(gaps):
    """How many are within 5 points."""
    return sum(abs(gap) <= 5 for gap in gaps)


def fidelity_lines(data):
    """How far it is from what was recorded."""
    for (node, zone, order), gaps in sorted(replay.fidelity(data["stream"]).items()):
        since = [gap - gaps[0] for gap in gaps]
        yield (
            f"  node {node} {zone} order {order}: within 5 points of the recording at "
            f"{near(gaps)} of {len(gaps)} looks, {min(gaps):+.1f} to {max(gaps):+.1f}; "
            f"since the first look {near(since)}, {min(since):+.1f} to {max(since):+.1f}"
        )


def checked_lines(found, data):
    """Whether it did what the stream says."""
    for holds, text in replay.checked(found, data):
        yield f"  {'' if holds else 'NOT EQUAL: '}{text}"


def render(done, data):
    """All of it; data is the stream."""
    lines = ["", *cost_lines(done, data), ""]
    for found in done:
        lines += [*end_lines(found), *checked_lines(found, data), *fidelity_lines(found)]
    return "\n".join(lines) + "\n"
