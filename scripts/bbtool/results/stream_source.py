# SPDX-License-Identifier: GPL-2.0-only
"""The page allocator's events from a trace.dat, or from the text of perf script and trace-cmd."""

import itertools
import re

from .. import FAILED, Problem
from . import files, stream, stream_masks, stream_pairing, trace_file

FIELDS = ("pfn", "order", "gfp_flags")
LINE = re.compile(
    r"\[(?P<cpu>\d+)\]\s+(?:\S+\s+)?(?P<sec>\d+)\.(?P<part>\d+):\s+(?:kmem:)?"
    r"(?P<name>mm_page_\w+):\s+(?P<rest>.*)"
)
MASK = re.compile(r"[A-Za-z0-9_|]+")
DAT = b"\x17\x08\x44tracing"  # how a trace.dat begins
ORDERS, FRAMES, SECONDS = 16, 1 << 64, 1 << 33
LOST = re.compile(r"LOST (\d+) |(\d+) EVENTS DROPPED|lost (\d+) events", re.I)


def nodes(zoneinfo):
    """A function from frame number to node, from the text of /proc/zoneinfo."""
    starts, node = [], 0
    for line in zoneinfo.splitlines():
        head = re.match(r"Node (\d+), zone", line)
        if head:
            node = int(head.group(1))
        found = re.match(r"\s+start_pfn:\s+(\d+)", line)
        # An empty zone begins at 0.
        if found and (int(found.group(1)) or not starts):
            starts.append((int(found.group(1)), node))
    starts.sort(reverse=True)
    if not starts:
        return lambda pfn: 0
    return lambda pfn: next((node for start, node in starts if start <= pfn), 0)


def take(pairing, name, event):
    """Hand one event to the pairing; event is (ns, cpu, pfn, order, flags)."""
    ns, cpu, pfn, order, flags = event
    if name == "mm_page_alloc":
        pairing.alloc(ns, cpu, pfn, order, flags)
    elif name == "mm_page_free":
        pairing.free(ns, cpu, pfn, order)
    elif name == "mm_page_free_batched":
        pairing.free_batched(ns, cpu, pfn)


def of_dat(path, pairing):
    """Read a trace.dat; how often events were lost."""
    lost = 0
    for event in trace_file.read(path, FIELDS):
        lost += event.lost
        flags = stream_masks.of_bits(event.number("gfp_flags"))
        take(
            pairing,
            event.name,
            (event.time, event.cpu, event.number("pfn"), event.number("order"), flags),
        )
    return lost


def number(words, name, limit):
    """The number that a field of an event has; ValueError says what is wrong with it."""
    text = words.get(name, "0")
    value = int(text, 0) if re.fullmatch(r"0x[0-9a-f]+|[1-9][0-9]*|0+", text) else limit
    if value >= limit:
        raise ValueError(f"{name}={text[:40]} is no number below {limit}")
    return value


def event_of(found):
    """(ns, cpu, pfn, order, flags) of a line of text."""
    words = dict(word.split("=", 1) for word in found["rest"].split() if "=" in word[1:])
    parts = {"cpu": found["cpu"].lstrip("0") or "0", "seconds": found["sec"].lstrip("0") or "0"}
    mask = words.get("gfp_flags", "0x0")
    if not MASK.fullmatch(mask):
        raise ValueError(f"gfp_flags={mask[:40]} is no mask")
    return (
        number(parts, "seconds", SECONDS) * 10**9 + int(found["part"].ljust(9, "0")[:9]),
        number(parts, "cpu", stream.CPUS),
        number(words, "pfn", FRAMES),
        number(words, "order", ORDERS),
        stream_masks.of_text(mask),
    )


def of_text(lines, pairing):
    """Read the text of `perf script` or `trace-cmd report`; how many events were lost."""
    lost = 0
    for at, line in enumerate(lines, 1):
        gone = LOST.search(line)
        lost += int(next(filter(None, gone.groups()))[:18]) if gone else 0
        found = LINE.search(line)
        if found:
            try:
                take(pairing, found["name"], event_of(found))
            except ValueError as reason:
                raise Problem(f"line {at}: {reason}", FAILED) from None
    return lost


def seen_of(text, start):
    """The looks at /proc/buddyinfo that `buddybench-record` kept.

    A line `@ SECONDS` and the file's text; those from before the first event are left out.
    """
    found, ns = [], 0
    for line in text.splitlines():
        words = line.replace(",", " ").split()
        if line.startswith("@ "):
            ns = int(float(words[1]) * 1e9) - start
        elif words[:1] == ["Node"] and ns >= 0:
            found.append(stream.Seen(ns, int(words[1]), words[3], list(map(int, words[4:]))))
    return found


def of_file(file, path, pairing):
    """Read an open file from its start, which a pipe has only once; how many events were lost."""
    start = file.read(len(DAT))
    if start == DAT and path != "-" and files.identity(path):
        return of_dat(path, pairing)
    if start == DAT:
        with files.copied(file, start) as copy:
            try:
                return of_dat(copy, pairing)
            except Problem as problem:
                told = str(problem).replace(copy, files.named(path))
                raise Problem(told, problem.code) from None
    lines = itertools.chain((start + file.readline()).splitlines(True), file)
    lost = of_text((line.decode("ascii", "replace") for line in lines), pairing)
    if not pairing.count["events"]:
        raise Problem(
            f"{files.named(path)}: neither a trace.dat nor text of perf script or trace-cmd report:"
            " no line is an event of the page allocator, such as kmem:mm_page_alloc",
            FAILED,
        )
    return lost


def convert(path, zoneinfo="", told=None, limit=1.0, lossy=False):
    """The stream in a file of events, at most limit % of which found no partner."""
    pairing = stream_pairing.Pairing(nodes(zoneinfo))
    with files.opened(path) as file:
        lost = of_file(file, path, pairing)
    if lost and not lossy:
        raise Problem(
            f"{files.named(path)}: events were lost ({lost} times): record with larger buffers, "
            "or take it with --lossy",
            FAILED,
        )
    about = {**(told or {}), "lost": lost}
    looks = about.pop("looks", "")
    return pairing.finish(about, seen_of(looks, pairing.start or 0), limit)
