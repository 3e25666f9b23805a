/* SPDX-License-Identifier: GPL-2.0-only */
/* A histogram of clock steps with a bounded relative error and no allocation. */
#ifndef _BUDDYBENCH_LIB_HIST_H
#define _BUDDYBENCH_LIB_HIST_H

#include <linux/bits.h>
#include <linux/types.h>

#include <buddybench/lib/summary.h>

/*
 * Log-linear: values below 2^BB_HIST_BITS have a bucket each; every power of
 * two above is divided into 2^BB_HIST_BITS buckets, so that no bucket is wider
 * than 1/32 = 3.1 % of its lower bound. Values of 2^BB_HIST_TOP and above go
 * into the last bucket and are counted in @overflow.
 */
#define BB_HIST_BITS	5
#define BB_HIST_TOP	40
#define BB_HIST_SUB	BIT(BB_HIST_BITS)
#define BB_HIST_BUCKETS	((BB_HIST_TOP - BB_HIST_BITS + 1) * BB_HIST_SUB)

/**
 * struct bb_bucket - one histogram bucket
 * @count: how many
 * @sum: sum of the values, so that the mean of the bucket is known
 */
struct bb_bucket {
	u64 count;
	u64 sum;
};

/**
 * struct bb_hist - histogram of clock steps
 * @total: how many
 * @sum: of all, in clock steps
 * @min: smallest, U64_MAX while empty
 * @max: largest
 * @overflow: how many were 2^%BB_HIST_TOP or more
 * @bucket: the buckets
 *
 * Written by one worker only; merged by the coordinator after all workers have
 * finished.
 */
struct bb_hist {
	u64 total;
	u64 sum;
	u64 min;
	u64 max;
	u64 overflow;
	struct bb_bucket bucket[BB_HIST_BUCKETS];
};

/**
 * bb_hist_init() - initialise an empty histogram
 * @hist: the histogram
 */
void bb_hist_init(struct bb_hist *hist);

/**
 * bb_hist_record() - add one value
 * @hist: the histogram
 * @value: in clock steps
 */
void bb_hist_record(struct bb_hist *hist, u64 value);

/**
 * bb_hist_merge() - add all values of another histogram
 * @to: changed
 * @from: unchanged
 */
void bb_hist_merge(struct bb_hist *to, const struct bb_hist *from);

/**
 * bb_hist_subtract() - remove values
 * @from: changed
 * @what: all of its values are in @from
 *
 * Minimum and maximum become the bounds of the first and last non-empty bucket,
 * clamped to the previous minimum and maximum: the exact values are no longer
 * known.
 */
void bb_hist_subtract(struct bb_hist *from, const struct bb_hist *what);

/**
 * bb_hist_index() - the bucket a value belongs to
 * @value: in clock steps
 *
 * Return: index in &bb_hist.bucket.
 */
unsigned int bb_hist_index(u64 value);

/**
 * bb_hist_lower() - smallest value of a bucket
 * @index: 0 to %BB_HIST_BUCKETS; the last gives the end of the last bucket
 *
 * Return: the bound; bucket i holds [lower(i), lower(i + 1)).
 */
u64 bb_hist_lower(unsigned int index);

/**
 * bb_hist_summary() - count, bounds and percentiles
 * @hist: the histogram
 * @summary: result
 *
 * Rank r of n values is the ceil(r * n / 1000)-th smallest (nearest rank).
 */
void bb_hist_summary(const struct bb_hist *hist, struct bb_summary *summary);

/**
 * bb_hist_mean_upto() - mean of the smallest values
 * @hist: the histogram
 * @permille: of the values; the bucket this rank is in counts whole
 *
 * Return: the mean in 1/1000; 0 of an empty histogram.
 */
u64 bb_hist_mean_upto(const struct bb_hist *hist, unsigned int permille);

#endif /* _BUDDYBENCH_LIB_HIST_H */
