// SPDX-License-Identifier: GPL-2.0-only
/*
 * A log-linear histogram. Recorded from a worker's sample buffer between two
 * chunks, never inside a timed loop.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/string.h>

#include <buddybench/lib/hist.h>

const unsigned int bb_ranks[] = { 500, 900, 990, 999 };

static_assert(ARRAY_SIZE(bb_ranks) == NR_BB_RANKS);

void bb_hist_init(struct bb_hist *hist)
{
	memset(hist, 0, sizeof(*hist));
	hist->min = U64_MAX;
}

unsigned int bb_hist_index(u64 value)
{
	unsigned int shift;

	if (value < BB_HIST_SUB)
		return value;
	if (value >> BB_HIST_TOP)
		return BB_HIST_BUCKETS - 1;
	/* The highest bit chooses the group, the next BITS the bucket within it. */
	shift = fls64(value) - 1 - BB_HIST_BITS;
	return (shift << BB_HIST_BITS) + (value >> shift);
}

u64 bb_hist_lower(unsigned int index)
{
	unsigned int shift;

	if (index < 2 * BB_HIST_SUB)
		return index;
	shift = (index >> BB_HIST_BITS) - 1;
	return (u64)(index - (shift << BB_HIST_BITS)) << shift;
}

void bb_hist_record(struct bb_hist *hist, u64 value)
{
	struct bb_bucket *bucket = &hist->bucket[bb_hist_index(value)];

	bucket->count++;
	bucket->sum += value;
	hist->total++;
	hist->sum += value;
	if (value < hist->min)
		hist->min = value;
	if (value > hist->max)
		hist->max = value;
	if (value >> BB_HIST_TOP)
		hist->overflow++;
}

void bb_hist_merge(struct bb_hist *to, const struct bb_hist *from)
{
	unsigned int i;

	to->total += from->total;
	to->sum += from->sum;
	to->min = min(to->min, from->min);
	to->max = max(to->max, from->max);
	to->overflow += from->overflow;
	for (i = 0; i < BB_HIST_BUCKETS; i++) {
		to->bucket[i].count += from->bucket[i].count;
		to->bucket[i].sum += from->bucket[i].sum;
	}
}

void bb_hist_subtract(struct bb_hist *from, const struct bb_hist *what)
{
	u64 min = from->min, max = from->max;
	unsigned int i;

	if (!what->total)
		return;
	from->total -= what->total;
	from->sum -= what->sum;
	from->overflow -= what->overflow;
	from->min = U64_MAX;
	from->max = 0;
	for (i = 0; i < BB_HIST_BUCKETS; i++) {
		from->bucket[i].count -= what->bucket[i].count;
		from->bucket[i].sum -= what->bucket[i].sum;
		if (!from->bucket[i].count)
			continue;
		from->min = min(from->min, max(min, bb_hist_lower(i)));
		from->max = min(max, bb_hist_lower(i + 1) - 1);
	}
}

void bb_hist_summary(const struct bb_hist *hist, struct bb_summary *summary)
{
	unsigned int i, rank = 0;
	u64 seen = 0;

	memset(summary, 0, sizeof(*summary));
	if (!hist->total)
		return;
	summary->n = hist->total;
	summary->sum = hist->sum;
	summary->min = hist->min;
	summary->max = hist->max;
	summary->overflow = hist->overflow;
	for (i = 0; i < BB_HIST_BUCKETS && rank < NR_BB_RANKS; i++) {
		const struct bb_bucket *b = &hist->bucket[i];

		seen += b->count;
		while (rank < NR_BB_RANKS &&
		       seen * 1000 >= hist->total * bb_ranks[rank])
			summary->p[rank++] = div64_u64(b->sum, b->count);
	}
}

u64 bb_hist_mean_upto(const struct bb_hist *hist, unsigned int permille)
{
	u64 n = 0, sum = 0;
	unsigned int i;

	for (i = 0; i < BB_HIST_BUCKETS && n * 1000 < hist->total * permille; i++) {
		n += hist->bucket[i].count;
		sum += hist->bucket[i].sum;
	}
	return n ? div64_u64(sum * 1000, n) : 0;
}
