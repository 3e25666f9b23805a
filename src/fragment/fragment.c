// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fragment a zone: take a block, keep one of every so many pages, give back the
 * rest. So a zone is brought to any index with a small part of its memory.
 *
 * Locking: @table serialises commands and readers. @lock is a leaf and is all
 * that the notifiers take: they splice the list away and free it on their own.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include <buddybench/compat.h>
#include <buddybench/fragment/fragment_command.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/model/frag_index.h>

#include "fragment.h"

#define FINE	200ULL	/* blocks that all free memory is taken in, at least */
#define NEAR	5	/* permille: a target is met */
#define ROUNDS	4
#define BATCH	1024	/* pages that are moved under the lock, freed without a pause */

struct bb_zone_blocks bb_fragment_blocks(const struct bb_fragment *f)
{
	struct bb_zone_blocks d = {
		.zone = &NODE_DATA(f->want.nid)->node_zones[f->want.zone],
		.nid = f->want.nid,
		.gfp = f->want.gfp,
		.fast = f->clock.fast,
	};

	return d;
}

static u64 free_list(struct list_head *pages)
{
	struct page *page, *next;
	u64 n = 0;

	list_for_each_entry_safe(page, next, pages, lru) {
		list_del(&page->lru);
		__free_page(page);
		if (!(++n % BATCH))
			cond_resched();
	}
	return n;
}

u64 bb_fragment_drop(struct bb_fragment *f)
{
	LIST_HEAD(pages);

	spin_lock(&f->lock);
	list_splice_init(&f->pages, &pages);
	f->held = 0;
	f->stopped = true;
	spin_unlock(&f->lock);
	return free_list(&pages);
}

/* A part of @n pages, the oldest first; returns how many there were. */
static u64 give_some(struct bb_fragment *f, u64 n)
{
	LIST_HEAD(pages);
	u64 i;

	spin_lock(&f->lock);
	for (i = 0; i < min_t(u64, n, BATCH) && f->held; i++) {
		list_move_tail(f->pages.next, &pages);
		f->held--;
	}
	spin_unlock(&f->lock);
	return free_list(&pages);
}

/* Give back @n pages; fewer if there are not so many. */
static void fragment_give_back(struct bb_fragment *f, u64 n)
{
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	u64 some, left;

	for (left = n; (some = give_some(f, left)); left -= some)
		cond_resched();
	if (left != n)
		bb_zone_blocks_flush_pcp(&d);
}

static bool keep(struct bb_fragment *f, struct list_head *pages, unsigned int n)
{
	bool stopped;

	spin_lock(&f->lock);
	stopped = f->stopped;
	if (!stopped) {
		list_splice_tail_init(pages, &f->pages);
		f->held += n;
	}
	spin_unlock(&f->lock);
	free_list(pages);
	return !stopped;
}

/* So large that few calls are needed, so small that the target is not missed. */
static unsigned int block_order(const struct bb_zone_view *view,
				unsigned int least)
{
	unsigned int order = BB_MAX_ORDER;

	while (order > least && (FINE << order) > view->free)
		order--;
	return order;
}

static enum bb_fragment_end one_block(struct bb_fragment *f,
				      const struct bb_guard *guard, u64 budget)
{
	unsigned int least = max(ilog2(f->want.every), BB_ZONE_BLOCKS_LEAST);
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	struct bb_zone_view view;
	struct page *page;
	LIST_HEAD(pages);
	unsigned int order, n;

	if (READ_ONCE(f->stopped) || bb_guard_aborted(guard))
		return BB_FRAG_END_STOPPED;
	bb_zone_snapshot_zone(d.zone, f->want.nid, f->want.zone, &view);
	if (bb_frag_index_unusable(&view, f->want.order) >= f->want.target)
		return BB_FRAG_END_TARGET;
	if (f->held + f->want.every > budget)
		return BB_FRAG_END_BUDGET;
	if (bb_guard_room(f->want.nid, f->want.gfp, 0) < 2ULL << least)
		return BB_FRAG_END_FLOOR;
	page = bb_zone_blocks_large(&d, block_order(&view, least), least, &order);
	if (!page)
		return BB_FRAG_END_BLOCKS;
	n = bb_zone_blocks_carve(page, order, f->want.every, &pages);
	f->blocks += n;
	f->most = max(f->most, f->held + (1ULL << order));
	return keep(f, &pages, n) ? BB_FRAG_END_NONE : BB_FRAG_END_STOPPED;
}

static void fragment_take(struct bb_fragment *f, const struct bb_guard *guard,
			  u64 budget)
{
	f->end = BB_FRAG_END_NONE;
	while (f->end == BB_FRAG_END_NONE) {
		f->end = one_block(f, guard, budget);
		cond_resched();
	}
}

/*
 * What is left of the last blocks is in the per-CPU list until it is flushed,
 * and then makes the index higher. Returns how many pages are held too many.
 */
static u64 too_many(const struct bb_fragment *f)
{
	u64 now = f->point[BB_FRAG_HELD].order[f->want.order].unusable;

	if (f->end != BB_FRAG_END_TARGET || now < f->want.target + NEAR)
		return 0;
	return div64_u64(READ_ONCE(f->held) * (now - f->want.target), now);
}

void bb_fragment_hold(struct bb_fragment *f, const struct bb_guard *guard)
{
	unsigned int rounds = ROUNDS;
	u64 n = 0;
	u64 budget = bb_guard_room(f->want.nid, f->want.gfp, 0) / 4;

	memset(f->point, 0, sizeof(f->point));
	f->blocks = 0;
	f->most = 0;
	spin_lock(&f->lock);
	f->stopped = false;
	spin_unlock(&f->lock);
	bb_fragment_look(f, BB_FRAG_START);
	do {
		fragment_give_back(f, n);
		fragment_take(f, guard, budget);
		if (f->end == BB_FRAG_END_STOPPED)
			bb_fragment_drop(f);
		bb_fragment_look(f, BB_FRAG_HELD);
		n = too_many(f);
	} while (n && --rounds);
}

void bb_fragment_release(struct bb_fragment *f)
{
	u64 all = READ_ONCE(f->held);
	unsigned int step;

	for (step = 0; step < 4; step++) {
		fragment_give_back(f, step < 3 ? all / 4 : U64_MAX);
		bb_fragment_look(f, BB_FRAG_QUARTER + step);
		cond_resched();
	}
}

static int fragment_on_oom(struct notifier_block *nb, unsigned long unused, void *freed)
{
	struct bb_fragment *f = container_of(nb, struct bb_fragment, oom);

	*(unsigned long *)freed += bb_fragment_drop(f);
	return NOTIFY_OK;
}

static int fragment_on_memory(struct notifier_block *nb, unsigned long action,
			      void *unused)
{
	struct bb_fragment *f = container_of(nb, struct bb_fragment, memory);

	/* Our pages cannot be moved: offlining would try for ever. */
	if (action == MEM_GOING_OFFLINE)
		bb_fragment_drop(f);
	return NOTIFY_OK;
}

static int fragment_notify(struct bb_fragment *f)
{
	int ret;

	f->oom.notifier_call = fragment_on_oom;
	f->memory.notifier_call = fragment_on_memory;
	ret = register_oom_notifier(&f->oom);
	if (ret)
		return ret;
	ret = register_memory_notifier(&f->memory);
	if (ret)
		unregister_oom_notifier(&f->oom);
	return ret;
}

void *bb_fragment_create(void)
{
	struct bb_fragment *f = kvzalloc(sizeof(*f), GFP_KERNEL);
	int ret;

	if (!f)
		return ERR_PTR(-ENOMEM);
	mutex_init(&f->table);
	spin_lock_init(&f->lock);
	INIT_LIST_HEAD(&f->pages);
	ret = fragment_notify(f);
	if (!ret)
		return f;
	kvfree(f);
	return ERR_PTR(ret);
}

void bb_fragment_destroy(void *state)
{
	struct bb_fragment *f = state;

	unregister_memory_notifier(&f->memory);
	unregister_oom_notifier(&f->oom);
	bb_fragment_drop(f);
	kvfree(f);
}

void bb_fragment_stop(void *state)
{
	bb_fragment_drop(state);
}
