# SPDX-License-Identifier: GPL-2.0-only
"""A result in the formats of other tools, each a function from the result to text."""

import copy
import json
import re
import shlex

from .. import USAGE, Problem, counted
from ..results import histograms
from . import export_lines as lines

KCIDB_VERSION = {"major": 5, "minor": 3}
ORIGIN = re.compile(r"[a-z0-9_]+")


def to_ktap(data):
    """KTAP of a whole run, for kselftest, kunit.py and LAVA; numbers are diagnostics.

    A leak is a failure; what must not be quoted for another reason is skipped.
    """
    rows = data["benchmarks"]
    text = ["KTAP version 1", f"# buddybench on {data['kernel']['release']}", f"1..{len(rows)}"]
    for number, row in enumerate(rows, 1):
        name = f"{row['name']}/repeat:{row['repetition_index']}".replace("#", "")
        fatal = [flag for flag in row["flags"] if flag.isupper()]
        for key, value in lines.numbers(row):
            text.append(f"# metric: {key} {value} {row['unit']}")
        if "LEAK" in fatal:
            text.append(f"not ok {number} {name}")
        elif fatal:
            text.append(f"ok {number} {name} # SKIP {' '.join(fatal)}")
        else:
            text.append(f"ok {number} {name}")
    return "\n".join(text) + "\n"


def no_histogram(rows):
    """Why hgrm has nothing to show."""
    having = [row for row in rows if row.get("hist")]
    if not having:
        return "hgrm shows a histogram, which rows of modes op and chained have: there is none here"
    flags = sorted({flag for row in having for flag in row["flags"] if flag.isupper()})
    number = counted(len(having), "row")
    return f"hgrm: {number} with a histogram must not be quoted: flagged {', '.join(flags)}"


def to_hgrm(data):
    """HdrHistogram's percentile table of one row; its repeats are added up.

    A bucket counts with its largest value, as HdrHistogram's own do.
    """
    rows = [row for row in lines.quotable(data)[0] if row.get("hist")]
    names = list(dict.fromkeys(row["name"] for row in rows))
    if not names:
        raise Problem(no_histogram(data["benchmarks"]), USAGE)
    if len(names) != 1:
        raise Problem(
            f"hgrm shows one histogram, {len(names)} rows have one; choose, for example"
            f" --row {shlex.quote(names[0])}",
            USAGE,
        )
    bins = histograms.added([(row["hist"], data["clock"]) for row in rows])
    total, done = sum(count for _, _, count, _ in bins), 0
    text = [f"{'Value':>12}{'Percentile':>15}{'TotalCount':>11}{'1/(1-Percentile)':>17}", ""]
    for _, _, count, largest in bins:
        done += count
        part = done / total
        tail = f"{1 / (1 - part):>17.2f}" if done < total else f"{'inf':>17}"
        text.append(f"{largest:>12.3f}{part:>15.12f}{done:>11}{tail}")
    middles = [((lower + largest) / 2, count) for lower, _, count, largest in bins]
    mean = sum(value * count for value, count in middles) / total
    deviation = (sum(count * (value - mean) ** 2 for value, count in middles) / total) ** 0.5
    text += [
        f"#[Mean    = {mean:>12.3f}, StdDeviation   = {deviation:>12.3f}]",
        f"#[Max     = {largest:>12.3f}, Total count    = {total:>12}]",
        f"#[Buckets = {len(bins):>12}, SubBuckets     = {2 ** rows[0]['hist']['sub_bits']:>12}]",
    ]
    return "\n".join(text) + "\n"


def to_kcidb(data, origin="buddybench", others=()):
    """A submission for KCIDB, schema 5.3: a test per run, row and statistic, status DONE."""
    if not ORIGIN.fullmatch(origin):
        raise Problem(f"{origin}: an origin has small letters, digits and _ only", USAGE)
    tests = [test for run in (data, *others) for test in kcidb_tests(run, origin)]
    return json.dumps({"version": KCIDB_VERSION, "tests": tests}, indent=1) + "\n"


def kcidb_tests(data, origin):
    """The tests of a run."""
    build = f"{origin}:{data['kernel']['release']}"
    for row in data["benchmarks"]:
        fatal = [flag for flag in row["flags"] if flag.isupper()]
        status = "FAIL" if "LEAK" in fatal else "SKIP" if fatal else "DONE"
        for key, number in [(None, None)] if fatal else lines.numbers(row):
            path = f"buddybench.{lines.slug(row, '.')}" + (f".{key}" if key else "")
            where = f"{row['cell']}.{row['repetition_index']}.{row['op']}"
            test = {
                "id": f"{origin}:{data['run_id']}.{where}" + (f".{key}" if key else ""),
                "build_id": build,
                "origin": origin,
                "path": path,
                "status": status,
                "start_time": data["context"]["date"],
                "environment": {"comment": data["context"]["host_name"]},
                "misc": {"flags": row["flags"], "replay": data["replay"]},
            }
            if number is not None:
                timed = row["unit"] == "ns"
                test["number"] = {"value": number / 1e9 if timed else number}
                test["number"]["unit"] = "s" if timed else row["unit"]
                test["number"]["prefix"] = "metric"
            yield test


def to_gbench(data):
    """google-benchmark's JSON. It knows times only: what was counted says so in every name."""
    rows = copy.deepcopy(lines.quotable(data)[0])
    for row in rows:
        if row["unit"] != "ns":
            row["name"] = row["run_name"] = f"{row['name']}/{row['unit']}"
            row["time_unit"] = "ns"
    rows = [row for row in rows if "real_time" in row]
    return json.dumps({"context": data["context"], "benchmarks": rows}, indent=1) + "\n"


FORMATS = {
    "csv": lines.to_csv,
    "tsv": lines.to_tsv,
    "ktap": to_ktap,
    "hgrm": to_hgrm,
    "benchfmt": lines.to_benchfmt,
    "gbench": to_gbench,
    "openmetrics": lines.to_openmetrics,
    "kcidb": to_kcidb,
    "lava": lines.to_lava,
    "lkp": lines.to_lkp,
    "mmtests": lines.to_mmtests,
}
