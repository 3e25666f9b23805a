# SPDX-License-Identifier: GPL-2.0-only
"""What each kernel generation's fast path costs, in instructions, side by side: table, JSON and picture."""

import json
import pathlib
import re
import time

from .. import OK, TREE, USAGE, Problem, progress
from ..debian import apt, build, kernels
from ..guest import machine, sweep
from ..present import history_plot
from ..results import result

HELP = "the instruction cost per API, order and mask on 5.10, 6.1, 6.12 and 7.x: table, JSON, picture"
EXAMPLES = """examples:
  scripts/buddybench history                         all four kernels: out/history.json, .svg and .png
  scripts/buddybench history --kernels 6.1,6.12      these only
  scripts/buddybench history --from out/history.json the table and the picture again, nothing is run"""

KERNELS = ("5.10", "6.1", "6.12", "7.x")
MASKS = ("GFP_KERNEL", "GFP_KERNEL|__GFP_ZERO", "GFP_KERNEL|__GFP_COMP", "GFP_KERNEL|__GFP_RECLAIMABLE",
         "GFP_KERNEL|__GFP_THISNODE", "GFP_KERNEL_ACCOUNT", "GFP_ATOMIC", "GFP_NOWAIT", "GFP_HIGHUSER_MOVABLE", "GFP_DMA32")
# Counted: a median over a few operations is exact, and clearing large blocks takes many instructions.
WORDS = ("apis=all", "orders=all", "nodes=0", f"gfp={','.join(MASKS)}", "modes=op", "patterns=pair", "count=32", "repeats=1",
         "warmup_ms=1", "seed=1", "shuffle=0")
SCHEMA = "buddybench-history/1"
API, GFP = "alloc_pages_node", "GFP_KERNEL"
OPS = ("alloc", "free")
LABEL = 29


def arguments(parser):
    """Command line of `buddybench history`."""
    parser.add_argument("--kernels", default=",".join(KERNELS), metavar="LIST", help="which ones (%(default)s)")
    parser.add_argument("--from", dest="source", metavar="FILE", help="show an earlier result instead of running")
    parser.add_argument("--out", default=str(TREE / "out"), metavar="FOLDER", help="where history.json, .svg and .png go")
    parser.add_argument("--timeout", type=int, default=400, metavar="S", help="per kernel")


def measure(name, timeout):
    """The rows of one kernel as {(api, order, gfp, op): instructions}, and its release."""
    have = kernels.ensure(name)
    if have["arch"] not in ("amd64", "i386"):
        raise Problem(f"{name}: instructions are counted on x86 only", USAGE)
    module, _ = build.ensure(name)
    shape = machine.shape(have["arch"], "count")
    ran = sweep.in_vm(have, shape, module, WORDS, timeout, f"{name}: {have['release']}")
    rows, head = {}, ran.bundle.table("results")
    if head.head.get("unit") != "instructions":
        raise Problem(f"{name}: this machine does not count instructions (unit {head.head.get('unit')})")
    for row in head.rows:
        if row.get("p50") is not None:
            rows[row["api"], row["order"], row["gfp"], row["op"]] = row["p50"] - row["overhead"]
    return have["release"], rows


def collect(names, timeout):
    """All kernels that can be had, as the JSON data."""
    found = {}
    for name in names:
        try:
            found[name] = measure(name, timeout)
        except apt.Unreachable as reason:
            progress.say(f"{name}: skipped: {reason}")
    if not found:
        raise Problem("none of the kernels can be had")
    keys = dict.fromkeys(key for _, rows in found.values() for key in rows)
    rows = [dict(zip(("api", "order", "gfp", "op"), key),
                 instructions={name: found[name][1][key] for name in found if key in found[name][1]}) for key in keys]
    return {"schema": SCHEMA, "unit": "instructions", "plan": " ".join(WORDS),
            "kernels": [{"name": name, "release": release} for name, (release, _) in found.items()], "rows": rows}


class View:
    """Looks numbers up."""

    def __init__(self, data):
        self.data = data
        self.names = [kernel["name"] for kernel in data["kernels"]]
        self.versions = [re.match(r"\d+\.\d+", kernel["release"]).group(0) for kernel in data["kernels"]]
        self.rows = {(row["api"], row["order"], row["gfp"], row["op"]): row["instructions"] for row in data["rows"]}

    def number(self, name, api=API, order=0, gfp=GFP, op="alloc"):
        """One number or None; op "both" adds alloc and free up."""
        if op == "both":
            parts = [self.number(name, api, order, gfp, part) for part in OPS]
            return None if None in parts else sum(parts)
        return self.rows.get((api, order, gfp, op), {}).get(name)

    def values(self, member):
        """The different values of a member, in order."""
        return list(dict.fromkeys(row[member] for row in self.data["rows"]))


def text(value):
    """A number for the table: short from 100 000 on."""
    if value is None:
        return "\u00b7"
    return f"{value:.0f}" if value < 99999.5 else f"{value / 1000:.0f}k" if value < 1e6 else f"{value / 1e6:.2f}M"


def by_order(view):
    """Orders across, kernels down, once for alloc and once for free."""
    orders = sorted(view.values("order"))
    for op in OPS:
        yield f"{op}: {API}, {GFP}, by order"
        yield f"{'':<8}" + "".join(f"{order:>8}" for order in orders)
        for name in view.names:
            yield f"{name:<8}" + "".join(f"{text(view.number(name, order=order, op=op)):>8}" for order in orders)
        yield ""


def step(view):
    """What the first order beyond the per-CPU lists costs more than the last within."""
    low, high = history_plot.PCP_ORDER, history_plot.PCP_ORDER + 1
    yield f"the step from order {low} to {high}: {API} and its free, {GFP}"
    yield f"{'':<8}{f'order {low}':>12}{f'order {high}':>12}{'more':>9}"
    for name in view.names:
        before, after = (view.number(name, order=order, op="both") for order in (low, high))
        if before and after:
            yield f"{name:<8}{text(before):>12}{text(after):>12}{100 * (after - before) / before:>7.0f} %"
    yield ""


def by_member(view, member, title):
    """Values of a member down, kernels across, alloc and free each."""
    yield title
    yield f"{'':<{LABEL}}" + "".join(f"{name:>16}" for name in view.names)
    yield f"{'':<{LABEL}}" + f"{'alloc':>9}{'free':>7}" * len(view.names)
    for value in view.values(member):
        cells = [text(view.number(name, **{member: value, "op": op})) for name in view.names for op in OPS]
        yield f"{value:<{LABEL}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, (9, 7) * len(view.names)))
    yield ""


def render(data):
    """The whole table."""
    view = View(data)
    lines = ["Instructions per operation: median, the clock's own cost taken off; one CPU, node 0, warm.", ""]
    lines += [f"{kernel['name']:<8}{kernel['release']}" for kernel in data["kernels"]] + [""]
    lines += by_order(view)
    lines += step(view)
    lines += by_member(view, "api", f"by API, {GFP}, order 0")
    lines += by_member(view, "gfp", f"by mask, {API}, order 0")
    return "\n".join(lines)


def write(path, data):
    """One row per line; the same data gives the same bytes."""
    rows = ",\n".join("  " + json.dumps(row) for row in data["rows"])
    head = json.dumps({**data, "rows": "@"}, indent=1).replace('"@"', f"[\n{rows}\n ]")
    result.save(path, head + "\n")


def read(path):
    """An earlier result."""
    try:
        data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except ValueError as reason:
        raise Problem(f"{path}: not the JSON of a history: {reason}", USAGE) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise Problem(f"{path}: not the JSON of a history (schema {SCHEMA})", USAGE)
    return data


def main(options):
    """`buddybench history`."""
    start, folder = time.monotonic(), pathlib.Path(options.out)
    data = read(options.source) if options.source else collect(options.kernels.split(","), options.timeout)
    print(render(data))
    if not options.source:
        write(folder / "history.json", data)
    folder.mkdir(parents=True, exist_ok=True)
    for path in history_plot.draw(View(data), folder):
        print(f"picture: {str(path).removeprefix(f'{TREE}/')}")
    rows = options.source or folder / "history.json"
    print(f"all {len(data['rows'])} rows: {str(rows).removeprefix(f'{TREE}/')}; "
          f"{progress.seconds(time.monotonic() - start)}")
    return OK
