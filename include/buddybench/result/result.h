/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run leaves behind: plain data, immutable once the run has ended. */
#ifndef _BUDDYBENCH_RESULT_RESULT_H
#define _BUDDYBENCH_RESULT_RESULT_H

#include <linux/types.h>

#include <buddybench/lib/abort.h>
#include <buddybench/lib/clock_units.h>
#include <buddybench/lib/hist.h>
#include <buddybench/model/zone_view.h>
#include <buddybench/plan/plan.h>
#include <buddybench/result/path.h>

/* What a row of results is about. */
enum bb_op {
	BB_OP_ALLOC,
	BB_OP_FREE,
	BB_OP_PAIR,		/* both, where the mode cannot tell them apart */
	NR_BB_OPS
};

/*
 * Validity of a row. From BB_FLAG_FATAL on a flag says that the number must not
 * be quoted; before it, what to mention beside it.
 */
enum bb_flag {
	BB_FLAG_COUNTED,	/* unit is instructions, from an emulator */
	BB_FLAG_VIRTUAL,	/* a hypervisor is below: steal and exits */
	BB_FLAG_DEBUG_KERNEL,	/* built with checks that cost time */
	BB_FLAG_INIT_ON_ALLOC,	/* every allocation is cleared */
	BB_FLAG_INIT_ON_FREE,	/* every free is cleared */
	BB_FLAG_PAGE_POISON,	/* every free is written */
	BB_FLAG_TRACE,		/* a page allocator tracepoint is on */
	BB_FLAG_NOT_CHARGED,	/* __GFP_ACCOUNT is not charged to a kthread */
	BB_FLAG_PCP_FULL,	/* the next free will drain the per-CPU list */
	BB_FLAG_OFF_NODE,	/* some blocks came from another node */
	BB_FLAG_ALLOC_FAIL,	/* some allocations failed; see column fail */
	BB_FLAG_DISTURBED,	/* interrupts or switches in > 1 % of chunks */
	BB_FLAG_NEG_NET,	/* some values were below the clock's own cost */
	BB_FLAG_STEAL,		/* the hypervisor took the CPU away */
	BB_FLAG_NOISY,		/* other work took > 1 % of a quiet 20 ms */
	BB_FLAG_NOT_STEADY,	/* warm-up ended by its limit */
	BB_FLAG_MODES,		/* op, chained, batch, diff differ by > 10 % */
	BB_FLAG_SLOW_PATH,	/* reclaim or compaction ran meanwhile */
	BB_FLAG_FATAL,
	BB_FLAG_MIGRATED = BB_FLAG_FATAL, /* a chunk ran on a wrong CPU */
	BB_FLAG_HALVES,		/* even and odd chunks disagree */
	BB_FLAG_CLOCK_SUSPECT,	/* fast clock and ktime disagree */
	BB_FLAG_LADDER,		/* known costs did not come out in proportion */
	BB_FLAG_LOW_RES,	/* the clock moves too far at a time for the value */
	BB_FLAG_OVERFLOW,	/* values beyond the histogram */
	BB_FLAG_NO_OVERLAP,	/* workers ran side by side < 90 % of the time */
	BB_FLAG_SHORT,		/* fewer operations than asked for */
	BB_FLAG_ABORTED,	/* the run was ended early; see state */
	BB_FLAG_REFUSED,	/* the guard did not admit it: no numbers */
	BB_FLAG_TOO_LONG,	/* one operation exceeds what the context allows */
	BB_FLAG_LEAK,		/* pages allocated and freed do not match */
	BB_FLAG_EMULATED,	/* time of an emulator that does not count */
	NR_BB_FLAGS
};

extern const char * const bb_op_names[];
extern const char * const bb_flag_names[];

#define BB_MAX_PLACES 16

/**
 * struct bb_places - where blocks came from
 * @nr: entries used
 * @place: node, zone index and number of blocks seen there
 * @others: blocks seen elsewhere, once the table was full
 */
struct bb_places {
	unsigned int nr;
	struct {
		s16 nid;
		u16 zone;
		u64 count;
	} place[BB_MAX_PLACES];
	u64 others;
};

/**
 * bb_places_add() - count blocks
 * @places: where to
 * @nid: node they came from
 * @zone: index of the zone within the node
 * @count: how many
 */
void bb_places_add(struct bb_places *places, int nid, unsigned int zone,
		   u64 count);

/**
 * struct bb_measure - one row of results, in clock steps
 * @op: enum bb_op
 * @ops: operations that succeeded
 * @fails: operations that returned nothing
 * @ticks: batch and diff: steps spent in all batches
 * @timed: batch and diff: operations those steps are spread over
 * @all: per operation (op, chained) or per batch in 1/1000 step an operation
 * @clean: the same, only what ran without interrupt, switch or steal
 * @halves: even and odd chunks of a worker differ by more than noise
 * @overhead: the clock's own cost inside one value of @all, median, steps
 * @negative: values of @all below @overhead; diff: 2N took less time than N,
 *	which is in @ticks and not in @all
 */
struct bb_measure {
	u8 op;
	u64 ops;
	u64 fails;
	u64 ticks;
	u64 timed;
	struct bb_summary all;
	struct bb_summary clean;
	bool halves;
	u64 overhead;
	u64 negative;
};

/**
 * struct bb_sparse - a histogram without its empty buckets
 * @nr: number of entries
 * @entry: index as in &bb_hist.bucket, and count
 */
struct bb_sparse {
	unsigned int nr;
	struct {
		u32 index;
		u64 count;
	} entry[];
};

/**
 * struct bb_path_row - allocations of a cell that took one path
 * @n: how many
 * @moved: blocks that left the free lists for them
 * @depth_sum: orders that the blocks split were above the one wanted, summed
 * @depth_max: largest
 * @latency: with the probes on
 */
struct bb_path_row {
	u64 n;
	u64 moved;
	u64 depth_sum;
	u32 depth_max;
	struct bb_summary latency;
};

/**
 * struct bb_path_result - the second pass over a cell
 * @row: by path
 * @latency: all of them
 * @pages: pages that the workers got, warm-up included; so are all below
 * @events: mm_page_alloc events of the workers
 * @traced: pages in those events
 * @pgalloc: pages by the kernel's vm events, whoever took them, but for those
 *	that made room in a list before the cell
 * @refilled: pages moved from the free lists to per-CPU lists
 * @direct: pages taken from the free lists past them
 * @drained: pages moved from per-CPU lists to the free lists
 * @pcp_change: what the per-CPU lists of all nodes gained
 */
struct bb_path_result {
	struct bb_path_row row[NR_BB_PATHS];
	struct bb_summary latency;
	u64 pages;
	u64 events;
	u64 traced;
	s64 pgalloc;
	u64 refilled;
	u64 direct;
	u64 drained;
	s64 pcp_change;
};

/* What happens to the trace at the first slow operation. */
enum bb_slow_action {
	BB_SLOW_NOTHING,	/* the kernel cannot trace */
	BB_SLOW_OFF,		/* tracing_off(): the ring buffer stays as it is */
	BB_SLOW_SNAPSHOT,	/* tracing_snapshot(): see tracefs, file snapshot */
	NR_BB_SLOW_ACTIONS
};

/**
 * struct bb_slow_op - the first operation slower than stop_ns
 * @happened: there was one; the rest is valid
 * @action: enum bb_slow_action
 * @cell: index of its cell
 * @repeat: of which repeat
 * @cpu: where it ran
 * @op: enum bb_op
 * @index: among the operations of that worker, cell and repeat, from 0
 * @ticks: what it took, in clock steps
 */
struct bb_slow_op {
	bool happened;
	u8 action;
	u32 cell;
	u32 repeat;
	int cpu;
	unsigned int op;
	u64 index;
	u64 ticks;
};

/**
 * struct bb_probe_cost - medians in clock steps, [0] probes off, [1] on
 * @known: all of them were measured
 * @cached: alloc of order 0 from a per-CPU list
 * @free: its free
 * @direct: alloc of an order that has no per-CPU list
 * @direct_free: its free
 */
struct bb_probe_cost {
	bool known;
	u64 cached[2];
	u64 free[2];
	u64 direct[2];
	u64 direct_free[2];
};

/**
 * struct bb_result - one cell, measured once
 * @cell: index in &bb_run.cell
 * @repeat: 0, 1, ...
 * @seq: when it was run, 0 first
 * @cpus: CPUs of the workers, as a list; cut off if it is long
 * @flags: bit per enum bb_flag
 * @nr_measures: rows: 2 for alloc and free, 1 for pair
 * @measure: the rows
 * @hist: one per row, NULL where there is none
 * @where: blocks by node and zone; in batch mode one block a batch is looked at
 * @checked: how many blocks were looked at
 * @allocated: pages taken while measuring and warming up
 * @freed: pages given back
 * @skew_ns: first to last worker's start, by ktime
 * @overlap: share of the time that all workers ran, permille
 * @warm_chunks: chunks run before the measurement
 * @chunks: chunks measured
 * @disturbed: of those, with interrupts, context switches or steal
 * @pcp_before: pages in the per-CPU lists of the node, before
 * @pcp_after: and after
 * @before: all zones before, NULL if there was no memory for it
 * @after: all zones after
 * @paths: the second pass, NULL without one
 */
struct bb_result {
	u32 cell;
	u32 repeat;
	u32 seq;
	char cpus[24];
	u64 flags;
	unsigned int nr_measures;
	struct bb_measure measure[2];
	struct bb_sparse *hist[2];
	struct bb_places where;
	u64 checked;
	u64 allocated;
	u64 freed;
	u64 skew_ns;
	u32 overlap;
	u32 warm_chunks;
	u32 chunks;
	u32 disturbed;
	u64 pcp_before;
	u64 pcp_after;
	struct bb_zone_snapshot *before;
	struct bb_zone_snapshot *after;
	struct bb_path_result *paths;
};

#define BB_MAX_EVENTS 64

/**
 * struct bb_run - a run and all that came of it
 * @id: 1, 2, ... since load
 * @plan: resolved
 * @config: the plan as it was written, key=value
 * @facts: the machine at the start
 * @clock: what it was measured with
 * @calibration: of the machine, at the start
 * @flags: bits of enum bb_flag that hold for the whole run
 * @cell: the cells
 * @nr_cells: how many
 * @order: trial number -> cell and repeat, as cell + repeat * nr_cells
 * @result: of all trials, by cell and repeat; no measures where none was run
 * @nr_results: how many were run; @nr_trials when complete
 * @nr_trials: cells x repeats
 * @skipped: combinations left out, per enum bb_skip
 * @refused: trials the guard did not admit
 * @abort: enum bb_abort
 * @elapsed_ms: wall time of the run
 * @event_delta: vm events of the run, as bb_vm_events_read() orders them
 * @slow: the first slow operation
 * @probe: what the probes of the second pass cost
 * @modes_compared: cells and repeats of which more than one mode tells, see agree.h
 * @modes_differ: of those, where they differ
 * @charged: pages still charged at the end, 0 unless something is wrong
 */
struct bb_run {
	unsigned int id;
	struct bb_plan plan;
	char *config;
	const struct bb_facts *facts;
	struct bb_clock_info clock;
	struct bb_calibration calibration;
	u64 flags;
	struct bb_cell *cell;
	unsigned int nr_cells;
	u32 *order;
	struct bb_result *result;
	unsigned int nr_results;
	unsigned int nr_trials;
	unsigned int skipped[NR_BB_SKIPS];
	unsigned int refused;
	unsigned int abort;
	u64 elapsed_ms;
	s64 event_delta[BB_MAX_EVENTS];
	struct bb_slow_op slow;
	struct bb_probe_cost probe;
	unsigned int modes_compared;
	unsigned int modes_differ;
	u64 charged;
};

#endif /* _BUDDYBENCH_RESULT_RESULT_H */
