// SPDX-License-Identifier: GPL-2.0-only
/*
 * Convert a tally into a row of results.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/numa.h>
#include <linux/overflow.h>

#include <buddybench/own_memory.h>
#include <buddybench/worker/tally.h>

static u64 values_below(const struct bb_hist *hist, u64 limit)
{
	unsigned int i;
	u64 n = 0;

	for (i = 0; bb_hist_lower(i + 1) <= limit; i++)
		n += hist->bucket[i].count;
	return n;
}

struct bb_sparse_hist *bb_tally_sparse(const struct bb_tally *tally, struct bb_own_memory *own)
{
	const struct bb_hist *hist = &tally->all;
	unsigned int i, nr = 0;
	struct bb_sparse_hist *s;

	for (i = 0; i < BB_HIST_BUCKETS; i++)
		nr += !!hist->bucket[i].count;
	s = bb_own_memory_alloc(own, struct_size(s, entry, nr), NUMA_NO_NODE);
	if (!s)
		return NULL;
	for (i = 0; i < BB_HIST_BUCKETS; i++) {
		if (!hist->bucket[i].count)
			continue;
		s->entry[s->nr].index = i;
		s->entry[s->nr++].count = hist->bucket[i].count;
	}
	return s;
}

void bb_tally_measure(struct bb_measure *m, struct bb_tally *tally, enum bb_op op,
		      u64 overhead_milli)
{
	m->op = op;
	m->ops = tally->ops;
	m->fails = tally->fails;
	/* A negative sum of differences is not a cost. */
	if ((s64)tally->ticks >= 0) {
		m->ticks = tally->ticks;
		m->timed = tally->timed;
	}
	m->overhead_milli = overhead_milli;
	m->halves = tally->differ;
	m->negative = tally->negative + values_below(&tally->all, div_u64(overhead_milli, 1000));
	bb_hist_summary(&tally->all, &m->all);
	bb_hist_subtract(&tally->all, &tally->dirty);
	bb_hist_summary(&tally->all, &m->clean);
}
