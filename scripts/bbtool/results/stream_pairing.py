# SPDX-License-Identifier: GPL-2.0-only
"""From the events of the page allocator to a stream: which free belongs to which allocation.

The tracepoints are no ledger. What is done where they don't agree is in Documentation/replay.rst;
everything of the kind is counted.
"""

import collections
import dataclasses

from .. import FAILED, Problem
from . import stream, stream_masks

NO_PAGE = (0, 2**64 - 1, 2**32 - 1)
LONGEST = 1 << 32
UNPAIRED = ("lost_frees", "orphan_frees")


@dataclasses.dataclass
class Block:
    """What is live at a frame."""

    id: int
    order: int
    number: int  # of its class


class Pairing:
    """Takes events in order of time; gives a stream."""

    def __init__(self, node_of):
        self.node_of = node_of
        self.live, self.freed = {}, set()
        self.classes, self.records = {}, []  # a record is [kind, id, ns, class, cpu]
        self.split_classes = set()
        self.count, self.dropped = collections.Counter(), collections.Counter()
        self.born, self.start = 0, None

    def alloc(self, time, cpu, pfn, order, flags):
        """mm_page_alloc; flags as stream_masks gives them."""
        self.count["events"] += 1
        if pfn in NO_PAGE:
            self.count["failed"] += 1
            return
        for head in list(self._overlapping(pfn, order)):
            # Its free was not seen: it must have been before this.
            self.count["lost_frees"] += 1
            self._free(time, cpu, head)
        known, strange = flags
        mask, left_out = stream_masks.safe(known)
        self.dropped.update(left_out | strange)
        self.live[pfn] = self._birth(
            stream.ALLOC, time, cpu, self.born, (order, self.node_of(pfn), mask)
        )
        self.freed.difference_update(range(pfn, pfn + (1 << order)))

    def free(self, time, cpu, pfn, order):
        """mm_page_free."""
        self.count["events"] += 1
        block = self.live.get(pfn)
        if block and block.order == order:
            self._free(time, cpu, pfn)
            return
        heads = sorted(self._overlapping(pfn, order))
        if not heads:
            self._stranger(pfn, order)
            return
        for head in heads:
            if self.live[head].order > order or head < pfn:
                self._split(time, cpu, head)
        parts = [frame for frame in range(pfn, pfn + (1 << order)) if frame in self.live]
        self.count["frees_in_parts"] += 1
        for frame in parts:
            self._free(time, cpu, frame)

    def free_batched(self, time, cpu, pfn):
        """mm_page_free_batched: says nothing where mm_page_free has said it."""
        if pfn in self.live:
            self.free(time, cpu, pfn, self.live[pfn].order)

    def _overlapping(self, pfn, order):
        """Frames at which live blocks begin that have a page of this one."""
        for bits in range(16):
            head = pfn >> bits << bits
            block = self.live.get(head)
            if block and block.order >= bits and head + (1 << block.order) > pfn:
                yield head
                return
        for frame in range(pfn + 1, pfn + (1 << order)):
            if frame in self.live:
                yield frame

    def _record(self, kind, time, cpu, block, number):
        if self.start is None:
            self.start = time
        self.records.append([kind, block, max(time - self.start, 0), number, cpu])

    def _class(self, key):
        return self.classes.setdefault(key, len(self.classes))

    def _birth(self, kind, time, cpu, block, key):
        number = self._class(key)
        self._record(kind, time, cpu, block, number)
        self.born += 1
        return Block(block, key[0], number)

    def _free(self, time, cpu, pfn):
        block = self.live.pop(pfn)
        self._record(stream.FREE, time, cpu, block.id, 0)
        self.freed.update(range(pfn, pfn + (1 << block.order)))

    def _split(self, time, cpu, pfn):
        block = self.live.pop(pfn)
        _, node, mask = list(self.classes)[block.number]
        flags, _ = stream_masks.of_text(mask)
        number = self._class((0, node, stream_masks.names(flags - {"__GFP_COMP"})))
        self.split_classes.add(block.number)
        self.count["splits"] += 1
        self._record(stream.SPLIT, time, cpu, block.id, number)
        for part in range(1 << block.order):
            self.live[pfn + part] = Block(self.born + part, 0, number)
        self.born += 1 << block.order

    def _stranger(self, pfn, order):
        """The free of a page whose allocation was not seen."""
        if pfn in self.freed:
            self.count["orphan_frees"] += 1
        else:
            self.count["older_frees"] += 1
            self.freed.update(range(pfn, pfn + (1 << order)))

    def unpaired(self):
        """The share of events that could not be paired, in percent."""
        return 100 * sum(self.count[key] for key in UNPAIRED) / max(self.count["events"], 1)

    def finish(self, told, seen, limit=1.0):
        """The stream; limit is how many percent of the events may be unpaired."""
        share = self.unpaired()
        if not self.records:
            raise Problem("no allocation was recorded", FAILED)
        if share > limit:
            raise Problem(
                f"{share:.2f} % of {self.count['events']} events could not be paired "
                f"({', '.join(f'{key}={self.count[key]}' for key in UNPAIRED)}), more than "
                f"{limit:g} %; take them anyway with --unpaired {share + 0.1:.1f}",
                FAILED,
            )
        classes = [self._shown(key, number) for key, number in self.classes.items()]
        cpus = 1 + max(cpu for *_, cpu in self.records)
        return stream.Stream(
            cpus,
            1 + max(row.node for row in classes),
            self.born,
            classes,
            {**told, **self.told(share)},
            b"".join(encoded(self.records)),
            seen,
        )

    def _shown(self, key, number):
        """A class; what is split is no compound page."""
        order, node, mask = key
        if number in self.split_classes:
            flags, _ = stream_masks.of_text(mask)
            mask = stream_masks.names(flags - {"__GFP_COMP"})
        return stream.Class(order, node, mask)

    def told(self, share):
        """What people are told about it."""
        keys = "failed lost_frees orphan_frees older_frees splits frees_in_parts".split()
        return {
            **{key: self.count[key] for key in keys},
            "held": len(self.live),
            "unpaired_percent": f"{share:.3f}",
            **{f"dropped_{name}": times for name, times in sorted(self.dropped.items())},
        }


def encoded(records):
    """The records as bytes, with pauses where a time does not fit."""
    before = 0
    for kind, block, now, number, cpu in records:
        later = max(now - before, 0)
        if later >= LONGEST:
            yield stream.record(stream.PAUSE, later // LONGEST, 0, 0, cpu)
        yield stream.record(kind, block, later % LONGEST, number, cpu)
        before = max(now, before)
