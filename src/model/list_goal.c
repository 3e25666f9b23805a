// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the free lists of a zone have to hold for a cell, as arithmetic.
 */
#include <linux/bits.h>
#include <linux/kernel.h>

#include <buddybench/model/alloc_request.h>
#include <buddybench/model/list_goal.h>

static u8 ordinary(const struct bb_free_lists *now, unsigned int order)
{
	return now->lists[order] & BB_LIST_ORDINARY;
}

/* Types that have to be gone from a list for this goal. */
static u8 unwanted(const struct bb_list_goal *goal, unsigned int order)
{
	if (order < goal->order || goal->kind == BB_LIST_KIND_PCP)
		return 0;
	if (goal->kind == BB_LIST_KIND_STEAL)
		return goal->own;
	return order < goal->top ? BB_LIST_ORDINARY : 0;
}

static bool nothing_else(const struct bb_list_goal *goal, const struct bb_free_lists *now)
{
	unsigned int order;

	for (order = goal->order; order < goal->top; order++) {
		u8 want = order == goal->from ? goal->own : 0;

		if (ordinary(now, order) != want)
			return false;
	}
	return true;
}

static bool can_steal(const struct bb_list_goal *goal, const struct bb_free_lists *now)
{
	bool other = false;
	unsigned int order;

	for (order = goal->order; order <= goal->top; order++) {
		if (now->lists[order] & goal->own)
			return false;
		other |= !!ordinary(now, order);
	}
	return other;
}

bool bb_list_goal_met(const struct bb_list_goal *goal, const struct bb_free_lists *now)
{
	u8 top = now->lists[goal->top];

	switch (goal->kind) {
	case BB_LIST_KIND_PCP:
		/* For order 0 the watermark test does not look at the lists. */
		return !goal->order || now->lists[goal->order] & goal->first;
	case BB_LIST_KIND_STEAL:
		return can_steal(goal, now);
	}
	if (!nothing_else(goal, now) || now->nr_free[goal->from] < goal->blocks)
		return false;
	return goal->from < goal->top || (top & goal->own && top & goal->first);
}

int bb_list_goal_in_way(const struct bb_list_goal *goal, const struct bb_free_lists *now,
			u8 *type)
{
	unsigned int order;
	u8 found;

	for (order = goal->order; order <= goal->top; order++) {
		found = now->lists[order] & unwanted(goal, order);
		if (!found)
			continue;
		*type = found & -found;
		return order;
	}
	return -1;
}

u64 bb_list_goal_pages(const struct bb_list_goal *goal, const struct bb_free_lists *now)
{
	u64 pages = (2 * goal->blocks) << goal->from;
	unsigned int order;

	for (order = goal->order; order <= goal->top; order++)
		if (now->lists[order] & unwanted(goal, order))
			pages += now->nr_free[order] << order;
	/* What is left over of the block that is split to make one of @from. */
	if (goal->kind == BB_LIST_KIND_BLOCK)
		pages += 1ULL << goal->top;
	return pages;
}

bool bb_list_goal_taken(const struct bb_list_goal *goal, const struct bb_free_lists *before,
			const struct bb_free_lists *after)
{
	unsigned int order;

	if (goal->kind != BB_LIST_KIND_BLOCK)
		return true;
	/* A half of each order is left over; of the lowest, the other one is in use. */
	for (order = goal->order; order < goal->from; order++)
		if (ordinary(after, order) != goal->own || after->nr_free[order] !=
		    before->nr_free[order] + 1)
			return false;
	return after->nr_free[goal->from] + 1 == before->nr_free[goal->from];
}
