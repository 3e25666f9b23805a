# SPDX-License-Identifier: GPL-2.0-only
"""A comparison as one HTML file: what differs first, then rows by what matters, then the mail."""

import itertools

from ..results import cells, differ
from . import compare_strips, compare_text, html
from .compare_rows import change, place, short, sized
from .draw import box, dot, element, join, line, shade, svg, table
from .view import View, base_of, main_api

MODULES = ("core", "rows", "latency", "compare")
RANK = (
    *(differ.SLOWER, differ.FASTER, differ.UNCLEAR),
    *(differ.TOO_FEW, differ.SAME, differ.OTHER_UNIT),
)
WIDE, HIGH = 220, 18  # of an interval, in pixels
MOST = 60  # rows outside of the fold


def write(path, story):
    """Write the page of a compare_text.Story."""
    html.write(path, render, story)


def render(story, charts):
    """The page as text."""
    status, _ = story.outcome.status()
    judged = compare_text.verdict(story)
    return html.render(
        "compare.html",
        MODULES,
        charts,
        title="buddybench: {} against {}".format(
            *(side.data["kernel"]["release"] for side in (story.after, story.before))
        ),
        level={0: "good", 1: "bad"}.get(status, "note"),
        verdict=judged.removeprefix("worse: ").removeprefix("undecided: "),
        summary=compare_text.summary(story).split("\nverdict")[0],
        different=[tuple(map(told_of, items)) for items in story.different],
        varied=story.varied,
        forced=story.forced,
        boots=compare_text.boots_of(story),
        maps=maps(story),
        worse=list(map(finding, story.outcome.worse)),
        silent=list(map(finding, story.outcome.silent)),
        mail=compare_text.render(story, False),
        sides=[
            (letter, side, html.packed(side.data), f"{letter}.json.gz")
            for letter, side in (("A", story.before), ("B", story.after))
        ],
        meta={**html.ROWS, "unit": compare_text.unit_of(story)},
        **changes(story.outcome.rows),
    )


def changes(compared):
    """The rows by what matters: those on top, and the others."""
    ranked = sorted(compared, key=rank)
    limit = reach(known(ranked))
    rows = [row_of(one, limit) for one in ranked]
    told = sum(one.verdict in (differ.SLOWER, differ.FASTER) for one in ranked)
    first = max(MOST, told)
    head = ["row", "A", "B", "change", "verdict", "95 % interval, dots are boots"]
    return {
        "strips": compare_strips.draw(known(ranked), named),
        "more_strips": f", the first {compare_strips.MOST}" * (len(ranked) > compare_strips.MOST),
        "top": table(head, rows[:first], "plain numbers changes"),
        "rest": table(head, rows[first:], "plain numbers changes") if rows[first:] else "",
        "more": len(rows[first:]),
        "reach": f"{limit * 100:.3g} %",
    }


def known(compared):
    """The rows that have a change: not those in different units."""
    return [one for one in compared if one.verdict != differ.OTHER_UNIT]


def finding(one):
    """What is told of a row beside its number: (kind, row, how)."""
    return one.kind, title_of(one.row), one.text + ("" if one.certain else ", not certain")


def title_of(row):
    """The name of a row for people."""
    return f"{sized(row)}, {place(row)}"


def named(one):
    """The name of what is compared."""
    return ("p99 of " if one.what == "p99" else "") + title_of(one.row)


def told_of(value):
    """A value of the environment; one that is not known."""
    return "not known" if value is None else value


def rank(one):
    """Slower ones first, the largest change first; what did not change last."""
    return RANK.index(one.verdict), -abs(one.ratio() - 1)


def reach(rows):
    """The scale of all intervals: what rows that changed need, and nine of ten others."""
    moved = [abs(one.ratio() - 1) for one in rows if one.verdict in (differ.SLOWER, differ.FASTER)]
    ends = sorted(
        max(abs(end - 1) for end in (one.interval or (one.ratio(), one.ratio()))) for one in rows
    )
    return min(max([0.01, *(1.2 * share for share in moved), *ends[: int(len(ends) * 0.9)]]), 2)


def row_of(one, limit):
    """A row of the table."""
    name = element(
        "button",
        named(one),
        type="button",
        data_row=one.row.get("name", ""),
        class_="row",
    )
    before, after = one.medians()
    colour = {differ.SLOWER: "worse", differ.FASTER: "better"}.get(one.verdict, "")
    return [
        name,
        short(before),
        short(after),
        element("td", f"{(one.ratio() - 1) * 100:+.1f} %" if known([one]) else "", class_=colour),
        element("td", one.verdict, class_=colour),
        element("td", interval(one, limit) if known([one]) else ""),
    ]


def interval(one, limit):
    """The interval as a bar, and boots or pairs of boots as dots."""

    def at(ratio):
        return WIDE / 2 * (1 + min(1, max(-1, (ratio - 1) / limit)))

    parts = [line(WIDE / 2, 0, HIGH, "mark", "no change")]
    if one.interval:
        low, high = map(at, one.interval)
        parts.append(box((low, HIGH / 2 - 3), (max(2, high - low), 6), "after"))
    base = one.medians()[0]
    pairs = zip(one.before, one.after) if one.paired else ((base, value) for value in one.after)
    parts += [
        dot(at(after / before), HIGH / 2, f"{after:g} against {before:g}")
        for before, after in pairs
    ]
    return svg(WIDE, HIGH, parts, change(one).strip())


def maps(story):
    """The change of the medians, function x order and mask x order."""
    medians = known(story.outcome.medians())
    if not medians:
        return ""
    view = View({"benchmarks": [one.row for one in medians]})
    base = {**base_of(view), "api": main_api(view)}
    found = []
    ops = [op for op in ("alloc", "free", "pair") if op in view.values("op")]
    titles = {"api": "function", "gfp": "mask"}
    for key, op in itertools.product([it for it in titles if len(view.values(it)) > 1], ops):
        rows = heat(medians, key, op, base, view)
        head = [f"{op}, {titles[key]} by order", *sorted(view.values("order"))]
        if rows:
            found.append(table(head, rows, "heat change"))
    return join(found)


def heat(medians, key, op, base, view):
    """One line per value of the key."""
    rows = []
    for value in view.values(key):
        want = {**base, key: value}
        by = {}
        for one in medians:
            here = by.get(one.row.get("order"))
            if (
                one.row["op"] == op
                and all(it is None or one.row.get(name) in (it, None) for name, it in want.items())
                and (here is None or before(one.row, here.row))
            ):
                by[one.row.get("order")] = one
        if by:
            rows.append([value, *(square(by.get(order)) for order in sorted(view.values("order")))])
    return rows


def before(row, other):
    """Whether the free lists were in a more usual state."""
    return cells.rank(row.get("lists")) < cells.rank(other.get("lists"))


def square(one):
    """The change of a row; a saturated colour is 20 % or more."""
    if one is None:
        return shade("\u00b7", None)
    change_of = one.ratio() - 1
    made = shade(f"{change_of * 100:+.1f}", min(1, abs(change_of) * 5), one.verdict)
    return type(made)(made.replace("--heat", "--slow")) if change_of > 0 else made
