/* SPDX-License-Identifier: GPL-2.0-only */
/* An A/A test: do the parts of one measurement agree? */
#ifndef _BUDDYBENCH_LIB_SPLIT_HALF_H
#define _BUDDYBENCH_LIB_SPLIT_HALF_H

#include <linux/types.h>

#define BB_SPLIT_HALF_MAX	1024	/* chunks that are remembered per row */
#define BB_SPLIT_HALF_MIN	20	/* chunks without which nothing is said */

/**
 * struct bb_split_half - cost of the chunks of a row
 * @nr: chunks remembered
 * @seen: chunks there were
 * @thin: one of 2^@thin pairs of chunks is remembered
 * @cost: per operation, in 1/1000 step: even chunks, odd chunks, in time
 *
 * When there is no room left every second pair is dropped: what is remembered
 * stands for all of the measurement, not for its beginning.
 */
struct bb_split_half {
	unsigned int nr;
	u64 seen;
	unsigned int thin;
	u64 cost[2][BB_SPLIT_HALF_MAX / 2];
};

/**
 * bb_split_half_add() - remember a chunk
 * @halves: of the row
 * @cost: per operation, in 1/1000 step
 */
void bb_split_half_add(struct bb_split_half *halves, u64 cost);

/**
 * bb_split_half_differ() - is a difference of the parts more than noise?
 * @halves: sorted in place, of no use afterwards
 *
 * Even and odd chunks are the same experiment. Their medians differ if they are
 * more than 2 % apart and the notches around them, 1.57 x IQR / sqrt(n), do not
 * overlap (McGill, Tukey, Larsen, "Variations of Box Plots", 1978): about 95 %.
 *
 * So are early and late chunks: they differ if they are more than 5 % apart, as
 * after a step or a drift. And if the costs form two clusters with nothing in
 * between, more than 10 % apart and each of them a tenth of all or more, it is a
 * mixture of two experiments.
 *
 * Return: true if they differ: the row is not one measurement but two.
 */
bool bb_split_half_differ(struct bb_split_half *halves);

#endif /* _BUDDYBENCH_LIB_SPLIT_HALF_H */
