/* SPDX-License-Identifier: GPL-2.0-only */
/* In what state a cell finds the free lists: made before it, or as they are. */
#ifndef _BUDDYBENCH_PLAN_LISTS_H
#define _BUDDYBENCH_PLAN_LISTS_H

#include <linux/types.h>

#include <buddybench/limits.h>

struct bb_cell;
struct bb_facts;

/*
 * State of the lists of the zone that serves a cell, from which its order
 * upwards. Own type: the migrate type of the cell's mask.
 */
enum bb_lists {
	BB_LISTS_FOUND,		/* as it is: nothing is made or known */
	BB_LISTS_AUTO,		/* in a plan only: what bb_lists_auto() says */
	BB_LISTS_PCP,		/* the per-CPU list serves and takes back */
	BB_LISTS_EXACT,		/* a block of just this order and own type */
	BB_LISTS_FALLBACK,	/* nothing of own type, but of others */
	BB_LISTS_SPLIT,		/* nothing below the highest order */
	BB_LISTS_SPLIT_AT,	/* + K - 1: nothing below order K */
	NR_BB_LISTS = BB_LISTS_SPLIT_AT + BB_VIEW_ORDERS - 1
};

extern const char * const bb_lists_names[];	/* by enum bb_lists */

/**
 * bb_lists_order() - order of the smallest block that a cell is to find
 * @lists: enum bb_lists
 * @order: order of the cell
 * @max_order: highest order of the kernel
 *
 * Return: for split the order that is split, else @order.
 */
static inline unsigned int bb_lists_order(unsigned int lists, unsigned int order,
					  unsigned int max_order)
{
	if (lists >= BB_LISTS_SPLIT_AT)
		return lists - BB_LISTS_SPLIT_AT + 1;
	return lists == BB_LISTS_SPLIT ? max_order : order;
}

/**
 * bb_lists_auto() - the states in which a cell is measured by default
 * @cell: complete but for @cell->lists
 * @facts: the machine
 *
 * Orders that the per-CPU lists keep: pcp. Others: exact, and split where that
 * is another thing. Patterns that hold blocks walk through many states: found.
 *
 * Return: bit per enum bb_lists, at least one.
 */
unsigned long bb_lists_auto(const struct bb_cell *cell, const struct bb_facts *facts);

/**
 * bb_lists_skip() - has the state of a cell a meaning?
 * @cell: the cell; allocates something
 * @facts: the machine
 *
 * Return: enum bb_skip, %BB_SKIP_NONE if it has.
 */
unsigned int bb_lists_skip(const struct bb_cell *cell, const struct bb_facts *facts);

#endif /* _BUDDYBENCH_PLAN_LISTS_H */
