# SPDX-License-Identifier: GPL-2.0-only
"""The tables of a result beside its rows: is what the pages use of them what it should be?"""

import re

from . import shape

INT, NUMBER, TEXT = (int,), shape.NUMBER, shape.TEXT
PLACE = {"node": INT, "zone": TEXT}
SOME = {f"{name}?": (int, str) for name in ("nr_free", "free_types", "lowmem_reserve")}
PAGES = {f"{name}?": INT for name in ("promo", "boost", "pcp_count", "pcp_high", "pcp_batch")}
ZONE = {**PLACE, **SOME, **PAGES, **dict.fromkeys("managed free min low high".split(), INT)}
# Member: what its rows have.
TABLES = {
    "zones": ZONE,
    "zones_before": ZONE,
    "snapshots": {**PLACE, **SOME, "when": (int, str), "cell?": INT, "repeat?": INT},
    "paths": {
        **{f"{name}?": TEXT for name in ("api", "gfp", "pattern")},
        **{f"{name}?": INT for name in ("cell", "order", "n")},
        "node?": (int, str),  # or rr
        "path": TEXT,
        "p50?": NUMBER,
    },
    "fragment": {
        **{f"{name}?": NUMBER for name in ("tries", "got", "unusable", "p50")},
        "when": (int, str),
        "order": INT,
    },
}
LOOK = {**PLACE, "free_area": (list,)}
STREAM = {
    "timeline": {
        **{**LOOK, "unusable": (list,), "due_ns": NUMBER},
        **dict.fromkeys("event want live free".split(), INT),
    },
    "recorded": {**LOOK, "ns": NUMBER},
}
NUMBERS = re.compile(r"-?\d{1,18}(,-?\d{1,18})*|-?")  # a column that lists some


def wrong_lists(row, where):
    """What of a row's lists of numbers is none."""
    for key in ("nr_free", "free_types", "lowmem_reserve"):
        if isinstance(row.get(key), str) and not NUMBERS.fullmatch(row[key]):
            return f"{where}: {key} is no list of numbers"
    for key in ("free_area", "unusable", "free_types"):
        if isinstance(row.get(key), list) and not all(map(shape.finite, row[key])):
            return f"{where}: {key} is no list of numbers"
    return None


def wrong_rows(data, tables):
    """The first thing that is wrong in these tables, or None."""
    for name, members in tables.items():
        if not isinstance(data.get(name, []), list):
            return f"{name} is no list"
        for number, row in enumerate(data.get(name, [])):
            where = f"row {number} of {name}"
            found = shape.wrong(row, members, where) or wrong_lists(row, where)
            if found:
                return found
    return None


def trouble(data):
    """Why a table is not what it should be, or None."""
    stream = data.get("stream", {})
    if not isinstance(stream, dict) or not isinstance(stream.get("replay", {}), dict):
        return "stream is of the wrong type"
    return wrong_rows(data, TABLES) or wrong_rows(stream, STREAM)
