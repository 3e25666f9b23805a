# SPDX-License-Identifier: GPL-2.0-only
"""Read and write recorded streams of allocations, buddybench-stream/1.

Documentation/replay.rst describes the format.
"""

import dataclasses
import gzip
import io
import lzma
import re
import struct
import zlib

from .. import FAILED, USAGE, Problem
from . import files, result, stream_masks

MAGIC = "buddybench-stream/1"
RECORD = struct.Struct("<IIHH")
ALLOC, FREE, SPLIT, PAUSE = range(4)
ZONES = ("__GFP_DMA", "__GFP_DMA32", "__GFP_HIGHMEM")
KINDS = ("alloc", "free", "split", "pause")
KIND_SHIFT = 14
CLASSES, CPUS, NODES, EVENTS, HEAD = 256, 1024, 16, 16_000_000, 65532  # as the module has them


@dataclasses.dataclass(frozen=True)
class Class:
    """Allocations that are alike."""

    order: int
    node: int
    gfp: str


@dataclasses.dataclass
class Seen:
    """The free lists of a zone while the stream was recorded."""

    ns: int
    node: int
    zone: str
    orders: list


@dataclasses.dataclass
class Stream:
    """A stream: its header, its records as bytes, and what was seen of the free lists."""

    cpus: int
    nodes: int
    ids: int
    classes: list
    told: dict
    records: bytes
    seen: list

    @property
    def events(self):
        """How many records there are."""
        return len(self.records) // RECORD.size

    def __iter__(self):
        """(kind, id, ns since the start, class, cpu) of each event."""
        now = 0
        for block, later, number, where in RECORD.iter_unpack(self.records):
            now += later
            kind = where >> KIND_SHIFT
            if kind == PAUSE:
                now += block << 32
            yield kind, block, now, number, where & (1 << KIND_SHIFT) - 1


def record(kind, block, later, number, cpu):
    """One event as bytes."""
    return RECORD.pack(block, later, number, kind << KIND_SHIFT | cpu)


def for_kernel(stream):
    """The bytes that the module takes: header and records."""
    lines = [
        MAGIC,
        f"sizes events={stream.events} ids={stream.ids} cpus={stream.cpus} nodes={stream.nodes}",
        *(f"class order={row.order} node={row.node} gfp={row.gfp}" for row in stream.classes),
        *(f"# {key}={value}" for key, value in stream.told.items()),
    ]
    text = "\n".join(lines) + "\n"
    # The header's length is a multiple of a record's.
    text += "#" + "." * (-(len(text) + len("#\nend\n")) % RECORD.size) + "\nend\n"
    return text.encode("ascii") + stream.records


def whole(stream):
    """The bytes of a file that is not compressed."""
    tail = "".join(
        f"seen ns={row.ns} node={row.node} zone={row.zone} free={','.join(map(str, row.orders))}\n"
        for row in stream.seen
    )
    return for_kernel(stream) + tail.encode("ascii")


def write(path, stream):
    """Write a stream; what the name ends with says whether it is compressed."""
    data, name = whole(stream), str(path)
    if name.endswith(".xz"):
        data = lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)
    elif name.endswith(".gz"):
        data = gzip.compress(data, mtime=0)
    result.save(path, data)


XZ, GZIP = b"\xfd7zXZ\0", b"\x1f\x8b"  # how such files begin


def content(path):
    """The bytes of a file, unpacked."""
    try:
        data = files.content(path)
        if not data.startswith((XZ, GZIP)):
            return data
        with (lzma if data.startswith(XZ) else gzip).open(io.BytesIO(data)) as packed:
            return files.whole(packed, "unpacked larger")
    except OSError as reason:
        raise Problem(f"{path}: {reason.strerror or reason}", USAGE) from None
    except (lzma.LZMAError, zlib.error, EOFError) as reason:
        raise Problem(f"{path}: cut or damaged: {reason}", FAILED) from None


def read(path):
    """Read and check a stream."""
    try:
        return parse(content(path))
    except ValueError as reason:
        raise Problem(f"{path}: {reason}", FAILED) from None


def numbers(line):
    """The key=value words of a line, as text."""
    return dict(word.split("=", 1) for word in line.split()[1:] if "=" in word)


def header(data):
    """(sizes, classes, told, bytes of the header)."""
    end = data[: HEAD + 4].find(b"\nend\n")
    if not data.startswith(MAGIC.encode() + b"\n") or end < 0:
        raise ValueError(f"byte 0: no {MAGIC}, or a header without an end")
    sizes, classes, told = {}, [], {}
    for line in data[:end].decode("ascii", "replace").splitlines()[1:]:
        words = numbers(line)
        if line.startswith("sizes "):
            sizes = {key: int(value) for key, value in words.items()}
        elif line.startswith("class "):
            classes.append(Class(int(words["order"]), int(words["node"]), words["gfp"]))
        elif line.startswith("# "):
            told.update(words)
        elif line and not line.startswith("#"):
            raise ValueError(f"no such line in the header: {line[:40]}")
    if sorted(sizes) != ["cpus", "events", "ids", "nodes"] or not classes:
        raise ValueError("the header lacks its sizes or classes")
    if (end + 5) % RECORD.size:
        raise ValueError(f"the header has {end + 5} bytes, not a multiple of {RECORD.size}")
    return sizes, classes, told, end + 5


def parse(data):
    """A stream from its bytes; ValueError with the place for what is none."""
    try:
        sizes, classes, told, start = header(data)
    except KeyError as reason:
        raise ValueError(f"a class lacks {reason}") from None
    end = start + sizes["events"] * RECORD.size
    if len(data) < end:
        raise ValueError(f"{len(data)} bytes, the header says {end}: the stream is cut")
    seen = [seen_of(line) for line in data[end:].decode("ascii", "replace").splitlines()]
    stream = Stream(
        sizes["cpus"], sizes["nodes"], sizes["ids"], classes, told, data[start:end], seen
    )
    check(stream)
    return stream


def seen_of(line):
    """One look at a zone."""
    if not re.fullmatch(r"seen ns=\d+ node=\d+ zone=\w+ free=\d+(,\d+)*", line):
        raise ValueError(f"no such line after the events: {line[:40]}")
    words = numbers(line)
    return Seen(
        int(words["ns"]),
        int(words["node"]),
        words["zone"],
        [int(part) for part in words["free"].split(",")],
    )


def zone(flags):
    """The modifier that says which zone the pages are charged to, as in the module."""
    found = next((name for name in ZONES if name in flags), None)
    return "__GFP_MOVABLE" if found == ZONES[-1] and "__GFP_MOVABLE" in flags else found


def wrong_split(whole, part):
    """Why a block of one class cannot be split into pages of another, or None."""
    old, new = (stream_masks.of_text(row.gfp)[0] for row in (whole, part))
    for bad, why in (
        (not whole.order, "of a single page"),
        ("__GFP_COMP" in old, "of a compound page"),
        (part.order, "into what are no single pages"),
        (part.node != whole.node, "into pages of another node"),
        (zone(old) != zone(new), "into pages of another zone"),
    ):
        if bad:
            return why
    return None


def check(stream):
    """Go through all events as the module does; ValueError with the number of the event."""
    live, born = {}, 0
    for number, (kind, block, _, which, cpu) in enumerate(stream):
        why = None
        if cpu >= stream.cpus:
            why = "on a CPU that the header does not have"
        elif kind in (FREE, SPLIT) and block not in live:
            why = (
                "of a block that has gone"
                if block < born
                else "of a block that has not been allocated"
            )
        elif kind in (ALLOC, SPLIT) and which >= len(stream.classes):
            why = "no such class"
        elif kind == ALLOC and block != born:
            why = "ids are not given in a row"
        if not why and kind in (FREE, SPLIT):
            old = stream.classes[live.pop(block)]
            if kind == SPLIT:
                why = wrong_split(old, stream.classes[which])
        if why:
            raise ValueError(f"event {number} ({KINDS[kind]} of {block}): {why}")
        if kind == ALLOC or kind == SPLIT:
            many = 1 if kind == ALLOC else 1 << old.order
            live.update(dict.fromkeys(range(born, born + many), which))
            born += many
    if born != stream.ids:
        raise ValueError(f"{born} ids, the header says {stream.ids}")
