# SPDX-License-Identifier: GPL-2.0-only
"""Many runs in one file: all of them as they are, and their histograms added up.

Percentiles are never averaged: those of several runs are read off the added histogram. A run counts
once, however many files it is in.
"""

import json

from .. import FAILED, USAGE, Problem
from . import boots, histograms, result, shape, surroundings

SCHEMA = "buddybench-merged/1"
BY = ("host", "kernel")
PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999}


def read_all(path):
    """The runs of a file: a result, a bundle, or what was merged."""
    text = result.content(path)
    try:
        data = shape.load(text) if f'"schema": "{SCHEMA}"' in text[:200] else None
    except ValueError as reason:
        raise Problem(f"{path}: not a complete merged result: {reason}", FAILED) from None
    if not data:
        return [result.parsed(path, text)]
    runs = data.get("runs")
    if not runs or not isinstance(runs, list):
        raise Problem(f"{path}: a merged result without runs", FAILED)
    return [result.checked(path, run) for run in runs]


def together(path):
    """A file as one result; of several runs the rows of all, each with the number of its boot."""
    runs = read_all(path)
    other = apart(runs)
    if other:
        raise Problem(f"{path}: runs of several {other}; compare shows two of them", USAGE)
    return as_one(runs)


def apart(runs):
    """What there is several of, so that the runs cannot be one result, as text."""
    kinds = {
        (*place(run, BY).values(), run["kernel"].get("version"), run["clock"].get("unit"))
        for run in runs
    }
    return "hosts or kernels" if len(kinds) > 1 else ", ".join(surroundings.varying(runs))


def as_one(runs):
    """The rows of all runs; what is said of the run itself is that of the first, or the worst."""
    if len(runs) == 1:
        return runs[0]
    keys, first = [boots.key(run) for run in runs], runs[0]["clock"]
    known, rows, done = list(dict.fromkeys(keys)), [], 0
    for key, run in zip(keys, runs):
        for row in run["benchmarks"]:
            turn = {"boot": known.index(key), "seq": done + row.get("seq", 0)}
            rows.append({**with_edges(row, run["clock"], first), **turn})
        done = max((row["seq"] + 1 for row in rows), default=0)
    return {**runs[0], **worst_of(runs), "benchmarks": rows, "boots": len(known)}


def with_edges(row, clock, first):
    """A row with the buckets of its histogram as the clock of the first run has them."""
    if "hist" not in row:
        return row
    return {**row, "hist": {**row["hist"], "bins": histograms.moved(row["hist"], clock, first)}}


def rate_of(run):
    """Steps of its clock in a ms; 0 where that is not known."""
    return run["clock"].get("khz") or 0


def worst_of(runs):
    """What decides whether the rows of all these runs may be quoted."""
    ended = [run["state"] for run in runs if run["state"].get("result") != "done"]
    clock = dict(runs[0]["clock"])
    for name in ("noise_ppm", "ladder_off_permille", "drift_ppm"):
        known = [run["clock"][name] for run in runs if name in run["clock"]]
        if known:
            clock[name] = max(known, key=abs)
    steps = [run["clock"].get("granularity", 0) / (rate_of(run) or 1) for run in runs]
    if max(steps):  # in steps of the first, whose rate is told
        clock["granularity"] = round(max(steps) * (rate_of(runs[0]) or 1))
    skipped = {}
    for run in reversed(runs):
        skipped |= run.get("skipped", {})
    return {"state": (ended or [runs[0]["state"]])[0], "clock": clock, "skipped": skipped}


def identity(data):
    """What tells runs apart.

    Two timed runs never have the same rows, whatever a file of them says they are.
    """
    timed = data["clock"].get("unit") == "ns"
    return boots.digest(data) if timed else data.get("run_id") or boots.digest(data)


def place(data, by):
    """Where a run belongs: its kernel, its host, or both."""
    known = {"host": data["context"]["host_name"], "kernel": data["kernel"]["release"]}
    return {name: known[name] for name in by}


class Groups:
    """What tells the runs of several files apart, as far as these do."""

    def __init__(self, runs):
        known = {}
        for data in runs:
            kernel = data["kernel"]
            known.setdefault(kernel["release"], set()).add(kernel.get("version"))
        # Before and after a patch, for example, there are two builds of one release.
        self.rebuilt = {release for release, versions in known.items() if len(versions) > 1}
        self.varying = surroundings.varying(runs)

    def told(self, data, by):
        """place(), with the build where the release does not tell kernels apart; the settings."""
        where, kernel = place(data, by), data["kernel"]
        if "kernel" in where and kernel["release"] in self.rebuilt:
            where["kernel"] = f"{kernel['release']} {kernel.get('version')}"
        if self.varying:
            known = surroundings.settings(data)
            where["settings"] = " ".join(f"{name}={known[name]}" for name in self.varying)
        return where


def pooled(runs, by):
    """One row per place, name and layout of the histograms that are equal in these."""
    groups, known = {}, Groups(runs)
    for data in runs:
        for row in data["benchmarks"]:
            hist = row.get("hist")
            if not hist or boots.fatal(row):
                continue
            where = known.told(data, by)
            layout = (hist["layout"], hist["sub_bits"], hist["unit"], row["unit"])
            group = groups.setdefault((*where.values(), row["name"], layout), (where, row, []))
            group[2].append((identity(data), hist, data["clock"]))
    for (*_, name, layout), (where, row, parts) in groups.items():
        bins = histograms.added([part for _, *part in parts])
        found = {**where, "name": name, "unit": row["unit"], "op": row["op"], "flags": []}
        found["runs"] = len({run for run, *_ in parts})
        found["histograms"] = len(parts)
        found["iterations"] = sum(count for _, _, count, _ in bins)
        for label, share in PERCENTILES.items():
            value = histograms.percentile(bins, share)
            if value is not None:
                found[label] = value
        found["hist"] = dict(zip(("layout", "sub_bits", "unit"), layout))
        found["hist"]["bins"] = [part[:3] for part in bins]
        yield found


def merge(paths, by):
    """(the merged result, names of files whose run another file had, too)."""
    runs, twice = {}, []
    for name in paths:
        for data in read_all(name):
            if identity(data) in runs:
                twice.append(name)
            runs.setdefault(identity(data), data)
    return of(runs.values(), by), twice


def of(runs, by):
    """The merged result of these runs."""
    units = sorted({data["clock"].get("unit", "?") for data in runs})
    if len(units) > 1:
        raise Problem(f"these are in {' and '.join(units)}: merge them apart", USAGE)
    return {
        "schema": SCHEMA,
        "date": result.now(),
        "by": list(by),
        "runs": list(runs),
        "benchmarks": list(pooled(list(runs), by)),
    }


def write(path, data):
    """As JSON, the schema first."""
    result.save(path, json.dumps(data, ensure_ascii=False) + "\n")
