# SPDX-License-Identifier: GPL-2.0-only
"""A result as one HTML file that needs nothing else: findings, pictures, all rows.

The charts are drawn from the result itself, which the page offers for download; tables and small
pictures are made here and need no script.
"""

import io
import statistics

from .. import called
from ..results import flags
from . import findings, html, page_memory, page_replay, page_rows, page_sections, table
from .verdict import environment, facts, lead, refused, unit, verdict
from .view import View, base_of, main_api, si

NEEDS = html.NEEDS
MODULES = ("core", "rows", "cost", "latency", "result")


def write(path, data):
    """Write the page for a result."""
    html.write(path, render, data)


def render(data, charts):
    """The page as text."""
    markup = html.markup
    found = findings.find(data)
    common = ", ".join(sorted(page_rows.everywhere(data["benchmarks"])))
    return html.render(
        "result.html",
        MODULES,
        charts,
        title=f"buddybench {data['module']['version']} on {data['kernel']['release']}",
        lead=lead(data),
        verdict=verdict(data),
        findings=found,
        sections=sections(data),
        facts=facts(data),
        env=environment(data),
        flags=flags.count(data["benchmarks"]),
        refused=refused(data["benchmarks"]),
        skipped=list(data.get("skipped", {}).items()),
        replay=called(data.get("replay", "")),
        download=html.packed(data),
        download_name=f"buddybench-{data['kernel']['release']}.json.gz",
        rows=len(data["benchmarks"]),
        common=common,
        unit=unit(data),
        plain=table.render(data, table.WIDE, table.Painter(io.StringIO())),
        table=markup(page_rows.table(data)),
        meta=meta(data, found),
    )


def sections(data):
    """What is drawn here, where there is something to draw."""
    makers = page_replay.MAKERS + page_sections.MAKERS + page_memory.MAKERS
    made = [(maker, maker(data)) for maker in makers]
    return [section for _, section in made if section]


def meta(data, found):
    """What the script has to know besides the result."""
    view = View(data)
    base = {**base_of(view), "api": main_api(view)}
    return {
        **html.ROWS,
        "unit": unit(data),
        "orders": sorted(view.values("order")),
        "base": {name: value for name, value in base.items() if value is not None},
        "cliffs": [order for item in found for order in item.orders],
        "hints": hints(data),
    }


def hints(data):
    """What to know of the numbers of a mode."""
    measure = unit(data)
    if measure == "instructions":
        measure = "instructions, counted by the emulator: exact, but not time"
    costs = [row["overhead"] for row in data["benchmarks"] if row.get("overhead") is not None]
    clock = f" The clock's own cost, {si(statistics.median(costs))}, is included." if costs else ""
    return {
        "op": f"Unit: {measure}.{clock}",
        "batch": f"Unit: {measure}. Cost per pair, with refills and drains of the per-CPU list; it"
        " need not equal the sum of both medians.",
    }
