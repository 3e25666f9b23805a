# SPDX-License-Identifier: GPL-2.0-only
"""The results of one side, gathered by boot: a boot is one observation, whatever its repeats are.

Repeats within a boot share its layout, its neighbours and its luck. They make its one number more
exact; they do not make more boots of it.
"""

import dataclasses
import hashlib
import json
import statistics

from .. import USAGE, Problem
from . import rows

TAIL = 0.01  # p99 is compared
BEYOND = 10  # values that must lie beyond a percentile before it is compared
# What these say is the state of the machine, or how the number was taken: no change of the kernel.
OF_THE_MACHINE = {
    "counted",
    "virtual",
    "disturbed",
    "negative-net",
    "steal",
    "noisy",
    "not-steady",
    "modes-differ",
    "lists-moved",
    "paths-differ",
}


@dataclasses.dataclass
class Seen:
    """What one boot says of one row."""

    row: dict
    number: float = None
    tail: float = None
    failed: float = 0.0  # share of the operations
    places: dict = dataclasses.field(default_factory=dict)  # "node 0/Normal": share
    flags: set = dataclasses.field(default_factory=set)
    struck: list = ()  # of each repeat the flags that take its number away


@dataclasses.dataclass
class Boot:
    """One boot of one side."""

    key: str
    results: list
    rows: dict  # name: Seen


def typical(row):
    """The one number of a repeat that stands for it: its median, or the cost of its batches.

    Where single values decide, because instructions are counted or there are few batches, those
    without an interrupt.
    """
    if row.get("disturbed") and row.get("clean_p50") is not None:
        return row["clean_p50"]
    return row.get("p50", row.get("cost_p50", row.get("cost")))


def tail(row):
    """The p99 of a repeat, None where too few values lie beyond it."""
    carries = row.get("iterations", 0) * TAIL >= BEYOND
    return row.get("p99") if carries else None


def fatal(row):
    """The flags for which a repeat may not be quoted."""
    found = [flag for flag in row["flags"] if flag.isupper()]
    if "disturbed" in row["flags"] and not row.get("clean_n"):
        found.append("disturbed throughout")
    return found


def nothing(row):
    """Why a repeat without such a flag has no number."""
    known = (typical(row) or 0) > 0 or "negative-net" in row["flags"]
    return set() if known else {"nothing was measured"}


def middle(values, pick=statistics.median):
    """The median of what there is, None without any; a cost of 0 or less is no cost."""
    values = [value for value in values if value is not None and value > 0]
    return pick(values) if values else None


def picked(results):
    """What of the repeats of a boot is its number: the median.

    Of user-mode kernels that took turns it is the least: whatever else ran on the host can only
    have added, it comes and goes within a second, and both sides had it.
    """
    turns = all(data.get("experiment", {}).get("turns") for data in results)
    return min if turns else statistics.median


def seen(repeats, pick=statistics.median):
    """What the repeats of a row within one boot say together."""
    good = [row for row in repeats if not fatal(row)]
    tried = sum((row.get("iterations") or 0) + (row.get("fail") or 0) for row in repeats)
    places = {}
    for row in repeats:
        for place in row.get("where") or ():
            name = f"node {place['node']}/{place['zone']}"
            places[name] = places.get(name, 0) + place["count"]
    total = sum(places.values())
    return Seen(
        row=(good or repeats)[0],
        number=middle((typical(row) for row in good), pick),
        tail=middle(tail(row) for row in good),
        failed=sum(row.get("fail") or 0 for row in repeats) / tried if tried else 0.0,
        places={name: count / total for name, count in places.items() if total > 0},
        flags={flag for row in repeats for flag in (*row["flags"], *fatal(row))},
        struck=[set(fatal(row)) or nothing(row) for row in repeats],
    )


def gathered(results):
    """{name: Seen} of the results of one boot."""
    found = {}
    for data in results:
        for row in data["benchmarks"]:
            found.setdefault(rows.name(row), []).append(row)
    return {name: seen(repeats, picked(results)) for name, repeats in found.items()}


def key(data):
    """What tells boots apart. Counting machines start alike, so there each run is a boot."""
    known = data["kernel"].get("boot_id")
    counted = data.get("clock", {}).get("unit") == "instructions"
    return known if known and not counted else data.get("run_id") or digest(data)


def digest(data):
    """The same for the same run, whatever file it is in."""
    text = json.dumps(data["benchmarks"], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def boots(results):
    """The boots of one side, in the order they were given."""
    found = {}
    for data in results:
        found.setdefault(key(data), []).append(data)
    return [Boot(name, part, gathered(part)) for name, part in found.items()]


def unrest(results):
    """How many times the fastest repeat of its boot a typical one takes; 1 where it is quiet.

    The median of all rows of all boots, None where no row was repeated.
    """
    found = []
    for boot in boots(results):
        costs = {}
        for row in (row for data in boot.results for row in data["benchmarks"] if not fatal(row)):
            costs.setdefault(rows.name(row), []).append(typical(row))
        several = [some for some in costs.values() if len(some) > 1 and None not in some]
        found += [statistics.median(some) / min(some) for some in several if min(some) > 0]
    return statistics.median(found) if found else None


def once(before, after):
    """Refuse a run that is given twice: it would be two observations, and is one."""
    counted = all(
        data.get("clock", {}).get("unit") == "instructions" for data, _ in (*before, *after)
    )
    known = {}
    for letter, data, name in [("A", *one) for one in before] + [("B", *one) for one in after]:
        # Two counted runs may well be the same to the digit, but then one is enough a side.
        alike = (digest(data), letter if counted else "")
        for same in (data.get("run_id") or name, alike):
            if same in known:
                equal = ", or equal to the digit" if same == alike and counted else ""
                raise Problem(
                    f"{known[same]} and {name} are one and the same run{equal}, which counts once:"
                    " leave one out"
                    + (", or boot again with another seed= or memory" if counted else ""),
                    USAGE,
                )
            known[same] = name


def paired(before, after):
    """Whether the boots of A and B alternated: each two that follow each other in time are a pair.

    Then they are returned as pairs, else None. The first or the last may have no partner.
    """
    if abs(len(before) - len(after)) > 1 or not (before and after):
        return None
    known = [[drawn(boot) for boot in side] for side in (before, after)]
    if None not in known[0] + known[1]:
        ours, theirs = (dict(zip(keys, side)) for keys, side in zip(known, (before, after)))
        both = sorted(ours.keys() & theirs.keys())
        alone = len(before) + len(after) - 2 * len(both)
        once_each = len(ours) == len(before) and len(theirs) == len(after)
        pairs = [(ours[number], theirs[number]) for number in both]
        return pairs if once_each and alone <= 1 else None
    dated = sorted(
        [(date(boot), side, boot) for side, part in enumerate((before, after)) for boot in part],
        key=lambda item: item[:2],
    )
    if len(dated) % 2 == 0:
        return alternating(dated)
    return alternating(dated[:-1]) or alternating(dated[1:])


def alternating(dated):
    """The pairs of (date, side, boot) in the order of time; None if two are not of both sides."""
    pairs = list(zip(dated[::2], dated[1::2]))
    if any(one[1] == other[1] or one[0] == other[0] for one, other in pairs):
        return None
    return [tuple(item[2] for item in sorted(two, key=lambda item: item[1])) for two in pairs]


def first(pairs):
    """Which side always came first, A or B; None if that changed, or nobody knows."""
    if not pairs or any(drawn(boot) or not date(boot) for two in pairs for boot in two):
        return None
    found = {"A" if date(one) < date(other) else "B" for one, other in pairs}
    return found.pop() if len(found) == 1 else None


def drawn(boot):
    """(experiment, pair) of a boot that ab made, else None: pairs are within one experiment."""
    known = boot.results[0].get("experiment", {})
    if known.get("pair") is None:
        return None
    return known.get("name", ""), known["pair"]


def date(boot):
    """When it ran, as text that can be sorted."""
    return boot.results[0]["context"].get("date", "")
