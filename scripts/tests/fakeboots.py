# SPDX-License-Identifier: GPL-2.0-only
"""Made-up results of boots, for tests of what comparisons say about them."""

import math
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.results import differ  # noqa: E402  (needs the path above)

OPTIONS = {"failed": 0.0, "node": 0, "p99": None, "flags": (), "lists": None, "unit": "ns"}


def row(number, order, **options):
    """One row of a result."""
    options = {**OPTIONS, **options}
    found = {
        "api": "alloc_pages",
        "order": order,
        "gfp": "GFP_KERNEL",
        "node": 0,
        "pattern": "pair",
        "context": "preempt",
        "mode": "batch",
        "op": "pair",
        "cpus": "0",
        "cost_p50": number,
        "iterations": round(20000 * (1 - options["failed"])),
        "fail": round(20000 * options["failed"]),
        "flags": list(options["flags"]),
        "where": [{"node": options["node"], "zone": "Normal", "count": 20000}],
    }
    found.update({key: options[key] for key in ("p99", "lists") if options[key] is not None})
    return found


def boot(rows, name, pair=None, unit="ns"):
    """The result of one boot."""
    return {
        "run_id": name,
        "context": {"date": ""},
        "module": {"version": "0"},
        "kernel": {"release": "6", "boot_id": name},
        "clock": {"unit": unit},
        "experiment": {"pair": pair} if pair is not None else {},
        "benchmarks": rows,
    }


class Lab:
    """Boots with a known spread between them, and within them."""

    def __init__(self, seed, spread=0.01, within=0.001, drift=0.0):
        self.chance = random.Random(seed)
        self.spread, self.within, self.drift = spread, within, drift

    def side(self, letter, drifts, shift=1.0, repeats=3, **options):
        """Boots of one kernel; drifts has what the host did to each of them."""
        rows, paired = options.pop("rows", 5), options.pop("paired", True)
        found = []
        for at, drift in enumerate(drifts):
            name, part = f"{letter}{at}", []
            for order in range(rows):
                off = 100 * shift * drift * self.chance.gauss(1, self.spread)
                part += [
                    row(round(off * self.chance.gauss(1, self.within), 4), order, **options)
                    for _ in range(repeats)
                ]
            found.append(boot(part, name, at if paired else None))
        return found

    def both(self, number, shift=1.0, **options):
        """Both sides, of which B is slower by shift."""
        drifts = [self.chance.gauss(1, self.drift) for _ in range(number)]
        return self.side("A", drifts, **options), self.side("B", drifts, shift=shift, **options)


def slower(seed, size, change):
    """Whether a change of the first row, in logs, is shown by (boots, rows) that spread by 1 %."""
    chance, (number, rows) = random.Random(seed), size
    found = [
        differ.Compared(
            {"mode": "batch"},
            *([math.exp(chance.gauss(move, 0.01)) for _ in range(number)] for move in (0, more)),
        )
        for more in [change] + [0] * (rows - 1)
    ]
    differ.by_chance(found, 1e-6, differ.ALPHA["median"], 1)
    return found[0].verdict == differ.SLOWER
