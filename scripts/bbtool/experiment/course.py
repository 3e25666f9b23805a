# SPDX-License-Identifier: GPL-2.0-only
"""The course of an experiment: who boots next, when to look, when it is decided.

Within a pair the order is drawn by lot, and both boots have the same seed and memory. The looks are
fixed before the first boot; each has its share of the chance of a false alarm (Bonferroni over
looks).
"""

import dataclasses
import random
import time

from .. import Problem, progress
from ..results import comparison, differ, inference
from . import places

LOOKS = 4
TRIES = 2  # of a boot that does not end well
EXACT = 2  # pairs of boots that show that counts are exact


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


def looks(rows, pairs, counted=False):
    """After how many pairs to look: from the first that could decide on, LOOKS times."""
    need = inference.need_boots if counted else inference.need_pairs
    first = min(pairs, need(max(1, rows), differ.ALPHA["median"] / LOOKS))
    step = (pairs - first) / max(1, LOOKS - 1)
    return sorted({round(first + step * number) for number in range(LOOKS)})


def between(record, task, place, reference=0, side=1):
    """What two sides say so far: the rows to be decided as an Outcome, None without any boot."""
    before, after = record.sides(place, reference, side)
    if not before:
        return None
    return comparison.outcome(before, after, task.rows, task.effect, LOOKS)


def others(record, task, place, reference=0, side=1):
    """The rows that nobody asked for; no verdict of theirs is paid for."""
    before, after = record.sides(place, reference, side)
    rows = {name: seen.row for boot in before for name, seen in boot.rows.items()}
    rest = [
        name
        for name, row in rows.items()
        if not any(comparison.keep(row, words) for words in task.rows)
    ]
    counted = places.UNITS[place] == "instructions"
    pairs = list(zip(before, after))
    return differ.judge(differ.compared(before, after, rest, pairs, counted), task.effect)


def open_rows(outcome):
    """The rows that are not decided."""
    return [one for one in outcome.medians() if one.verdict in (differ.UNCLEAR, differ.TOO_FEW)]


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
                progress.say(f"{place}: the budget is used up after {number} pairs")
                return
            self.pair(place, number)
            number += 1

    def pair(self, place, number):
        """One boot of each side, in an order drawn by lot."""
        chance = random.Random(f"{self.task.seed} {place} {number}")
        order = list(range(len(self.task.sides)))
        chance.shuffle(order)
        draw = chance.getrandbits(32)
        for side in order:
            if not self.record.has(place, number, side):
                self.boot(place, number, side, draw)

    def work(self, place, draw):
        """What a boot has to do; a stream says by itself what comes after what."""
        words, stream = self.task.words[place], self.task.stream
        return places.Work(words if stream else [*words, f"seed={draw}"], stream, self.task.own)

    def boot(self, place, number, side, draw):
        """One boot; what went wrong once may have been the emulator."""
        have = self.ready[place][side]
        label = f"{place}: pair {number + 1}, {self.task.sides[side].words}"
        for left in reversed(range(TRIES)):
            try:
                work = self.work(place, draw)
                data = places.boot(place, have, work, label, draw)
                self.record.add(place, number, side, data)
                return
            except Problem as problem:
                if not left:
                    raise
                progress.say(f"{problem}\nonce more")

    def decided(self, place, number):
        """Whether to stop after so many pairs; asked at the looks only."""
        if not number:
            return False
        counted = places.UNITS[place] == "instructions"
        found = [
            between(self.record, self.task, place, side - 1, side)
            for side in range(1, len(self.task.sides))
        ]
        rows = max(len(one.medians()) for one in found)
        exact = all(row.defined for one in found for row in one.medians() if row.counted)
        when = [EXACT] if counted and exact else looks(rows, self.task.pairs, counted)
        if number not in when:
            return False
        self.show(place, found)
        return not any(open_rows(one) for one in found)
