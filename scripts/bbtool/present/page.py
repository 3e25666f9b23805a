# SPDX-License-Identifier: GPL-2.0-only
"""A result as one HTML file that needs nothing else: numbers, charts, flags, how to run it again.

Chart.js is Debian's (package libjs-chart.js) and is copied into the page, so that the page opens
offline.
"""

import base64
import gzip
import io
import json
import pathlib
import statistics

from .. import FAILED, TREE, Problem, install, packages
from ..results import flags, result
from . import table
from .verdict import environment, facts, lead, refused, unit, verdict
from .view import View, add_places, base_of, main_api, shares

PARTS = TREE / "scripts/page"
CHART = "/usr/share/javascript/chart.js/chart.min.js"
NEEDS = (packages.library("jinja2"), CHART)
DIMENSIONS = ("api", "gfp", "node", "pattern", "cpus", "context")
NUMBERS = ("min", "p50", "p90", "p99", "p999", "max", "mean")
FIELDS = (
    *DIMENSIONS,
    "order",
    "cell",
    "mode",
    "op",
    "typical",
    "n",
    "fail",
    "overhead",
    *NUMBERS,
    "flags",
    "where",
    "bins",
)


def write(path, data):
    """Write the page for a result; the packages it needs are installed first."""
    install.need(*NEEDS)
    result.save(path, render(data, chart()))


def chart():
    """Chart.js as text that can stand within a script element."""
    text = pathlib.Path(CHART).read_text(encoding="utf-8")
    if "</script" in text.lower():
        raise Problem(f"{CHART} cannot be put into a page", FAILED)
    return text


def render(data, script_of_charts):
    """The page as text."""
    jinja2 = install.use("jinja2")
    markup = jinja2.utils.markupsafe.Markup
    world = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PARTS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = {
        name: markup((PARTS / f"page.{name}").read_text(encoding="utf-8")) for name in ("css", "js")
    }
    return world.get_template("page.html").render(
        title=f"buddybench {data['module']['version']} on {data['kernel']['release']}",
        lead=lead(data),
        verdict=verdict(data),
        facts=facts(data),
        env=environment(data),
        flags=flags.count(data["benchmarks"]),
        refused=refused(data["benchmarks"]),
        skipped=list(data.get("skipped", {}).items()),
        replay=data.get("replay", ""),
        download=download(data),
        download_name=f"buddybench-{data['kernel']['release']}.json.gz",
        rows=len(data["benchmarks"]),
        plain=table.render(data, table.WIDE, table.Painter(io.StringIO())),
        payload=payload(data),
        style=parts["css"],
        script=parts["js"],
        chart=markup(script_of_charts),
    )


def download(data):
    """The whole result as an address that holds it."""
    packed = gzip.compress(
        json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0
    )
    return "data:application/gzip;base64," + base64.b64encode(packed).decode()


def payload(data):
    """What the charts are drawn from: one list per row, repeats joined."""
    view = View(data)
    values = {
        name: sorted(view.values(name)) if name == "node" else view.values(name)
        for name in DIMENSIONS
    }
    base = {**base_of(view), "api": main_api(view)}
    groups = {}
    for row in view.rows:
        groups.setdefault((row["cell"], row["op"]), []).append(row)
    rows = [line(view, values, group) for group in groups.values()]
    return {
        "unit": unit(data),
        "fields": FIELDS,
        "rows": rows,
        "values": {**values, "order": sorted(view.values("order"))},
        "base": {
            name: values[name].index(base[name]) if base[name] in values[name] else 0
            for name in DIMENSIONS
        },
    }


def line(view, values, group):
    """The repeats of one row as one list in the order of FIELDS."""
    first = group[0]
    places = {}
    add_places(places, group)
    known = {
        **first,
        "typical": view.number(group),
        "n": sum(row.get("iterations", 0) for row in group),
        "fail": sum(row.get("fail", 0) for row in group),
        "flags": sorted({flag for row in group for flag in row["flags"]}),
        "where": shares(places, 3) or None,
        "bins": merged(group),
        **{name: median(group, name) for name in NUMBERS},
    }
    for name in DIMENSIONS:
        known[name] = values[name].index(first[name]) if first.get(name) is not None else None
    return [known.get(name) for name in FIELDS]


def median(group, name):
    """Of the repeats; the ends are the ends of all."""
    found = [row[name] for row in group if row.get(name) is not None]
    how = {"min": min, "max": max}.get(name, statistics.median)
    return how(found) if found else None


def merged(group):
    """The histograms of the repeats, counts added."""
    total = {}
    for row in group:
        for lower, upper, count in row.get("hist", {}).get("bins", []):
            total[lower, upper] = total.get((lower, upper), 0) + count
    return [[lower, upper, count] for (lower, upper), count in sorted(total.items())] or None
