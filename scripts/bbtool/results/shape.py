# SPDX-License-Identifier: GPL-2.0-only
"""Is this JSON a result? Files come from anywhere, so everything that is used is looked at first.

Documentation/buddybench-result-1.schema.json says all of it; this is what the tool relies on.
"""

import json
import re

from .rows import NUMBERS

NUMBER = (int, float)
TEXT = (str,)
# Member: its types; a name that ends with ? may be missing.
RESULT = {
    "run_id": TEXT,
    "context": (dict,),
    "module": (dict,),
    "kernel": (dict,),
    "env": (dict,),
    "clock": (dict,),
    "config": TEXT,
    "replay": TEXT,
    "state": (dict,),
    "skipped?": (dict,),
    "vm?": (dict,),
    "experiment?": (dict,),
    "zones?": (list,),
    "boots?": (int,),
    "benchmarks": (list,),
}
PARTS = {
    "context": {"date": TEXT, "host_name": TEXT},
    "module": {"version": TEXT, "srcversion?": TEXT},
    "kernel": {
        "release": TEXT,
        "machine": TEXT,
        "version?": TEXT,
        "cmdline?": TEXT,
        "boot_id?": TEXT,
        "proc_version?": TEXT,
        "sysctl?": (dict,),
        "config?": (dict,),
        "memtotal_kb?": NUMBER,
    },
    "clock": {"unit?": TEXT, "clock?": TEXT, "khz?": NUMBER, "granularity?": NUMBER}
    | {f"{name}?": NUMBER for name in ("noise_ppm", "ladder_off_permille", "drift_ppm", "step")},
    "experiment": {"name?": TEXT, "pair?": (int,), "turns?": (int,)},
    "vm": {
        "mode": TEXT,
        "cpus": (int,),
        "nodes": (int,),
        "memory_mb": (int,),
        "append": TEXT,
    },
}
KCONFIG = {"sha256": TEXT, "options": (dict,)}
ROW = {
    "name": TEXT,
    "unit": TEXT,
    "op": TEXT,
    "pattern": TEXT,
    "mode": TEXT,
    "flags": (list,),
    "where": (list,),
    "cell": (int,),
    "iterations": (int,),
    "repetition_index": (int,),
    "repetitions?": (int,),
    "order?": (int,),
    "threads?": (int,),
    "seq?": (int,),
    "boot?": (int,),
    "node?": (int, str),
    "cpu_node?": (int, str),
    "mem_node?": (int, str),
    **{f"{name}?": (int,) for name in "hold bulk bytes".split()},
    "fail?": NUMBER,
    "overhead?": NUMBER,
    "real_time?": NUMBER,
    "cpu_time?": NUMBER,
    "hist?": (dict,),
    **{f"{name}?": TEXT for name in "api gfp effective context cpus lists".split()},
    **{f"{name}?": NUMBER for name in NUMBERS},
}
TOGETHER = ("api", "order", "gfp")  # of what is allocated; a row that allocates nothing has none
ROUND_ROBIN = "rr"  # a node that is no number: each block of the next one
PLACE = {"node": (int,), "zone": TEXT, "count": (int,)}
HIST = {"layout": TEXT, "sub_bits": (int,), "unit": TEXT, "bins": (list,)}


# What is said where a file is neither.
KINDS = (
    "a result is the JSON that run --out or show --json writes, a bundle what buddybench-run prints"
)


def load(text):
    """JSON as data; half a character, which could not be written again, becomes a question mark.

    A ValueError says in our words what is wrong with it.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as reason:
        where = f"line {reason.lineno}, column {reason.colno}"
        if reason.msg.startswith("Unterminated") or not text[reason.pos :].strip():
            raise ValueError(f"JSON that is cut off after {where}") from None
        raise ValueError(f"no JSON from {where} on") from None
    except RecursionError:
        raise ValueError("JSON with too many lists within lists") from None
    except ValueError:
        raise ValueError("JSON with a number of too many digits") from None
    if re.search(r"\\u[dD][89a-fA-F]", text):
        data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return data


def is_json(text):
    """Whether it is JSON, or begins as a result does; a bundle may begin with any line."""
    if text.lstrip().startswith("{"):
        return True
    try:
        load(text)
    except ValueError:
        return False
    return True


def foreign(data, schema):
    """What is said of JSON of another kind, None where it has this schema."""
    found = data.get("schema") if isinstance(data, dict) else None
    if found == schema:
        return None
    told = f"schema {found[:40]!r}" if isinstance(found, str) else "JSON without a schema"
    return f"{told}, expected {schema}: no result; {KINDS}"


def wrong(data, members, where):
    """What is not as the table has it, as text, or None."""
    if not isinstance(data, dict):
        return f"{where} is no object"
    for name, kinds in members.items():
        key = name.removesuffix("?")
        if key not in data:
            if key == name:
                return f"{where} has no {key}"
        elif (
            not isinstance(data[key], kinds)
            or isinstance(data[key], bool)
            or (isinstance(data[key], NUMBER) and not finite(data[key]))
        ):
            return f"{where}: {key} is of the wrong type"
    return None


def finite(value):
    """Whether it is a number that can be reckoned with."""
    return isinstance(value, NUMBER) and not isinstance(value, bool) and abs(value) < 1e300


def wrong_row(row, where):
    """The same of a row."""
    found = wrong(row, ROW, where)
    if found:
        return found
    missing = [name for name in TOGETHER if name not in row]
    if missing and len(missing) < len(TOGETHER):
        return f"{where} has no {missing[0]}"
    for name in ("node", "cpu_node", "mem_node"):
        if row.get(name, 0) != ROUND_ROBIN and not isinstance(row.get(name, 0), int):
            return f"{where}: {name} is neither a number nor {ROUND_ROBIN}"
    if not all(isinstance(flag, str) for flag in row["flags"]):
        return f"{where}: flags are words"
    for place in row["where"]:
        found = found or wrong(place, PLACE, f"{where}: where")
    if "hist" in row:
        found = found or wrong(row["hist"], HIST, f"{where}: hist")
        if not found and not 0 <= row["hist"]["sub_bits"] <= 16:
            return f"{where}: hist: sub_bits"
        if not found and not all(map(is_bin, row["hist"]["bins"])):
            return f"{where}: hist: a bin is [lower, upper, count]"
    return found


def is_bin(item):
    """[lower, upper, count] with something in it."""
    return (
        isinstance(item, list)
        and len(item) == 3
        and all(finite(number) and number >= 0 for number in item)
        and item[0] < item[1]
        and isinstance(item[2], int)
        and item[2] > 0
    )


def trouble(data):
    """Why this is not a result, or None."""
    found = wrong(data, RESULT, "the result")
    for name, members in PARTS.items():
        if not found and name in data:
            found = wrong(data[name], members, name)
    if not found:
        told = {name: value for name, value in data["env"].items() if value is not None}
        kinds = dict.fromkeys((f"{name}?" for name in told), (*TEXT, *NUMBER))
        found = wrong(told, kinds, "env")
    if not found and "config" in data["kernel"]:
        found = wrong(data["kernel"]["config"], KCONFIG, "the kernel's config")
    if found:
        return found
    for number, row in enumerate(data["benchmarks"]):
        found = wrong_row(row, f"row {number}")
        if found:
            return found
    return None
