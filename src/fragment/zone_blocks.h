/* SPDX-License-Identifier: GPL-2.0-only */
/* Take blocks of one zone, keep some of their pages, empty its per-CPU list. */
#ifndef _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H
#define _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H

#include <buddybench/guard/door.h>

struct page;
struct zone;

/**
 * struct bb_zone_blocks - how to take blocks of one zone
 * @guard: obeyed
 * @zone: of this zone only
 * @ask: its node, and a mask that prefers it, without reclaim; the order is
 *	that of the last block
 * @fast: read the architecture's clock, else ktime
 * @ticks: clock steps of the last bb_zone_blocks_take()
 *
 * Whoever fragments a zone must not have half of what he gives back stay in a
 * per-CPU list, where it is neither free nor merged: bb_zone_blocks_flush_pcp() gets it
 * out again.
 */
struct bb_zone_blocks {
	struct bb_guard *guard;
	struct zone *zone;
	struct bb_page_ask ask;
	bool fast;
	u64 ticks;
};

/* The lowest order that no per-CPU list holds. */
#define BB_ZONE_BLOCKS_LEAST	4

/**
 * bb_zone_blocks_take() - a block
 * @d: how, with the order
 *
 * Never sleeps and wakes nobody.
 *
 * Return: the first page, or NULL if the zone has no block.
 */
struct page *bb_zone_blocks_take(struct bb_zone_blocks *d);

/**
 * bb_zone_blocks_large() - the largest block there is, from the free lists
 * @d: how
 * @most: highest order
 * @least: lowest order, at least %BB_ZONE_BLOCKS_LEAST
 *
 * Its order is in @d->ask.
 *
 * Return: the first page, or NULL if there is none, or free memory would come
 * near its floor.
 */
struct page *bb_zone_blocks_large(struct bb_zone_blocks *d, unsigned int most,
				  unsigned int least);

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
