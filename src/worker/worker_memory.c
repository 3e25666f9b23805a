// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of the workers: all of it is taken before the first cell, on the
 * node of the CPU that will use it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/machine/alloc_probes.h>
#include <buddybench/own_memory.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/worker_memory.h>

static bool plan_holds(const struct bb_plan *plan)
{
	unsigned int pattern;

	for_each_set_bit(pattern, &plan->patterns, NR_BB_PATTERNS)
		if (bb_pattern_holds(pattern))
			return true;
	return false;
}

static size_t nr_slots(const struct bb_plan *plan)
{
	return plan_holds(plan) ? max_t(size_t, plan->hold, BB_CHUNK) : BB_CHUNK;
}

static size_t nr_bulk_pages(const struct bb_plan *plan)
{
	size_t slots = plan_holds(plan) ? nr_slots(plan) : 1;
	unsigned int api;

	for_each_set_bit(api, &plan->apis, NR_BB_APIS)
		if (bb_apis[api].flags & BB_API_BULK)
			return plan->bulk * slots;
	return 0;
}

#define NR_STAMPS (2 * BB_CHUNK + 1)

u64 bb_worker_bytes(const struct bb_plan *plan)
{
	return sizeof(struct bb_worker) + NR_STAMPS * sizeof(u64) +
	       nr_slots(plan) * (sizeof(void *) + sizeof(u32)) +
	       nr_bulk_pages(plan) * sizeof(struct page *) +
	       nr_node_ids * sizeof(int) +
	       (plan->paths ? sizeof(struct bb_paths) : 0);
}

void bb_worker_free(struct bb_worker *w)
{
	if (!w)
		return;
	kvfree(w->loop.stamp);
	kvfree(w->slots);
	kvfree(w->loop.pages);
	kvfree(w->order_of);
	kvfree(w->nids);
	kvfree(w->paths);
	kvfree(w);
}

/* What could not be had is NULL. */
static void take_arrays(struct bb_worker *w, const struct bb_plan *plan, int nid)
{
	w->loop.stamp = kvzalloc_node(NR_STAMPS * sizeof(u64), BB_GFP_OWN, nid);
	w->slots = kvzalloc_node(nr_slots(plan) * sizeof(void *), BB_GFP_OWN,
				 nid);
	w->order_of = kvzalloc_node(nr_slots(plan) * sizeof(u32), BB_GFP_OWN,
				    nid);
	w->nids = kvzalloc_node(nr_node_ids * sizeof(int), BB_GFP_OWN, nid);
	if (nr_bulk_pages(plan))
		w->loop.pages = kvzalloc_node(nr_bulk_pages(plan) *
					      sizeof(struct page *),
					      BB_GFP_OWN, nid);
	if (plan->paths)
		w->paths = kvzalloc_node(sizeof(*w->paths), BB_GFP_OWN, nid);
	w->loop.slot = w->slots;
	w->loop.order_of = w->order_of;
}

static bool has_arrays(const struct bb_worker *w, const struct bb_plan *plan)
{
	return w->loop.stamp && w->slots && w->order_of && w->nids &&
	       (w->loop.pages || !nr_bulk_pages(plan)) &&
	       (w->paths || !plan->paths);
}

struct bb_worker *bb_worker_create(struct bb_worker_pool *pool, int cpu)
{
	const struct bb_plan *plan = &pool->run->plan;
	int nid = cpu_to_mem(cpu);
	struct bb_worker *w = kvzalloc_node(sizeof(*w), BB_GFP_OWN, nid);

	if (!w)
		return NULL;
	w->pool = pool;
	w->cpu = cpu;
	w->index = -1;
	take_arrays(w, plan, nid);
	if (has_arrays(w, plan))
		return w;
	bb_worker_free(w);
	return NULL;
}

void bb_worker_reset(struct bb_worker *w)
{
	const struct bb_plan *plan = &w->pool->run->plan;
	int i;

	for (i = 0; i < 2; i++) {
		memset(&w->tally[i], 0, sizeof(w->tally[i]));
		bb_hist_init(&w->tally[i].all);
		bb_hist_init(&w->tally[i].dirty);
	}
	for (i = 0; i < NR_BB_OPS; i++)
		w->chunk[i] = 1;
	memset(&w->counts, 0, sizeof(w->counts));
	memset(w->slots, 0, nr_slots(plan) * sizeof(void *));
	w->recording = false;
	w->gates = 0;
	w->held = 0;
}

void bb_worker_drop(struct bb_worker *w)
{
	unsigned int i;

	/* Pair loops leave blocks in the slots that they have freed. */
	if (!bb_pattern_holds(w->pool->cell->pattern))
		return;
	for (i = 0; i < bb_worker_plan(w)->hold; i++) {
		w->counts.gave += bb_block_put(w->kind, &w->loop, w->slots[i]);
		w->slots[i] = NULL;
	}
}
