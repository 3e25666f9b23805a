/* SPDX-License-Identifier: GPL-2.0-only */
/* One row of results: values of one kind of operation. */
#ifndef _BUDDYBENCH_RESULT_MEASURE_H
#define _BUDDYBENCH_RESULT_MEASURE_H

#include <linux/types.h>

#include <buddybench/lib/summary.h>

/* The operation a row of results is about. */
enum bb_op {
	BB_OP_ALLOC,
	BB_OP_FREE,
	BB_OP_PAIR,		/* both, where the mode cannot separate them */
	NR_BB_OPS
};

extern const char * const bb_op_names[];	/* by enum bb_op */

/**
 * struct bb_measure - one row of results, in clock steps
 * @op: enum bb_op
 * @ops: operations that succeeded
 * @fails: operations that failed
 * @ticks: batch and diff: steps spent in all batches
 * @timed: batch and diff: operations those steps are spread over
 * @all: per operation (op, chained) or per batch in 1/1000 step an operation
 * @clean: the same, without chunks disturbed by interrupt, switch or steal
 * @halves: parts of the measurement of a worker differ by more than noise
 * @overhead_milli: the clock's own cost inside one value of @all, 1/1000 step
 * @negative: values of @all below that; diff: 2N took less time than N,
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
	u64 overhead_milli;
	u64 negative;
};

/**
 * struct bb_sparse_hist - a histogram without its empty buckets
 * @nr: number of entries
 * @entry: index as in &bb_hist.bucket, and count
 */
struct bb_sparse_hist {
	unsigned int nr;
	struct {
		u32 index;
		u64 count;
	} entry[];
};

#endif /* _BUDDYBENCH_RESULT_MEASURE_H */
