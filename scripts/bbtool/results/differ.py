# SPDX-License-Identifier: GPL-2.0-only
"""Judge row by row whether two kernels differ.

A boot is one observation. Times: a rank test over boots says whether B differs from A, Holm's
correction keeps the chance of one false alarm over all rows at ALPHA. Counted instructions: in a
defined state of the free lists the number is exact, and any boot may be asked; where the lists were
as they were found, a change is called only if no boot of A overlaps one of B, and if there are so
many of them that this is no accident.
"""

import collections
import dataclasses
import math
import statistics

from . import inference

ALPHA = {"median": 0.04, "p99": 0.01}  # together the chance of one false alarm
TAIL_EFFECT = 0.1  # of a p99, smaller changes are not worth a word
EXACT_WITHIN = 0.005  # what counts in a defined state may differ by between boots of one kernel
OTHER_SHARE = 0.5  # of the boots, by which the shares of a value are worth a note
DEFINED = ("pcp", "exact", "split", "fallback")  # states of the free lists that were made
SLOWER, FASTER, SAME, UNCLEAR, TOO_FEW, OTHER_UNIT = (
    "slower",
    "faster",
    "no difference",
    "unclear",
    "too few boots",
    "other unit",  # B against A is no number
)


@dataclasses.dataclass
class Compared:
    """A row that both sides have: a number of each boot, and what they say together.

    Where boots are paired, numbers at the same place of both lists are a pair.
    """

    row: dict
    before: list
    after: list
    paired: bool = False
    counted: bool = False
    defined: bool = False  # in a state that was made, and the boots of each side agree
    what: str = "median"
    grains: tuple = (0.0, 0.0)  # of a single value, a side: its clock does not tell less apart
    verdict: str = ""
    p: float = None
    interval: tuple = None
    need: int = 0
    change: float = None
    worth: float = 0.0  # the smallest change that is worth a word

    def medians(self):
        """Of A and of B."""
        return statistics.median(self.before), statistics.median(self.after)

    def ratio(self):
        """B over A."""
        if self.change is not None:
            return self.change
        before, after = self.medians()
        return after / before

    def boots(self):
        """How many there are of the side that has fewer."""
        return min(len(self.before), len(self.after))


def defined(name, *sides):
    """Whether every boot made the same state of the free lists for the row, and it lasted."""
    rows = [boot.rows[name] for side in sides for boot in side if name in boot.rows]
    if rows and rows[0].row.get("pattern") == "null":  # allocates nothing
        return True
    states = {str(seen.row.get("lists", "found")) for seen in rows}
    lasted = not any(flag.lower().startswith("lists") for seen in rows for flag in seen.flags)
    return len(states) == 1 and states.pop().split(":")[0] in DEFINED and lasted


def compared(before, after, names, pairs, counted):
    """The rows of that name, medians and tails, for which both sides have a number.

    pairs is what boots.paired() found; of a pair in which one boot lacks the row, neither counts.
    Of counts all boots do.
    """
    found = []
    for name in names:
        for what, key in (("median", "number"), ("p99", "tail")):
            if pairs and not counted:  # what counts has no luck that a pair could share
                both = [(value(one, name, key), value(other, name, key)) for one, other in pairs]
                both = [two for two in both if None not in two]
                sides = [[two[side] for two in both] for side in (0, 1)]
            else:
                sides = [
                    [number for boot in side if (number := value(boot, name, key)) is not None]
                    for side in (before, after)
                ]
            if all(sides):
                row = next(boot.rows[name].row for boot in before if name in boot.rows)
                certain = counted and what == "median" and defined(name, before, after)
                found.append(
                    Compared(row, *sides, bool(pairs) and not counted, counted, certain, what)
                )
                found[-1].grains = tuple(
                    max(grain(data, row) for boot in side for data in boot.results)
                    for side in (before, after)
                )
    return found


def agree(one, effect):
    """Whether the boots of each side have the same count, as they do in a state that was made."""
    most = 1 + min(effect, EXACT_WITHIN)
    return all(max(numbers) <= min(numbers) * most for numbers in (one.before, one.after))


def grain(data, row):
    """What the clock of a result tells apart in a single value, in ns; 0 in batches and counts."""
    clock = data.get("clock", {})
    known = clock.get("unit") == "ns" and clock.get("granularity") and clock.get("khz")
    if row.get("mode") not in ("op", "chained") or not known:
        return 0.0
    return clock["granularity"] * 1e6 / clock["khz"]


def margin(numbers, step):
    """By how much, in logs, the mean of such numbers can be off because the clock moves in steps.

    A duration is between two readings, so it can be anything within a step of what was read. Where
    numbers differ by more than half a step among themselves, what is cut off averages out.
    """
    if step <= 0 or (len(numbers) > 1 and statistics.stdev(numbers) >= step / 2):
        return 0.0
    middle = statistics.median(numbers)
    return -math.log1p(-step / middle) if step < middle else math.inf


def value(boot, name, key):
    """A number of a boot, None where it has none."""
    return getattr(boot.rows[name], key) if name in boot.rows else None


def judge(found, effect, looks=1):
    """Set every verdict; effect is the smallest change worth a word, such as 0.01.

    looks is how often the same question may be asked while boots come in: each look has its share
    of the chance of a false alarm (Bonferroni over looks).
    """
    for what, alpha in ALPHA.items():
        family = [one for one in found if one.what == what]
        worth = effect if what == "median" else max(effect, TAIL_EFFECT)
        for one in family:
            one.worth, one.defined = worth, one.defined and agree(one, worth)
        for one in [one for one in family if one.counted and one.defined]:
            one.interval = extremes(one)
            apart = inference.separate(one.before, one.after)
            one.verdict = (direction(one, worth) if apart else None) or within(one, worth)
        by_chance([one for one in family if not (one.counted and one.defined)], worth, alpha, looks)
    return found


def mixed(found):
    """The verdict of rows whose sides are in different units, or one side in several."""
    for one in found:
        one.verdict = OTHER_UNIT


def by_chance(family, effect, alpha, looks):
    """The verdicts of rows in which boots differ from each other."""
    enough = []
    for one in family:
        ask = inference.need_pairs if one.paired else inference.need_boots
        one.need, one.verdict = ask(len(family), alpha / looks), TOO_FEW
        estimate(one, looks)
        if one.boots() >= one.need or can_decide(one, alpha / looks / len(family)):
            enough.append(one)
    if not enough:
        return
    values = [chance(one) for one in enough]
    # Rows with too few boots have been asked, too: they count in the correction.
    padded = values + [1.0] * (len(family) - len(enough))
    for one, (p, real) in zip(enough, inference.holm(padded, alpha / looks)):
        one.p = p
        surely = real and excludes_none(one)
        one.verdict = (direction(one, effect) if surely else None) or within(one, effect)


def excludes_none(one):
    """Whether the interval does not hold that there is no change."""
    return one.interval[0] > 1 or one.interval[1] < 1


def can_decide(one, alpha):
    """Whether sides of unequal numbers can show a change, although the smaller is too small."""
    return (
        not one.paired
        and one.boots() > 1
        and inference.least_of_boots(len(one.before), len(one.after)) <= alpha
    )


def chance(one):
    """The p of a row before any correction."""
    if one.counted:
        apart = inference.separate(one.before, one.after)
        return inference.least_of_boots(len(one.before), len(one.after)) if apart else 1.0
    logs = [[math.log(number) for number in side] for side in (one.before, one.after)]
    if one.paired:
        return inference.signed_rank([after - before for before, after in zip(*logs)])
    return inference.rank_sum(*logs)


def estimate(one, looks=1):
    """Set ratio and interval: 95 %, wider where there are several looks."""
    if one.counted:
        one.interval = extremes(one)
        return
    if one.boots() < 2:
        return
    logs = [[math.log(number) for number in side] for side in (one.before, one.after)]
    alpha = inference.ALPHA / looks
    found = (
        inference.of_pairs([after - before for before, after in zip(*logs)], alpha)
        if one.paired
        else inference.of_boots(*logs, alpha)
    )
    one.change = math.exp(found[0])
    coarse = margin(one.before, one.grains[0]) + margin(one.after, one.grains[1])
    one.interval = math.exp(found[1] - coarse), math.exp(min(700, found[2] + coarse))


def extremes(one):
    """The least and the greatest that B can be of A, as far as boots have shown."""
    return min(one.after) / max(one.before), max(one.after) / min(one.before)


def direction(one, effect):
    """Slower or faster, or None when the change is too small to matter."""
    change = one.ratio() - 1
    return None if abs(change) < effect else SLOWER if change > 0 else FASTER


def within(one, effect):
    """No change was shown: because there is none of any size, or because too little is known?"""
    low, high = one.interval
    # Counts without any change are the same to any effect, also to one of 0.
    small = low == high == 1 or (low > 1 - effect and high < 1 + effect)
    return SAME if small else UNCLEAR


def shown(one, effect):
    """Whether it is shown that the row is not slower by more than the effect."""
    if one.verdict in (SAME, FASTER):
        return True
    return one.verdict == UNCLEAR and one.interval[1] < 1 + effect


def shares(one):
    """[(value, boots of A with it, boots of B)] where both have the same values in other shares.

    As where a counted boot has the one of two states or the other: neither median nor overlap
    tells. None of it where the shares of no value are half apart, or the values hardly differ.
    """
    known = [collections.Counter(side) for side in (one.before, one.after)]
    same = known[0].keys() == known[1].keys() and max(known[0]) > min(known[0]) * (1 + EXACT_WITHIN)
    if not one.counted or not same:
        return []
    found = [(value, known[0][value], known[1][value]) for value in sorted(known[0])]
    apart = max(abs(ours / len(one.before) - theirs / len(one.after)) for _, ours, theirs in found)
    return found if apart >= OTHER_SHARE else []


def geomean(found):
    """The geometric mean of B over A."""
    return statistics.geometric_mean([one.ratio() for one in found])
