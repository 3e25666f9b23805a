// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fragment a zone: allocate a block, hold one page out of every N, free the
 * rest. This reaches any index with a small part of the zone's memory. The
 * pages are in a page holder, so a notifier may free them at any time.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include <buddybench/compat.h>
#include <buddybench/fragment/fragment_command.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/guard/kept_blocks.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/model/frag_index.h>
#include <buddybench/model/frag_steer.h>

#include "fragment_room.h"

#define FINE	200ULL	/* least number of blocks that free memory is divided into */

struct bb_zone_blocks bb_fragment_blocks(const struct bb_fragment *f)
{
	struct bb_zone_blocks d = {
		.guard = f->holder.guard,
		.zone = &NODE_DATA(f->want.nid)->node_zones[f->want.zone],
		.ask.nid = f->want.nid,
		.ask.gfp = f->want.gfp,
		.fast = f->clock.fast,
	};

	return d;
}

u64 bb_fragment_room(const struct bb_fragment *f)
{
	return bb_headroom(f->want.nid, f->want.gfp, f->holder.guard->reserve);
}

u64 bb_fragment_budget(const struct bb_fragment *f)
{
	u64 room = bb_fragment_room(f);

	return f->want.budget ? min(f->want.budget, room) : room / 4;
}

/* Free up to @n held pages. */
static void fragment_give_back(struct bb_fragment *f, u64 n)
{
	struct bb_zone_blocks d = bb_fragment_blocks(f);

	if (bb_page_holder_give(&f->holder, n))
		bb_zone_blocks_flush_pcp(&d);
}

static unsigned int least_order(const struct bb_fragment *f)
{
	return max(ilog2(f->want.every), BB_ZONE_BLOCKS_LEAST);
}

/* Large, so that few calls are needed, but small enough not to overshoot the target. */
static unsigned int block_order(const struct bb_zone_view *view,
				unsigned int least)
{
	unsigned int order = BB_MAX_ORDER;

	while (order > least && (FINE << order) > view->free)
		order--;
	return order;
}

/* As large as what is left of the budget allows, at most @order; 0 if that is none. */
static unsigned int order_within(const struct bb_fragment *f, unsigned int order, u64 left)
{
	unsigned int least = least_order(f), kept = order - ilog2(f->want.every);

	while (1ULL << kept > left) {
		if (order == least)
			return 0;
		order--;
		kept--;
	}
	return order;
}

static enum bb_fragment_end one_block(struct bb_fragment *f, unsigned int aim,
				      u64 budget)
{
	unsigned int least = least_order(f), most;
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	u64 held = bb_page_holder_pages(&f->holder);
	struct bb_zone_view view;
	struct page *page;
	unsigned int n;

	if (READ_ONCE(f->holder.closed) || bb_guard_aborted(d.guard))
		return BB_FRAG_END_STOPPED;
	bb_zone_snapshot_zone(d.zone, f->want.nid, f->want.zone, &view);
	if (bb_frag_index_unusable(&view, f->want.order) >= aim)
		return BB_FRAG_END_TARGET;
	if (bb_fragment_room(f) < 2ULL << least)
		return BB_FRAG_END_FLOOR;
	most = order_within(f, block_order(&view, least), budget > held ? budget - held : 0);
	if (!most)
		return BB_FRAG_END_BUDGET;
	page = bb_zone_blocks_large(&d, most, least);
	if (!page)
		return d.refused ? BB_FRAG_END_BUDGET : BB_FRAG_END_BLOCKS;
	n = bb_page_holder_carve(&f->holder, page, &d.ask, f->want.every);
	f->blocks += n;
	f->most = max(f->most, held + (1ULL << d.ask.order));
	return n ? BB_FRAG_END_NONE : BB_FRAG_END_STOPPED;
}

static void fragment_take(struct bb_fragment *f, unsigned int aim, u64 budget)
{
	f->end = BB_FRAG_END_NONE;
	while (f->end == BB_FRAG_END_NONE) {
		f->end = one_block(f, aim, budget);
		cond_resched();
	}
}

/*
 * The freed pages of the last blocks are in the per-CPU list until it is
 * flushed, so only a measurement tells the index. Returns whether to continue.
 */
static bool look_and_steer(struct bb_fragment *f, struct bb_frag_steer *steer)
{
	unsigned int now;
	bool on;

	bb_fragment_look(f, BB_FRAG_HELD);
	if (f->end != BB_FRAG_END_TARGET)
		return false;
	now = f->point[BB_FRAG_HELD].order[f->want.order].unusable;
	on = bb_frag_steer_on(steer, now, bb_page_holder_pages(&f->holder));
	if (!on && !bb_frag_steer_near(steer, now))
		f->end = BB_FRAG_END_UNSTEADY;
	return on;
}

void bb_fragment_begin(struct bb_fragment *f)
{
	memset(f->point, 0, sizeof(f->point));
	f->blocks = 0;
	f->most = 0;
	bb_page_holder_open(&f->holder);
	bb_fragment_look(f, BB_FRAG_START);
}

void bb_fragment_hold(struct bb_fragment *f)
{
	u64 budget = bb_fragment_budget(f);
	struct bb_frag_steer steer;

	bb_fragment_begin(f);
	bb_frag_steer_begin(&steer, f->want.target, 1ULL << least_order(f),
			    f->point[BB_FRAG_START].free);
	do {
		fragment_give_back(f, steer.give);
		fragment_take(f, steer.aim, budget);
		if (f->end == BB_FRAG_END_STOPPED)
			bb_page_holder_drop(&f->holder);
	} while (look_and_steer(f, &steer));
}

void bb_fragment_release(struct bb_fragment *f)
{
	u64 all = bb_page_holder_pages(&f->holder);
	unsigned int step;

	bb_fragment_left_begin(f);
	for (step = 0; step < 4; step++) {
		fragment_give_back(f, step < 3 ? all / 4 : U64_MAX);
		bb_fragment_look(f, BB_FRAG_QUARTER + step);
		cond_resched();
	}
	bb_fragment_left_look(f);
}

void *bb_fragment_create(struct bb_guard *guard)
{
	struct bb_fragment *f = kvzalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return ERR_PTR(-ENOMEM);
	mutex_init(&f->table);
	bb_page_holder_init(&f->holder, guard);
	return f;
}

void bb_fragment_destroy(void *state)
{
	struct bb_fragment *f = state;

	bb_page_holder_exit(&f->holder);
	kvfree(f);
}

void bb_fragment_stop(void *state)
{
	struct bb_fragment *f = state;

	bb_page_holder_drop(&f->holder);
}
