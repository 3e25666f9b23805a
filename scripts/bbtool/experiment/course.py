# SPDX-License-Identifier: GPL-2.0-only
"""The course of an experiment: who boots next, when to look, when it is decided.

Within a pair the order is drawn by lot, and both boots have the same seed and memory. The looks are
fixed by what the first pair with a row has; each has its share of the chance of a false alarm
(Bonferroni over looks, and over the commits of a series). Who ends the experiment in between gets
what the look before said: else to go on with it again and again would be to look again and again.
"""

import dataclasses
import functools
import random
import time

from .. import Problem, counted, progress
from ..results import comparison, differ, inference
from . import at_once, places

LOOKS = 4
TRIES = 2  # of a boot that does not end well
EXACT = 2  # pairs of boots that show that counts are exact
PATIENCE = 3  # pairs without a number of any row, after which none is expected any more


@dataclasses.dataclass
class Task:
    """What is to be found out."""

    sides: list
    places: list
    rows: list  # filters of the rows that are to be decided
    words: dict  # place: the words of a run
    effect: float
    pairs: int
    end: float  # of the budget, on the monotonic clock
    seed: int
    stream: bytes = b""  # what is replayed instead of a run
    own: bool = False  # blocks come from a node without a CPU

    def work(self, place, draw):
        """What a boot has to do; a stream says by itself what comes after what."""
        words = self.words[place]
        words = words if self.stream else [*words, f"seed={draw}"]
        return places.Work(words, self.stream, self.own, draw)

    def several(self, place):
        """Whether its boots need several memory nodes."""
        return self.work(place, 0).several(place)


def looks(rows, pairs, counted=False, steps=1):
    """After how many pairs to look: from the first that could decide on, LOOKS times."""
    need = inference.need_boots if counted else inference.need_pairs
    first = min(pairs, need(max(1, rows), differ.ALPHA["median"] / LOOKS / steps))
    step = (pairs - first) / max(1, LOOKS - 1)
    return sorted({round(first + step * number) for number in range(LOOKS)})


def compared(record, task, place, *two, most=None):
    """What two sides say of so many pairs: the rows to be decided as an Outcome."""
    before, after = record.sides(place, *two, most=most)
    return comparison.outcome(before, after, task.rows, task.effect, LOOKS * steps(task))


def between(record, task, place, *two, most=None):
    """The same; None where there is no pair yet, or no row that has a number in both of one."""
    try:
        return compared(record, task, place, *two, most=most)
    except comparison.Nothing:
        return None


def steps(task):
    """How many comparisons there are: more than one in a series of commits."""
    return len(task.sides) - 1


def all_between(record, task, place, most):
    """What all sides say, each against the one before."""
    return [between(record, task, place, side, side + 1, most=most) for side in range(steps(task))]


def earliest(record, task, place, most):
    """How many pairs it takes until all sides have rows with a number; None of so many."""
    numbers = range(1, most + 1)
    return next((it for it in numbers if all(all_between(record, task, place, it))), None)


def exact(record, task, place, most):
    """After how many pairs there is no chance in what they tell, so that no boot adds anything.

    0 where there is: in a tail, and in what only a boot or two have beside the numbers. Whether
    such a thing is in question the first boots say: that it was decided later does not put the
    looks back to what they had been.
    """
    counts = places.UNITS[place] == "instructions"
    start = earliest(record, task, place, most) if counts else None
    if not start:
        return 0
    number = start + EXACT - 1
    found = all_between(record, task, place, most)
    first = all_between(record, task, place, min(most, number))
    tails = [row for one in first for row in one.open() if row.what == "p99"]
    chance = tails or any(one.few() for one in first)
    return (
        number if not chance and all(row.defined for one in found for row in one.medians()) else 0
    )


def planned(record, task, place, most):
    """After how many pairs to look, as far as so many pairs tell."""
    start, number = (find(record, task, place, most) for find in (earliest, exact))
    if number or not start:
        return [number] if number else []
    rows = max(len(one.medians()) for one in all_between(record, task, place, start))
    return looks(rows, task.pairs, places.UNITS[place] == "instructions", steps(task))


def looked(record, task, place):
    """How many pairs the verdict is from: those of the last look, where there was one.

    Counts that are exact need none: there is no chance in them.
    """
    there = record.pairs(place, len(task.sides))
    if exact(record, task, place, there):
        return there
    when = planned(record, task, place, there)
    return max([at for at in when if at <= there], default=there)


def others(record, task, place, *two, most=None):
    """The rows that nobody asked for; no verdict of theirs is paid for."""
    before, after = record.sides(place, *two, most=most)
    rows = {name: seen.row for boot in before for name, seen in boot.rows.items()}
    rest = [
        name
        for name, row in rows.items()
        if not any(comparison.keep(row, words) for words in task.rows)
    ]
    counted = places.UNITS[place] == "instructions"
    pairs = list(zip(before, after))
    return differ.judge(differ.compared(before, after, rest, pairs, counted), task.effect)


class Course:
    """One experiment on its way."""

    def __init__(self, task, record, ready, show):
        self.task, self.record, self.ready, self.show = task, record, ready, show

    def run(self):
        """Boot until all is decided, at one place after the other."""
        for place in self.task.places:
            self.at(place)

    def at(self, place):
        """All boots at one place."""
        task, number = self.task, 0
        while number < task.pairs and not self.decided(place, number):
            if number and time.monotonic() > task.end:
                progress.say(f"{place}: the budget is used up after {counted(number, 'pair')}")
                return
            if number >= PATIENCE and not earliest(self.record, task, place, number):
                progress.say(f"{place}: no row has a number after {counted(number, 'pair')}")
                return
            self.pair(place, number)
            number += 1

    def pair(self, place, number):
        """One boot of each side, in an order drawn by lot."""
        chance = random.Random(f"{self.task.seed} {place} {number}")
        order = list(range(len(self.task.sides)))
        chance.shuffle(order)
        draw = chance.getrandbits(32)
        absent = [side for side in order if not self.record.has(place, number, side)]
        if absent and place in places.IN_TURNS and not self.task.stream:
            self.in_turns(place, number, order, draw)
            return
        work = self.task.work(place, draw)
        jobs = [functools.partial(self.boot, place, number, side, work) for side in absent]
        if len(jobs) > 1 and place in places.AT_ONCE:
            at_once.run(f"{place}: pair {number + 1}", jobs)
            return
        for job in jobs:
            job()

    def boot(self, place, number, side, work, check=None):
        """One boot of one side, kept as soon as it is done."""
        have = self.ready[place][side]
        label = f"{place}: pair {number + 1}, {self.task.sides[side].words}"
        data = self.again(lambda: places.boot(place, have, work, label, check))
        self.record.add(place, number, side, data)

    def in_turns(self, place, number, order, draw):
        """One boot of every side, all at once."""
        kernels, work = [self.ready[place][side] for side in order], self.task.work(place, draw)
        label = f"{place}: pair {number + 1}"
        found = self.again(lambda: places.in_turns(kernels, work, label))
        for side, data in zip(order, found):
            self.record.drop(place, number, side)  # without the others of its turns
            self.record.add(place, number, side, data)

    @staticmethod
    def again(attempt):
        """Try; what went wrong once may have been the emulator."""
        for left in reversed(range(TRIES)):
            try:
                return attempt()
            except Problem as problem:
                if not left:
                    raise
                progress.say(f"{problem}\nonce more")

    def decided(self, place, number):
        """Whether to stop after so many pairs; asked at the looks only."""
        if not number or number not in planned(self.record, self.task, place, number):
            return False
        found = all_between(self.record, self.task, place, number)
        self.show(place, found)
        return not any(one.open() or one.few() for one in found)
