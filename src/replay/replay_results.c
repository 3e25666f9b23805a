// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the samples in the steps to rows of results, one cell for each class of
 * the stream. Nothing is sorted into histograms while the workers run.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/lib/numbers.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/result/validity.h>
#include <buddybench/worker/tally.h>

#include "replay_loop.h"
#include "replay_results.h"
#include "replay_sort.h"

#define CONFIG_TEXT 1024

static void *results_array(struct bb_run *run, size_t nr, size_t size)
{
	return bb_own_memory_alloc(run->own, nr * size, NUMA_NO_NODE);
}

static void fill_cell(const struct bb_replay *r, unsigned int i, struct bb_cell *cell)
{
	cell->api = BB_API_ALLOC_PAGES_NODE;
	cell->pattern = BB_PATTERN_REPLAY;
	cell->mode = BB_MODE_OP;
	cell->order = r->ask[i].order;
	cell->node = r->ask[i].nid;
	cell->cpu_node = NUMA_NO_NODE;
	/* How many CPUs allocate at a time is up to the stream. */
	cell->threads = 1;
	cell->gfp = r->stream.class[i].gfp;
	cell->effective = r->ask[i].gfp;
}

void bb_replay_config(const struct bb_replay *r, char *text, size_t size)
{
	int n = scnprintf(text, size, "pattern=replay pace=%s scale=1/%llu points=%llu",
			  r->want.recorded ? "recorded" : "max", r->want.every,
			  r->want.points);

	if (r->want.node != NUMA_NO_NODE)
		n += scnprintf(text + n, size - n, " node=%d", r->want.node);
	n += scnprintf(text + n, size - n, " cpus=");
	bb_numbers_of_bits(r->want.cpus, NR_CPUS, text + n, size - n);
}

static unsigned int replay_cpu(const struct bb_replay *r)
{
	return find_first_bit(r->want.cpus, NR_CPUS);
}

int bb_replay_results_prepare(struct bb_replay *r)
{
	struct bb_run *run = r->run;
	unsigned int i;

	run->nr_cells = r->stream.classes;
	run->nr_trials = run->nr_cells;
	run->cell = results_array(run, run->nr_cells, sizeof(*run->cell));
	run->order = results_array(run, run->nr_cells, sizeof(*run->order));
	run->result = results_array(run, run->nr_cells, sizeof(*run->result));
	run->config = results_array(run, 1, CONFIG_TEXT);
	if (!run->cell || !run->order || !run->result || !run->config)
		return -ENOMEM;
	for (i = 0; i < run->nr_cells; i++) {
		fill_cell(r, i, &run->cell[i]);
		run->order[i] = i;
		run->result[i].cell = i;
		run->result[i].seq = i;
		run->result[i].elsewhere = r->ask[i].nid !=
					   bb_headroom_node(r->ask[i].nid, r->ask[i].gfp);
		bb_numbers_of_bits(r->want.cpus, NR_CPUS, run->result[i].cpus,
				   sizeof(run->result[i].cpus));
	}
	run->result[0].before = bb_zone_snapshot_create(run->own, replay_cpu(r));
	bb_replay_config(r, run->config, CONFIG_TEXT);
	return 0;
}

/* One step into the tallies of its class: alloc, then free. */
static void tally_step(struct bb_tally *tally, struct bb_result *result,
		       const struct bb_replay_step *s)
{
	struct bb_tally *t = &tally[s->kind == BB_STREAM_FREE];

	if (s->flags & BB_STEP_MISSED) {
		t->fails += s->kind == BB_STREAM_ALLOC;
		return;
	}
	t->ops++;
	bb_hist_record(&t->all, s->took);
	if (s->flags & BB_STEP_DIRTY)
		bb_hist_record(&t->dirty, s->took);
	if (s->kind != BB_STREAM_ALLOC)
		return;
	bb_places_add(&result->where, s->where >> 3, s->where & 7, 1);
	result->checked++;
}

static void tally_class(struct bb_replay *r, unsigned int class, struct bb_tally *tally)
{
	struct bb_result *result = &r->run->result[class];
	const struct bb_replay_step *s;
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		struct bb_replay_worker *w = r->worker[i];

		while ((s = bb_replay_sort_next(w, class)))
			if (s->kind != BB_STREAM_SPLIT)
				tally_step(tally, result, s);
		result->chunks += w->chunks;
		result->disturbed += w->disturbed;
		if (w->stolen)
			result->flags |= BIT_ULL(BB_FLAG_STEAL);
	}
}

static void fill_rows(struct bb_replay *r, unsigned int class, struct bb_tally *tally,
		      u64 overhead_milli)
{
	struct bb_result *result = &r->run->result[class];
	unsigned int row;

	result->nr_measures = 2;
	for (row = 0; row < 2; row++) {
		result->hist[row] = bb_tally_sparse(&tally[row], r->run->own);
		bb_tally_measure(&result->measure[row], &tally[row],
				 row ? BB_OP_FREE : BB_OP_ALLOC, overhead_milli);
	}
	/* Pages balance over all classes only: a split moves them to another one. */
	result->allocated = result->measure[0].ops << r->ask[class].order;
	result->freed = result->allocated;
	bb_validity(r->run, &r->run->cell[class], result);
	/* Single pages of split blocks are freed and not allocated. */
	if (!result->measure[0].ops && !result->measure[0].fails)
		result->flags &= ~BIT_ULL(BB_FLAG_SHORT);
	if (r->abort)
		result->flags |= BIT_ULL(BB_FLAG_ABORTED);
}

/* All workers together; what a step takes beside its value is for the documentation. */
static void sum_workers(struct bb_replay *r, u64 values)
{
	u64 all = 0;
	unsigned int i;

	r->steps = 0;
	r->took = 0;
	r->gave = 0;
	r->fails = 0;
	r->waits = 0;
	for (i = 0; i < r->nr_workers; i++) {
		const struct bb_replay_worker *w = r->worker[i];

		all += w->all - w->idle;
		r->steps += w->next;
		r->took += w->took;
		r->gave += w->gave;
		r->fails += w->fails;
		r->waits += w->waits;
	}
	r->added = r->steps && all > values ? div64_u64((all - values) * 1000, r->steps) : 0;
}

static void flag_leak(struct bb_replay *r)
{
	s64 others = bb_vm_events_others(r->run->event_delta, r->took);
	unsigned int i;

	if (r->took == r->gave + r->dropped &&
	    !bb_validity_lost(r->around.missing, r->took, others))
		return;
	for (i = 0; i < r->run->nr_results; i++)
		r->run->result[i].flags |= BIT_ULL(BB_FLAG_LEAK);
}

int bb_replay_results(struct bb_replay *r)
{
	struct bb_tally *tally = bb_own_memory_alloc(&r->own, 2 * sizeof(*tally),
						     NUMA_NO_NODE);
	u64 values = 0, overhead_milli = bb_replay_overhead_milli(r->run->clock.fast);
	unsigned int class, row;

	if (!tally)
		return -ENOMEM;
	bb_replay_sort(r);
	for (class = 0; class < r->stream.classes; class++) {
		memset(tally, 0, 2 * sizeof(*tally));
		for (row = 0; row < 2; row++) {
			bb_hist_init(&tally[row].all);
			bb_hist_init(&tally[row].dirty);
		}
		tally_class(r, class, tally);
		values += tally[0].all.sum + tally[1].all.sum;
		fill_rows(r, class, tally, overhead_milli);
		r->run->nr_results++;
		cond_resched();
	}
	sum_workers(r, values);
	bb_own_memory_free(&r->own, tally);
	r->run->result[r->run->nr_results - 1].after =
		bb_zone_snapshot_create(r->run->own, replay_cpu(r));
	flag_leak(r);
	return 0;
}
