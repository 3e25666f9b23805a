# SPDX-License-Identifier: GPL-2.0-only
"""Turn a bundle into the JSON of one run, a superset of google-benchmark's.

What the kernel did not know is absent, never 0. Numbers stay in the unit they were measured in.
"""

import datetime
import json
import os
import pathlib
import re
import uuid

from .. import FAILED, USAGE, Problem
from . import bundle as bundles

SCHEMA = "buddybench-result/1"
NUMBERS = (
    "p50",
    "p90",
    "p99",
    "p999",
    "min",
    "max",
    "mean",
    "cost",
    "cost_p50",
    "clean_n",
    "clean_p50",
    "clean_mean",
    "skew_ns",
    "overlap",
    "chunks",
    "disturbed",
    "warm",
    "pages",
    "pcp_before",
    "pcp_after",
)
NOT_CLOCK = (
    "abi",
    "run",
    "skipped",
    "config",
    "result",
    "cells",
    "trials",
    "refused",
    "seed",
    "elapsed_ms",
)
DESCRIPTION = (
    "api",
    "order",
    "gfp",
    "effective",
    "cpu_node",
    "mem_node",
    "node",
    "pattern",
    "mode",
    "context",
    "cpus",
    "op",
    "fail",
    "overhead",
)


def convert(bundle, **extra):
    """The result of a bundle as a dict.

    extra adds top-level members such as the virtual machine's shape.
    """
    if not bundle.text("results").strip():
        raise Problem(
            "the bundle has no results: "
            + (bundle.text("error_log").strip() or "error_log is empty"),
            FAILED,
        )
    results, hist = bundle.table("results"), bundle.table("hist")
    known = context(bundle)
    return {
        "schema": SCHEMA,
        "run_id": str(uuid.uuid4()),
        "context": known,
        "module": module(bundle),
        "kernel": kernel(bundle),
        "env": {key: plain(item) for key, item in bundle.pairs("env").items()},
        "clock": {
            key: item
            for key, item in results.head.items()
            if key not in NOT_CLOCK and item is not None
        },
        "skipped": results.head.get("skipped", {}),
        "config": config(bundle, results),
        "replay": "buddybench run " + " ".join(map(shell, config(bundle, results).split())),
        "state": bundle.state(),
        **extra,
        "events": events(bundle),
        "zones": zones(bundle),
        "benchmarks": [benchmark(row, results.head, hist) for row in joined(results.rows)],
    }


def config(bundle, results):
    """The keys of the run, overrides and picked seed included.

    They are those of the params files where the module did not say.
    """
    params = [line for line in bundle.text("config").splitlines() if not line.startswith("#")]
    return results.head.get("config") or " ".join(params).strip()


def shell(word):
    """Quote a word for a shell when it needs it."""
    return word if re.fullmatch(r"[\w=,.:/@+-]+", word) else f"'{word}'"


def plain(text):
    """A value of the env file: a number where it is one."""
    item = bundles.value(text)
    return text if item is None else item


def context(bundle):
    """google-benchmark's context block, as far as it can be known."""
    env = bundle.pairs("env")
    found = {
        "date": bundle.pairs("kernel").get("date") or now(),
        "host_name": host(bundle),
        "executable": "buddybench",
        "caches": [],
        "cpu_scaling_enabled": False,
        "library_build_type": "release",
    }
    if env.get("nr_cpus", "").isdigit():
        found["num_cpus"] = int(env["nr_cpus"])
    khz = bundle.table("results").head.get("khz")
    if khz:
        found["mhz_per_cpu"] = round(khz / 1000)
    return found


def now():
    """This moment, as ISO 8601."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def host(bundle):
    """The name of the machine, from uname -a."""
    words = bundle.pairs("kernel").get("uname", "").split()
    return words[1] if len(words) > 1 else "?"


def module(bundle):
    """Version, ABI and srcversion of the module."""
    text = bundle.text("version")
    found = bundles.keys(text)
    words = text.split()
    return {
        "version": words[1] if len(words) > 1 else "?",
        "abi": int(found.get("abi", 0)),
        **{key: item for key, item in found.items() if key not in ("abi", "kernel")},
    }


def kernel(bundle):
    """What kernel it was."""
    about = bundle.pairs("kernel")
    words = about.get("uname", "").split()
    return {
        "release": words[2] if len(words) > 2 else bundle.pairs("env").get("kernel", "?"),
        "version": " ".join(words[3:-2]),
        "machine": bundle.pairs("env").get("arch", "?"),
        "cmdline": about.get("cmdline", ""),
        "taint": int(about.get("tainted", 0) or 0),
    }


def events(bundle):
    """The vm event deltas as a dict; an event that did not move is left out."""
    found = {}
    for line in bundle.text("events").splitlines():
        words = line.split()
        if len(words) == 2 and re.fullmatch(r"-?\d+", words[1]) and int(words[1]):
            found[words[0]] = int(words[1])
    return found


def zones(bundle):
    """The zones at the end, one dict each; what the kernel has not is absent."""
    return [
        {key: item for key, item in row.items() if item not in (None, "n/a")}
        for row in bundle.table("zones").rows
    ]


def joined(rows):
    """The rows with the number of repeats of their cell."""
    repeats = {}
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
        "threads": cpu_count(row.get("cpus")),
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
        found["cpus"] = str(found["cpus"])
    if "mem_node" not in found and "node" in found:
        found["mem_node"] = found["node"]
    found["flags"] = [] if row.get("flags") is None else str(row["flags"]).split(",")
    found["where"] = where(row.get("where"))
    bins = hist_of(row, hist)
    if bins:
        found["hist"] = bins
    return found


def name(row):
    """A flat name, the same for every repeat and on every machine."""
    parts = [
        row.get("pattern"),
        row.get("api"),
        f"order:{row.get('order')}",
        f"gfp:{row.get('gfp')}",
        f"node:{row.get('node')}",
        f"cpus:{cpu_count(row.get('cpus'))}",
        f"context:{row.get('context')}",
        row.get("mode"),
        row.get("op"),
    ]
    return "/".join("any" if part is None else str(part).replace(":None", ":any") for part in parts)


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


def write(path, data):
    """Write a result as JSON, one benchmark per line so that it can be read with line tools."""
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in data["benchmarks"])
    head = json.dumps({**data, "benchmarks": []}, indent=1, ensure_ascii=False)
    save(
        path,
        re.sub(r'"benchmarks": \[\]\s*}$', lambda _: f'"benchmarks": [\n{rows}\n ]\n}}', head)
        + "\n",
    )


def save(path, content):
    """Write a file, text or bytes, as a whole or not at all."""
    path = pathlib.Path(path)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            scratch.write_bytes(content.encode() if isinstance(content, str) else content)
            scratch.rename(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as reason:
        raise Problem(f"cannot write {path}: {reason.strerror}", USAGE) from None


def read(path):
    """Read a result from JSON or from a bundle, whichever the file is."""
    try:
        text = pathlib.Path(path).read_text(encoding="utf-8")
        data = json.loads(text) if text.lstrip().startswith("{") else None
    except OSError as reason:
        raise Problem(f"{path}: {reason.strerror}", USAGE) from None
    except ValueError as reason:
        raise Problem(f"{path}: neither a whole result nor a bundle: {reason}", FAILED) from None
    if data is None:
        return convert(bundles.only(text))
    if data.get("schema") != SCHEMA:
        raise Problem(f"{path}: schema {data.get('schema')!r}, expected {SCHEMA}", FAILED)
    return data
