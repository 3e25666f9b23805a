# SPDX-License-Identifier: GPL-2.0-only
"""A comparison as text: at most 80 columns, plain characters, to be pasted into a mail."""

import dataclasses
import textwrap

from ..results import differ
from .verdict import PLACES
from .view import View, base_of, main_api, si

WIDTH = 78
MOST = 40  # rows that are all shown
WHAT = {("op", "alloc"): "alloc", ("op", "free"): "free", ("batch", "pair"): "alloc+free"}


@dataclasses.dataclass
class Story:
    """All there is to tell."""

    before: object
    after: object
    pairs: list
    different: list
    forced: list
    left_out: tuple
    only: tuple
    effect: float


def render(story, everything):
    """The whole text."""
    exact = story.pairs[0].exact
    parts = [head(story)]
    shown = story.pairs if everything or len(story.pairs) <= MOST else main_rows(story)
    parts += [group(title, members) for title, members in grouped(shown)]
    if len(shown) < len(story.pairs):
        parts.append(largest(story, shown))
    parts.append(summary(story))
    parts.append(notes(story, exact))
    return "\n\n".join(part for part in parts if part) + "\n"


def wrap(text, indent="  "):
    """Lines of a text."""
    return "\n".join(
        textwrap.wrap(
            text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    )


def head(story):
    """What A and B are, and in what they differ."""
    lines = []
    for letter, side in (("A", story.before), ("B", story.after)):
        machine = side.data.get("vm", {}).get("mode")
        host = side.data["context"].get("host_name", "?")
        place = PLACES.get(
            machine, host if host != "(none)" else side.data["kernel"]["machine"]
        ).split(":")[0]
        boots = f"{len(side.files)} results" if len(side.files) > 1 else side.names[0]
        lines.append(wrap(f"{letter}: {side.data['kernel']['release']}, {place}, {boots}"))
    side = story.before
    lines.append(
        wrap(
            f"buddybench {side.data['module']['version']};"
            f" init_on_alloc={side.env.get('init_on_alloc', '?')}; unit {side.unit}, medians of"
            f" {repeats(story)}"
        )
    )
    if story.different:
        lines.append(
            wrap(
                "A and B differ in "
                + "; ".join(f"{name}: {ours}, {theirs}" for name, ours, theirs in story.different)
            )
        )
    lines += [wrap(f"FORCED: {reason}") for reason in story.forced]
    return "\n".join(lines)


def repeats(story):
    """How many observations there are a side."""
    counts = sorted({min(len(pair.before), len(pair.after)) for pair in story.pairs})
    text = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return f"{text} repeat{'' if text == '1' else 's'} a side"


def main_rows(story):
    """The rows of the function, mask and node that the other tables show, too."""
    view = View({"benchmarks": [pair.row for pair in story.pairs]})
    base = {**base_of(view), "api": main_api(view)}
    return [
        pair
        for pair in story.pairs
        if all(pair.row.get(key) == value for key, value in base.items())
    ]


def place(row):
    """What rows of one group have in common."""
    node = "the CPU's node" if row.get("node") is None else f"node {row['node']}"
    words = [row["api"], row["gfp"], node, f"pattern {row['pattern']}"]
    words += [f"CPUs {row['cpus']}"] if row.get("threads", 1) > 1 else []
    words += [row["context"]] if row.get("context") not in (None, "preempt") else []
    return ", ".join(words)


def what(row):
    """What was timed."""
    return WHAT.get((row["mode"], row["op"]), f"{row['op']} {row['mode']}")


def grouped(pairs):
    """[(title, pairs)], within a group by what was timed and by order."""
    found = {}
    for pair in pairs:
        found.setdefault(place(pair.row), []).append(pair)
    kinds = list(WHAT)
    for title, members in found.items():
        members.sort(
            key=lambda pair: (
                (
                    kinds.index((pair.row["mode"], pair.row["op"]))
                    if (pair.row["mode"], pair.row["op"]) in kinds
                    else len(kinds)
                ),
                what(pair.row),
                pair.row["order"],
            )
        )
        yield title, members


def group(title, members):
    """One table."""
    lines = [wrap(title), f"{'':10}{'order':>7}{'A':>10}{'B':>10}   change"]
    last = None
    for pair in members:
        name = what(pair.row)
        lines.append(
            f"{name if name != last else '':<10}{pair.row['order']:>7}{values(pair)}".rstrip()
        )
        last = name
    return "\n".join(lines)


def values(pair):
    """The numbers of A and B, and what they say."""
    return "".join(f"{short(number):>10}" for number in pair.medians()) + "   " + change(pair)


def short(number):
    """All digits of small numbers: a ratio can be checked by hand."""
    if number < 1000:
        return f"{number:.1f}".removesuffix(".0")
    return f"{number:.0f}" if number < 1e6 else si(number)


def change(pair):
    """The change, or that there is none, with the interval where there is one."""
    interval = ""
    if pair.interval:
        interval = f"  [{signed(pair.interval[0] - 1)}, {signed(pair.interval[1] - 1)}]"
    if pair.verdict in (differ.SLOWER, differ.FASTER):
        p = "" if pair.p is None else f"  p={pair.p:.3f}" if pair.p >= 0.001 else "  p<.001"
        return f"{signed(pair.ratio() - 1):>8} %{interval}{p}"
    if pair.before == pair.after:
        return "       ="
    return f"{signed(pair.ratio() - 1):>8} %{interval}  {pair.verdict}"


def signed(share):
    """+5.0 for 0.05."""
    return f"{share * 100:+.1f}" if abs(share) < 9.995 else f"{share * 100:+.0f}"


def largest(story, shown):
    """The largest change of each function among the rows that are not shown."""
    seen = {id(pair) for pair in shown}
    rest = [
        pair
        for pair in story.pairs
        if id(pair) not in seen and pair.verdict in (differ.SLOWER, differ.FASTER)
    ]
    rest.sort(key=lambda pair: -max(pair.ratio(), 1 / pair.ratio()))
    if not rest:
        return ""
    worst = {}
    for pair in rest:
        worst.setdefault(pair.row["api"], pair)
    lines = [
        f"largest change of each function in the other {len(story.pairs) - len(shown)} rows (--all"
        " shows them)"
    ]
    for pair in worst.values():
        row = pair.row
        node = "" if row.get("node") is None else f", node {row['node']}"
        lines += [
            wrap(f"{row['api']}, {row['gfp']}{node}, {what(row)}"),
            f"{'':10}{row['order']:>7}{values(pair)}",
        ]
    return "\n".join(lines)


def summary(story):
    """How many rows did what, and the mean."""
    counts = [
        (kind, sum(pair.verdict == kind for pair in story.pairs))
        for kind in (differ.SLOWER, differ.FASTER, differ.SAME, differ.UNCLEAR, differ.TOO_FEW)
    ]
    names = {differ.SAME: f"{differ.SAME} (below {story.effect * 100:g} %)"}
    lines = [
        wrap(
            f"{len(story.pairs)} rows in both. B against A: "
            + ", ".join(f"{count} {names.get(kind, kind)}" for kind, count in counts if count)
        )
    ]
    if not any(count for kind, count in counts if kind in (differ.SLOWER, differ.FASTER)) and dict(
        counts
    )[differ.SAME] == len(story.pairs):
        lines.append("No difference.")
    kinds = {}
    for pair in story.pairs:
        kinds.setdefault(what(pair.row), []).append(pair)
    lines.append(
        wrap(
            "geometric mean of B/A: "
            + ", ".join(f"{name} {differ.geomean(found):.3f}" for name, found in kinds.items())
        )
    )
    return "\n".join(lines)


def notes(story, exact):
    """What to know before quoting."""
    lines = []
    if exact:
        lines.append(
            "Instructions are counted, not timed: the same code on lists in the same state gives"
            " the same count. What a change means for speed, only a timed run can show."
        )
    else:
        lines.append(
            f"Rank test over repeats, Holm's correction over all {len(story.pairs)} rows at"
            f" {differ.ALPHA * 100:g} %; in brackets the 95 % interval in percent (bootstrap)."
        )
        if any(pair.verdict == differ.UNCLEAR for pair in story.pairs):
            lines.append(
                f"unclear: the interval reaches beyond {story.effect * 100:g} %; take more repeats"
                " or a quieter machine."
            )
        fewest = min(min(len(pair.before), len(pair.after)) for pair in story.pairs)
        if fewest < differ.RELIABLE:
            lines.append(f"UNRELIABLE: {fewest} repeats in some rows; use repeats=10 or more.")
        if min(len(story.before.files), len(story.after.files)) < 2:
            lines.append(
                "One boot per side, but boots differ from each other. Give several results per"
                " side: A1.json,A2.json B1.json,B2.json"
            )
    for letter, found in zip("AB", story.left_out):
        if found:
            lines.append(
                f"left out of {letter}: "
                + ", ".join(f"{count} rows {flag}" for flag, count in sorted(found.items()))
            )
    for letter, count in zip("AB", story.only):
        if count:
            lines.append(f"{count} rows are in {letter} only")
    again = story.before.data.get("replay", "")
    if again and max(map(len, again.split())) < WIDTH - 2:
        lines.append(f"A again: {again}")
    return "\n".join(wrap(line) for line in lines)
