/* SPDX-License-Identifier: GPL-2.0-only */
/* What the free lists of a zone have to hold for a cell, and what is in the way. */
#ifndef _BUDDYBENCH_MODEL_LIST_GOAL_H
#define _BUDDYBENCH_MODEL_LIST_GOAL_H

#include <linux/types.h>

#include <buddybench/limits.h>

/**
 * struct bb_free_lists - the free lists of a zone at one moment
 * @nr_free: free blocks per order, of all migrate types
 * @lists: BB_LIST_ bits of the lists that are not empty, per order
 */
struct bb_free_lists {
	u64 nr_free[BB_VIEW_ORDERS];
	u8 lists[BB_VIEW_ORDERS];
};

/* What is to be served. */
enum bb_list_kind {
	BB_LIST_KIND_PCP,	/* from the per-CPU list; only the walk matters */
	BB_LIST_KIND_BLOCK,	/* from a block of order @from */
	BB_LIST_KIND_STEAL,	/* from another migrate type */
};

/**
 * struct bb_list_goal - what the lists are to be like
 * @kind: enum bb_list_kind
 * @order: of the allocations
 * @from: order of the smallest block that is to be there
 * @top: highest order of the kernel
 * @own: BB_LIST_ bit of the allocations' migrate type
 * @first: BB_LIST_ bit of the type that the watermark test looks at first
 * @pcp_orders: bit per order that per-CPU lists keep: not to be taken by itself
 * @blocks: how many of order @from
 */
struct bb_list_goal {
	u8 kind;
	u8 order;
	u8 from;
	u8 top;
	u8 own;
	u8 first;
	unsigned long pcp_orders;
	u64 blocks;
};

/**
 * bb_list_goal_met() - is this what the lists are to be like?
 * @goal: the goal
 * @now: the lists
 *
 * The watermark test walks the orders from that of the allocation upwards until
 * it meets a list that is not empty, so where that ends is part of a goal: for
 * per-CPU lists, too, at the first type of the order itself.
 *
 * Return: true if so.
 */
bool bb_list_goal_met(const struct bb_list_goal *goal, const struct bb_free_lists *now);

/**
 * bb_list_goal_in_way() - the next list that has to become empty
 * @goal: the goal
 * @now: the lists
 * @type: BB_LIST_ bit of it
 *
 * What is taken with bb_list_goal_take() of it comes from this list, or from
 * what is left over of a block of it.
 *
 * Return: its order, lowest first; -1 if there is none.
 */
int bb_list_goal_in_way(const struct bb_list_goal *goal, const struct bb_free_lists *now,
			u8 *type);

/**
 * bb_list_goal_take() - with which order blocks of a list are taken
 * @goal: the goal
 * @order: of the list
 *
 * A per-CPU list gets several at a time, and may cut the next larger block for
 * that: halves are taken then, which it does not keep.
 *
 * Return: @order or the one below.
 */
static inline unsigned int bb_list_goal_take(const struct bb_list_goal *goal,
					     unsigned int order)
{
	return order && goal->pcp_orders >> order & 1 ? order - 1 : order;
}

/**
 * bb_list_goal_pages() - pages that have to be held to get there, at most
 * @goal: the goal
 * @now: the lists
 *
 * Return: what is in the way, and twice the blocks that are to be there: each
 * has a neighbour that is held, so that it does not merge.
 */
u64 bb_list_goal_pages(const struct bb_list_goal *goal, const struct bb_free_lists *now);

/**
 * bb_list_goal_taken() - is this what one allocation leaves behind?
 * @goal: the goal
 * @before: the lists before the allocation, which met it
 * @after: while it is held
 *
 * Return: false if it was not served as it should.
 */
bool bb_list_goal_taken(const struct bb_list_goal *goal, const struct bb_free_lists *before,
			const struct bb_free_lists *after);

#endif /* _BUDDYBENCH_MODEL_LIST_GOAL_H */
