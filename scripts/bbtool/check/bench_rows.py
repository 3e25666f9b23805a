# SPDX-License-Identifier: GPL-2.0-only
"""The figures of `buddybench bench`.

Each function turns reports of the guest into rows of the table.
"""

import dataclasses
import statistics

from .. import progress
from .bench_guest import PADDINGS, pick

SIDES = ("batch", "op", "chained", "diff")
NATIVE_PCT = 3


@dataclasses.dataclass
class Row:
    """One line of the table; ok is None when there is no limit for it."""

    what: str
    wanted: str
    got: str
    ok: object = None
    values: dict = dataclasses.field(default_factory=dict)


def percent(value, base):
    """How far value is from base, in percent, signed."""
    return 100 * (value - base) / base


def net(rows, mode):
    """Alloc and free together, net of the clock's own cost."""
    return sum(
        pick(rows, mode, op)[0]["p50"] - pick(rows, mode, op)[0]["overhead"]
        for op in ("alloc", "free")
    )


def pair_cost(rows, mode):
    """What one alloc and free cost, as a mode tells it.

    A median is the mean of its bucket, so batches with a tick are left out.
    """
    if mode in ("op", "chained"):
        return net(rows, mode)
    row = pick(rows, mode, "pair")[0]
    return row["cost_p50"] if row.get("clean_p50") is None else row["clean_p50"]


def against_reference(report):
    """Batch against the bare loop, and the other modes against batch.

    Medians are taken over the rounds: a timer tick in one batch does not move them.
    """
    for order in sorted(order for what, order in report.refs if what == "bare"):
        runs = [rows for name, rows in report.runs.items() if name.startswith(f"modes-{order}-")]
        bare = statistics.median(step for steps in report.refs["bare", order] for step in steps)
        cost = {mode: statistics.median(pair_cost(rows, mode) for rows in runs) for mode in SIDES}
        off = percent(cost["batch"], bare)
        yield Row(
            f"batch against the bare loop, order {order}",
            "within 0.2 %",
            f"{cost['batch']:.1f} to {bare:.1f}, {off:+.2f} %",
            abs(off) <= 0.2,
            {"bare": bare, **cost},
        )
        apart = {mode: percent(cost[mode], cost["batch"]) for mode in SIDES[1:]}
        yield Row(
            f"op, chained, diff against batch, order {order}",
            "within 1 %",
            ", ".join(f"{value:+.2f}" for value in apart.values()) + " %",
            all(abs(value) <= 1 for value in apart.values()),
            apart,
        )


def attribution(report):
    """What a second pass (paths=1) adds to the timed results, on free lists in the same state."""
    for name in report.runs:
        if not name.startswith("paths-") or not name.endswith("-1"):
            continue
        order = name.split("-")[1]
        off, on = report.runs[f"paths-{order}-0"], report.runs[name]
        more = {
            f"{mode} {op}": pick(on, mode, op)[0]["p50"] - pick(off, mode, op)[0]["p50"]
            for mode in ("op", "chained")
            for op in ("alloc", "free")
        }
        yield Row(
            f"attribution adds to timed results, order {order}",
            "exactly 0",
            ", ".join(f"{what} {value:+g}" for what, value in more.items()),
            not any(more.values()),
            more,
        )


def inserted(report):
    """Builds with k instructions more per operation, against the one without."""
    none = report.runs["insert-0"]
    for more in PADDINGS[1:]:
        rows = report.runs[f"insert-{more}"]
        grown = {
            f"{mode} {op}": pick(rows, mode, op)[0]["p50"] - pick(none, mode, op)[0]["p50"]
            for mode in ("op", "chained")
            for op in ("alloc", "free")
        }
        pair = (
            pick(rows, "batch", "pair")[0]["cost_p50"] - pick(none, "batch", "pair")[0]["cost_p50"]
        )
        exact = all(value == more for value in grown.values()) and abs(pair - 2 * more) <= max(
            0.01 * 2 * more, 1
        )
        yield Row(
            f"{more} instruction{'s' if more > 1 else ''} inserted per operation",
            f"exactly {more}",
            f"alloc {grown['op alloc']:+g}, free {grown['op free']:+g}; batch {pair:+.1f} per pair",
            exact,
            {**grown, "batch": pair},
        )


def recording(report, limits, unit, best=min):
    """What an operation costs more to record.

    A sample in the timed loop, a histogram afterwards.
    """
    steps = {
        what: best(step for steps in report.refs[what, 0] for step in steps)
        for what in ("batch", "op", "chained", "sort")
    }
    for what, limit, reads in (("op", limits[0], "two reads"), ("chained", limits[1], "chained")):
        more = (steps[what] - steps["batch"]) / 2
        yield Row(
            f"recording adds per operation, {reads}",
            f"<= {limit} {unit}",
            f"{more:.1f}",
            more <= limit,
            {"steps": more},
        )
    yield Row(
        "sorting a sample in, between batches",
        "-",
        f"{steps['sort']:.1f} {unit}",
        None,
        {"steps": steps["sort"]},
    )


def same(first, second):
    """Two boots of the same machine."""
    equal = first.text == second.text
    at = next(
        (
            number
            for number, (one, two) in enumerate(
                zip(first.text.splitlines(), second.text.splitlines()), 1
            )
            if one != two
        ),
        0,
    )
    size = f"{len(first.text.splitlines())} lines, {len(first.text)} bytes"
    return Row(
        "two boots under counting",
        "byte-identical",
        size + (" equal" if equal else f", differ from line {at}"),
        equal,
    )


def flagged(name, flag, rows, base):
    """A kernel set up to be slower: is it flagged, and by how much is it slower?"""
    flags = {word for row in rows for word in str(row["flags"]).split(",")}
    cost = {
        op: (pick(base, "op", op)[0]["p50"], pick(rows, "op", op)[0]["p50"])
        for op in ("alloc", "free")
    }
    text = ", ".join(f"{op} {was} to {now}" for op, (was, now) in cost.items())
    return Row(
        f"{name}, order 0",
        f"flag {flag}",
        f"{'flagged' if flag in flags else 'NOT flagged'}; {text}",
        flag in flags,
        {op: {"without": was, "with": now} for op, (was, now) in cost.items()},
    )


def together(report):
    """Two workers at once, native: throughput of the empty loop, start skew, overlap."""
    nulls = [
        row
        for name, rows in report.runs.items()
        if name.startswith("null-")
        for row in pick(rows, "batch", "pair")
    ]
    one, two = (
        min(row["cost_p50"] for row in nulls if str(row["cpus"]) == cpus) for cpus in ("0", "0-1")
    )
    ratio = 2 * one / two
    yield Row(
        "null throughput, 2 CPUs against 1",
        ">= 1.95",
        f"{ratio:.2f} ({one:.3f} and {two:.3f} ns)",
        ratio >= 1.95,
        {"one": one, "two": two},
    )
    rows = report.runs["together"]
    skew = statistics.median(row["skew_ns"] for row in rows) / 1000
    overlap = statistics.median(row["overlap"] for row in rows)
    yield Row(
        f"start skew of 2 workers, median of {len(rows)}",
        "<= 5 us",
        f"{skew:.2f} us",
        skew <= 5,
        {"us": skew},
    )
    yield Row(
        f"overlap of 2 workers, median of {len(rows)}",
        ">= 99 %",
        f"{overlap:.1f} %",
        overlap >= 99,
        {"percent": overlap},
    )


def native_modes(reports):
    """The other modes against batch where times are real: the median of the rounds of all boots.

    A round is short, and what disturbs it disturbs all of its modes.
    """
    runs = [
        rows
        for report in reports
        for name, rows in report.runs.items()
        if name.startswith("modes-0-")
    ]
    batches = [pair_cost(rows, "batch") for rows in runs]
    for mode in SIDES[1:]:
        costs = [mean_net(rows, mode) for rows in runs]
        off = statistics.median(map(percent, costs, batches))
        yield Row(
            f"{mode} against batch, order 0",
            f"within {NATIVE_PCT} %",
            f"{off:+.1f} %, median of {len(runs)} rounds, {min(batches):.1f} ns and more",
            abs(off) <= NATIVE_PCT,
            {"batch": batches, mode: costs, "percent": off, "boots": len(reports)},
        )


def mean_net(rows, mode):
    """As pair_cost(), with means: medians of samples are rounded to the steps of the counter."""
    if mode == "diff":
        return pair_cost(rows, mode)
    parts = [pick(rows, mode, op)[0] for op in ("alloc", "free")]
    return sum((row["clean_mean"] or row["mean"]) - row["overhead"] for row in parts)


def swept(what, limit, found, seconds):
    """A sweep over everything: was all of it run, and how long did it take?"""
    state = found.state()
    complete = state["result"] == "done" and seconds <= limit
    return Row(
        f"full sweep: {what}",
        f"<= {progress.seconds(limit)}",
        f"{progress.seconds(seconds)}, {state['trials']} trials {state['result']}",
        complete,
        {"seconds": seconds, "trials": state["trials"]},
    )
