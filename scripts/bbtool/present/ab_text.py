# SPDX-License-Identifier: GPL-2.0-only
"""An experiment with two kernels as text for a mail: at most 72 columns, plain characters."""

import dataclasses
import textwrap

from .. import counted
from ..results import aspects, boots, differ, surroundings
from ..results.gate import longer, unsaid
from .verdict import PLACES
from .ab_command import WIDTH, command
from .compare_rows import short, signed, what
from .view import node_of

MOST = 30  # rows of a table
RESTLESS = 1.1  # times the fastest repeat: more than most changes that are looked for


@dataclasses.dataclass
class Part:
    """What was found at one place."""

    place: str
    outcome: object  # comparison.Outcome
    rest: list  # rows that nobody asked for
    before: list  # results
    after: list
    later: int = 0  # pairs that came after the last look


def wrap(text, indent="  ", first=""):
    """Lines of a text."""
    return "\n".join(
        textwrap.wrap(
            text,
            WIDTH,
            initial_indent=first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def render(titles, parts, again, pairs, folder):
    """The whole text: titles of A and B, what was found at each place, the command.

    again() is that command, with more options if it is given some; pairs is how many were asked
    for, folder where the boots are.
    """
    lines = [wrap(f"{letter}: {title}", "   ") for letter, title in zip("AB", titles)]
    texts = ["\n".join(lines)]
    for part in parts:
        texts += [head(part), table(part.outcome.medians()), verdicts(part), beside(part)]
    texts.append("again:\n" + command(again()))
    texts.append(onward(parts, again, pairs, folder))
    return "\n\n".join(text for text in texts if text) + "\n"


def needed(rows):
    """How many pairs could decide, 0 where nobody knows: what is unclear has had as many."""
    return max((one.need for one in rows if one.verdict == differ.TOO_FEW), default=0)


def onward(parts, again, pairs, folder):
    """What may decide the rest: the same once more would end like this."""
    left = [part for part in parts if part.outcome.open() or part.outcome.few()]
    texts = [further(left, again, pairs, folder)] if left else []
    worse = [one for part in parts for one in part.outcome.worse]
    # Of what follows boots enough have been asked.
    if any(part.outcome.silent for part in parts):
        where = "what their flags mean, and what helps: Documentation/report-format.rst"
        texts.append(wrap(f"next, for rows without a number: {where}"))
    if any(one.why in (aspects.INCOMPLETE, aspects.IN_PART) for one in worse):
        texts.append(wrap(f"next, for what only some boots have: each is a result in {folder}"))
    return "\n\n".join(texts)


def further(left, again, pairs, folder):
    """How there are more boots."""
    need = max(needed(part.outcome.open()) for part in left)
    need = max(need, aspects.LEAST if any(part.outcome.few() for part in left) else 0)
    had = [len(part.before) + part.later for part in left]
    if need <= pairs and min(had) < pairs:
        text = "next, with the boots that there are (--budget is for each time):"
        more = "--resume", "--out", folder
    else:
        # An experiment is planned for its number of pairs: they say when it is looked at.
        text = "next, from the beginning, as more pairs are another experiment:"
        more = "--pairs", str(need if need > pairs else 2 * pairs)
    return wrap(text) + "\n" + command(again(*more))


def head(part):
    """Where it was measured, with what, and what else is not the same."""
    data = part.before[0]
    machine = data.get("vm", {})
    place = PLACES.get(machine.get("mode"), part.place).split(":")[0]
    facts = surroundings.facts(data)
    lines = [
        wrap(
            f"{place}, unit {data['clock']['unit']}; {counted(machine.get('cpus', '?'), 'CPU')},"
            f" {machine.get('memory_mb', '?')} MB; Linux {data['kernel']['release']};"
            f" {facts.get('compiler', 'compiler not known')}; buddybench"
            f" {data['module']['version']} {data['module'].get('srcversion', '')[:8]};"
            f" command line: {facts['command line']}"
        )
    ]
    told = surroundings.differences(part.before, part.after)
    told = [f"{name}: {ours} | {theirs}" for name, ours, theirs in told]
    lines.append(wrap("A and B differ in " + "; ".join(told)) if told else "nothing else differs")
    varied = sorted({*surroundings.varied(part.before), *surroundings.varied(part.after)})
    if varied:
        lines.append(wrap("both sides alike vary " + ", ".join(varied)))
    return "\n".join(lines)


def common(row):
    """What rows of one group have in common."""
    words = [row[key] for key in ("api", "gfp") if key in row]
    words += [] if row.get("node") is None else [node_of(row["node"])]
    words += [row["pattern"]]
    words += [f"CPUs {row['cpus']}"] if row.get("threads", 1) > 1 else []
    if row.get("cpu_node") not in (None, row.get("node")):
        words += [f"from a CPU on node {row['cpu_node']}"]
    words += [row["context"]] if row.get("context") not in (None, "preempt") else []
    return ", ".join(words)


def grouped(rows):
    """{what rows have in common: rows}."""
    found = {}
    for one in rows:
        found.setdefault(common(one.row), []).append(one)
    return found


def brief(row):
    """What was measured, with the order."""
    return f"order {row['order']} {what(row)}" if "order" in row else what(row)


def named(row, rows):
    """A row that stands alone, with all there is to it if others of these are as brief."""
    names = {other.get("name") or str(other) for other in rows if brief(other) == brief(row)}
    lists = f", lists={row['lists']}" if row.get("lists") else ""
    return brief(row) + (f", {common(row)}{lists}" if len(names) > 1 else "")


def most(members):
    """So many of the rows as are shown, those that changed in any case."""
    changed = [one for one in members if one.verdict in (differ.SLOWER, differ.FASTER)]
    left = MOST - len(changed)
    others = [one for one in members if one not in changed][: max(0, left)]
    return [one for one in members if one in changed or one in others]


def table(rows):
    """A line for each row, under what they have in common."""
    lines = []
    for title, members in grouped(rows).items():
        members.sort(
            key=lambda one: (what(one.row), one.row.get("order", -1), str(one.row.get("lists")))
        )
        lines += ["", wrap(title)] if lines else [wrap(title)]
        lines.append(f"{'':<11}{'order':>5} {'lists':<9}{'A':>8}{'B':>8}  change")
        last = None
        shown = most(members)
        for one in shown:
            name = what(one.row)
            label = name if name != last else ""
            lists = one.row.get("lists") or "-"
            lines.append(
                f"{label:<11}{one.row.get('order', '-'):>5} {lists:<9}{numbers(one)}".rstrip()
            )
            last = name
        if len(members) > len(shown):
            lines.append(f"... and {len(members) - len(shown)} more, none slower or faster")
    return "\n".join(lines)


def numbers(one):
    """The numbers of a row, and what they say."""
    text = "".join(f"{short(number):>8}" for number in one.medians())
    interval = ""
    if one.interval and one.interval[0] < one.interval[1]:
        interval = f" [{signed(one.interval[0] - 1)},{signed(one.interval[1] - 1)}]"
    return f"{text}  {signed(one.ratio() - 1):>6} %{interval} {words(one)}"


def words(one):
    """The verdict in a few letters."""
    return {
        differ.SAME: "same",
        differ.UNCLEAR: "unclear",
        differ.TOO_FEW: "too few",
    }.get(one.verdict, one.verdict)


def tailed(rows):
    """The p99 that changed, or may have."""
    left = {id(one) for one in unsaid(rows) if longer(one)}
    kinds = (differ.SLOWER, differ.FASTER)
    return [one for one in rows if one.what == "p99" and (one.verdict in kinds or id(one) in left)]


def tails(rows):
    """A line for each of them."""
    known = [one.row for one in rows if one.what == "p99"]
    return [f"p99: {named(one.row, known)}: {moved(one)}" for one in tailed(rows)]


def moved(one):
    """By how much a p99 did."""
    return f"{signed(one.ratio() - 1)} %" + (", not decided" if longer(one) else "")


def verdicts(part):
    """What it comes to, and how it was judged."""
    rows, effect = part.outcome.medians(), part.outcome.effect * 100
    counts = {}
    for one in rows:
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
    text = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    pairs, all_rows = counted(max(one.boots() for one in rows), "pair"), counted(len(rows), "row")
    lines = [wrap(f"{all_rows} asked for: {text} (same: less than {effect:g} %)")]
    if any(one.counted for one in rows):
        exact = sum(one.defined for one in rows)
        lines.append(
            wrap(
                f"{pairs} of boots. Exact: {exact} of {all_rows}, whose free lists were in a"
                " state that was made and whose boots agree; in the others boots of A and B must"
                " not overlap."
            )
        )
    else:
        lines.append(
            wrap(
                f"{pairs} of boots, order drawn by lot, one number a boot. Wilcoxon's"
                f" signed-rank test, Holm over {all_rows}, Bonferroni over 4 looks,"
                f" {differ.ALPHA['median'] * 100:g} % in all; in brackets Student's interval, 95 %"
                " for all looks together."
            )
        )
    if part.later:
        later = counted(part.later, "pair")
        lines.append(wrap(f"{later} after the last look wait for the next (--resume)"))
    lines += undecided(part)
    lines += map(wrap, tails(part.outcome.rows))
    others = (*part.outcome.worse, *part.outcome.silent)
    known = [one.row for one in (*rows, *others)]
    lines += [wrap(f"{one.kind}: {named(one.row, known)}: {one.text}") for one in others]
    return "\n".join(lines)


def undecided(part):
    """How many rows are not decided, and whatever else makes the exit status what it is."""
    left = [one for one in part.outcome.open() if one.what == "median"]
    rest = f"; {counted(needed(left), 'pair')} could" if needed(left) else ""
    reasons = [f"{counted(len(left), 'row')}{rest}"] if left else []
    reasons += part.outcome.besides()
    lines = [wrap("undecided: " + "; ".join(reasons))] if reasons else []
    return lines + (restless(part) if left else [])


def restless(part):
    """Why times may not have been decided: repeats within a boot differ, as on a busy host."""
    exact = any(one.counted for one in part.outcome.medians())
    times = None if exact else boots.unrest(part.before + part.after)
    if not times or times < RESTLESS:
        return []
    text = (
        f"a typical repeat took {times:.1f} times the fastest of its boot: if other work runs on"
        " this host, end it, or use another host"
    )
    return [wrap(text)]


def beside(part):
    """The rows that nobody asked for."""
    rest = [one for one in part.rest if one.what == "median"]
    moved = [one for one in rest if one.verdict in (differ.SLOWER, differ.FASTER)]
    if not rest:
        return ""
    lines = [wrap(f"exploratory, not asked for: {counted(len(rest), 'row')}, {len(moved)} changed")]
    return "\n".join(lines + ([table(moved)] if moved else []))
