// SPDX-License-Identifier: GPL-2.0-only
/*
 * One CPU's part in verifying a cell: allocate a batch, check and fill every
 * block; when all are filled, read them back and free them in random order.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/guard/notifiers.h>
#include <buddybench/worker/blocks.h>

#include "page_check.h"
#include "verify_worker.h"

#define BATCH_PAGES	1024	/* of a batch, or one block if that is larger */
#define PATIENCE	3	/* batches in a row without a successful allocation */

unsigned int bb_verify_worker_hold(const struct bb_cell *cell)
{
	return clamp(BATCH_PAGES >> cell->order, 1, BB_VERIFY_HOLD);
}

static bool is_bulk(const struct bb_verify_worker *v)
{
	return bb_apis[v->cell->api].flags & BB_API_BULK;
}

void bb_verify_worker_prepare(struct bb_verify_worker *v, unsigned int at, u64 count)
{
	const struct bb_cell *cell = &v->verify->cell[at];
	struct bb_loop *loop = &v->loop;

	v->at = at;
	v->cell = cell;
	v->left = count;
	v->hold = v->verify->verified[at].hold;
	v->set = bb_loop_set_get(cell->api, false);
	memset(&v->sum, 0, sizeof(v->sum));
	memset(loop, 0, sizeof(*loop));
	memset(v->slot, 0, sizeof(v->slot));
	memset(v->pages, 0, sizeof(v->pages));
	loop->gfp = cell->effective;
	loop->order = cell->order;
	loop->bytes = PAGE_SIZE << cell->order;
	loop->nid = cell->node >= 0 ? cell->node : cpu_to_mem(v->cpu);
	loop->slot = v->slot;
	loop->pages = v->pages;
	loop->order_of = v->order_of;
	/* One bulk call is a batch. */
	loop->bulk = v->hold;
}

/* What the allocator must guarantee for a block of this cell. */
static void describe_block(const struct bb_verify_worker *v, void *block,
			   struct bb_subject *s)
{
	const struct bb_api_info *api = &bb_apis[v->cell->api];
	gfp_t gfp = v->cell->effective | api->implied;

	s->page = bb_block_page(v->cell->api, block);
	s->order = v->cell->order;
	s->address = api->flags & BB_API_LINEAR ? block : NULL;
	s->nid = gfp & __GFP_THISNODE ? v->loop.nid : NUMA_NO_NODE;
	s->highest = gfp_zone(gfp);
	s->zeroed = gfp & __GFP_ZERO;
	s->compound = gfp & __GFP_COMP;
	s->split = api->flags & BB_API_SPLIT;
}

static void count_violations(struct bb_verify_worker *v, const struct bb_seen *seen)
{
	u32 wrong = bb_seen_violations(seen);

	if (!wrong)
		return;
	if (!v->sum.violations++)
		v->sum.pfn = seen->pfn;
	v->sum.wrong |= wrong;
}

static void check_block(struct bb_verify_worker *v, const struct bb_subject *s)
{
	struct bb_seen seen;

	bb_page_check(s, &seen);
	seen.overlaps = !bb_held_blocks_add(v->held, seen.pfn, s->order);
	v->sum.checked++;
	count_violations(v, &seen);
	bb_page_check_fill(s, v->seed);
}

static void look_again(struct bb_verify_worker *v, const struct bb_subject *s)
{
	struct bb_seen seen = { .pfn = page_to_pfn(s->page), .order = s->order };

	seen.lost = bb_page_check_lost(s, v->seed);
	count_violations(v, &seen);
	bb_held_blocks_del(v->held, seen.pfn);
}

typedef void (*look_fn)(struct bb_verify_worker *v, const struct bb_subject *s);

/* Each page of a bulk block is an allocation of its own. */
static void each_subject(struct bb_verify_worker *v, void *block, look_fn fn)
{
	unsigned int i, nr = is_bulk(v) ?
			     bb_block_pages(v->cell->api, &v->loop, block) : 1;
	struct bb_subject s;

	for (i = 0; i < nr; i++) {
		describe_block(v, block, &s);
		if (is_bulk(v))
			s.page = v->pages[i];
		fn(v, &s);
	}
}

static void each_block(struct bb_verify_worker *v, unsigned int blocks, look_fn fn)
{
	unsigned int i;

	for (i = 0; i < blocks; i++) {
		if (v->slot[i])
			each_subject(v, v->slot[i], fn);
		cond_resched();
	}
}

/* Of the zone that would serve the cell, above the floor. */
static u64 verify_room(const struct bb_verify_worker *v)
{
	int home = bb_headroom_node(v->loop.nid, v->loop.gfp);

	return home < 0 ? 0 : bb_headroom(home, v->loop.gfp, v->guard->reserve);
}

static long batch_pages(const struct bb_verify_worker *v, unsigned int blocks)
{
	unsigned int i;
	long pages = 0;

	for (i = 0; i < blocks; i++)
		if (v->slot[i])
			pages += bb_block_pages(v->cell->api, &v->loop, v->slot[i]);
	return pages;
}

/* What the zone that serves the cell looks like, right after a failure. */
static enum bb_verify_why why_failed(const struct bb_verify_worker *v)
{
	if (is_bulk(v))
		return BB_WHY_BULK;
	return verify_room(v) >> v->cell->order ? BB_WHY_BLOCK : BB_WHY_LOW;
}

/* Returns false if every allocation failed. */
static bool verify_batch(struct bb_verify_worker *v)
{
	unsigned int n = min_t(u64, v->hold, v->left);
	unsigned int blocks = is_bulk(v) ? 1 : n, done;
	u64 before = v->sum.checked;
	long pages;

	/*
	 * The batch was admitted, but others allocate as well. The cell gives up
	 * if this persists; the next may use another zone.
	 */
	if (verify_room(v) < (u64)n << v->cell->order)
		return false;
	v->loop.bulk = n;
	bb_rng_permute(&v->rng, v->order_of, blocks);
	done = v->set->alloc[BB_TIME_NONE](&v->loop, blocks);
	pages = batch_pages(v, blocks);
	bb_ledger_note(&v->guard->ledger, pages);
	each_block(v, blocks, check_block);
	each_block(v, blocks, look_again);
	v->set->free[BB_TIME_NONE](&v->loop, blocks);
	bb_ledger_note(&v->guard->ledger, -pages);
	v->left -= v->sum.checked - before;
	n -= v->sum.checked - before;
	if (n)
		v->sum.failed[why_failed(v)] += n;
	return done;
}

/* After every batch, so that a reader sees how far a long cell is. */
static void add_up(struct bb_verify_worker *v)
{
	struct bb_verified *to = &v->verify->verified[v->at];
	unsigned int i;

	mutex_lock(&v->verify->lock);
	if (v->sum.violations && !to->violations)
		to->pfn = v->sum.pfn;
	to->checked += v->sum.checked;
	for (i = 0; i < NR_BB_WHYS; i++)
		to->failed[i] += v->sum.failed[i];
	to->violations += v->sum.violations;
	to->wrong |= v->sum.wrong;
	to->given_up |= v->sum.given_up;
	mutex_unlock(&v->verify->lock);
	memset(&v->sum, 0, sizeof(v->sum));
}

void bb_verify_worker_work(struct work_struct *work)
{
	struct bb_verify_worker *v = container_of(work, struct bb_verify_worker, work);
	unsigned int empty = 0;

	while (v->left && empty < PATIENCE && !bb_guard_aborted(v->guard)) {
		empty = verify_batch(v) ? 0 : empty + 1;
		v->sum.given_up = empty == PATIENCE;
		add_up(v);
		if (time_after(jiffies, v->deadline))
			bb_guard_abort(v->guard, BB_ABORT_DEADLINE);
		cond_resched();
	}
	bb_guard_leave(v->guard);
}
