# SPDX-License-Identifier: GPL-2.0-only
"""From the events of a trace to the allocations of the workers, each with the events inside it."""

import dataclasses

from . import trace_file

# What tells of an event inside an allocation which way it went.
DETAILS = (
    "pfn",
    "order",
    "migratetype",
    "percpu_refill",
    "alloc_order",
    "fallback_order",
    "func",
)
FIELDS = ("cell", "repeat", "recording", "depth", "calltime", "rettime", *DETAILS)
WORKER = "buddybench/"
NO_PAGE = 2**64 - 1
# Events that another part of the kernel put into an allocation, not its own path.
NOISE = ("local_timer_entry", "irq_handler_entry", "softirq_entry", "sched_switch")
NAMES = {
    "mm_page_alloc_zone_locked": "block left the free lists",
    "mm_page_alloc_extfrag": "stolen from another type",
    "mm_compaction_begin": "compaction",
    "mm_vmscan_direct_reclaim_begin": "direct reclaim",
    "mm_page_pcpu_drain": "block left a per-CPU list",
    "mm_page_alloc": "obtained",
}


@dataclasses.dataclass
class Op:
    """One allocation: when it began, how long it took with the tracing in it, what happened."""

    start: int
    nanoseconds: int
    cpu: int
    cell: int
    inside: list
    listed: set = dataclasses.field(default_factory=lambda: {0})  # orders with per-CPU lists

    def count(self, name):
        """How often an event happened."""
        return sum(1 for event in self.inside if event.name == name)

    def order(self):
        """The order, or None when nothing was obtained."""
        return next(
            (
                event.number("order")
                for event in self.inside
                if event.name == "mm_page_alloc" and event.number("pfn") != NO_PAGE
            ),
            None,
        )

    def path(self):
        """The path, in the words of the module's paths file.

        How deep a split was is not in a trace.
        """
        if self.order() is None:
            return "failed"
        for name, path in (
            ("mm_vmscan_direct_reclaim_begin", "direct_reclaim"),
            ("mm_compaction_begin", "compaction"),
            ("mm_page_alloc_extfrag", "steal"),
        ):
            if self.count(name):
                return path
        left = self.left()
        if not left:
            return "pcp_hit"
        refill = left[0].fields.get("percpu_refill")
        cached = refill == 1 if refill is not None else left[0].number("order") in self.listed
        return "pcp_refill" if cached else "buddy"

    def left(self):
        """The events of blocks that left the free lists."""
        return [event for event in self.inside if event.name == "mm_page_alloc_zone_locked"]

    def noise(self):
        """What interrupted it: {event: times}."""
        return {name: self.count(name) for name in NOISE if self.count(name)}


class Reader:
    """Follow the workers: which cell, whether the chunk counts, which call is open."""

    def __init__(self):
        self.cell, self.recording, self.open, self.done = -1, {}, {}, []
        self.trial, self.before = None, 0  # the last trial that began, and len(done) before it
        # Before 5.14 only order 0 has lists, before 5.19 no event says which: see _learn().
        self.listed = {0}

    def see(self, event):
        """Take the next event."""
        if event.name == "mm_page_pcpu_drain":
            self.listed.add(event.number("order"))
        if event.lost:
            self.open.pop(
                event.cpu, None
            )  # what is missing may be its end, and the beginning of the next
        if event.name in ("bb_cell_start", "bb_cell_end"):
            self.cell = event.number("cell")
            self.recording.clear()
            if event.name == "bb_cell_start":
                self._begin((self.cell, event.number("repeat")))
        elif event.name == "bb_chunk":
            self.recording[event.cpu] = event.number("recording") == 1
        elif event.name == "funcgraph_entry" and event.number("depth") == 0:
            self._enter(event)
        elif event.name == "funcgraph_exit" and event.number("depth") == 0:
            self._leave(event)
        elif event.cpu in self.open:
            self.open[event.cpu].inside.append(event)

    def _begin(self, trial):
        """A trial that begins again, because others had moved its lists, counts once."""
        if trial == self.trial:
            del self.done[self.before :]
        self.trial, self.before = trial, len(self.done)

    def _enter(self, event):
        if event.task.startswith(WORKER) and self.recording.get(event.cpu):
            self.open[event.cpu] = Op(event.time, 0, event.cpu, self.cell, [], self.listed)

    def _leave(self, event):
        op = self.open.pop(event.cpu, None) if event.task.startswith(WORKER) else None
        if not op:
            return
        took = event.number("rettime") - event.number("calltime")
        op.nanoseconds = took if took > 0 else event.time - op.start
        self.done.append(op)
        self._learn(op)

    def _learn(self, op):
        """Only a list gives a block that has not just left the free lists, or takes several.

        Interrupts take some of their own.
        """
        path = None if op.noise() else op.path()
        if path == "pcp_hit":
            self.listed.add(op.order())
        elif path == "buddy":
            orders = [event.number("order") for event in op.left()]
            self.listed |= {order for order in orders if orders.count(order) > 1}


def operations(events):
    """Every allocation of a worker that was measured.

    Events are those of trace_file.read(), with FIELDS.
    """
    reader = Reader()
    for event in events:
        reader.see(event)
    return reader.done


def of_file(path):
    """The allocations in a trace.dat."""
    return operations(trace_file.read(path, FIELDS))
