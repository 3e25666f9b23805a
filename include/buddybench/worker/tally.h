/* SPDX-License-Identifier: GPL-2.0-only */
/* Results of a cell on one worker. */
#ifndef _BUDDYBENCH_WORKER_TALLY_H
#define _BUDDYBENCH_WORKER_TALLY_H

#include <buddybench/lib/hist.h>
#include <buddybench/lib/split_half.h>
#include <buddybench/result/measure.h>
#include <buddybench/result/places.h>

struct bb_own_memory;

/**
 * struct bb_tally - measurements of a worker, per enum bb_op
 * @ops: operations that succeeded while measuring
 * @fails: allocations that failed while measuring
 * @ticks: clock steps spent in batches; the sum of differences may be negative
 * @timed: operations those steps are spread over
 * @negative: diff mode: 2N took less time than N
 * @all: every value
 * @halves: cost of chunks, or of phases where blocks are held, to compare them
 *	with each other
 * @differ: they differ; set once the cell has ended
 * @dirty: values of disturbed chunks, a subset of @all
 */
struct bb_tally {
	u64 ops;
	u64 fails;
	u64 ticks;
	u64 timed;
	u64 negative;
	struct bb_hist all;
	struct bb_hist dirty;
	struct bb_split_half halves;
	bool differ;
};

/**
 * struct bb_worker_counts - counters of a cell on one worker
 * @took: pages allocated in this cell, warm-up included
 * @gave: pages freed by this worker
 * @chunks: chunks measured
 * @disturbed: of those, disturbed
 * @migrated: chunks that did not run on its CPU
 * @stolen: chunks during which the hypervisor ran something else
 * @warm_chunks: chunks of the warm-up
 * @unsteady: warm-up reached its limit, and the cost was seen to change
 * @pcp_full: the per-CPU list was full when the measurement began
 * @partial: a bulk call that was measured returned some of its pages only
 * @start_ns: ktime at the start of the measurement
 * @end_ns: ktime at its end
 * @places: where blocks came from
 * @checked: blocks whose place was sampled
 */
struct bb_worker_counts {
	u64 took;
	u64 gave;
	u32 chunks;
	u32 disturbed;
	u32 migrated;
	u32 stolen;
	u32 warm_chunks;
	bool unsteady;
	bool pcp_full;
	bool partial;
	u64 start_ns;
	u64 end_ns;
	struct bb_places places;
	u64 checked;
};

/**
 * bb_tally_sparse() - the histogram of a tally without its empty buckets
 * @tally: the tally
 * @own: where its memory is counted
 *
 * Return: for bb_own_memory_free(); NULL if there was no memory.
 */
struct bb_sparse_hist *bb_tally_sparse(const struct bb_tally *tally, struct bb_own_memory *own);

/**
 * bb_tally_measure() - make a row of results of a tally
 * @m: the row
 * @tally: used for the last time: what was disturbed is taken out of it
 * @op: what it is of
 * @overhead_milli: of the clock in each value, 1/1000 step
 */
void bb_tally_measure(struct bb_measure *m, struct bb_tally *tally, enum bb_op op,
		      u64 overhead_milli);

#endif /* _BUDDYBENCH_WORKER_TALLY_H */
