// SPDX-License-Identifier: GPL-2.0-only
/*
 * Give the free lists of one zone a state. Nothing here does what a driver could
 * not do: blocks are taken, held and given back. A block of order K that cannot
 * merge is one half of a pair of which the other half is held.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

#include <buddybench/guard/kept_blocks.h>
#include <buddybench/machine/free_lists.h>

#include "list_work.h"

static bool has_mark(u32 mark, const void *with)
{
	return mark == *(const u32 *)with;
}

void bb_list_work_give(struct bb_list_work *w)
{
	const u32 mark = BB_LIST_MARK_GIVEN;

	bb_page_holder_give_if(w->holder, has_mark, &mark);
}

static bool within_limit(const struct bb_list_work *w, unsigned int order)
{
	return bb_page_holder_pages(w->holder) + (1ULL << order) <= w->limit;
}

long bb_list_work_refused(struct bb_list_work *w, unsigned int order)
{
	if (bb_guard_aborted(w->holder->guard))
		return bb_err_set(w->err, -EINTR, 0, "the run was ended");
	if (!within_limit(w, order))
		return bb_err_set(w->err, -EAGAIN, 0,
				  "others free more blocks than can be held");
	return bb_err_set(w->err, -EAGAIN, 0, "no block of order %u could be taken from zone %s",
			  order, w->zone->name);
}

unsigned long bb_list_work_take(struct bb_list_work *w, unsigned int order, u8 type, u32 mark)
{
	struct bb_page_ask ask = {
		.nid = zone_to_nid(w->zone),
		.order = order,
		.door = BB_DOOR_FLOOR,
		.gfp = bb_free_lists_mask(w->zone, type),
	};
	struct bb_kept_block block;

	if (!within_limit(w, order) || !bb_page_holder_take_block(w->holder, &ask, mark, &block))
		return 0;
	return block.zone == w->zone ? block.pfn : 0;
}

bool bb_list_work_met(const struct bb_list_work *w)
{
	struct bb_free_lists now;

	bb_free_lists_read(w->zone, &now);
	return bb_list_goal_met(&w->goal, &now);
}

/* Hold all that may not be there. */
static long clear_way(struct bb_list_work *w)
{
	struct bb_free_lists now;
	int order;
	u8 type;

	for (;;) {
		bb_free_lists_read(w->zone, &now);
		order = bb_list_goal_in_way(&w->goal, &now, &type);
		if (order < 0)
			return 0;
		order = bb_list_goal_take(&w->goal, order);
		if (!bb_list_work_take(w, order, type, BB_LIST_MARK_HELD))
			return bb_list_work_refused(w, order);
		cond_resched();
	}
}

long bb_list_work_pair(struct bb_list_work *w, unsigned int order, u8 type)
{
	unsigned int part = bb_list_goal_take(&w->goal, order), i;
	unsigned int parts = 2U << (order - part);
	unsigned long first = 0, pfn;

	for (i = 0; i < parts; i++) {
		pfn = bb_list_work_take(w, part, type,
					i < parts / 2 ? BB_LIST_MARK_HELD :
							BB_LIST_MARK_GIVEN);
		if (!pfn)
			return bb_list_work_refused(w, part);
		if (!i)
			first = pfn;
		if (first & ((2UL << order) - 1) || pfn != first + ((unsigned long)i << part))
			return bb_err_set(w->err, -EAGAIN, 0,
					  "others take blocks from zone %s meanwhile",
					  w->zone->name);
	}
	return 0;
}

/* Blocks of the highest order become the type's that takes them first. */
static long make_top(struct bb_list_work *w, u8 type, u64 blocks)
{
	unsigned int part = bb_list_goal_take(&w->goal, w->goal.top);
	u64 parts = blocks << (w->goal.top - part), i;

	for (i = 0; i < parts; i++) {
		if (!bb_list_work_take(w, part, type, BB_LIST_MARK_GIVEN))
			return bb_list_work_refused(w, part);
		cond_resched();
	}
	return 0;
}

static long make_blocks(struct bb_list_work *w)
{
	const struct bb_list_goal *goal = &w->goal;
	long ret = 0;
	u64 i;

	if (goal->kind != BB_LIST_KIND_BLOCK)
		return 0;
	if (goal->from == goal->top) {
		ret = make_top(w, goal->own, goal->blocks);
		if (!ret && goal->first != goal->own)
			ret = make_top(w, goal->first, 1);
		return ret;
	}
	for (i = 0; !ret && i < goal->blocks; i++) {
		ret = bb_list_work_pair(w, goal->from, goal->own);
		cond_resched();
	}
	return ret;
}

/* Take one as the cell will, and look at what that does to the lists. */
static bool try_one(struct bb_list_work *w)
{
	struct bb_free_lists before, after;
	unsigned long pfn;

	if (w->goal.kind == BB_LIST_KIND_STEAL)
		return true;
	bb_free_lists_read(w->zone, &before);
	pfn = bb_list_work_take(w, w->goal.order, w->goal.own, BB_LIST_MARK_GIVEN);
	bb_free_lists_read(w->zone, &after);
	bb_list_work_give(w);
	return pfn && bb_list_goal_taken(&w->goal, &before, &after);
}

long bb_list_work_blocks(void *work)
{
	struct bb_list_work *w = work;
	long ret = clear_way(w);

	if (!ret)
		ret = make_blocks(w);
	if (!ret)
		ret = clear_way(w);
	if (ret)
		return ret;
	bb_list_work_give(w);
	if (bb_list_work_met(w) && try_one(w) && bb_list_work_met(w))
		return 0;
	return bb_err_set(w->err, -EAGAIN, 0, "the lists of zone %s do not stay as they were made",
			  w->zone->name);
}
