# SPDX-License-Identifier: GPL-2.0-only
"""What can get worse beside a median: failures, where blocks come from, rows lost, new flags.

These are facts and not measurements with noise. Still boots differ, so each is called only if it
is so in all boots of B and in none of A. What is so in more boots of B than of A, by half a side,
is told, and decides nothing.
"""

import dataclasses

from .boots import OF_THE_MACHINE

# Boots a side, of results in time. What half of the boots have by chance is in all of so many of B
# and in none of A once in 64 times; with two a side, once in 16.
LEAST = 3
# Nobody knows the number, for how it was taken: that is no number of the kernel's that got lost.
UNMEASURED = {
    "HALVES-DIFFER",
    "CLOCK-SUSPECT",
    "LADDER",
    "LOW-RES",
    "NO-OVERLAP",
    "EMULATED",
    "disturbed throughout",
    "negative-net",  # as short as reading the clock, or shorter
}
FAILED_MORE = 0.01  # of the operations
MOVED = 0.05  # of the blocks
MORE = 0.5  # of the boots of a side: by so much more of B than of A it is told


@dataclasses.dataclass
class Worse:
    """One finding about one row."""

    kind: str
    row: dict
    text: str
    certain: bool = True  # it is not what a few boots have by chance
    why: str = ""  # it is not certain: one of the following


FEW = f"{LEAST} boots a side can decide"
INCOMPLETE = "not all boots have the row"
IN_PART = "in some boots only"


def seen(side, name):
    """What the boots of a side say of a row."""
    return [boot.rows[name] for boot in side if name in boot.rows]


def doubt(kind, ours, theirs, sides):
    """Why what all boots of B that have the row have is not certain; what is lost, none has."""
    if min(map(len, sides)) < LEAST:
        return FEW
    known = [(ours, sides[0])] + ([(theirs, sides[1])] if kind != "lost" else [])
    return "" if all(len(rows) == len(side) for rows, side in known) else INCOMPLETE


def worse(before, after, names, exact=()):
    """All findings, row by row; exact has the names of rows that are the same in any boot."""
    found = []
    for name in names:
        ours, theirs = seen(before, name), seen(after, name)
        if not any(one.number is not None for one in ours):
            continue
        most = [[boot.rows.get(name) for boot in side] for side in (before, after)]
        for kind, text, in_part in (
            ("lost", lost(ours, theirs, len(before)), lost_by_some),
            ("failures", failures(ours, theirs), failing_more),
            ("placement", placement(ours, theirs), moved_more),
            ("flags", flags(ours, theirs), flagged_more),
        ):
            why = "" if name in exact else doubt(kind, ours, theirs, (before, after))
            if not text:
                text, why = in_part(*most), FEW if min(map(len, most)) < LEAST else IN_PART
            if text:
                found.append(Worse(kind, ours[0].row, text, not why, why))
    return found


def fatal(one):
    """The flags of a row of one boot for which it may not be quoted, or has no number above 0."""
    found = {flag for flag in one.flags if flag.isupper() or " " in flag}
    return found or ({"negative-net"} & one.flags if one.number is None else found)


def silent(before, after, names):
    """Rows of these that most boots of A have, but of which there is nothing to compare.

    Not those that the guard refused everywhere: neither kernel was asked.
    """
    found = []
    for name in names:
        ours, theirs = seen(before, name), seen(after, name)
        flags = [one.flags for one in (*ours, *theirs)]
        if 2 * len(ours) > len(before) and not all("REFUSED" in part for part in flags):
            text = ", ".join(sorted(set().union(*map(fatal, (*ours, *theirs)))))
            text = text or "not in both of any two boots"
            found.append(Worse("no number", ours[0].row, text))
    return found


def lost(ours, theirs, boots):
    """Why no boot of B has a number, where all of A have one, and it is not how it was taken."""
    if sum(one.number is not None for one in ours) < boots:
        return ""
    if not theirs:
        return "not in B"
    if any(one.number is not None for one in theirs):
        return ""
    if any(why and why <= UNMEASURED for why in map(fatal, theirs)):
        return ""
    reasons = sorted({flag for one in theirs for flag in one.flags if flag not in OF_THE_MACHINE})
    return "no number in B: " + (", ".join(reasons) or "nothing was measured")


def failures(ours, theirs):
    """The share of operations that fail."""
    if not theirs:
        return ""
    before, after = max(one.failed for one in ours), min(one.failed for one in theirs)
    return f"failed {percent(before)}, now {percent(after)}" if after > before + FAILED_MORE else ""


def placement(ours, theirs):
    """The place whose share of the blocks grew most."""
    grown = []
    if all(one.places for one in theirs):
        for place in sorted({place for one in theirs for place in one.places}):
            before = max(one.places.get(place, 0) for one in ours)
            after = min(one.places.get(place, 0) for one in theirs)
            if any(one.places for one in ours) and after > before + MOVED:
                grown.append((after - before, f"{percent(after)} from {place}, was", before))
    return f"{max(grown)[1]} {percent(max(grown)[2])}" if grown else ""


def flags(ours, theirs):
    """Flags in small letters that every boot of B has and none of A, but for the machine's."""
    if not theirs:
        return ""
    always = set.intersection(*(one.flags for one in theirs))
    new = always - set().union(*(one.flags for one in ours)) - OF_THE_MACHINE
    return ", ".join(sorted(flag for flag in new if flag.islower() and " " not in flag))


def more(ours, theirs, has):
    """In how many boots of either side it is so, as text, where that is half a side more of B.

    A boot without the row is None.
    """
    before, after = (sum(bool(has(one)) for one in side) for side in (ours, theirs))
    if after / len(theirs) - before / len(ours) < MORE:
        return ""
    return f"in {after} of {len(theirs)} boots of B, {before} of A"


def above(ours, theirs, share, by):
    """(the share of A, that of B, in how many boots) where more boots of B are above one of A.

    share(boot) is None where it is not known.
    """
    known = [[None if one is None else share(one) for one in side] for side in (ours, theirs)]
    for least in sorted({value for value in known[0] if value is not None}):
        beyond = least + by
        where = more(*known, lambda value, beyond=beyond: value is not None and value > beyond)
        if where:
            now = min(value for value in known[1] if value is not None and value > beyond)
            return least, now, where
    return None


def lost_by_some(ours, theirs):
    """Why boots of B have no number, or most of their repeats have none."""
    where = more(ours, theirs, gone)
    there = [one for one in theirs if one and gone(one)]
    reasons = sorted(set().union(*(why for one in there for why in one.struck)) - OF_THE_MACHINE)
    reasons += ["not there"] * (None in theirs)
    what = "no number of most repeats" if any(one.number for one in there) else "no number"
    return where and f"{what} ({', '.join(reasons)}): {where}"


def gone(one):
    """Whether a boot has no number of most repeats of a row, and that is not how it was taken."""
    if one is None:
        return True
    lost_ones = [why for why in one.struck if why and not why <= UNMEASURED]
    return 2 * len(lost_ones) > len(one.struck)


def failing_more(ours, theirs):
    """The share of operations that fail in boots of B."""
    found = above(ours, theirs, lambda one: one.failed, FAILED_MORE)
    return found and f"failed {percent(found[0])}, now {percent(found[1])}: {found[2]}"


def moved_more(ours, theirs):
    """The place whose share of the blocks grew most in boots of B."""
    grown = []
    for place in sorted({place for one in theirs if one for place in one.places}):
        found = above(
            ours, theirs, lambda one, at=place: one.places.get(at, 0) if one.places else None, MOVED
        )
        if found:
            before, after, where = found
            text = f"{percent(after)} from {place}, was {percent(before)}: {where}"
            grown.append((after - before, text))
    return max(grown)[1] if grown else ""


def flagged_more(ours, theirs):
    """Flags of boots of B, as in flags()."""
    names = set().union(*(one.flags for one in theirs if one)) - OF_THE_MACHINE
    found = []
    for name in sorted(name for name in names if name.islower() and " " not in name):
        where = more(ours, theirs, lambda one, flag=name: one and flag in one.flags)
        found += [f"{name}: {where}"] if where else []
    return "; ".join(found)


def percent(share):
    """5 % for 0.05, with a digit more below 10."""
    return f"{share * 100:.3g} %"
