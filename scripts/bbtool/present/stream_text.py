# SPDX-License-Identifier: GPL-2.0-only
"""What a stream does, as text."""

import collections
import dataclasses

from .. import counted
from ..results import stream
from .fold import fold

BAR, WIDTH = 40, 80
MASK = 26  # the column where it begins
PARTS = (10, 50, 90, 99)  # percentiles of the lifetimes


def facts(data):
    """(allocations by class, lifetimes in ns, live pages at 20 times, events by CPU)."""
    made, ages, cpus = collections.Counter(), [], collections.Counter()
    live, pages, curve, born = {}, 0, [], 0
    every = max(data.events // 20, 1)
    for number, (kind, block, now, which, cpu) in enumerate(data):
        cpus[cpu] += 1
        if kind == stream.ALLOC:
            made[which] += 1
            live[born] = now, which
            pages += 1 << data.classes[which].order
            born += 1
        elif kind in (stream.FREE, stream.SPLIT):
            then, old = live.pop(block)
            order = data.classes[old].order
            if kind == stream.FREE:
                ages.append(now - then)
                pages -= 1 << order
            else:
                live.update((born + part, (then, which)) for part in range(1 << order))
                born += 1 << order
        if number % every == every - 1:
            curve.append((now, pages))
    return made, sorted(ages), curve, cpus


def told(data):
    """The facts as JSON data."""
    made, ages, curve, cpus = facts(data)
    at = {part: ages[min(len(ages) * part // 100, len(ages) - 1)] for part in PARTS if ages}
    return {
        "schema": "buddybench-stream-facts/1",
        "events": data.events,
        "cpus": data.cpus,
        "nodes": data.nodes,
        "told": data.told,
        "classes": [
            {**dataclasses.asdict(data.classes[which]), "allocations": times}
            for which, times in made.most_common()
        ],
        "lifetimes_ns": {f"p{part}": age for part, age in at.items()},
        "events_by_cpu": {str(cpu): cpus[cpu] for cpu in sorted(cpus)},
        "live_pages": [{"ns": now, "pages": pages} for now, pages in curve],
    }


def span(nanoseconds):
    """A time for people."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds} ns"


def folded(text):
    """A line as lines."""
    return fold(text, WIDTH, "  ")


def masked(before, mask):
    """A line that ends with a mask; what of a long one does not fit is below its beginning."""
    return fold(mask, WIDTH, " " * MASK, before) or [before]


def render(data):
    """All of it."""
    made, ages, curve, cpus = facts(data)
    last = curve[-1][0] if curve else 0
    lines = [
        *folded(
            f"{counted(data.events, 'event')} in {span(last)}:"
            f" {counted(sum(made.values()), 'allocation')} on {counted(data.cpus, 'CPU')} and"
            f" {counted(data.nodes, 'node')}, {data.told.get('held', '?')} blocks held at the end"
        ),
        *folded(" ".join(f"{key}={value}" for key, value in data.told.items())),
        "",
        "order  node  allocations  mask",
    ]
    for which, times in made.most_common():
        row = data.classes[which]
        lines += masked(f"{row.order:>5}  {row.node:>4}  {times:>11}  ", row.gfp)
    if ages:
        shown = [(part, ages[min(len(ages) * part // 100, len(ages) - 1)]) for part in PARTS]
        lines += ["", "lifetimes: " + ", ".join(f"p{part} {span(age)}" for part, age in shown)]
    told_cpus = ", ".join(f"{cpu}: {cpus[cpu]}" for cpu in sorted(cpus))
    lines += [*folded(f"events by CPU: {told_cpus}"), ""]
    most = max((pages for _, pages in curve), default=0)
    lines.append("live pages over time")
    for now, pages in curve:
        lines.append(
            f"{span(now):>9}  {pages:>9}  {'#' * round(BAR * pages / max(most, 1))}".rstrip()
        )
    return "\n".join(lines) + "\n"


def probe(told):
    """What recording cost the machine, as far as that was tried out."""
    try:
        plain, traced, events = (
            int(told[key]) for key in ("probe_ms", "probe_recorded_ms", "probe_events")
        )
    except (KeyError, ValueError):
        return ""
    if not plain or not events:
        return "what recording costs was not found out: the processes took no time\n"
    more = traced - plain
    told = (
        f"what recording costs: processes that took {plain} ms took {traced} ms while recorded, "
        f"{100 * more / plain:+.1f} %, {1000 * more / events:.2f} us for each of {events} events"
    )
    return "\n".join(folded(told)) + "\n"
