/* SPDX-License-Identifier: GPL-2.0-only */
/* Take blocks of one zone, keep some of their pages, empty its per-CPU list. */
#ifndef _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H
#define _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H

#include <linux/gfp.h>

struct list_head;
struct page;
struct zone;

/**
 * struct bb_zone_blocks - how to take blocks of one zone
 * @zone: of this zone only
 * @nid: its node
 * @gfp: mask that prefers it, without reclaim
 * @fast: read the architecture's clock, else ktime
 * @ticks: clock steps of the last bb_zone_blocks_take()
 *
 * Whoever fragments a zone must not have half of what he gives back stay in a
 * per-CPU list, where it is neither free nor merged: bb_zone_blocks_flush_pcp() gets it
 * out again.
 */
struct bb_zone_blocks {
	struct zone *zone;
	int nid;
	gfp_t gfp;
	bool fast;
	u64 ticks;
};

/* The lowest order that no per-CPU list holds. */
#define BB_ZONE_BLOCKS_LEAST	4

/**
 * bb_zone_blocks_take() - a block
 * @d: how
 * @order: of the block
 *
 * Never sleeps and wakes nobody.
 *
 * Return: the first page, or NULL if the zone has no block.
 */
struct page *bb_zone_blocks_take(struct bb_zone_blocks *d, unsigned int order);

/**
 * bb_zone_blocks_large() - the largest block there is, from the free lists
 * @d: how
 * @most: highest order
 * @least: lowest order, at least %BB_ZONE_BLOCKS_LEAST
 * @order: set to that of the block
 *
 * Return: the first page, or NULL if there is none, or free memory would come
 * near its floor.
 */
struct page *bb_zone_blocks_large(struct bb_zone_blocks *d, unsigned int most,
				  unsigned int least, unsigned int *order);

/**
 * bb_zone_blocks_carve() - keep some pages of a block, free the others one by one
 * @page: first page
 * @order: of the block
 * @every: the first of so many is kept, a power of two; 0 for none
 * @kept: they are added here, each a block of order 0
 *
 * Return: how many were kept.
 */
unsigned int bb_zone_blocks_carve(struct page *page, unsigned int order,
				  unsigned int every, struct list_head *kept);

/**
 * bb_zone_blocks_flush_pcp() - get what was freed page by page out of this CPU's list
 * @d: how
 *
 * By freeing more, as any driver could: takes no lock of the allocator, and
 * changes nothing in it. What is in the list afterwards are neighbours, cut from
 * large blocks. Where memory is short nothing is done.
 */
void bb_zone_blocks_flush_pcp(struct bb_zone_blocks *d);

#endif /* _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H */
