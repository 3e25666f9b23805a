# SPDX-License-Identifier: GPL-2.0-only
"""A comparison as JSON."""

import dataclasses
import json

from ..results import differ

SCHEMA = "buddybench-compare/1"


def row(one):
    """A row that both sides have."""
    before, after = one.medians()
    return {
        "name": one.row["name"],
        "unit": one.row["unit"],
        "what": one.what,
        "before": before,
        "after": after,
        "boots": [len(one.before), len(one.after)],
        "verdict": one.verdict,
        "p": one.p,
        "interval": one.interval,
        "shares": differ.shares(one),
    }


def render(story):
    """The whole comparison."""
    status, reasons = story.outcome.status()
    data = {
        "schema": SCHEMA,
        "status": status,
        "reasons": reasons,
        "names": [story.before.names, story.after.names],
        "kernels": [side.data["kernel"]["release"] for side in (story.before, story.after)],
        "paired": story.outcome.paired,
        "different": story.different,
        "varied": story.varied,
        "forced": story.forced,
        "rows": [row(one) for one in story.outcome.rows],
        "worse": [plain(one) for one in story.outcome.worse],
        "silent": [plain(one) for one in story.outcome.silent],
        "units": [story.before.unit, story.after.unit],
    }
    return json.dumps(data, indent=1, default=str) + "\n"


def plain(one):
    """A finding, with the name of its row in place of the whole row."""
    return {"name": one.row["name"]} | {
        field.name: getattr(one, field.name)
        for field in dataclasses.fields(one)
        if not isinstance(getattr(one, field.name), dict)
    }
