# SPDX-License-Identifier: GPL-2.0-only
"""A merged result as text."""

from .. import counted
from ..results import boots, merged
from ..results.env import NAMELESS


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


def number(value):
    """A percentile, or a dot where too few values carry it."""
    return "·" if value is None else str(value)


def render_at(data, _width):
    """The same; a name may be as long as it is."""
    return render(data)


def render(data):
    """The runs, and the percentiles of the added histograms."""
    lines = [*runs(data), ""]
    rows = data["benchmarks"]
    if not rows:
        return "\n".join([*lines, "no histograms: nothing to add up", ""])
    unit = rows[0]["unit"]
    lines.append(f"{len(rows)} histograms after adding, {unit}; · too few values for it")
    place = None
    for row in rows:
        here = [row[name] for name in (*data["by"], "settings") if name in row]
        if here != place:
            lines += ["", named(here), f"{'n':>10}{'p50':>9}{'p90':>9}{'p99':>9}{'p999':>9}  row"]
            place = here
        values = "".join(f"{number(row.get(key)):>9}" for key in merged.PERCENTILES)
        lines.append(f"{row['iterations']:>10}{values}  {row['name']}")
    return "\n".join(lines) + "\n"
