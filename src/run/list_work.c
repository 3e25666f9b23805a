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
#include <buddybench/worker/pcp_room.h>

#include "list_work.h"

#define REFILLS	64	/* blocks of an order that are taken until one is left over */
#define PAIRS	8	/* pairs that are tried until one merges */

/* What becomes of a block: held until the cell has ended, or given back now. */
enum mark {
	MARK_HELD,
	MARK_GIVEN,
};

static bool has_mark(u32 mark, const void *with)
{
	return mark == *(const u32 *)with;
}

static void give_marked(struct bb_list_work *w)
{
	const u32 mark = MARK_GIVEN;

	bb_page_holder_give_if(w->holder, has_mark, &mark);
}

static bool within_limit(const struct bb_list_work *w, unsigned int order)
{
	return bb_page_holder_pages(w->holder) + (1ULL << order) <= w->limit;
}

/* Nothing says that a block could not be had a moment later: all of it is tried again. */
static long taken_badly(struct bb_list_work *w, unsigned int order)
{
	if (bb_guard_aborted(w->holder->guard))
		return bb_err_set(w->err, -EINTR, 0, "the run was ended");
	if (!within_limit(w, order))
		return bb_err_set(w->err, -EAGAIN, 0,
				  "others free more blocks than can be held");
	return bb_err_set(w->err, -EAGAIN, 0, "no block of order %u could be taken from zone %s",
			  order, w->zone->name);
}

/* A block of this zone and type, or 0. */
static unsigned long take_block(struct bb_list_work *w, unsigned int order, u8 type, u32 mark)
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

static bool is_met(const struct bb_list_work *w)
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
		if (!take_block(w, order, type, MARK_HELD))
			return taken_badly(w, order);
		cond_resched();
	}
}

/* A pair of order @order, in parts that no per-CPU list keeps: half of it to be given. */
static long make_pair(struct bb_list_work *w, unsigned int order, u8 type)
{
	unsigned int part = bb_list_goal_take(&w->goal, order), i;
	unsigned int parts = 2U << (order - part);
	unsigned long first = 0, pfn;

	for (i = 0; i < parts; i++) {
		pfn = take_block(w, part, type, i < parts / 2 ? MARK_HELD : MARK_GIVEN);
		if (!pfn)
			return taken_badly(w, part);
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
		if (!take_block(w, part, type, MARK_GIVEN))
			return taken_badly(w, part);
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
		ret = make_pair(w, goal->from, goal->own);
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
	pfn = take_block(w, w->goal.order, w->goal.own, MARK_GIVEN);
	bb_free_lists_read(w->zone, &after);
	give_marked(w);
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
	give_marked(w);
	if (is_met(w) && try_one(w) && is_met(w))
		return 0;
	return bb_err_set(w->err, -EAGAIN, 0, "the lists of zone %s do not stay as they were made",
			  w->zone->name);
}

/* A refill brings more than one: what the free that reaches the limit would drain is held. */
static bool list_fits(struct bb_list_work *w, u64 pages)
{
	struct bb_pcp_view list;
	unsigned int i;
	int before;

	for (i = 0; i < REFILLS; i++) {
		bb_free_lists_pcp(w->zone, w->cpu, &list);
		before = list.count;
		if (before + (s64)pages < list.high)
			return true;
		if (!take_block(w, w->goal.order, w->goal.own, MARK_HELD))
			return false;
		bb_free_lists_pcp(w->zone, w->cpu, &list);
		if (list.count >= before)
			return false;
	}
	return false;
}

/*
 * A list that nobody has used has no limit, since 6.7 (90b41691b988): the first
 * block that comes out of it, or goes back, sets one.
 */
static long use_list(struct bb_list_work *w)
{
	struct bb_pcp_view list;
	bool used;

	bb_free_lists_pcp(w->zone, w->cpu, &list);
	used = list.high || take_block(w, w->goal.order, w->goal.own, MARK_GIVEN);
	give_marked(w);
	return used ? 0 : taken_badly(w, w->goal.order);
}

long bb_list_work_pcp(void *work)
{
	struct bb_list_work *w = work;
	struct bb_pcp_place at = {
		.guard = w->holder->guard,
		.zone = w->zone,
		.cpu = w->cpu,
		.order = w->goal.order,
		.gfp = w->gfp,
	};
	u64 pages = w->goal.blocks << w->goal.order, i;
	struct bb_pcp_view list;
	long ret = use_list(w);

	if (ret)
		return ret;
	bb_pcp_room_at(&at);
	bb_free_lists_pcp(w->zone, w->cpu, &list);
	if (pages >= (u64)max(list.high, 0))
		return bb_err_set(w->err, -ENOMEM, 0,
				  "needs %llu pages in CPU %d's list; it drains at %d of zone %s",
				  pages, w->cpu, list.high, w->zone->name);
	for (i = 0; i < w->goal.blocks; i++) {
		if (!take_block(w, w->goal.order, w->goal.own, MARK_GIVEN))
			return taken_badly(w, w->goal.order);
		cond_resched();
	}
	if (!list_fits(w, pages))
		return bb_err_set(w->err, -EAGAIN, 0,
				  "the list of CPU %d keeps %d pages of zone %s, and is full",
				  w->cpu, list.high, w->zone->name);
	give_marked(w);
	return 0;
}

/* A refill takes so many blocks that one of them may leave its other half over. */
static bool left_over(struct bb_list_work *w)
{
	unsigned int order, i;

	for (order = w->goal.order + 1; order-- > 0;)
		for (i = 0; i < REFILLS; i++) {
			if (is_met(w))
				return true;
			if (!take_block(w, order, w->goal.first, MARK_HELD))
				return false;
			cond_resched();
		}
	return is_met(w);
}

/* What is freed in halves that no per-CPU list keeps merges in the free lists. */
static bool merged(struct bb_list_work *w)
{
	unsigned int tries;

	for (tries = 0; tries < PAIRS && !is_met(w); tries++) {
		if (!make_pair(w, w->goal.order, w->goal.first))
			give_marked(w);
		cond_resched();
	}
	return is_met(w);
}

long bb_list_work_walk(void *work)
{
	struct bb_list_work *w = work;
	unsigned int order = w->goal.order;
	bool parts = order && w->goal.pcp_orders >> (order - 1) & 1;

	if (is_met(w) || (parts ? left_over(w) : merged(w)))
		return 0;
	return bb_err_set(w->err, -EAGAIN, 0,
			  "no block of order %u stays in the free lists of zone %s",
			  order, w->zone->name);
}
