# SPDX-License-Identifier: GPL-2.0-only
"""Rows of a comparison as tables of plain text, and what their lines are made of."""

import textwrap

from ..results import differ
from .view import node_of, si

WIDTH = 78
MUCH = 1000  # times: more than that is no interval
WHAT = {("op", "alloc"): "alloc", ("op", "free"): "free", ("batch", "pair"): "alloc+free"}


def wrap(text, indent="  "):
    """Lines of a text."""
    return "\n".join(
        textwrap.wrap(
            text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    )


def span(numbers):
    """3, or 3 to 5."""
    numbers = sorted(set(numbers))
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def place(row):
    """What rows of one group have in common; those of pattern null take no block of any node."""
    node, home = node_of(row.get("node")), row.get("cpu_node")
    node += f" from a CPU on node {home}" if home not in (None, row.get("node")) else ""
    words = [row["api"], row.get("gfp", "-"), node] if "api" in row else []
    words += [f"pattern {row.get('pattern', '-')}"]
    words += [f"lists={row['lists']}"] if row.get("lists") is not None else []
    words += [f"CPUs {row.get('cpus')}"] if row.get("threads", 1) > 1 else []
    words += [row["context"]] if row.get("context") not in (None, "preempt") else []
    return ", ".join(words)


def what(row):
    """What was timed."""
    return WHAT.get((row["mode"], row["op"]), f"{row['op']} {row['mode']}")


def sized(row):
    """The same with the order, where there is one."""
    return f"{what(row)} order {row['order']}" if "order" in row else what(row)


def grouped(pairs):
    """[(title, pairs)], within a group by what was timed and by order."""
    found = {}
    for pair in pairs:
        found.setdefault(place(pair.row), []).append(pair)
    kinds = list(WHAT)
    for title, members in found.items():
        members.sort(
            key=lambda pair: (
                (
                    kinds.index((pair.row["mode"], pair.row["op"]))
                    if (pair.row["mode"], pair.row["op"]) in kinds
                    else len(kinds)
                ),
                what(pair.row),
                pair.row.get("order", -1),
            )
        )
        yield title, members


def group(title, members):
    """One table."""
    lines = [wrap(title), f"{'':10}{'order':>7}{'A':>10}{'B':>10}   change"]
    last = None
    for pair in members:
        name = what(pair.row)
        label, order = name if name != last else "", pair.row.get("order", "-")
        lines.append(f"{label:<10}{order:>7}{values(pair)}".rstrip())
        last = name
    return "\n".join(lines)


def values(pair):
    """The numbers of A and B, and what they say."""
    return "".join(f"{short(number):>10}" for number in pair.medians()) + "   " + change(pair)


def short(number):
    """All digits of small numbers: a ratio can be checked by hand."""
    if number < 1000:
        return f"{number:.1f}".removesuffix(".0")
    return f"{number:.0f}" if number < 1e6 else si(number)


def change(pair):
    """The change, or that there is none, with the interval where there is one."""
    if pair.verdict == differ.OTHER_UNIT:
        return pair.verdict
    interval = ""
    if pair.interval and pair.interval[0] < pair.interval[1]:
        interval = f"  [{signed(pair.interval[0] - 1)}, {signed(pair.interval[1] - 1)}]"
    if pair.verdict in (differ.SLOWER, differ.FASTER):
        p = "" if pair.p is None else f"  p={pair.p:.3f}" if pair.p >= 0.001 else "  p<.001"
        return f"{signed(pair.ratio() - 1):>8} %{interval}{p}"
    if pair.before == pair.after and pair.verdict == differ.SAME:
        return "       ="
    return f"{signed(pair.ratio() - 1):>8} %{interval}  {pair.verdict}"


def signed(share):
    """+5.0 for 0.05; where a clock has shown nothing, how much more is not said."""
    if share >= MUCH:
        return f">+{MUCH * 100}"
    return f"{share * 100:+.1f}" if abs(share) < 9.995 else f"{share * 100:+.0f}"


def line_of(pair):
    """Two lines about a row that stands alone."""
    row = pair.row
    return [
        wrap(f"{place(row)}, {what(row)}"),
        f"{'':10}{row.get('order', '-'):>7}{values(pair)}",
    ]
