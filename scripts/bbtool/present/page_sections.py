# SPDX-License-Identifier: GPL-2.0-only
"""Sections of the page about rows: nodes, repeats, failures, paths."""

import statistics

from ..results import cells
from ..results.shape import ROUND_ROBIN
from .draw import Section, dot, element, join, line, shade, svg, table, text
from .finding import part
from .html import rounded
from .verdict import unit
from .view import View, base_of, main_api, node_of, si

PATHS = (
    "pcp_hit pcp_refill buddy_exact buddy_split steal highatomic other_node compaction"
    " direct_reclaim failed"
).split()
PATH_OF = ("api", "order", "gfp", "pattern", "node")
MOST = 60  # cells whose paths are drawn
ROW, LEFT, WIDE = 26, 150, 760  # of the strips, in pixels


def base_cells(data, *without, **want):
    """The cells of the base combination, some of it left open."""
    view = View(data)
    base = {**base_of(view), "api": main_api(view), **want}
    fixed = {key: value for key, value in base.items() if key not in without and value is not None}
    return [
        cell
        for cell in cells.usual(cells.cells(view.rows))
        if all(cell.row.get(key) == value for key, value in fixed.items())
    ]


def nodes(data):
    """CPU node x memory node, for some orders."""
    view = View(data)
    if len(view.values("node")) < 2:
        return None
    found, orders = base_cells(data, "node", "cpus", op="alloc"), view.values("order")
    found = [cell for cell in found if cell.number() and cell.mode in ("op", "chained")]
    near, far = (sorted({pick(cell) for cell in found}, key=str) for pick in (cpu_of, memory_of))
    parts = []
    for order in sorted({0, 3, 4, 9} & set(orders)) or sorted(orders)[:3]:
        here = {(cpu_of(it), memory_of(it)): it for it in found if it.order == order}
        if here:
            parts.append(matrix(order, here, near, far, unit(data)))
    if not parts:
        return None
    return Section(
        "nodes",
        "Nodes",
        f"p50 of one allocation, {main_api(view)}, {base_of(view)['gfp']}; in brackets by how"
        " much it differs from the cheapest, and the share that came from the node.",
        join(parts),
    )


def cpu_of(cell):
    """Where the CPUs of a cell are."""
    return f"CPU {cell.cpus}" if cell.cpu_node is None else f"CPU node {cell.cpu_node}"


def memory_of(cell):
    """The node whose memory was wanted."""
    return f"memory {node_of(cell.node)}"


def matrix(order, here, near, far, measure):
    """One table."""
    low = min(cell.number() for cell in here.values())
    rows = []
    for cpu in near:
        line_of = [cpu]
        for memory in far:
            cell = here.get((cpu, memory))
            if cell is None:
                line_of.append(shade("\u00b7", None))
                continue
            more = cell.number() / low - 1
            words = f"{rounded(cell.number(), measure)} (+{more * 100:.1f} %, {obtained(cell)})"
            line_of.append(shade(words, more * 5, f"{cell.total('iterations')} values"))
        rows.append(line_of)
    return table([f"order {order}", *far], rows, "heat")


def obtained(cell):
    """The share of the blocks that came from the wanted node; in turn, which gave any."""
    places = [place for row in cell.rows for place in row["where"]]
    total = sum(place["count"] for place in places)
    if cell.node == ROUND_ROBIN and total:
        return f"from {', '.join(map(str, sorted({place['node'] for place in places})))}"
    own = sum(place["count"] for place in places if place["node"] == cell.node)
    return f"{own * 100 / total:.0f} % from it" if total else "no block"


def of_boot(cell):
    """A cell with one row for each boot: the median of its repeats there."""
    by = {}
    for row in cell.rows:
        by.setdefault(row.get("boot", 0), []).append(row)
    rows = []
    for boot, part in sorted(by.items()):
        number = cells.Cell(part[0], part).number()
        if number is not None:
            rows.append({**part[0], "p50": number, "seq": boot, "flags": []})
    return cells.Cell(cell.row, rows)


def boots(data):
    """The median of every boot, where there are several."""
    if data.get("boots", 1) < 2:
        return None
    made = strips([of_boot(cell) for cell in base_cells(data)], "boot")
    if not made:
        return None
    return Section(
        "boots",
        "Boots",
        f"One dot is the median of one boot of {data['boots']}, from the first (top) to the last"
        f" (bottom) of its row, of {main_api(View(data))}. What boots differ by is luck that"
        " repeats within a boot do not show.",
        made,
    )


def repeats(data):
    """Every repeat of the base combination as a dot, against the median of its row."""
    found = base_cells(data)
    made = strips(found, "repeat")
    if not made:
        return None
    spreads = [cell.spread() for cell in found]
    spread = statistics.median(spread for spread in spreads if spread is not None)
    return Section(
        "repeats",
        "Repeats",
        "One dot is one repeat, from the first (top) to the last (bottom) of its row, of"
        f" {main_api(View(data))}. Half of the rows spread over {spread * 100:.1f} % or less.",
        made,
    )


def strips(found, what):
    """The picture of some cells against their medians; nothing where each has one value."""
    found = [cell for cell in found if len(cell.values()) > 1 and cell.number() > 0]
    found = [cell for cell in found if cell.op != "pair"] or found
    if not found:
        return None
    off = [value / cell.number() - 1 for cell in found for value in cell.values()]
    reach = max(0.01, max(map(abs, off)))
    parts = []
    for number, cell in enumerate(found):
        parts += strip(cell, ROW * number + 34, reach, what)
    middle = LEFT + (WIDE - LEFT) / 2
    height = ROW * len(found) + 30
    axis = [
        line(middle, 20, height, "mark", "the median"),
        text(middle, 14, "median", "middle"),
        text(LEFT, 14, f"-{reach * 100:.1f} %"),
        text(WIDE, 14, f"+{reach * 100:.1f} %", "end"),
    ]
    return svg(WIDE + 20, height, axis + parts, f"{what}s of each row against their median")


def strip(cell, top, reach, what):
    """The dots of a row, one below the other in the order of time."""
    values, middle = cell.values(), cell.number()
    yield text(0, top + 6, f"order {cell.order} {cell.op} {cell.mode}", kind="")
    for number, value in enumerate(values):
        x = LEFT + (WIDE - LEFT) * (0.5 + (value / middle - 1) / reach / 2)
        y = top - 6 + 16 * number / max(1, len(values) - 1)
        yield dot(x, y, f"{what} {number}: {rounded(value, cell.row['unit'])}")


def failures(data):
    """Mask x order: the share of the allocations that failed."""
    found, counts = cells.cells(data["benchmarks"]), {}
    for cell in found:
        if cell.op != "free" and cell.order is not None:
            total = counts.setdefault((cell.gfp, cell.order), [0, 0])
            total[0] += cell.total("fail")
            total[1] += cell.total("fail") + cell.total("iterations")
    bad = {gfp for (gfp, _), (fail, _) in counts.items() if fail}
    if not bad:
        return None
    orders = sorted({order for _, order in counts})
    rows = []
    for gfp in sorted(bad):
        row = [gfp]
        for order in orders:
            fail, total = counts.get((gfp, order), (0, 0))
            share = fail / total if total else None
            words = "\u00b7" if share is None else part(share) if fail else "0"
            row.append(shade(words, share, f"{fail} of {total}"))
        rows.append(row)
    return Section(
        "failures",
        "Failed allocations",
        "Share of the allocations that failed, by mask and order, over all functions and nodes.",
        table(["mask, by order", *orders], rows, "heat"),
    )


def paths(data):
    """Stacked bars: the share of each path of a cell, and what it costs."""
    found, states = {}, {row.get("cell"): row.get("lists") for row in data["benchmarks"]}
    for row in data.get("paths", []):
        if row["path"] != "all" and row.get("n") and "p50" in row:
            key = (*(row.get(name) for name in PATH_OF), states.get(row.get("cell")))
            total = found.setdefault(key, {}).setdefault(row["path"], [0, []])
            total[0] += row["n"]
            total[1].append(row["p50"])
    if not found:
        return None
    main = main_api(View(data))
    rows = [path_row(key, parts) for key, parts in by_order(found, main)[:MOST]]
    text_ = (
        "Shares of the paths that allocations took, in a second pass. The p50 beside each have the"
        " probes in them: compare them with each other, not with the costs above."
    )
    if len(found) > MOST:
        text_ += f" The first {MOST} of {len(found)} cells."
    key = [element("span", name, class_=f"key {name}") for name in PATHS]
    body = [
        element("p", join(key), class_="legend"),
        table(["cell", "paths", "p50"], rows, "paths"),
    ]
    return Section("paths", "Paths", text_, join(body))


def by_order(found, main):
    """Cells that differ in the order only, one below the other; those of the main API first."""

    def place(item):
        api, order, *others = item[0]
        return (api != main, *map(str, (api, *others)), order)

    return sorted(found.items(), key=place)


def path_row(key, parts):
    """The bar of one cell."""
    api, order, gfp, pattern, node, lists = key
    total = sum(number for number, _ in parts.values())
    bar, words = [], []
    for path in sorted(parts, key=lambda name: (*PATHS, name).index(name)):
        number, medians = parts[path]
        share, cost = number / total, si(statistics.median(medians))
        words.append(f"{path} {share * 100:.3g} %: {cost}")
        style = f"width:{share * 100:.2f}%"
        bar.append(element("span", "", class_=path, style=style, title=words[-1]))
    name = f"{api}, order {order}, {gfp}, {pattern}" + (
        "" if node is None else f", {node_of(node)}"
    )
    name += "" if lists in (None, "found") else f", lists {lists}"
    stack = element("div", join(bar), class_="stack", role="img", aria_label="; ".join(words))
    return [name, element("td", stack), "; ".join(words)]


MAKERS = (nodes, boots, repeats, failures, paths)
