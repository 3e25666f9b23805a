# SPDX-License-Identifier: GPL-2.0-only
"""What a bundle says of memory: zones before and after trials, paths, fragmentation."""

MOST = 40  # trials whose snapshots are kept; a sweep has thousands


def known(row):
    """A row of a table without what the kernel does not have."""
    return {key: item for key, item in row.items() if item not in (None, "n/a")}


def zones(bundle, name="zones"):
    """The zones of a file, one dict each."""
    return [known(row) for row in bundle.table(name).rows]


def snapshots(bundle, rows):
    """The snapshots of some trials, evenly spread, in the order in which they were run."""
    found = {}
    for row in bundle.table("snapshots").rows:
        found.setdefault((row["cell"], row["repeat"]), []).append(known(row))
    turn = {(row["cell"], row.get("repeat")): row.get("seq") or 0 for row in rows}
    trials = sorted(found, key=lambda trial: (turn.get(trial, 0), trial))
    step = max(1, -(-len(trials) // MOST))
    return [row for trial in trials[::step] for row in found[trial]]


def more(bundle, rows):
    """The members of a result about memory that a bundle may have; without those it has not."""
    found = {
        "zones": zones(bundle),
        "zones_before": zones(bundle, "zones_before"),
        "snapshots": snapshots(bundle, rows),
        "paths": [known(row) for row in bundle.table("paths").rows],
        "fragment": [known(row) for row in bundle.table("fragment").rows],
    }
    return {key: item for key, item in found.items() if item or key == "zones"}
