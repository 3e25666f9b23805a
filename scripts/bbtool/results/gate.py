# SPDX-License-Identifier: GPL-2.0-only
"""A comparison as a status: shown to be no worse, shown to be worse, or neither.

That nothing was found is not enough to pass: with few boots nothing is ever found.
"""

from .. import FAILED, OK, UNDECIDED, counted
from . import boots, differ


def judged(rows, findings, effect, silent):
    """(status, the reasons as text).

    A p99 that is not decided counts only if all of its interval is slower: with so few boots a tail
    is hardly ever shown to be the same. silent has the rows that have no number to be compared:
    nothing is shown of them.
    """
    sure = [one for one in findings if one.certain]
    unsure = [one for one in findings if not one.certain]
    slower = [one for one in rows if one.verdict == differ.SLOWER]
    reasons = [
        f"{len(part)} {word}"
        for word, part in (
            ("slower", [one for one in slower if one.what == "median"]),
            ("slower at p99", [one for one in slower if one.what == "p99"]),
            *((kind, [one for one in sure if one.kind == kind]) for kind in kinds(sure)),
        )
        if part
    ]
    if reasons:
        return FAILED, reasons
    medians = [one for one in rows if one.what == "median"]
    if any(one.verdict == differ.OTHER_UNIT for one in medians):
        return UNDECIDED, [f"not in one unit: {counted(len(medians), 'row')}"]
    reasons = [*centres(medians, effect), *besides(rows, unsure, silent)]
    return (UNDECIDED if reasons else OK), reasons


def centres(medians, effect):
    """The reasons that medians are."""
    few = [one for one in medians if one.verdict == differ.TOO_FEW]
    wide = [one for one in medians if one not in few and not differ.shown(one, effect)]
    if few:
        need = max(one.need for one in few)
        yield f"too few boots for {counted(len(few), 'row')}, {need} a side can decide"
    if wide:
        yield f"{counted(len(wide), 'row')} may be slower by more than {effect * 100:g} %"


def besides(rows, unsure, silent):
    """The reasons that there are beside the medians."""
    found = [one for one in unsaid(rows) if longer(one)]
    if found:
        need = max(one.need for one in found)
        yield f"{counted(len(found), 'row')} may be slower at p99, {need} boots a side can decide"
    for why in dict.fromkeys(one.why for one in unsure):
        part = [one for one in unsure if one.why == why]
        some = counted(len({boots.rows.name(one.row) for one in part}), "row")
        yield f"{some} may be worse ({', '.join(kinds(part))}), {why}"
    if silent:
        why = "; ".join(sorted({one.text for one in silent}))
        yield f"no number for {counted(len(silent), 'row')} ({why})"


def unsaid(rows):
    """Without what is slower, the p99 of such a row included, which could only say it again."""
    slower = [one for one in rows if one.verdict == differ.SLOWER and one.what == "median"]
    names = {boots.rows.name(one.row) for one in slower}
    left = [one for one in rows if one.verdict != differ.SLOWER]
    return [one for one in left if boots.rows.name(one.row) not in names]


def is_open(one):
    """Whether more boots may decide a row on which something depends."""
    return one.verdict in (differ.TOO_FEW, differ.UNCLEAR) and (one.what == "median" or longer(one))


def longer(one):
    """Whether a tail that is not decided would be slower by what is worth a word."""
    open_tail = one.what == "p99" and one.verdict in (differ.TOO_FEW, differ.UNCLEAR)
    return open_tail and one.interval is not None and one.interval[0] >= 1 + one.worth


def kinds(findings):
    """What there is besides numbers, in the order it was found."""
    return list(dict.fromkeys(one.kind for one in findings))
