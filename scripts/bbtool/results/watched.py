# SPDX-License-Identifier: GPL-2.0-only
"""What buddybench-watch recorded: blocks of one zone taken and given back, step by step."""

import dataclasses
import json
import re

from .. import FAILED, Problem
from . import bundle, files, result, shape

SCHEMA = "buddybench-watch/1"
BLOCK = ("order", "pfn", "buddy_pfn")
ORDERS = 64  # more than any kernel has
TAGS = ("a", "b")  # that buddybench-watch gives
WHOLE = {"order": (int,), "steps": (list,), **dict.fromkeys(("kernel", "zone"), shape.TEXT)}
WHOLE |= {"explain": shape.TEXT}
STEP = {"command": shape.TEXT, "gained": (list,), "held": (list,), "free": (list,)}
HELD = {"tag": shape.TEXT, **dict.fromkeys(BLOCK, (int,))}


@dataclasses.dataclass
class Part:
    """A piece of the block that is split and merged: free, or held under a tag."""

    pfn: int
    order: int
    tag: str = ""


def read(text):
    """The recording as JSON data."""
    parts = re.split(r"^==> (\w+) <==\n", text, flags=re.M)[1:]
    named = list(zip(parts[::2], parts[1::2]))
    about = next((body for name, body in named if name == "watch"), None)
    if about is None or not any(name == "end" for name, _ in named):
        raise Problem("the recording is not whole: no part watch, or no end", FAILED)
    known = dict(line.split(" ", 1) for line in about.splitlines() if " " in line)
    zone = f"{known['node']}/{known['zone']}"
    looks = zip(
        (body for name, body in named if name == "ops"),
        (body for name, body in named if name == "zones"),
    )
    return {
        "schema": SCHEMA,
        "kernel": known["uname"].split()[2],
        "zone": zone,
        "order": int(known["order"]),
        "steps": [step(ops, zones, zone) for ops, zones in looks],
        "explain": next((body for name, body in named if name == "explain"), "").strip(),
    }


def step(ops, zones, zone):
    """One step: the command, what the free lists gained, what is held and what is free after it."""
    command = re.search(r'command="([^"]*)"', ops)
    gained = {}
    for line in re.findall(r"^#lists\t(\d+)\t(\w+)\t(.*)", ops, re.M):
        numbers = [word for word in line[2].split("\t") if re.fullmatch(r"-?\d+", word)]
        gained[f"{line[0]}/{line[1]}"] = list(map(int, numbers))
    held = [
        {name: row[name] for name in ("tag", *BLOCK)}
        for row in bundle.table(ops).rows
        if row.get("tag") != "fill"
    ]
    lists = {f"{row['node']}/{row['zone']}": row["nr_free"] for row in bundle.table(zones).rows}
    return {
        "command": command.group(1) if command else "",
        "gained": gained.get(zone, []),
        "held": held,
        "free": list(map(int, str(lists[zone]).split(","))),
    }


def top(data):
    """The order of the block that was split, from what the lists lost."""
    return max(
        (
            order
            for one in data["steps"][1:]
            for order, number in enumerate(one["gained"])
            if number
        ),
        default=data["order"],
    )


def parts(data, number):
    """The block that is split, in its pieces after a step, by the rule of the buddies."""
    held = data["steps"][number]["held"]
    first = next(block for one in data["steps"] for block in one["held"])
    order = top(data)
    return list(pieces(first["pfn"] >> order << order, order, held))


def pieces(pfn, order, held):
    """A block whole if nothing of it is held, else its halves."""
    inside = [block for block in held if pfn <= block["pfn"] < pfn + (1 << order)]
    if not inside:
        yield Part(pfn, order)
    elif inside[0]["order"] >= order:
        yield Part(pfn, order, inside[0]["tag"])
    else:
        yield from pieces(pfn, order - 1, held)
        yield from pieces(pfn + (1 << order - 1), order - 1, held)


def agrees(data):
    """Whether the lists gained in each step what the rule of the buddies says."""
    orders = len(data["steps"][0]["free"])
    before = [0] * orders
    for number, one in enumerate(data["steps"]):
        now = [0] * orders
        for part in parts(data, number):
            now[part.order] += not part.tag
        if number and [b - a for a, b in zip(before, now)] != one["gained"]:
            return False
        before = now
    return True


def write(path, data):
    """The recording as a file."""
    result.save(path, json.dumps(data, indent=1) + "\n")


def load(path):
    """An earlier recording."""
    try:
        data = shape.load(files.text(path))
    except ValueError as reason:
        raise Problem(f"{path}: not a recording: {reason}", FAILED) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise Problem(f"{path}: not a recording (schema {SCHEMA})", FAILED)
    reason = trouble(data)
    if reason:
        raise Problem(f"{path}: not a recording: {reason}", FAILED)
    return data


def trouble(data):
    """Why this is no recording, or None."""
    found = shape.wrong(data, WHOLE, "the recording")
    for number, one in enumerate(data["steps"] if not found else ()):
        found = found or shape.wrong(one, STEP, f"step {number}") or wrong_step(data, number)
    if found:
        return found
    if not any(one["held"] for one in data["steps"]):
        return "no block is held in any step"
    if not 0 <= data["order"] < len(data["steps"][0]["free"]):
        return "no such order"
    return None


def wrong_step(data, number):
    """The same of a step: lists of numbers as long as those of the first, and blocks."""
    one, orders = data["steps"][number], len(data["steps"][0]["free"])
    where = f"step {number}"
    for name in ("free", "gained"):
        if not all(type(item) is int and abs(item) < 1 << 63 for item in one[name]):
            return f"{where}: {name} are numbers"
        if len(one[name]) != orders and (number or name == "free"):
            return f"{where}: {name} has not a number for each order"
    for block in one["held"]:
        found = shape.wrong(block, HELD, f"{where}: held")
        if found:
            return found
        if not (0 <= block["order"] < orders <= ORDERS and 0 <= block["pfn"] < 1 << 63):
            return f"{where}: held: no such block"
        if block["tag"] not in TAGS:
            return f"{where}: held: no such tag"
    tag = one["command"].rpartition("tag=")[2]
    if one["command"].startswith("alloc") and all(block["tag"] != tag for block in one["held"]):
        return f"{where}: what was allocated is not held"
    return None
