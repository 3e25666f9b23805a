// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bring a zone to the shape that the free lists of another machine have. What
 * is planned from the free lists is carried out, and the lists are looked at
 * again, as blocks come and go meanwhile.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include <buddybench/compat.h>
#include <buddybench/guard/kept_blocks.h>
#include <buddybench/machine/zone_snapshot.h>

#include "fragment_room.h"

#define NEAR	10	/* per mille: the shape is met */
#define ROUNDS	4

/* Free lists without what the per-CPU lists keep from them. */
static unsigned int look_at_shape(struct bb_fragment *f, struct bb_frag_shape *now)
{
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	struct bb_zone_view view;

	bb_zone_blocks_flush_pcp(&d);
	bb_zone_snapshot_zone(d.zone, f->want.nid, f->want.zone, &view);
	bb_frag_shape_of(&view, now);
	return bb_frag_shape_distance(now, &f->want.like);
}

static enum bb_fragment_end may_take(struct bb_fragment *f, unsigned int order)
{
	if (READ_ONCE(f->holder.closed) || bb_guard_aborted(f->holder.guard))
		return BB_FRAG_END_STOPPED;
	if (bb_fragment_room(f) < 2ULL << order)
		return BB_FRAG_END_FLOOR;
	return BB_FRAG_END_NONE;
}

/* Hold one page of a block: a free block of each lower order is left. */
static enum bb_fragment_end carve_block(struct bb_fragment *f, unsigned int order)
{
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	enum bb_fragment_end end = may_take(f, order);
	u64 held = bb_page_holder_pages(&f->holder);
	struct page *page;

	if (end != BB_FRAG_END_NONE)
		return end;
	page = bb_zone_blocks_large(&d, order, order);
	if (!page)
		return d.refused ? BB_FRAG_END_BUDGET : BB_FRAG_END_BLOCKS;
	f->most = max(f->most, held + (1ULL << order));
	if (!bb_page_holder_carve(&f->holder, page, &d.ask, 1U << order))
		return BB_FRAG_END_STOPPED;
	f->blocks++;
	return BB_FRAG_END_NONE;
}

static enum bb_fragment_end hold_whole(struct bb_fragment *f, unsigned int order)
{
	struct bb_page_ask ask = bb_fragment_blocks(f).ask;
	enum bb_fragment_end end = may_take(f, order);

	ask.order = order;
	if (end != BB_FRAG_END_NONE)
		return end;
	if (!bb_page_holder_take(&f->holder, &ask, 0))
		return READ_ONCE(f->holder.closed) ? BB_FRAG_END_STOPPED : BB_FRAG_END_BLOCKS;
	f->blocks++;
	f->most = max(f->most, bb_page_holder_pages(&f->holder));
	return BB_FRAG_END_NONE;
}

typedef enum bb_fragment_end shape_step(struct bb_fragment *f, unsigned int order);

static enum bb_fragment_end repeat_step(struct bb_fragment *f, u64 times,
					unsigned int order, shape_step *one)
{
	enum bb_fragment_end end = BB_FRAG_END_NONE;

	while (times-- && end == BB_FRAG_END_NONE) {
		end = one(f, order);
		cond_resched();
	}
	return end;
}

/*
 * Small blocks first: they are cut from large ones that leave nothing over,
 * before there are others that somebody wants.
 */
static enum bb_fragment_end carry_out_plan(struct bb_fragment *f,
					   const struct bb_frag_plan *plan)
{
	enum bb_fragment_end end = BB_FRAG_END_NONE;
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	unsigned int order;

	for (order = 1; order <= BB_MAX_ORDER && end == BB_FRAG_END_NONE; order++)
		end = repeat_step(f, plan->carve[order], order, carve_block);
	bb_zone_blocks_flush_pcp(&d);
	for (order = 0; order <= BB_MAX_ORDER && end == BB_FRAG_END_NONE; order++)
		end = repeat_step(f, plan->take[order], order, hold_whole);
	return end;
}

static enum bb_fragment_end next_round(struct bb_fragment *f, u64 budget,
				       unsigned int *last)
{
	u64 held = bb_page_holder_pages(&f->holder);
	struct bb_frag_shape now;
	struct bb_frag_plan plan;
	unsigned int distance = look_at_shape(f, &now);

	if (distance <= NEAR)
		return BB_FRAG_END_TARGET;
	if (held >= budget)
		return BB_FRAG_END_BUDGET;
	if (distance >= *last)
		return BB_FRAG_END_NEAREST;
	*last = distance;
	bb_frag_shape_plan(&now, &f->want.like, budget - held, &plan);
	if (!plan.cost)
		return BB_FRAG_END_NEAREST;
	return carry_out_plan(f, &plan);
}

void bb_fragment_hold_like(struct bb_fragment *f)
{
	u64 budget = bb_fragment_budget(f);
	unsigned int last = UINT_MAX, round;
	struct bb_frag_shape now;

	bb_fragment_begin(f);
	f->start_distance = look_at_shape(f, &now);
	f->end = BB_FRAG_END_NONE;
	for (round = 0; round < ROUNDS && f->end == BB_FRAG_END_NONE; round++)
		f->end = next_round(f, budget, &last);
	if (f->end == BB_FRAG_END_NONE)
		f->end = BB_FRAG_END_NEAREST;
	if (f->end == BB_FRAG_END_STOPPED)
		bb_page_holder_drop(&f->holder);
	bb_fragment_look(f, BB_FRAG_HELD);
	f->distance = look_at_shape(f, &now);
	if (f->end == BB_FRAG_END_NEAREST && f->distance <= NEAR)
		f->end = BB_FRAG_END_TARGET;
}
