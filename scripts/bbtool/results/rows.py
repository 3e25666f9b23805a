# SPDX-License-Identifier: GPL-2.0-only
"""One row of the module's results as a benchmark of the JSON."""

import re

NUMBERS = (
    "p50 p90 p99 p999 min max mean cost cost_p50 clean_n clean_p50 clean_mean skew_ns overlap "
    "chunks disturbed warm pages pcp_before pcp_after"
).split()
DESCRIPTION = (
    "api order gfp effective cpu_node mem_node node pattern mode context cpus op fail overhead "
    "lists hold bulk bytes"
).split()

CLASS = ("pattern", "api", "order", "gfp", "node")  # what a class of a stream has here


def told_apart(rows, plan=""):
    """Rows of a list of values of hold= or bulk= differ by their pattern, such as lifo hold=64.

    Those with a size in bytes always do: there may be one of all of the same order, too. A run that
    was stopped has the names of the whole plan.
    """
    lists = {key for key, text in re.findall(r"\b(hold|bulk)=(\S+)", plan) if "," in text}
    for key in ("hold", "bulk", "bytes"):
        having = [row for row in rows if row.get(key) is not None]
        if key in lists or len({row[key] for row in having}) > (key != "bytes"):
            for row in having:
                row["pattern"] = f"{row['pattern']} {key}={row[key]}"
    return rows


def classes_apart(rows):
    """Classes of a replay that this machine makes alike differ by their pattern.

    It may have fewer nodes than the stream: replay class=7 is what class 7 of the stream became.
    """
    known = {}
    for row in rows:
        key = tuple(row.get(name) for name in CLASS)
        known.setdefault(key, []).append(row)
    for alike in known.values():
        if alike[0].get("pattern") == "replay" and len({row["cell"] for row in alike}) > 1:
            for row in alike:
                row["pattern"] = f"replay class={row['cell']}"
    return rows


def joined(rows, plan=""):
    """The rows of a plan's text with the number of repeats of their cell."""
    repeats, rows = {}, classes_apart(told_apart(rows, plan))
    for row in rows:
        repeats[row["cell"]] = max(repeats.get(row["cell"], 0), row.get("repeat") or 0)
    first = min((row.get("repeat") or 0 for row in rows), default=0)
    for row in rows:
        row["repetitions"] = repeats[row["cell"]] - first + 1
        row["repetition_index"] = (row.get("repeat") or 0) - first
    return rows


def benchmark(row, head, hist):
    """One row of results."""
    unit = head.get("unit", "ns")
    time = row.get("mean") if row.get("cost") is None else row.get("cost")
    found = {
        "name": name(row),
        "run_name": name(row),
        "run_type": "iteration",
        "repetitions": row["repetitions"],
        "repetition_index": row["repetition_index"],
        "threads": workers(row),
        "iterations": row.get("n") or 0,
        "cell": row["cell"],
        "time_unit": unit,
        "unit": unit,
    }
    if time is not None:
        found["real_time"] = found["cpu_time"] = time
    for key in DESCRIPTION + NUMBERS:
        if row.get(key) is not None:
            found[key] = row[key]
    if "cpus" in found:
        found["cpus"] = cpus(row)
    if "mem_node" not in found and "node" in found:
        found["mem_node"] = found["node"]
    found["flags"] = [] if row.get("flags") is None else str(row["flags"]).split(",")
    found["where"] = where(row.get("where"))
    bins = hist_of(row, hist)
    if bins:
        found["hist"] = bins
    return found


def name(row):
    """A flat name, the same for every repeat and on every machine.

    The CPU's node and the state of the free lists are in it where the row has them.
    """
    parts = [
        row.get("pattern"),
        row.get("api"),
        f"order:{row.get('order')}",
        f"gfp:{row.get('gfp')}",
        f"node:{row.get('node')}",
        *known(row, "cpu_node"),
        f"cpus:{workers(row)}",
        f"context:{row.get('context')}",
        *known(row, "lists"),
        row.get("mode"),
        row.get("op"),
    ]
    return "/".join("any" if part is None else str(part).replace(":None", ":any") for part in parts)


def known(row, key):
    """A part of the name that not every row has."""
    return [f"{key}:{row[key]}"] if row.get(key) is not None else []


def workers(row):
    """How many there were; the list of CPUs may be cut off, and is all that replays say."""
    said = row.get("threads")
    return cpu_count(row.get("cpus")) if said is None else said


def cpus(row):
    """The list of CPUs; one that was cut off ends with the number of them, which tells it apart."""
    text, number = str(row["cpus"]), workers(row)
    if cpu_count(text) == number:
        return text
    return f"{text.rpartition(',')[0] or text},... ({number})"


def cpu_count(text):
    """How many CPUs a list such as 0-1,4 names."""
    total = 0
    for part in str("" if text is None else text).split(","):
        ends = part.split("-")
        if all(end.isdigit() for end in ends):
            total += int(ends[-1]) - int(ends[0]) + 1
    return total


def where(text):
    """[{node, zone, count}] from 0/DMA32:1000,1/Normal:4."""
    found = re.findall(r"(-?\d+)/(\w+):(\d+)", "" if text is None else str(text))
    return [{"node": int(node), "zone": zone, "count": int(count)} for node, zone, count in found]


def hist_of(row, hist):
    """The histogram of a row, or None.

    The index over all histograms is made once and kept with the table.
    """
    if "index" not in hist.head:
        index = hist.head["index"] = {}
        for line in hist.rows:
            key = (line["cell"], line.get("repeat"), line["op"])
            index.setdefault(key, []).append([line["lower"], line["upper"], line["count"]])
    bins = hist.head["index"].get((row["cell"], row.get("repeat"), row["op"]))
    if not bins:
        return None
    return {
        "layout": hist.head.get("layout"),
        "sub_bits": hist.head.get("sub_bits"),
        "unit": hist.head.get("unit"),
        "bins": bins,
    }
