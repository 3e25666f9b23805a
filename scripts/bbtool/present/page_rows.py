# SPDX-License-Identifier: GPL-2.0-only
"""Every row of a result as an HTML table, as small as HTML allows: for browsers without scripts.

The page's script draws from the result itself; this table is for readers.
"""

import html

from ..results import cells
from .html import rounded
from .verdict import unit

GROUP = ("api", "gfp", "node", "cpu_node", "cpus", "pattern", "context", "lists")
NUMBERS = ("min", "p50", "p90", "p99", "p999", "max", "mean", "cost")
HEAD = ("order", "mode", "op", "repeat", "n", "failed", *NUMBERS, "obtained from", "flags")


def everywhere(rows):
    """The flags that all rows have, which are told once."""
    sets = [set(row["flags"]) for row in rows]
    return set.intersection(*sets) if sets else set()


def table(data):
    """The text of the table."""
    rows, common, group = data["benchmarks"], everywhere(data["benchmarks"]), None
    found = ["<table class=rows><thead><tr><th>" + "<th>".join(HEAD) + "</thead>"]
    for row in rows:
        title = heading(row)
        if title != group:
            group = title
            found.append(f"<tbody><tr><th colspan={len(HEAD)}>{html.escape(title)}")
        cells_of = line(row, unit(data), common)
        found.append("<tr><td>" + "<td>".join(map(html.escape, cells_of)))
    return "\n".join(found) + "\n</table>"


def heading(row):
    """What the rows of a group share."""
    parts = [
        f"{name.replace('_', ' ')} {row[name]}" if name not in ("api", "gfp") else str(row[name])
        for name in GROUP
        if row.get(name) is not None
    ]
    return ", ".join(parts)


def line(row, measure, common):
    """The cells of one row; empty ones at the end are left out."""
    number = row.get("iterations")
    text = [
        *(str(row.get(name, "")) for name in ("order", "mode", "op", "repetition_index")),
        str(number),
        str(row.get("fail") or ""),
        *(
            rounded(row.get(name), measure) if cells.carried(name, number) else ""
            for name in NUMBERS
        ),
        " ".join(f"{it['node']}/{it['zone']}:{it['count']}" for it in row["where"]),
        " ".join(flag for flag in row["flags"] if flag not in common),
    ]
    while text and not text[-1]:
        text.pop()
    return text
