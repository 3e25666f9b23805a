# SPDX-License-Identifier: GPL-2.0-only
"""Input files for the fuzzer: one small whole file of each kind, and ways to damage it."""

import copy
import json
import pathlib

from bbtool.results import history, merged, result, stream, watched
import test_stream
import test_watch

HERE = pathlib.Path(__file__).resolve().parent
ODD = (None, True, -1, 0, 1e308, float("nan"), 10**400, "", "x", "\ud800", [], {}, [[]], {"a": 1})
CELLS = 2
KERNELS = (("6.1", "6.1.0-x"), ("7.x", "7.3.4-x"))
BITS = (b"\n", b"\t", b"-", b"==> end <==\n", b"{", b"\x00", b"9" * 40)


def short_bundle():
    """The small bundle with its first cells only: a file a run of the fuzzer can read often."""
    keep, part = [], ""
    for line in (HERE / "data/small.bundle").read_text(encoding="utf-8").splitlines(True):
        part = line.split()[1] if line.startswith("==> ") else part
        cell = line.split("\t")[part == "results" and "\t" in line]
        if part not in ("results", "hist") or not cell.isdigit() or int(cell) < CELLS:
            keep.append(line)
    return "".join(keep)


def beside():
    """The tables that a result may have beside its rows."""
    place = {"node": 0, "zone": "Normal"}
    zone = {**place, "managed": 90, "free": 50, "min": 1, "low": 2, "high": 3, "boost": 1}
    zone |= {"nr_free": "1,2,3", "free_types": "1,2,3", "lowmem_reserve": "0,0,5", "pcp_high": 3}
    path = {"api": "alloc_page", "order": 0, "gfp": "GFP_KERNEL", "pattern": "pair", "node": 0}
    look = {**place, "due_ns": 3, "ns": 4, "want": 3, "live": 2, "fail": 0, "free": 9}
    look |= {"pcp": 1, "free_area": [1, 2], "unusable": [1, 2], "index": [1, 2]}
    return {
        "zones": [zone],
        "zones_before": [zone],
        "snapshots": [
            {**zone, "when": when, "cell": 0, "repeat": 0, "nr_free": when} for when in "12"
        ],
        "paths": [{**path, "cell": 0, "path": "pcp_hit", "n": 3, "p50": 4}],
        "fragment": [{"when": "start", "order": 0, "tries": 3, "got": 1, "p50": 3, "unusable": 4}],
        "stream": {
            "replay": {"state": "done", "steps": 3, "of": 3, "events": 3},
            "timeline": [{**look, "event": event} for event in (1, 2)],
            "recorded": [{**place, "ns": 1, "free_area": [1, 2]}],
        },
    }


def places(data, before=()):
    """The way to every member of this, of lists to the first one."""
    members = data.items() if isinstance(data, dict) else list(enumerate(data))[:1]
    for key, value in members:
        yield (*before, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*before, key))


def replaced(data, way, *value):
    """The data with another value there, or without the member."""
    data = copy.deepcopy(data)
    at = data
    for key in way[:-1]:
        at = at[key]
    if value:
        at[way[-1]] = value[0]
    else:
        del at[way[-1]]
    return data


def sides():
    """Two results of few rows that may be compared."""
    whole = result.read(HERE / "data/small.bundle")
    whole["benchmarks"] = whole["benchmarks"][:6]
    whole.update(beside())
    whole["kernel"]["config"] = {"sha256": "a", "options": {"HZ": "250"}}
    return whole, {**whole, "run_id": "g"}


def of_kinds():
    """{kind: bytes, or data of a JSON file}."""
    whole, _ = sides()
    return {
        "bundle": short_bundle().encode(),
        "result": whole,
        "run": {name: part for name, part in whole.items() if name != "stream"},
        "merged": merged.of([whole], merged.BY),
        "history": {
            "schema": history.SCHEMA,
            "unit": "instructions",
            "plan": "orders=all",
            "kernels": [{"name": name, "release": release} for name, release in KERNELS],
            "rows": [
                {"api": "alloc_pages_node", "order": order, "gfp": "GFP_KERNEL", "op": op}
                | {"instructions": {"6.1": 300 + order, "7.x": 400}}
                for order in (0, 3, 4)
                for op in ("alloc", "free")
            ],
        },
        "watch": watched.read(test_watch.recording()),
        "stream": stream.whole(test_stream.small()),
        "events": test_stream.TEXT.encode(),
        "failure": (HERE / "data/failure-order4.txt").read_bytes(),
    }


def damaged_bytes(chance, data):
    """A file with some bytes changed, lines lost or doubled, or cut off."""
    data = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at, kind = chance.randrange(len(data) or 1), chance.randrange(5)
        if kind == 0 and data:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[at : at + chance.randrange(400)]
        elif kind == 2:
            data[at:at] = data[at : at + chance.randrange(200)]
        elif kind == 3:
            del data[at:]
        else:
            data[at:at] = chance.choice(BITS)
    return bytes(data)


def damaged_json(chance, data):
    """The JSON with some values replaced or lost."""
    data = copy.deepcopy(data)
    for _ in range(chance.randrange(1, 4)):
        at = data
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = chance.choice(keys)
            if isinstance(at[key], (dict, list)) and at[key] and chance.random() < 0.8:
                at = at[key]
            elif chance.random() < 0.3:
                del at[key]
                break
            else:
                at[key] = copy.deepcopy(chance.choice(ODD))
                break
    return json.dumps(data).encode()


def damaged(chance, whole):
    """A damaged file of a kind: of JSON more often the values than the bytes."""
    if isinstance(whole, bytes):
        return damaged_bytes(chance, whole)
    if chance.random() < 0.7:
        return damaged_json(chance, whole)
    return damaged_bytes(chance, json.dumps(whole).encode())
