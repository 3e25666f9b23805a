// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of the workers, allocated before the first cell on the node of the CPU
 * that will use it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
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
	return plan_holds(plan) ? max_t(size_t, bb_numbers_max(&plan->hold), BB_CHUNK) : BB_CHUNK;
}

static size_t nr_bulk_pages(const struct bb_plan *plan)
{
	size_t slots = plan_holds(plan) ? nr_slots(plan) : 1;
	unsigned int api;

	for_each_set_bit(api, &plan->apis, NR_BB_APIS)
		if (bb_apis[api].flags & BB_API_BULK)
			return bb_numbers_max(&plan->bulk) * slots;
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
	struct bb_own_memory *own;

	if (!w)
		return;
	own = w->pool->run->own;
	bb_own_memory_free(own, w->loop.stamp);
	bb_own_memory_free(own, w->slots);
	bb_own_memory_free(own, w->loop.pages);
	bb_own_memory_free(own, w->order_of);
	bb_own_memory_free(own, w->nids);
	bb_own_memory_free(own, w->paths);
	bb_own_memory_free(own, w);
}

/* Failed allocations leave NULL. */
static void take_arrays(struct bb_worker *w, const struct bb_plan *plan, int nid)
{
	struct bb_own_memory *own = w->pool->run->own;

	w->loop.stamp = bb_own_memory_alloc(own, NR_STAMPS * sizeof(u64), nid);
	w->slots = bb_own_memory_alloc(own, nr_slots(plan) * sizeof(void *), nid);
	w->order_of = bb_own_memory_alloc(own, nr_slots(plan) * sizeof(u32), nid);
	w->nids = bb_own_memory_alloc(own, nr_node_ids * sizeof(int), nid);
	if (nr_bulk_pages(plan))
		w->loop.pages = bb_own_memory_alloc(own, nr_bulk_pages(plan) *
						    sizeof(struct page *), nid);
	if (plan->paths)
		w->paths = bb_own_memory_alloc(own, sizeof(*w->paths), nid);
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
	struct bb_worker *w = bb_own_memory_alloc(pool->run->own, sizeof(*w), nid);

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

#define BATCH_PUT	256	/* blocks; with init_on_free the largest are cleared for a while */

/* Whether or not the slot held a block. */
static void let_others_run(size_t i)
{
	if (!(i % BATCH_PUT))
		cond_resched();
}

static u64 put_block(struct bb_worker *w, void *block)
{
	u64 pages = bb_block_put(w->kind, &w->loop, block);

	w->counts.gave += pages;
	bb_ledger_note(&w->pool->guard->ledger, -(long)pages);
	return pages;
}

/* Free leftover pages of bulk blocks whose slot is empty. */
static u64 drop_bulk(struct bb_worker *w, size_t slots)
{
	unsigned int bulk = w->loop.bulk;
	u64 pages = 0;
	size_t i;

	for (i = 0; i < slots; i++) {
		if (w->loop.pages[i * bulk])
			pages += put_block(w, &w->loop.pages[i * bulk]);
		let_others_run(i);
	}
	return pages;
}

u64 bb_worker_drop(struct bb_worker *w)
{
	bool holds = bb_pattern_holds(w->pool->cell->pattern);
	size_t i, slots = holds ? w->pool->cell->hold : 1;
	u64 pages = 0;

	/* Pair loops leave freed blocks in the slots. */
	for (i = 0; holds && i < slots; i++) {
		pages += put_block(w, w->slots[i]);
		w->slots[i] = NULL;
		let_others_run(i);
	}
	if (bb_block_is_bulk(w->kind))
		pages += drop_bulk(w, slots);
	return pages;
}
