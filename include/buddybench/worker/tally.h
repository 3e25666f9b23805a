/* SPDX-License-Identifier: GPL-2.0-only */
/* What came of a cell on one worker: its times, and all else. */
#ifndef _BUDDYBENCH_WORKER_TALLY_H
#define _BUDDYBENCH_WORKER_TALLY_H

#include <buddybench/lib/hist.h>
#include <buddybench/lib/split_half.h>
#include <buddybench/result/places.h>

/**
 * struct bb_tally - what a worker did, per enum bb_op
 * @ops: operations that succeeded while measuring
 * @fails: allocations that returned nothing while measuring
 * @ticks: clock steps spent in batches; the sum of differences may be negative
 * @timed: operations those steps are spread over
 * @negative: diff mode: 2N took less time than N
 * @all: every value
 * @halves: cost of chunks, or of phases where blocks are held, to compare even
 *	with odd ones
 * @dirty: those of disturbed chunks among them
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
};

/**
 * struct bb_worker_counts - what else came of a cell on one worker
 * @took: pages taken in this cell, warm-up included
 * @gave: pages given back by this worker
 * @chunks: chunks measured
 * @disturbed: of those, not clean
 * @migrated: chunks that did not run on its CPU
 * @stolen: chunks during which the hypervisor ran something else
 * @warm_chunks: chunks of the warm-up
 * @unsteady: warm-up ended by its limit
 * @pcp_full: the per-CPU list was full when the measurement began
 * @start_ns: ktime at the start of the measurement
 * @end_ns: ktime at its end
 * @places: where blocks came from
 * @checked: blocks looked at
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
	u64 start_ns;
	u64 end_ns;
	struct bb_places places;
	u64 checked;
};

#endif /* _BUDDYBENCH_WORKER_TALLY_H */
