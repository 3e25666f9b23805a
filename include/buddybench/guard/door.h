/* SPDX-License-Identifier: GPL-2.0-only */
/* Single blocks that are taken for a moment, and the calls themselves. */
#ifndef _BUDDYBENCH_GUARD_DOOR_H
#define _BUDDYBENCH_GUARD_DOOR_H

#include <linux/gfp.h>
#include <linux/mm.h>

#include <buddybench/guard/guard.h>

/**
 * bb_door_open() - may this block be taken now?
 * @guard: the guard
 * @ask: the block
 *
 * Return: false once what is in progress is to end, and below the floor.
 */
bool bb_door_open(const struct bb_guard *guard, const struct bb_page_ask *ask);

/**
 * bb_door_call() - nothing but the call, for what is timed or runs with
 *	interrupts off
 * @ask: a block for which bb_door_open() said yes
 *
 * Return: the block, for which bb_door_note() is owed; or NULL.
 */
static __always_inline struct page *bb_door_call(const struct bb_page_ask *ask)
{
	return alloc_pages_node(ask->nid, ask->gfp, ask->order);
}

/**
 * bb_door_note() - account for what bb_door_call() gave
 * @guard: the guard
 * @page: the block, may be NULL
 * @order: its order
 */
static inline void bb_door_note(const struct bb_guard *guard,
				const struct page *page, unsigned int order)
{
	if (page)
		bb_ledger_note(&guard->ledger, 1L << order);
}

/**
 * bb_door_take() - all three in a row
 * @guard: the guard
 * @ask: the block
 *
 * Return: the block or NULL.
 */
struct page *bb_door_take(const struct bb_guard *guard,
			  const struct bb_page_ask *ask);

/**
 * bb_door_give() - give a block back
 * @guard: the guard
 * @page: the block, may be NULL
 * @order: its order
 */
void bb_door_give(const struct bb_guard *guard, struct page *page,
		  unsigned int order);

/**
 * bb_door_scatter() - give a block back page by page
 * @guard: the guard
 * @page: first page of the block
 * @order: its order
 *
 * So that all of it goes into a per-CPU list.
 */
void bb_door_scatter(const struct bb_guard *guard, struct page *page,
		     unsigned int order);

#endif /* _BUDDYBENCH_GUARD_DOOR_H */
