# SPDX-License-Identifier: GPL-2.0-only
"""A merged result as text."""

import textwrap

from .. import counted
from ..results import boots, merged
from ..results.env import NAMELESS
from . import html, table
from .view import si

NUMBER = 9  # columns, with a space


def runs(data):
    """A line per place: how many boots and runs there are."""
    groups, apart = {}, merged.Groups(data["runs"])
    for run in data["runs"]:
        groups.setdefault(tuple(apart.told(run, merged.BY).values()), []).append(run)
    for where, part in groups.items():
        number = len({boots.key(run) for run in part})
        yield f"{named(where)}: {counted(len(part), 'run')} in {counted(number, 'boot')}"


def named(where):
    """A place for people; a machine without a name of its own, such as a VM, has none here."""
    return ", ".join(part for part in where if part not in NAMELESS) or "no name"


def number(value, unit):
    """A percentile, or a dot where too few values carry it."""
    text = "·" if value is None else html.rounded(value, unit)
    return text if len(text) < NUMBER else si(value)


def render(data, width=None):
    """The runs, and the percentiles of the added histograms."""
    lines, width = [*runs(data), ""], width or table.width_of()
    rows = data["benchmarks"]
    if not rows:
        return "\n".join([*lines, "no histograms: nothing to add up", ""])
    unit = rows[0]["unit"]
    gaps = any(row.get(key) is None for row in rows for key in merged.PERCENTILES)
    lines.append(
        f"{counted(len(rows), 'histogram')} after adding, {unit}"
        + ("; · too few values for it" if gaps else "")
    )
    common, names = labels([row["name"] for row in rows])
    if common:
        lines += folded("all rows: ", common, width)
    place = None
    head = f"{'n':>10}" + "".join(f"{key:>{NUMBER}}" for key in merged.PERCENTILES) + "  row"
    for row, name in zip(rows, names):
        here = [row[key] for key in (*data["by"], "settings") if key in row]
        if here != place:
            lines += ["", named(here), head]
            place = here
        values = "".join(
            f"{number(row.get(key), row['unit']):>{NUMBER}}" for key in merged.PERCENTILES
        )
        lines += folded(f"{row['iterations']:>10}{values}  ", name, width)
    return "\n".join(lines) + "\n"


def labels(names):
    """What the names of all rows have in common, and what is left of each, in words."""
    parts = [name.split("/") for name in names]
    common = set(parts[0]).intersection(*parts[1:]) if len(set(names)) > 1 else set()
    return (
        " ".join(part for part in parts[0] if part in common),
        [" ".join(part for part in found if part not in common) or "-" for found in parts],
    )


def folded(start, text, width):
    """Lines of text after a start, which the further lines leave free."""
    return textwrap.wrap(
        text,
        max(width, len(start) + 20),
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
    )
