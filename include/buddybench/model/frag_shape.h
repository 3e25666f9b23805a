/* SPDX-License-Identifier: GPL-2.0-only */
/* The shape of free lists: which share of free memory is in blocks of which order. */
#ifndef _BUDDYBENCH_MODEL_FRAG_SHAPE_H
#define _BUDDYBENCH_MODEL_FRAG_SHAPE_H

#include <buddybench/lib/error.h>
#include <buddybench/model/zone_view.h>

/**
 * struct bb_frag_shape - free blocks of a zone of some machine
 * @nr: valid entries of @blocks
 * @blocks: by order
 */
struct bb_frag_shape {
	unsigned int nr;
	u64 blocks[BB_VIEW_ORDERS];
};

/**
 * struct bb_frag_plan - how to come from one shape to another
 * @carve: blocks of each order to take and to give back but for one page, which
 *	leaves a free block of each lower order
 * @take: free blocks of each order to hold as a whole
 * @cost: pages that are held then
 */
struct bb_frag_plan {
	u64 carve[BB_VIEW_ORDERS];
	u64 take[BB_VIEW_ORDERS];
	u64 cost;
};

/**
 * bb_frag_shape_parse() - read rows of /proc/buddyinfo or /proc/pagetypeinfo
 * @text: one row or several of one zone, which are added up; or numbers only
 * @nr: orders that this kernel has; blocks of higher ones count as several
 * @shape: result
 * @err: filled in on error
 *
 * Return: 0; -EINVAL for what is no such row, or rows of several zones; -ERANGE
 * for too many blocks.
 */
int bb_frag_shape_parse(const char *text, unsigned int nr, struct bb_frag_shape *shape,
			struct bb_err *err);

/**
 * bb_frag_shape_of() - the shape of a zone
 * @view: the zone
 * @shape: result
 */
void bb_frag_shape_of(const struct bb_zone_view *view, struct bb_frag_shape *shape);

/**
 * bb_frag_shape_distance() - how far two shapes are from each other
 * @a: one, with free blocks
 * @b: the other
 *
 * Return: the share of free memory that is in blocks of another order, per
 * mille: 0 if the shapes are equal, whatever their sizes; 1000 if they have no
 * order in common.
 */
unsigned int bb_frag_shape_distance(const struct bb_frag_shape *a,
				    const struct bb_frag_shape *b);

/**
 * bb_frag_shape_plan() - what to do with free memory so that it gets a shape
 * @now: its shape
 * @want: the shape
 * @budget: at most so many pages may be held
 * @plan: result; scaled down as a whole to fit
 */
void bb_frag_shape_plan(const struct bb_frag_shape *now, const struct bb_frag_shape *want,
			u64 budget, struct bb_frag_plan *plan);

#endif /* _BUDDYBENCH_MODEL_FRAG_SHAPE_H */
