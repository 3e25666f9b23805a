# SPDX-License-Identifier: GPL-2.0-only
"""Results with something to be found in them: made, not measured, so that it is known what."""

import itertools
import pathlib
import random

from bbtool.results import bundle, result
from bbtool.results.rows import name

SMALL = pathlib.Path(__file__).resolve().parent / "data/small.bundle"
MASKS = ("GFP_KERNEL", "GFP_ATOMIC", "GFP_KERNEL|__GFP_COMP")


def small(**changes):
    """The small bundle as a result, with its members that vary fixed."""
    data = result.convert(bundle.only(SMALL.read_text(encoding="utf-8")))
    return {**data, "run_id": "0", **changes}


def flat(order=0, **_):
    """A cost that grows a little with the order, and with nothing else."""
    return 400 + 10 * order


def row(plan, repeat, seq, cost):
    """One row of results with this cost; its values are spread by a hundredth."""
    percentiles = {"min": 0.99, "p50": 1, "p90": 1.01, "p99": 1.02, "p999": 1.03, "max": 1.05}
    made = {
        **plan,
        **{key: round(cost * factor, 3) for key, factor in percentiles.items()},
        "name": name(plan),
        "run_name": name(plan),
        "run_type": "iteration",
        "repetitions": 5,
        "repetition_index": repeat,
        "threads": 1,
        "iterations": 20000,
        "fail": 0,
        "mean": cost,
        "overhead": 20,
        "unit": "ns",
        "time_unit": "ns",
        "seq": seq,
        "flags": [],
        "where": [{"node": plan["node"], "zone": "Normal", "count": 20000}],
        "hist": {"unit": "ns", "sub_bits": 5, "layout": "log-linear"},
    }
    made["hist"]["bins"] = [[round(cost) - 4, round(cost) + 4, 20000]]
    return made


def plans(orders, masks, nodes):
    """What is measured: allocation and free of every combination."""
    for cell, (order, gfp, node) in enumerate(itertools.product(orders, masks, nodes)):
        for op in ("alloc", "free"):
            yield {
                **{"api": "alloc_pages_node", "order": order, "gfp": gfp, "node": node},
                **{"pattern": "pair", "mode": "op", "context": "preempt", "cpus": "0"},
                **{"op": op, "cell": cell, "effective": gfp},
            }


def planted(cost=flat, change=None, noise=0.005, repeats=5, **shape):
    """A result in ns; cost(order, gfp, node, op, repeat) is what a row costs.

    change(row) may do the rest.
    """
    axes = {"orders": range(11), "masks": MASKS, "nodes": (0, 1), **shape}
    chance, rows, seq = random.Random(1), [], 0
    for repeat in range(repeats):
        for plan in plans(**axes):
            wanted = {key: plan[key] for key in ("order", "gfp", "node", "op")}
            value = cost(repeat=repeat, **wanted) * chance.gauss(1, noise)
            rows.append(row(plan, repeat, seq, round(value, 3)))
            seq += 1
    rows.sort(key=lambda made: made["cell"])
    for made in rows:
        if change:
            change(made)
    data = small(benchmarks=rows)
    data["clock"] = {**data["clock"], "unit": "ns"}
    return data
