/* SPDX-License-Identifier: GPL-2.0-only */
/* What a row of results tells of many values. */
#ifndef _BUDDYBENCH_LIB_SUMMARY_H
#define _BUDDYBENCH_LIB_SUMMARY_H

#include <linux/types.h>

#define NR_BB_RANKS	4	/* percentiles of a summary */

/**
 * struct bb_summary - what a row of results tells of a histogram
 * @n: number of values
 * @sum: of all
 * @min: smallest, 0 if there is none
 * @max: largest
 * @overflow: values too large to be told apart
 * @p: permille ranks of bb_ranks[], each the mean of the values in its bucket:
 *	exact if they are equal, else within the bucket, 1/32 of its lower bound
 *	wide; a mean of skewed values can lie at either end of it
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

#endif /* _BUDDYBENCH_LIB_SUMMARY_H */
