# SPDX-License-Identifier: GPL-2.0-only
"""A comparison as text: at most 80 columns, plain characters, to be pasted into a mail."""

import dataclasses
import textwrap

from .. import FAILED, OK, called, counted
from ..results import differ, gate
from ..results.env import NAMELESS
from .compare_rows import WIDTH, group, grouped, line_of, place, short, sized, span, what, wrap
from .verdict import PLACES
from .view import View, base_of, main_api

MOST = 40  # rows that are all shown
KINDS = (
    *(differ.SLOWER, differ.FASTER, differ.SAME),
    *(differ.UNCLEAR, differ.TOO_FEW, differ.OTHER_UNIT),
)
NO_RATIO = "Numbers in different units have no ratio: what B has changed cannot be told."
FEW = 5  # findings of a kind that are shown


@dataclasses.dataclass
class Story:
    """All there is to tell."""

    before: object
    after: object
    outcome: object  # comparison.Outcome
    different: list
    varied: list
    forced: list


def render(story, everything):
    """The whole text."""
    medians = story.outcome.medians()
    parts = [head(story)]
    shown = medians if everything or len(medians) <= MOST else main_rows(medians)
    parts += [group(title, members) for title, members in grouped(shown)]
    if len(shown) < len(medians):
        parts.append(largest(medians, shown))
    parts += [tails(story), besides(story, everything), summary(story), notes(story)]
    return "\n\n".join(part for part in parts if part) + "\n"


def head(story):
    """What A and B are, and in what they differ."""
    lines = [wrap(f"FORCED: {reason}") for reason in story.forced]
    for letter, side in (("A", story.before), ("B", story.after)):
        machine = side.data.get("vm", {}).get("mode")
        host = side.data["context"].get("host_name", "?")
        place = PLACES.get(
            machine, host if host not in NAMELESS else side.data["kernel"]["machine"]
        ).split(":")[0]
        boots = f"{len(side.boots)} boots" if len(side.boots) > 1 else side.names[0]
        lines.append(wrap(f"{letter}: {side.data['kernel']['release']}, {place}, {boots}"))
    side = story.before
    lines.append(
        wrap(
            f"buddybench {side.data['module']['version']};"
            f" init_on_alloc={side.env.get('init_on_alloc', '?')}; unit {unit_of(story)}, medians"
            f" over {boots_of(story)}"
        )
    )
    told = "; ".join(f"{name}: {ours} | {theirs}" for name, ours, theirs in story.different)
    lines += [wrap(f"A and B differ in {told}")] if told else []
    if story.varied:
        lines.append(wrap("boots of one side differ in " + ", ".join(story.varied)))
    return "\n".join(lines)


def unit_of(story):
    """The unit of both sides, or of each."""
    ours, theirs = story.before.unit, story.after.unit
    return ours if ours == theirs else f"{ours} in A and {theirs} in B"


def repeats_of(story):
    """How many there are in each boot."""
    ours, theirs = (
        span(seen.row.get("repetitions", 1) for boot in side.boots for seen in boot.rows.values())
        for side in (story.before, story.after)
    )
    text = f"{ours} repeat{'' if ours == '1' else 's'} in each"
    return text if ours == theirs else f"{text} of A and {theirs} in each of B"


def boots_of(story):
    """How many observations there are a side, and what is in each."""
    medians = story.outcome.medians()
    ours, theirs = (
        span(map(len, side)) for side in zip(*((one.before, one.after) for one in medians))
    )
    kind = "pair" if story.outcome.paired else "boot"
    text = f"{ours} {kind}{'' if ours == '1' else 's'}"
    if ours != theirs:
        text += f" of A and {theirs} of B"
    else:
        text += " of boots" if story.outcome.paired else " a side"
    return f"{text}, {repeats_of(story)}"


def main_rows(rows):
    """The rows of the function, mask and node that the other tables show, too."""
    view = View({"benchmarks": [one.row for one in rows]})
    base = {**base_of(view), "api": main_api(view)}
    return [one for one in rows if all(one.row.get(key) == item for key, item in base.items())]


def largest(medians, shown):
    """The largest change of each function among the rows that are not shown."""
    seen = {id(pair) for pair in shown}
    rest = [
        pair
        for pair in medians
        if id(pair) not in seen and pair.verdict in (differ.SLOWER, differ.FASTER)
    ]
    rest.sort(key=lambda pair: -max(pair.ratio(), 1 / pair.ratio()))
    if not rest:
        return ""
    worst = {}
    for pair in rest:
        worst.setdefault(pair.row.get("api"), pair)
    lines = [
        f"largest change of each function in the other {counted(len(medians) - len(shown), 'row')}"
        " (--all shows them)"
    ]
    for pair in worst.values():
        lines += line_of(pair)
    return "\n".join(lines)


def tails(story):
    """The p99 that changed, and how many nobody knows of."""
    found = [one for one in story.outcome.rows if one.what == "p99"]
    moved = [one for one in found if one.verdict in (differ.SLOWER, differ.FASTER)]
    unknown = sum(one.verdict in (differ.UNCLEAR, differ.TOO_FEW) for one in found)
    if not moved and not unknown:
        return ""
    worth = max(story.outcome.effect, differ.TAIL_EFFECT) * 100
    text = f"p99: {len(moved)} of {counted(len(found), 'row')} changed by {worth:g} % or more"
    lines = [wrap(text + (f", {unknown} are not decided" if unknown else ""))]
    for one in moved[:MOST]:
        lines += line_of(one)
    return "\n".join(lines)


def besides(story, everything):
    """Failures, placement, lost rows, new flags, and rows without a number to be compared."""
    lines, found = [], [*story.outcome.worse, *story.outcome.silent]
    for kind in gate.kinds(found):
        part = [one for one in found if one.kind == kind]
        unsure = sum(not one.certain for one in part)
        worse = "" if part[0] in story.outcome.silent else "worse in "
        chance = f", {unsure} not certain" if unsure else ""
        lines.append(f"{kind}: {worse}{counted(len(part), 'row')}{chance}")
        for one in part if everything else part[:FEW]:
            row = one.row
            lines.append(wrap(f"  {sized(row)}, {place(row)}: {one.text}", "    "))
        if len(part) > FEW and not everything:
            lines.append(f"  and {len(part) - FEW} more (--all)")
    return "\n".join(lines)


def summary(story):
    """How many rows did what, and the mean."""
    medians = story.outcome.medians()
    counts = {kind: sum(one.verdict == kind for one in medians) for kind in KINDS}
    names = {differ.SAME: f"{differ.SAME} (below {story.outcome.effect * 100:g} %)"}
    lines = [
        wrap(
            f"{counted(len(medians), 'row')} in both. B against A: "
            + ", ".join(
                f"{count} {names.get(kind, kind)}" for kind, count in counts.items() if count
            )
        )
    ]
    if counts[differ.SAME] == len(medians) and not (story.outcome.worse or story.outcome.silent):
        tailed = [one for one in story.outcome.rows if one.verdict != differ.SAME]
        lines.append("No difference of medians." if tailed else "No difference.")
    if not counts[differ.OTHER_UNIT]:
        lines.append(wrap("geometric mean of B/A: " + means(medians)))
    lines.append(wrap("verdict: " + verdict(story)))
    return "\n".join(lines)


def means(medians):
    """The mean of what was timed, for each kind of it."""
    kinds = {}
    for one in medians:
        kinds.setdefault(what(one.row), []).append(one)
    return ", ".join(f"{name} {differ.geomean(found):.3f}" for name, found in kinds.items())


def verdict(story):
    """The status in words."""
    status, reasons = story.outcome.status()
    if status == OK:
        return f"no row is slower by {story.outcome.effect * 100:g} % or more"
    return ("worse: " if status == FAILED else "undecided: ") + ", ".join(reasons)


def notes(story):
    """What to know before quoting."""
    mixed = any(one.verdict == differ.OTHER_UNIT for one in story.outcome.rows)
    lines = [NO_RATIO] if mixed else [*how(story), *other_shares(story)]
    if story.outcome.only:
        lines.append(f"in B only: {counted(story.outcome.only, 'row')}")
    again = called(story.before.data.get("replay", ""))
    if again and max(map(len, again.split())) < WIDTH - 2:
        lines.append(f"A again: {again}")
    return "\n".join(wrap(line) for line in lines)


def other_shares(story):
    """Rows in which boots have one of a few values, and more of B another than of A; no verdict."""
    found = [(one, part) for one in story.outcome.medians() if (part := differ.shares(one))]
    if found:
        one, part = found[0]
        values = ", ".join(f"{short(value)} in {ours} and {theirs}" for value, ours, theirs in part)
        yield (
            f"In {counted(len(found), 'row')}, A and B have the same values, but in other shares of"
            " the boots:"
            f" {sized(one.row)}, {place(one.row)}: {values} of {len(one.before)} and"
            f" {len(one.after)} boots. No test here tells whether that is chance; more boots may."
        )


def levels(outcome):
    """What has been paid for looking several times."""
    return f", Bonferroni over {outcome.looks} looks" if outcome.looks > 1 else ""


def turns(story):
    """Whether a drift of the machine is in the difference."""
    if story.outcome.alone:
        yield "1 boot has no partner: its numbers are left out."
    if not story.outcome.paired:
        yield (
            "Boots of A and B did not alternate, or make too few pairs: a drift of the machine is"
            " in the difference."
        )
    elif story.outcome.first:
        yield (
            f"{story.outcome.first} came first in every pair: a steady drift of the machine is in"
            " the difference. `ab` draws the order by lot; else turn it round now and then."
        )


def how(story):
    """How it was judged."""
    medians = story.outcome.medians()
    found = [one for one in medians if not (one.counted and one.defined)]
    if any(one.counted for one in medians):
        yield (
            "Instructions are counted, not timed: the same code on lists in the same state gives"
            " the same count. What a change means for speed, only a timed run can show."
        )
        if found:
            yield (
                f"{counted(len(found), 'row')} took the free lists as they were found, or boots of"
                " one side do not agree. There a change is called only if no boot of A overlaps one"
                " of B; give more boots with other seeds, or measure with a state of its own"
                " (lists=)."
            )
    else:
        paired = story.outcome.paired
        test = (
            "Wilcoxon's signed-rank test over pairs of" if paired else "Mann-Whitney rank test over"
        )
        yield (
            f"{test} boots, Holm's correction over {counted(len(medians), 'row')} at"
            f" {differ.ALPHA['median'] * 100:g} %{levels(story.outcome)}; in brackets the"
            f" 95 % interval in percent{' for all looks' * (story.outcome.looks > 1)}"
            f" ({'t, logs of ratios' if paired else 'Welch, logs'})."
        )
        yield from turns(story)
    few = [one for one in found if one.verdict == differ.TOO_FEW]
    if few:
        kind = "pairs of boots" if story.outcome.paired else "boots a side"
        yield (
            f"too few boots: to decide about {counted(len(medians), 'row')} takes"
            f" {max(one.need for one in few)} {kind}, here are {span(one.boots() for one in few)}."
            " Give several results a side: A1.json,A2.json B1.json,B2.json"
        )
    if any(one.verdict == differ.UNCLEAR for one in found):
        yield (
            f"unclear: the interval reaches beyond {story.outcome.effect * 100:g} %; take more"
            " boots or a quieter machine."
        )
