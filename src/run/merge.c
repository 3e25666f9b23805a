// SPDX-License-Identifier: GPL-2.0-only
/*
 * Merge the data of a cell's workers into one result. Called when all of them
 * have finished, so no lock is needed.
 */
#include <linux/kernel.h>
#include <linux/mm.h>

#include <buddybench/own_memory.h>
#include <buddybench/worker/worker_memory.h>

#include "merge.h"

static void merge_tally(struct bb_tally *to, const struct bb_tally *from)
{
	to->ops += from->ops;
	to->fails += from->fails;
	to->ticks += from->ticks;
	to->timed += from->timed;
	to->negative += from->negative;
	to->differ |= from->differ;
	bb_hist_merge(&to->all, &from->all);
	bb_hist_merge(&to->dirty, &from->dirty);
}

static bool timed_apart(const struct bb_cell *cell)
{
	return bb_pattern_holds(cell->pattern) || !bb_mode_batches(cell->mode);
}

static void fill_measures(struct bb_worker_pool *pool, struct bb_worker *first,
			  struct bb_result *result)
{
	bool apart = timed_apart(pool->cell);
	bool values = !bb_mode_batches(pool->cell->mode);
	unsigned int i;

	result->nr_measures = apart ? 2 : 1;
	for (i = 0; i < result->nr_measures; i++) {
		enum bb_op op = !apart ? BB_OP_PAIR : i ? BB_OP_FREE : BB_OP_ALLOC;

		if (values)
			result->hist[i] = bb_tally_sparse(&first->tally[i], pool->run->own);
		bb_tally_measure(&result->measure[i], &first->tally[i], op,
				 first->overhead_milli[i]);
	}
}

/* Skew of the workers' starts, and how long all of them ran concurrently. */
static void fill_overlap(struct bb_worker_pool *pool, struct bb_result *result)
{
	u64 first = U64_MAX, last = 0, end = U64_MAX, stop = 0;
	unsigned int i;

	for (i = 0; i < pool->nr_workers; i++) {
		const struct bb_worker *w = pool->worker[i];

		if (w->index < 0 || !w->counts.end_ns)
			continue;
		first = min(first, w->counts.start_ns);
		last = max(last, w->counts.start_ns);
		end = min(end, w->counts.end_ns);
		stop = max(stop, w->counts.end_ns);
	}
	if (!stop || stop == first)
		return;
	result->skew_ns = last - first;
	result->overlap = end > last ?
		div64_u64((end - last) * 1000, stop - first) : 0;
}

static void add_worker(struct bb_result *result, const struct bb_worker *w)
{
	unsigned int i;

	result->allocated += w->counts.took;
	result->freed += w->counts.gave;
	result->chunks += w->counts.chunks;
	result->disturbed += w->counts.disturbed;
	result->checked += w->counts.checked;
	result->warm_chunks = max(result->warm_chunks, w->counts.warm_chunks);
	for (i = 0; i < w->counts.places.nr; i++)
		bb_places_add(&result->where, w->counts.places.place[i].nid,
			      w->counts.places.place[i].zone, w->counts.places.place[i].count);
	result->where.others += w->counts.places.others;
	if (w->counts.migrated)
		result->flags |= BIT_ULL(BB_FLAG_MIGRATED);
	if (w->counts.stolen)
		result->flags |= BIT_ULL(BB_FLAG_STEAL);
	if (w->counts.unsteady)
		result->flags |= BIT_ULL(BB_FLAG_NOT_STEADY);
	if (w->counts.pcp_full)
		result->flags |= BIT_ULL(BB_FLAG_PCP_FULL);
	if (w->counts.partial)
		result->flags |= BIT_ULL(BB_FLAG_PARTIAL);
}

void bb_merge_blocks(struct bb_worker_pool *pool, struct bb_result *result)
{
	bool ended = bb_guard_aborted(pool->guard) || pool->too_long;
	unsigned int i;

	for (i = 0; i < pool->nr_workers; i++) {
		struct bb_worker *w = pool->worker[i];
		u64 pages;

		if (w->index < 0)
			continue;
		pages = bb_worker_drop(w);
		/* A complete cell has emptied its slots itself. */
		if (!ended)
			result->leftover += pages;
		add_worker(result, w);
		cond_resched();
	}
}

void bb_merge_tallies(struct bb_worker_pool *pool, struct bb_result *result)
{
	struct bb_worker *first = NULL;
	unsigned int i, row;

	for (i = 0; i < pool->nr_workers; i++) {
		struct bb_worker *w = pool->worker[i];

		if (w->index < 0)
			continue;
		for (row = 0; row < 2; row++) {
			w->tally[row].differ = bb_split_half_differ(&w->tally[row].halves);
			if (first)
				merge_tally(&first->tally[row], &w->tally[row]);
		}
		if (!first)
			first = w;
		cond_resched();
	}
	if (pool->too_long)
		result->flags |= BIT_ULL(BB_FLAG_TOO_LONG);
	fill_measures(pool, first, result);
	fill_overlap(pool, result);
}

void bb_merge(struct bb_worker_pool *pool, struct bb_result *result)
{
	bb_merge_blocks(pool, result);
	bb_merge_tallies(pool, result);
}
