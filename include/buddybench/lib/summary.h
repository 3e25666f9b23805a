/* SPDX-License-Identifier: GPL-2.0-only */
/* Summary statistics of a row of results. */
#ifndef _BUDDYBENCH_LIB_SUMMARY_H
#define _BUDDYBENCH_LIB_SUMMARY_H

#include <linux/types.h>

#define NR_BB_RANKS	4	/* percentiles of a summary */

/**
 * struct bb_summary - summary statistics of a histogram
 * @n: number of values
 * @sum: of all
 * @min: smallest, 0 if there are no values
 * @max: largest
 * @overflow: values beyond the histogram
 * @p: percentiles of bb_ranks[] (permille), each the mean of its bucket: exact
 *	if all values in the bucket are equal; otherwise off by at most its
 *	width, 1/32 of its lower bound
 */
struct bb_summary {
	u64 n;
	u64 sum;
	u64 min;
	u64 max;
	u64 overflow;
	u64 p[NR_BB_RANKS];
};

/* 500, 900, 990, 999: p50 p90 p99 p99.9 */
extern const unsigned int bb_ranks[];

/**
 * bb_rank_known() - are there enough values for a percentile?
 * @rank: index in bb_ranks[]
 * @n: number of values
 *
 * The 99th percentile of 16 values is their maximum; calling it a percentile would
 * claim more than is known. At least one value has to lie beyond it.
 *
 * Return: true for n >= 10, 100, 1000; always for the median.
 */
static inline bool bb_rank_known(unsigned int rank, u64 n)
{
	return !rank || n * (1000 - bb_ranks[rank]) >= 1000;
}

#endif /* _BUDDYBENCH_LIB_SUMMARY_H */
