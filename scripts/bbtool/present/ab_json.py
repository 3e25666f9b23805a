# SPDX-License-Identifier: GPL-2.0-only
"""An experiment with two kernels for other programs."""

SCHEMA = "buddybench-ab/1"


def summary(about_all, found):
    """What was found; about_all has what was asked for, found an ab_text.Part for each place."""
    return {
        "schema": SCHEMA,
        **about_all,
        "places": [
            {
                "place": part.place,
                **dict(zip(("status", "reasons"), part.outcome.status())),
                "looks": part.outcome.looks,
                "pairs_after_last_look": part.later,
                "rows": [about(one) for one in part.outcome.rows],
                "exploratory": [about(one) for one in part.rest],
                "worse": list(map(plain, part.outcome.worse)),
                "silent": list(map(plain, part.outcome.silent)),
            }
            for part in found
        ],
    }


def plain(one):
    """A finding beside the numbers."""
    names = {"name": one.row.get("name")}
    known = {"text": one.text, "certain": one.certain, "why": one.why}
    return {"kind": one.kind, **names, **known}


def about(one):
    """One row."""
    return {
        "name": one.row.get("name"),
        "what": one.what,
        "verdict": one.verdict,
        "ratio": one.ratio(),
        "interval": one.interval,
        "p": one.p,
        "exact": one.counted and one.defined,
        "before": one.before,
        "after": one.after,
    }
