/* SPDX-License-Identifier: GPL-2.0-only */
/* A against A: do two interleaved halves of one measurement agree? */
#ifndef _BUDDYBENCH_LIB_SPLIT_HALF_H
#define _BUDDYBENCH_LIB_SPLIT_HALF_H

#include <linux/types.h>

#define BB_SPLIT_HALF_MAX	1024	/* chunks recorded per row */
#define BB_SPLIT_HALF_MIN	20	/* fewer chunks are not compared */

/**
 * struct bb_split_half - cost of the first chunks of a row
 * @nr: chunks recorded; later ones are ignored
 * @cost: per operation, in 1/1000 step: even chunks, odd chunks
 */
struct bb_split_half {
	unsigned int nr;
	u64 cost[2][BB_SPLIT_HALF_MAX / 2];
};

/**
 * bb_split_half_add() - record a chunk
 * @halves: of the row
 * @cost: per operation, in 1/1000 step
 */
void bb_split_half_add(struct bb_split_half *halves, u64 cost);

/**
 * bb_split_half_differ() - is the difference of the halves more than noise?
 * @halves: sorted in place, unusable afterwards
 *
 * Even and odd chunks are the same experiment. Their medians differ if they are
 * more than 2 % apart and the notches around them, 1.57 x IQR / sqrt(n), do not
 * overlap (McGill, Tukey, Larsen, "Variations of Box Plots", 1978): about 95 %.
 *
 * Return: true if they differ: the row mixes two different measurements.
 */
bool bb_split_half_differ(struct bb_split_half *halves);

#endif /* _BUDDYBENCH_LIB_SPLIT_HALF_H */
