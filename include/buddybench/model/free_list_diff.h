/* SPDX-License-Identifier: GPL-2.0-only */
/* What happened to the free lists, derived from their counts before and after. */
#ifndef _BUDDYBENCH_MODEL_FREE_LIST_DIFF_H
#define _BUDDYBENCH_MODEL_FREE_LIST_DIFF_H

#include <linux/types.h>

enum bb_free_list_change {
	BB_FREE_LIST_SAME,		/* no list changed: a per-CPU list served */
	BB_FREE_LIST_EXACT,		/* one block of exactly this order added or removed */
	BB_FREE_LIST_SPLIT,		/* a larger block was split */
	BB_FREE_LIST_MERGE,		/* a block merged with its buddy, maybe repeatedly */
	BB_FREE_LIST_MIXED,		/* more than one operation */
	NR_BB_FREE_LIST_CHANGES
};

/**
 * bb_free_list_diff() - classify what one allocation or free did
 * @before: free blocks per order
 * @after: the same, later
 * @nr: how many orders
 * @order: order of the block allocated or freed
 * @top: set to the order of the block that was split or merged into
 *
 * Splitting a block of order T for order K takes one from list T and leaves one
 * half in each of T-1 down to K. Merging is the opposite.
 *
 * Return: enum bb_free_list_change.
 */
enum bb_free_list_change bb_free_list_diff(const u64 *before, const u64 *after, unsigned int nr,
					   unsigned int order, unsigned int *top);

#endif /* _BUDDYBENCH_MODEL_FREE_LIST_DIFF_H */
