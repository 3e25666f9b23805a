// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fill the per-CPU lists of one zone, and leave a block in its free lists where
 * the watermark test is to end its walk.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

#include <buddybench/machine/free_lists.h>
#include <buddybench/worker/pcp_room.h>

#include "list_pcp.h"

#define REFILLS	64	/* blocks of an order that are taken until one is left over */
#define PAIRS	8	/* pairs that are tried until one merges */

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
		if (!bb_list_work_take(w, w->goal.order, w->goal.own, BB_LIST_MARK_HELD))
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
	used = list.high || bb_list_work_take(w, w->goal.order, w->goal.own, BB_LIST_MARK_GIVEN);
	bb_list_work_give(w);
	return used ? 0 : bb_list_work_refused(w, w->goal.order);
}

/* What the cell is to find in the list, to be put back into it. */
static long take_own(struct bb_list_work *w)
{
	u64 i;

	for (i = 0; i < w->goal.blocks; i++) {
		if (!bb_list_work_take(w, w->goal.order, w->goal.own, BB_LIST_MARK_GIVEN))
			return bb_list_work_refused(w, w->goal.order);
		cond_resched();
	}
	return 0;
}

/* Up to 7.0 the free of a larger block may empty a list that has just been drained, as it is. */
static long put_back(struct bb_list_work *w)
{
	u64 pages = w->goal.blocks << w->goal.order;
	bool fits = list_fits(w, pages);
	struct bb_pcp_view list;

	bb_list_work_give(w);
	bb_free_lists_pcp(w->zone, w->cpu, &list);
	if (fits && list.count >= (s64)pages)
		return 0;
	return bb_err_set(w->err, -EAGAIN, 0,
			  "%llu pages do not stay in CPU %d's list; it drains at %d of zone %s",
			  pages, w->cpu, list.high, w->zone->name);
}

long bb_list_pcp_fill(void *work)
{
	struct bb_list_work *w = work;
	struct bb_pcp_place at = {
		.guard = w->holder->guard,
		.zone = w->zone,
		.cpu = w->cpu,
		.order = w->goal.order,
		.gfp = w->gfp,
	};
	u64 pages = w->goal.blocks << w->goal.order;
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
	return take_own(w) ?: put_back(w);
}

/* A refill takes so many blocks that one of them may leave its other half over. */
static bool left_over(struct bb_list_work *w)
{
	unsigned int order, i;

	for (order = w->goal.order + 1; order-- > 0;)
		for (i = 0; i < REFILLS; i++) {
			if (bb_list_work_met(w))
				return true;
			if (!bb_list_work_take(w, order, w->goal.first, BB_LIST_MARK_HELD))
				return false;
			cond_resched();
		}
	return bb_list_work_met(w);
}

/* A refill begins when the list is empty: what the cell is to find there is out of it meanwhile. */
static long walk_beside(struct bb_list_work *w)
{
	long ret = take_own(w);

	return !ret && left_over(w) ? put_back(w) : ret;
}

/* What is freed in halves that no per-CPU list keeps merges in the free lists. */
static void merge_pairs(struct bb_list_work *w)
{
	unsigned int tries;

	for (tries = 0; tries < PAIRS && !bb_list_work_met(w); tries++) {
		if (!bb_list_work_pair(w, w->goal.order, w->goal.first))
			bb_list_work_give(w);
		cond_resched();
	}
}

long bb_list_pcp_walk(void *work)
{
	struct bb_list_work *w = work;
	unsigned int order = w->goal.order;
	bool parts = order && w->goal.pcp_orders >> (order - 1) & 1;
	long ret = 0;

	if (!parts)
		merge_pairs(w);
	else if (!bb_list_work_met(w))
		ret = walk_beside(w);
	if (ret || bb_list_work_met(w))
		return ret;
	return bb_err_set(w->err, -EAGAIN, 0,
			  "no block of order %u stays in the free lists of zone %s",
			  order, w->zone->name);
}
