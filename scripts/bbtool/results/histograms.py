# SPDX-License-Identifier: GPL-2.0-only
"""Histograms of several runs, added: what a bucket is in each, and what is read off the sum.

A timed run converts the steps of its clock as it has calibrated it when it began. So one bucket has
other edges in every boot; it is one bucket all the same.
"""

ALIKE = 1e-3  # by how much calibrations of one clock may differ; other clocks differ by more
FASTEST, LONGEST = 1e9, 1e15  # kHz and ns that no clock has
BEYOND = 10  # values that must lie beyond a percentile for it to be said


def rate(clock):
    """Steps in a million ns, None of a clock that counts or is not known."""
    khz = clock.get("khz") or 0
    return khz if clock.get("unit") == "ns" and 0 < khz < FASTEST else None


def step(clock):
    """What the clock counts by, in the unit of its histograms: 1 instruction, or a part of a ns."""
    return 1e6 / rate(clock) if rate(clock) else 1


def largest(upper, one):
    """The largest value of a bucket that ends before upper, where values are multiples of one."""
    return upper - one if one == 1 else round(upper - one, 3)


def alike(one, other):
    """Whether these are two calibrations of one clock."""
    return None not in (one, other) and abs(one - other) <= ALIKE * abs(other)


def steps(edge, khz, sub_bits):
    """The edge of a bucket in steps: a multiple of the width that buckets have there."""
    found = edge * khz / 1e6
    wide = 1 << max(0, int(found).bit_length() - sub_bits - 1)
    return round(found / wide) * wide


def moved(hist, clock, first):
    """The bins of a histogram with the edges that they have in another calibration of its clock."""
    khz, other = rate(clock), rate(first)
    if khz == other or not alike(khz, other):
        return hist["bins"]
    found = []
    for lower, upper, count in hist["bins"]:
        ends = [steps(min(edge, LONGEST), khz, hist["sub_bits"]) for edge in (lower, upper)]
        there = [int(end * 10**9 // other) / 1000 for end in ends]
        known = there[0] < there[1] and upper < LONGEST
        found.append([*(there if known else (lower, upper)), count])
    return found


def added(parts):
    """Histograms of one layout, added: [[lower, upper, count, largest value]].

    parts are [(histogram, clock of its run)]; where clocks differ, buckets may overlap.
    """
    found, clocks = {}, []
    for hist, clock in parts:
        first = next((it for it in clocks if alike(rate(it), rate(clock))), None)
        if not first:
            clocks.append(clock)
        for lower, upper, count in moved(hist, clock, first or clock):
            key = (largest(upper, step(first or clock)), lower, upper)
            found[key] = found.get(key, 0) + count
    return [[lower, upper, count, last] for (last, lower, upper), count in sorted(found.items())]


def percentile(bins, share):
    """The largest value of the bucket in which it lies, None where too few lie beyond it."""
    total, done = sum(count for _, _, count, _ in bins), 0
    within = total * round(share * 1000)  # in thousandths: 10 % of 100 are 10, not 9.999...
    if share > 0.5 and total * 1000 - within < BEYOND * 1000:
        return None
    for *_, count, last in bins:
        done += count
        if done * 1000 >= within:
            return last
    return None
