# SPDX-License-Identifier: GPL-2.0-only
"""The figures of `buddybench exercise`, from the output of the guest."""

import dataclasses
import math
import re

OK, BAD = "ok", "FAILED"


@dataclasses.dataclass
class Figure:
    """One line of the table."""

    part: str
    what: str
    value: str
    limit: str
    verdict: str


def figure(part, what, value, limit, good):
    """A figure that was measured."""
    return Figure(part, what, str(value), limit, OK if good else BAD)


def missing(part, why):
    """A part that did not run: every kernel that is supported has it."""
    return [Figure(part, why, "-", "-", BAD)]


def fields(line):
    """The name=value words of a header line; values may be in quotes."""
    return {
        name: quoted or plain
        for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', line)
    }


def rows(text):
    """The rows of a TSV table, as dicts; the last line with # that has tabs names the columns."""
    columns, found = [], []
    for line in text.splitlines():
        if line.startswith("#") and "\t" in line:
            columns = line[1:].split("\t")
        elif line and not line.startswith("#"):
            found.append(dict(zip(columns, line.split("\t"))))
    return found


def number(text):
    """A number of the module's text, or 0."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return 0.0


def first(text):
    """The header line of a file."""
    return next((line for line in text.splitlines() if line.startswith("# ")), "")


def verify(text, wanted):
    """Figures of the verify pattern."""
    if not text.strip():
        return missing("verify", "verify did not run")
    head = fields(first(text))
    checked, bad = int(head.get("allocations", 0)), [
        line for line in text.splitlines() if line.startswith("not ok")
    ]
    return [
        figure(
            "verify",
            f"allocations in {head.get('cells', '?')} cells",
            checked,
            f">= {wanted}",
            checked >= wanted and head.get("result") == "done",
        ),
        figure(
            "verify",
            "violations",
            head.get("violations", "?"),
            "0",
            head.get("violations") == "0" and not bad,
        ),
        figure(
            "verify",
            "planted violations caught",
            f"{head.get('caught')} of {head.get('planted')}",
            "12 of 12",
            head.get("caught") == head.get("planted") == "12",
        ),
    ]


def oracle(text, wanted):
    """Figures of one oracle command."""
    if not text.strip():
        return missing("oracle", "the oracle did not run")
    head = fields(first(text))
    command, asked = head.get("command", "?").split()[0], int(head.get("predictions", 0))
    share = number(head.get("undecided_pct", math.inf))
    told = [line for line in text.splitlines() if line.startswith("# miss")]
    return [
        figure("oracle", f"{command}: predictions", asked, f">= {wanted}", asked >= wanted),
        figure(
            "oracle",
            f"{command}: misses",
            " ".join([str(head.get("misses")), *told]),
            "0",
            head.get("misses") == "0",
        ),
        figure("oracle", f"{command}: undecided", f"{share:.2f} %", "<= 5 %", share <= 5),
    ]


def share(table, order, pattern, *paths):
    """How many percent of the allocations of an order took one of these paths."""
    return sum(
        number(row["share"])
        for row in table
        if row["order"] == str(order) and row["pattern"] == pattern and row["path"] in paths
    )


def cached_limit(release):
    """The highest order that has a per-CPU list, beside huge pages."""
    return 0 if release.startswith("5.10") else 3


def sums(table):
    """The sum of the shares of every cell."""
    cells = {}
    for row in table:
        if row["path"] != "all":
            key = row["cell"], row["repeat"]
            cells[key] = cells.get(key, 0) + number(row["share"])
    return cells


def paths(text, results, release):
    """Figures of the second pass.

    They are about the shares, agreement with the kernel's counters, the jump where the lists end.
    """
    table = rows(text)
    if not table:
        return missing("paths", "no path was reported")
    every = [row for row in table if row["path"] == "all"]
    cells = sums(table)
    off = max(abs(total - 100) for total in cells.values())
    pages, traced, counted = (
        sum(int(row[name]) for row in every) for name in ("pages", "traced", "pgalloc")
    )
    hit = share(table, 0, "pair", "pcp_hit")
    last = cached_limit(release)
    return [
        figure(
            "paths",
            f"shares of {len(cells)} cells add up",
            f"100 % within {off:.3f}",
            "100 %",
            off < 0.0005,
        ),
        figure("paths", "pages got, in events", f"{pages}, {traced}", "equal", pages == traced),
        figure(
            "paths",
            "vm event pgalloc_*",
            counted,
            "within 1 %",
            pages <= counted <= pages * 1.01 + 500,
        ),
        figure("paths", "pcp_hit, warm pair of order 0", f"{hit:.2f} %", ">= 99 %", hit >= 99),
        *jump(table, rows(results), last),
    ]


def attribution(off, on):
    """What a second pass adds to the timed results.

    It must be nothing: the same run with and without it has the same results.

    Of warm pairs of order 0: what others cost differs by a few instructions, with the block that
    they get.
    """
    tables = [
        {
            (row["order"], row["node"], row["op"]): number(row["p50"])
            for row in rows(text)
            if row["mode"] == "op" and row["pattern"] == "pair" and row["order"] == "0"
        }
        for text in (off, on)
    ]
    if not tables[0]:
        return missing("paths", "no run without attribution")
    gap = max(abs(value - tables[1].get(key, -1)) for key, value in tables[0].items())
    return [
        figure(
            "paths",
            "attribution adds to a warm pair of order 0",
            f"{gap:g} instructions",
            "0",
            not gap,
        )
    ]


def jump(table, results, last):
    """The step in cost from the last order with a per-CPU list to the next, and its reason."""
    cost = {
        int(row["order"]): number(row["p50"])
        for row in results
        if row["op"] == "alloc" and row["pattern"] == "pair" and row["mode"] == "op"
    }
    before = share(table, last, "pair", "pcp_hit")
    after = share(table, last + 1, "pair", "buddy_exact", "buddy_split")
    step = cost.get(last + 1, 0) - cost.get(last, 0)
    return [
        figure(
            "paths",
            f"alloc p50, order {last} -> {last + 1}",
            f"{cost.get(last, 0):.0f} -> {cost.get(last + 1, 0):.0f}",
            "dearer",
            step > 0,
        ),
        figure(
            "paths", f"explained: order {last} pcp_hit", f"{before:.2f} %", ">= 99 %", before >= 99
        ),
        figure(
            "paths",
            f"explained: order {last + 1} free lists",
            f"{after:.2f} %",
            ">= 99 %",
            after >= 99,
        ),
    ]


def fragmentation(text):
    """Figures of one held and released zone."""
    head, table = fields(first(text)), rows(text)
    at = {row["when"]: row for row in table if row["order"] == "0"}
    if "start" not in at or "released" not in at:
        return missing("fragmentation", "nothing was held and released")
    gap = abs(int(head["reached"]) - int(head["target"])) / 10
    lost = sum(int(at["start"][name]) - int(at["released"][name]) for name in ("free", "pcp"))
    what = f"order {head['order']} {head['type']} to {int(head['target']) / 10:.0f} %"
    held = {row["order"]: row for row in table if row["when"] == "held"}
    got = held[head["order"]]
    return [
        figure(
            "fragmentation",
            f"{what}: reached",
            f"{int(head['reached']) / 10:.1f} %, ended by {head['end']}",
            "+- 2 points, target",
            gap <= 2 and head["end"] == "target",
        ),
        figure("fragmentation", f"{what}: held for it", f"{head['blocks']} pages", "-", True),
        figure(
            "fragmentation",
            f"{what}: order {head['order']} then",
            f"{got['got']} of {got['tries']}",
            "-",
            True,
        ),
        figure("fragmentation", f"{what}: pages not back", lost, "+- 64", abs(lost) <= 64),
    ]


def trace(ops, facts, size):
    """Figures of a recorded run."""
    slowest = max(ops, key=lambda op: op.nanoseconds)
    noise = "interrupted" if slowest.noise() else "not interrupted"
    emulated = ", emulated" if facts.get("mode") == "tcg" else ""
    return [
        figure(
            "trace",
            "trace-cmd check-events",
            facts.get("check-events"),
            "0",
            facts.get("check-events") == "0",
        ),
        figure(
            "trace", "allocations in the .dat", f"{len(ops)} in {size / 1e6:.1f} MB", "> 0", ops
        ),
        figure(
            "trace",
            f"slowest: order {slowest.order()} {slowest.path()}, {noise}",
            f"{slowest.nanoseconds / 1e3:.1f} us{emulated}",
            "-",
            True,
        ),
    ]
