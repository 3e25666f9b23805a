# SPDX-License-Identifier: GPL-2.0-only
"""Which rows an experiment is to decide, and what has to be run for them."""

import collections
import difflib
import re

from .. import USAGE, Problem
from ..results import stream, stream_masks
from ..results.comparison import numbers, wishes

OPS = {"alloc": "alloc", "free": "free", "pair": "pair", "alloc+free": "pair"}
# Where nobody says otherwise: what most allocations are, and what the per-CPU lists do not keep.
DEFAULT = ("api=alloc_pages_node gfp=GFP_KERNEL order=0,1,3,4,9",)
# What there is of some columns, so that a slip is told before anything is built. The module knows
# what goes with what, and says so at the first boot.
KNOWN = {
    "api": (
        "alloc_pages_node",
        "alloc_pages",
        "alloc_page",
        "__get_free_pages",
        "__get_free_page",
        "get_zeroed_page",
        "__get_dma_pages",
        "alloc_pages_exact",
        "folio_alloc",
        "alloc_pages_bulk",
    ),
    "pattern": ("null", "pair", "lifo", "fifo", "random", "remote", "replay"),
    "lists": ("found", "pcp", "exact", "fallback", "split", *(f"split:{k}" for k in range(1, 11))),
    "op": ("alloc", "free", "pair"),
    "mode": ("op", "chained", "batch", "diff"),
    "context": ("preempt", "preempt-off", "irq-off"),
    "order": tuple(map(str, range(11))),  # of x86 and user-mode Linux, where rows are measured
}
# Of x86, too. Who is given more makes a set of so many numbers.
LAST = {"order": 10, "node": 1023, "cpus": 8191}
MASKS = sorted({*stream_masks.WHOLE, *stream_masks.BITS} - set(stream_masks.UNSAFE))
PLURAL = {
    "api": "apis",
    "order": "orders",
    "gfp": "gfp",
    "node": "nodes",
    "pattern": "patterns",
    "mode": "modes",
    "lists": "lists",
    "context": "context",
}


def rows(text):
    """The filter for a text such as `alloc order=4 lists=split`."""
    words = text.split()
    ops = [word for word in words if word in OPS]
    found = wishes([word for word in words if word not in OPS])
    ops += found["op"].split(",") if "op" in found else []
    if ops:
        found["op"] = ",".join(dict.fromkeys(OPS.get(op, op) for op in ops))
    for key, last in LAST.items():
        ends = re.findall(r"\d+", found.get(key, ""))
        if any(len(end) > len(str(last)) or int(end) > last for end in ends):
            some = f"one of {', '.join(KNOWN[key])}" if key in KNOWN else f"at most {last}"
            raise Problem(f"{text}: {key} is {some}, not {found[key]}", USAGE)
    for key, known in KNOWN.items():
        asked = found.get(key, known[0])
        given = set(map(str, numbers(asked))) if key == "order" else set(asked.split(","))
        if given - set(known):
            raise Problem(f"{text}: {key} is one of {', '.join(known)}, not {asked}", USAGE)
    if "gfp" in found:
        mask(text, found["gfp"])
    return found


def mask(text, asked):
    """Refuse GFP masks with a name that no kernel has."""
    for name in re.split(r"[|,]", asked):
        if name in MASKS or re.fullmatch(r"0x[0-9a-fA-F]+", name):
            continue
        near = difflib.get_close_matches(name, MASKS, 1)
        hint = f"; is it {near[0]}?" if near else ""
        raise Problem(f"{text}: {name or 'nothing'} is no GFP flag that is measured{hint}", USAGE)


def of_stream(data, most=3):
    """Filters for the orders and masks that a stream asks for most."""
    made = collections.Counter()
    for kind, _, _, which, _ in data:
        if kind == stream.ALLOC:
            made[data.classes[which].order, data.classes[which].gfp] += 1
    return [
        {"pattern": "replay", "order": str(order), "gfp": gfp}
        for (order, gfp), _ in made.most_common(most)
    ]


def gate(text):
    """(filter, limit) of a text such as `alloc order=4 lists=split > 2%`."""
    found = re.fullmatch(r"(.+?)\s*>\s*(\d+(?:\.\d+)?)\s*%?", text.strip())
    if not found:
        raise Problem(f"{text}: give rows and a limit, such as 'alloc order=4 > 2%'", USAGE)
    return rows(found.group(1)), float(found.group(2)) / 100


def spans(values):
    """Numbers as the module takes them."""
    return ",".join(map(str, sorted(values)))


def plan(filters, effort, more):
    """The words of a run that has the rows of all filters; what more says comes last and counts."""
    found = dict(word.split("=", 1) for word in effort)
    for key, plural in PLURAL.items():
        asked = [words[key] for words in filters if key in words]
        if not asked or len(asked) < len(filters):
            continue  # one of them takes what there is
        if key in ("order", "node"):
            found[plural] = spans(set().union(*map(numbers, asked)))
        else:
            found[plural] = ",".join(dict.fromkeys(",".join(asked).split(",")))
    ops = [words.get("op") for words in filters]
    if None not in ops:
        modes = {"batch" if op == "pair" else "op" for op in ",".join(ops).split(",")}
        found["modes"] = ",".join(sorted(modes))
    found.setdefault("apis", "alloc_pages_node")
    found.setdefault("orders", "0,1,3,4,9")
    found.update(word.split("=", 1) for word in more)
    return [f"{key}={value}" for key, value in found.items()]
