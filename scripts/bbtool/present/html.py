# SPDX-License-Identifier: GPL-2.0-only
"""What all pages share: one file that loads nothing, one stylesheet, one script in modules.

Chart.js is Debian's (package libjs-chart.js) and is copied into the pages that draw charts.
"""

import base64
import gzip
import json

from .. import FAILED, TREE, Problem, install, packages
from ..results import cells, result, shape
from .view import node_of, upward

PARTS = TREE / "scripts/page"
CHART = "/usr/share/javascript/chart.js/chart.min.js"
# What the script has to know of rows.
ROWS = {
    "apart": cells.APART,
    "carries": cells.CARRIES,
    "usual": cells.USUAL[:-1],
    "statistics": {
        **{"p50": "p50", "p90": "p90", "p99": "p99", "p999": "p99.9"},
        **{"max": "max", "mean": "mean", "min": "min"},
    },
    # before the value, where a row is named
    "labels": {
        **{"api": "", "order": "order ", "gfp": "", "node": "node ", "cpu_node": "CPU node "},
        **{"pattern": "", "context": "", "cpus": "CPU ", "lists": "lists ", "mode": "", "side": ""},
    },
    # instead of a value and its label
    "words": {"node": {shape.ROUND_ROBIN: node_of(shape.ROUND_ROBIN)}},
    # above the lists to choose from
    "names": {
        **{"api": "function", "gfp": "mask", "lists": "list state", "node": "node"},
        **{"pattern": "pattern", "cpus": "CPUs", "cpu_node": "CPU node", "context": "context"},
    },
    "metrics": {
        "op/alloc": "one allocation (op)",
        "op/free": "one free (op)",
        "batch/pair": "allocation + free (batch)",
        "chained/alloc": "one allocation (chained)",
        "chained/free": "one free (chained)",
        "diff/pair": "allocation + free (diff)",
    },
}
NEEDS = (packages.library("jinja2"), CHART)


def write(path, page, *things):
    """Write page(*things, text of Chart.js); the packages it needs are installed first."""
    install.need(*NEEDS)
    result.save(path, page(*things, chart()))


def chart():
    """Chart.js as text that can stand within a script element."""
    with open(CHART, encoding="utf-8") as handle:
        text = handle.read()
    if "</script" in text.lower():
        raise Problem(f"{CHART} cannot be put into a page", FAILED)
    return text


def render(template, modules, charts="", **words):
    """A page as text: its template, and the modules of the script that it uses."""
    jinja2 = install.use("jinja2")
    world = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PARTS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    world.policies["json.dumps_kwargs"] = {}  # names stay in their order
    return world.get_template(template).render(
        style=markup(part("page.css")),
        scripts=[markup(charts)] * bool(charts) + [markup(part(f"{name}.js")) for name in modules],
        **words,
    )


def markup(text):
    """Text that is HTML already."""
    return install.use("jinja2").utils.markupsafe.Markup(text)


def element(tag, text, **attributes):
    """An element with a text, which is escaped unless it is markup."""
    escape = install.use("jinja2").utils.markupsafe.escape
    words = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return markup(f"<{tag}{words}>{escape(text)}</{tag}>")


def part(name):
    """A file of the page's folder as text."""
    return (PARTS / name).read_text(encoding="utf-8")


def packed(data):
    """The whole of some data as an address that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (
        "data:application/gzip;base64,"
        + base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
    )


def rounded(value, unit="ns"):
    """A number as text, with the digits that it carries: four, or one decimal of what is counted.

    page's core.js has the same.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    value = upward(value)
    if unit == "instructions":
        return f"{value:.1f}".removesuffix(".0")
    digits = max(0, 4 - len(str(int(abs(value)))))
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
