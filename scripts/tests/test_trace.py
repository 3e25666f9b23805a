# SPDX-License-Identifier: GPL-2.0-only
"""From a trace.dat, read by the library of this machine's Debian, to the workers' allocations."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

import tracedat  # noqa: E402  (needs the path above)
from bbtool import Problem  # noqa: E402
from bbtool.check import figures  # noqa: E402
from bbtool.present import trace_text  # noqa: E402
from bbtool.results import trace_file, trace_reader  # noqa: E402
from setups import InFolder  # noqa: E402

WORKER, OTHER, IDLE = "buddybench/0", "other", "kworker/u4:1"
ENTRY = 0xFFFFFFFF81000010
NO_PAGE = 2**64 - 1


def enter(time, task=WORKER):
    """A call of the allocator."""
    return time, task, "funcgraph_entry", {"func": ENTRY, "depth": 0}


def leave(time, called, returned, task=WORKER):
    """Its end."""
    return (
        time,
        task,
        "funcgraph_exit",
        {"func": ENTRY, "depth": 0, "calltime": called, "rettime": returned},
    )


def chunk(time, recording):
    """A chunk begins."""
    return time, WORKER, "bb_chunk", {"op": 0, "n": 8, "recording": recording}


def block(time, name, pfn, order, task=WORKER, **more):
    """An event about a block."""
    return time, task, name, {"pfn": pfn, "order": order, **more}


CPU0 = [
    chunk(2000, 0),
    enter(2100),
    leave(2200, 0x10, 0x20),
    chunk(3000, 1),
    enter(3100),
    block(3150, "mm_page_alloc_zone_locked", 0x40, 4, migratetype=0, percpu_refill=0),
    block(3170, "mm_page_alloc", 0x40, 4, migratetype=0),
    leave(3200, 0x1A0, 0x2A0),
    enter(3300),
    (3400, WORKER, "local_timer_entry", {"vector": 236}),
    block(3500, "mm_page_alloc", 0x50, 0, migratetype=0),
    leave(3600, 0x300, 0x1300),
    enter(4000, OTHER),
    leave(4100, 1, 9, OTHER),
    enter(5000),
    block(5100, "mm_page_alloc", NO_PAGE, 9, migratetype=0),
    leave(5200, 0, 0),
    enter(6000),
]
AFTER_LOSS = [
    leave(7000, 0, 0),
    enter(7100),
    block(7200, "mm_page_alloc", 0x60, 3, migratetype=0),
    leave(7300, 0, 0),
]
CPU1 = [
    (1000, IDLE, "bb_cell_start", {"cell": 3, "repeat": 0}),
    block(3160, "mm_page_alloc_zone_locked", 0x80, 0, IDLE, migratetype=0, percpu_refill=1),
]
FUNCTIONS = f"{ENTRY:016x} T __alloc_pages\n{ENTRY + 0x100:016x} T next\n"


class Trace(InFolder):
    """Each test has a trace of its own."""

    def setUp(self):
        super().setUp()
        self.path = self.place / "trace.dat"
        tracedat.write(self.path, [[(CPU0, False), (AFTER_LOSS, True)], [(CPU1, False)]], FUNCTIONS)


class File(Trace):
    """What the library makes of the file."""

    def test_all_events_in_order_of_time(self):
        found = list(trace_file.read(self.path, ()))
        self.assertEqual(
            [event.time for event in found], sorted(event[0] for event in CPU0 + AFTER_LOSS + CPU1)
        )
        self.assertEqual([event.cpu for event in found if event.task == IDLE], [1, 1])
        self.assertEqual([event.time for event in found if event.lost], [7000])

    def test_fields_are_numbers(self):
        found = [
            event.fields
            for event in trace_file.read(
                self.path, ("pfn", "order", "percpu_refill", "no_such_field")
            )
            if event.name == "mm_page_alloc_zone_locked"
        ]
        self.assertEqual(
            found,
            [
                {"pfn": 0x40, "order": 4, "percpu_refill": 0},
                {"pfn": 0x80, "order": 0, "percpu_refill": 1},
            ],
        )

    def test_functions_have_names(self):
        found = next(
            event
            for event in trace_file.read(self.path, ("func",))
            if event.name == "funcgraph_entry"
        )
        self.assertEqual((found.task, found.fields), (WORKER, {"func": "__alloc_pages"}))

    def test_anything_else_is_refused(self):
        whole = self.path.read_bytes()
        for content in (b"", b"text\n", whole[:400]):
            self.path.write_bytes(content)
            with self.assertRaisesRegex(Problem, "not a trace.dat"):
                list(trace_file.read(self.path, ()))
        self.path.unlink()
        with self.assertRaises(FileNotFoundError):
            list(trace_file.read(self.path, ()))


class Allocations(Trace):
    """From events to allocations."""

    def setUp(self):
        super().setUp()
        self.ops = trace_reader.of_file(self.path)

    def test_only_measured_allocations_of_workers(self):
        self.assertEqual([op.start for op in self.ops], [3100, 3300, 5000, 7100])
        self.assertEqual({op.cell for op in self.ops}, {3})

    def test_a_trial_that_begins_again_counts_once(self):
        for repeat, starts in ((0, []), (1, [3100, 3300, 5000])):
            after = (6500, IDLE, "bb_cell_start", {"cell": 3, "repeat": repeat})
            tracedat.write(self.path, [[(CPU0, False)], [([*CPU1, after], False)]], FUNCTIONS)
            found = trace_reader.of_file(self.path)
            self.assertEqual([op.start for op in found], starts)

    def test_time_is_the_call(self):
        self.assertEqual([op.nanoseconds for op in self.ops], [0x100, 0x1000, 200, 200])

    def test_paths(self):
        self.assertEqual([op.path() for op in self.ops], ["buddy", "pcp_hit", "failed", "pcp_hit"])
        self.assertEqual([op.order() for op in self.ops], [4, 0, None, 3])

    def test_noise_is_told_apart(self):
        self.assertEqual([op.noise() for op in self.ops[:2]], [{}, {"local_timer_entry": 1}])

    def test_events_of_other_cpus_are_left_out(self):
        self.assertEqual(self.ops[0].count("mm_page_alloc_zone_locked"), 1)

    def test_told(self):
        self.assertEqual(
            trace_text.tell(self.ops[0]),
            [
                (
                    "    +    0.050 us  mm_page_alloc_zone_locked   pfn=0x40 order=4 migratetype=0"
                    " percpu_refill=0"
                ),
                "    +    0.070 us  mm_page_alloc               pfn=0x40 order=4 migratetype=0",
            ],
        )

    def test_emulated_time_is_called_so(self):
        for mode, value in (("tcg", "4.1 us, emulated"), ("kvm", "4.1 us")):
            self.assertEqual(
                figures.trace(self.ops, {"check-events": "0", "mode": mode}, 9)[-1].value, value
            )


def allocation(time, *inside):
    """The events of a measured allocation of a worker on CPU 0."""
    last = time + 10 * len(inside) + 10
    events = [enter(time), *inside, leave(last, 0, 0)]
    return [trace_file.Event(when, 0, task, name, dict(more)) for when, task, name, more in events]


def taken(time, order, **more):
    """A block leaves the free lists."""
    return block(time, "mm_page_alloc_zone_locked", 0x40, order, migratetype=0, **more)


def got(time, order):
    """An allocation has its block."""
    return block(time, "mm_page_alloc", 0x40, order, migratetype=0)


class OldKernels(unittest.TestCase):
    """Before 5.19 no event says whether a block went to a per-CPU list."""

    def paths(self, *allocations):
        begin = trace_file.Event(1, 0, *chunk(1, 1)[1:])
        return [op.path() for op in trace_reader.operations([begin, *sum(allocations, [])])]

    def test_order_0_always_has_a_list(self):
        self.assertEqual(self.paths(allocation(10, taken(20, 0), got(30, 0))), ["pcp_refill"])

    def test_one_block_each_is_no_list(self):
        once = [allocation(time, taken(time + 10, 3), got(time + 20, 3)) for time in (10, 100)]
        self.assertEqual(self.paths(*once), ["buddy", "buddy"])

    def test_several_blocks_at_once_are_for_a_list(self):
        """From 5.14 on: a list that is empty gets at least two blocks."""
        found = self.paths(
            allocation(10, taken(20, 3), got(30, 3)),
            allocation(100, taken(110, 3), taken(120, 3), got(130, 3)),
            allocation(200, taken(210, 4), got(220, 4)),
        )
        self.assertEqual(found, ["pcp_refill", "pcp_refill", "buddy"])

    def test_what_is_drained_was_in_a_list(self):
        drained = block(5, "mm_page_pcpu_drain", 0x80, 9, IDLE, migratetype=0)
        found = self.paths(
            [trace_file.Event(5, 1, *drained[1:])],
            allocation(10, taken(20, 9), got(30, 9)),
            allocation(100, taken(110, 3), got(120, 3)),
        )
        self.assertEqual(found, ["pcp_refill", "buddy"])

    def test_blocks_of_others_say_nothing(self):
        """An interrupt may allocate the same order."""
        for name in ("softirq_entry", "irq_handler_entry", "sched_switch"):
            other = (20, WORKER, name, {})
            found = self.paths(allocation(10, other, taken(30, 3), taken(40, 3), got(50, 3)))
            self.assertEqual(found, ["buddy"], name)

    def test_what_is_not_taken_from_the_free_lists_was_in_a_list(self):
        found = self.paths(
            allocation(10, taken(20, 3), got(30, 3)),
            allocation(100, got(110, 3)),
            allocation(200, taken(210, 4), got(220, 4)),
        )
        self.assertEqual(found, ["pcp_refill", "pcp_hit", "buddy"])

    def test_what_a_new_kernel_says_counts(self):
        found = self.paths(
            allocation(10, taken(20, 3, percpu_refill=1), got(30, 3)),
            allocation(100, taken(110, 0, percpu_refill=0), got(120, 0)),
        )
        self.assertEqual(found, ["pcp_refill", "buddy"])


if __name__ == "__main__":
    unittest.main()
