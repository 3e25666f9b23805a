/* SPDX-License-Identifier: GPL-2.0-only */
/* The allocation calls, for blocks that are freed again at once. */
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
 * Return: false once the run or command is being aborted, or below the floor.
 */
bool bb_door_open(const struct bb_guard *guard, const struct bb_page_ask *ask);

/**
 * bb_door_call() - the bare call, for timing or with interrupts off
 * @ask: a block for which bb_door_open() said yes
 *
 * Return: the block, which the caller passes to bb_door_note(); or NULL.
 */
static __always_inline struct page *bb_door_call(const struct bb_page_ask *ask)
{
	return alloc_pages_node(ask->nid, ask->gfp, ask->order);
}

/**
 * bb_door_return() - nothing but the free, as bb_door_call()
 * @page: from bb_door_call(); bb_ledger_note() is owed
 * @order: its order
 */
static __always_inline void bb_door_return(struct page *page, unsigned int order)
{
	__free_pages(page, order);
}

/**
 * bb_door_split() - make single pages of a block, each to be returned by itself
 * @page: from bb_door_call(), not compound
 * @order: its order
 */
static inline void bb_door_split(struct page *page, unsigned int order)
{
	split_page(page, order);
}

/**
 * bb_door_note() - account for a block from bb_door_call()
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
 * bb_door_take() - check, allocate and account for a block
 * @guard: the guard
 * @ask: the block
 *
 * Return: the block or NULL.
 */
struct page *bb_door_take(const struct bb_guard *guard,
			  const struct bb_page_ask *ask);

/**
 * bb_door_give() - free a block
 * @guard: the guard
 * @page: the block, may be NULL
 * @order: its order
 */
void bb_door_give(const struct bb_guard *guard, struct page *page,
		  unsigned int order);

/**
 * bb_door_scatter() - free a block page by page
 * @guard: the guard
 * @page: first page of the block
 * @order: its order
 *
 * All pages go to a per-CPU list this way.
 */
void bb_door_scatter(const struct bb_guard *guard, struct page *page,
		     unsigned int order);

#endif /* _BUDDYBENCH_GUARD_DOOR_H */
