# SPDX-License-Identifier: GPL-2.0-only
"""Two results side by side: reading them, and which rows are wanted."""

import dataclasses
import re

from .. import FAILED, USAGE, Problem
from . import aspects, boots, differ, gate, inference, merged

FILTERS = (
    "api gfp order node cpu_node pattern context mode op cpus lists"  # as in rows.DESCRIPTION
).split()


SPANS = re.compile(r"\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*")  # of orders, nodes or CPUs


class Side:
    """One side: the first of its results says what it is, all give observations."""

    def __init__(self, names, results):
        self.names, self.results = names, results
        self.data = results[0]
        self.env = self.data.get("env", {})
        units = [data.get("clock", {}).get("unit", "?") for data in results]
        self.unit = " and ".join(dict.fromkeys(units))
        self.boots = boots.boots(results)

    def named(self):
        """[(result, its name)]."""
        return list(zip(self.results, self.names))


def read(words):
    """A side from the names of its files, separated by commas."""
    named = [(name, data) for name in words.split(",") for data in merged.read_all(name)]
    return Side([name for name, _ in named], [data for _, data in named])


@dataclasses.dataclass
class Outcome:
    """All that two sides say together."""

    rows: list  # of differ.Compared
    paired: bool
    worse: list  # of aspects.Worse
    only: int  # rows that only B has
    effect: float
    silent: list = ()  # of aspects.Worse: rows without a number that could be compared
    first: str = None  # the side that came first in every pair
    alone: int = 0  # boots without a partner, where boots are paired
    looks: int = 1  # how often the same question may be asked

    def medians(self):
        """What the tables show."""
        return [one for one in self.rows if one.what == "median"]

    def status(self):
        """(exit status, the reasons)."""
        return gate.judged(self.rows, self.worse, self.effect, self.silent)

    def left(self):
        """Whether something is undecided, whatever else got slower: (exit status, the reasons)."""
        unsure = [one for one in self.worse if not one.certain]
        return gate.judged(gate.unsaid(self.rows), unsure, self.effect, self.silent)

    def besides(self):
        """The reasons of left() that are not about medians."""
        unsure = [one for one in self.worse if not one.certain]
        return list(gate.besides(self.rows, unsure, self.silent))

    def few(self):
        """What more boots may decide beside the rows."""
        return [one for one in self.worse if one.why == aspects.FEW]

    def open(self):
        """The rows, medians and tails, that more boots may decide."""
        return [one for one in gate.unsaid(self.rows) if gate.is_open(one)]


class Nothing(Problem):
    """No row has a number in both; what else there is to tell is in outcome.

    That rows lost it is worse, and that it cannot be told is undecided, as beside other rows.
    """

    def __init__(self, message, outcome):
        super().__init__(message, outcome.status()[0] or FAILED)
        self.outcome = outcome


def names_of(before, after, wanted):
    """(names of the rows of A that are wanted, how many others only B has)."""
    rows = [
        {name: seen.row for boot in side for name, seen in boot.rows.items()}
        for side in (before, after)
    ]
    chosen = [
        [name for name, row in side.items() if any(keep(row, words) for words in wanted)]
        for side in rows
    ]
    return chosen[0], sum(name not in rows[0] for name in chosen[1])


def outcome(before, after, wanted, effect, looks=1):
    """Compare the rows of two lists of boots that match any of the wanted; the Outcome."""
    names, only = names_of(before, after, wanted)
    pairs = enough(boots.paired(before, after), (before, after), len(names), looks)
    units = {row.get("unit") for side in (before, after) for row in units_of(side)}
    counted = units == {"instructions"}
    rows = differ.compared(before, after, names, pairs, counted)
    if len(units) > 1:
        differ.mixed(rows)
    else:
        differ.judge(rows, effect, looks)
    exact = [name for name in names if counted and differ.defined(name, before, after)]
    worse = aspects.worse(before, after, names, exact)
    told = [one.row for one in rows if one.what == "median"]
    told += [one.row for one in worse if one.kind == "lost"]
    told = {boots.rows.name(row) for row in told}
    silent = aspects.silent(before, after, [name for name in names if name not in told])
    made = Outcome(rows, bool(pairs) and not counted, worse, only, effect, silent)
    made.first, made.looks = boots.first(pairs), looks
    made.alone = len(before) + len(after) - 2 * len(pairs) if made.paired else 0
    if not made.medians():
        where = " and matches the filters" if any(wanted) else ""
        why = why_none((*before, *after))
        raise Nothing(f"no row with a number is in both results{where}{why}", made)
    return made


def enough(pairs, sides, rows, looks):
    """The pairs; None if a boot without a partner makes so few of them that none could decide.

    All boots may, unpaired.
    """
    alone = pairs and len(sides[0]) != len(sides[1])
    need = inference.need_pairs(max(1, rows), differ.ALPHA["median"] / looks) if alone else 0
    return pairs if pairs and len(pairs) >= need else None


def why_none(found):
    """The flag that keeps every row of a boot from being quoted, with what helps."""
    for boot in found:
        flags = [{flag for flag in seen.flags if flag.isupper()} for seen in boot.rows.values()]
        common = set.intersection(*flags) if flags else set()
        if "EMULATED" in common:
            return ": all are EMULATED, where time means nothing; run with --count, or where KVM is"
        modes = {seen.row.get("mode") for seen in boot.rows.values()}
        if "LOW-RES" in common and "batch" not in modes:
            return ": all are LOW-RES, for which the clock is too coarse; run with modes=batch"
        if common:
            return f": all have the flag {min(common)}, see Documentation/report-format.rst"
    return ""


def units_of(side):
    """The clocks of a side's results."""
    return [data.get("clock", {}) for boot in side for data in boot.results]


def numbers(text):
    """0-3,9 as a set."""
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def spans(text):
    """Whether a text is numbers and ranges, none of which is empty."""
    return bool(SPANS.fullmatch(text)) and all(map(numbers, text.split(",")))


def keep(row, wanted):
    """Whether a row has what the words ask for; a pattern's name is that of all its sizes."""
    for key, text in wanted.items():
        value = str(row.get(key))
        if key in ("order", "node"):
            if row.get(key) not in numbers(text):
                return False
        elif not called(key, value, text):
            return False
    return True


def called(key, value, text):
    """Whether a list of names has that of a row: lifo is lifo hold=16, too; 0,1 of CPUs is 0-1."""
    names = text.split(",")
    if key == "pattern" and value.split(" ")[0] in names:
        return True
    if key == "cpus" and SPANS.fullmatch(value) and numbers(value) == numbers(text):
        return True
    return value in names


def wishes(words):
    """The words as a dict; one that is not understood is an error."""
    found = {}
    for word in words:
        key, equal, text = word.partition("=")
        key = key[:-1] if key not in FILTERS and key[:-1] in FILTERS else key
        if not equal or key not in FILTERS:
            raise Problem(
                f"unknown argument: {word}; expected KEY=VALUE with one of {', '.join(FILTERS)}",
                USAGE,
            )
        if key in ("order", "node", "cpus") and not spans(text):
            raise Problem(f"{word}: give numbers or ranges, such as {key}=0-3,9", USAGE)
        if key in found:
            raise Problem(f"{key} is given twice; give {key}={found[key]},{text}", USAGE)
        found[key] = text
    return found
