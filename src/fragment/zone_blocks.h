/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocate blocks of one zone, and empty its per-CPU list. */
#ifndef _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H
#define _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H

#include <buddybench/guard/door.h>

struct page;
struct zone;

/**
 * struct bb_zone_blocks - how to allocate blocks of one zone
 * @guard: obeyed
 * @zone: the zone
 * @ask: its node, and a mask that prefers it, without reclaim; the order is
 *	that of the last block
 * @fast: read the architecture's clock, else ktime
 * @ticks: clock steps of the last bb_zone_blocks_take()
 * @refused: what bb_zone_blocks_large() tried last was refused by the ledger, as more would be
 *	held than may be
 *
 * Pages freed while a zone is fragmented may stay in a per-CPU list, where they
 * are neither free nor merged. bb_zone_blocks_flush_pcp() moves them to the
 * free lists.
 */
struct bb_zone_blocks {
	struct bb_guard *guard;
	struct zone *zone;
	struct bb_page_ask ask;
	bool fast;
	u64 ticks;
	bool refused;
};

/* The lowest order that no per-CPU list holds. */
#define BB_ZONE_BLOCKS_LEAST	4

/**
 * bb_zone_blocks_take() - allocate a block
 * @d: how, with the order
 *
 * Never sleeps and does not wake kswapd.
 *
 * Return: the first page, or NULL if the zone has no block.
 */
struct page *bb_zone_blocks_take(struct bb_zone_blocks *d);

/**
 * bb_zone_blocks_large() - charge and allocate the largest free block
 * @d: how
 * @most: highest order
 * @least: lowest order, at least %BB_ZONE_BLOCKS_LEAST
 *
 * Its order is in @d->ask. It has been charged with bb_ledger_keep() before it was
 * taken: bb_page_holder_carve(), which goes on with the charge, or bb_ledger_unkeep()
 * is owed.
 *
 * Return: the first page, or NULL if there is none, free memory would come
 * close to the floor, or bb_ledger_keep() refuses even the lowest order.
 */
struct page *bb_zone_blocks_large(struct bb_zone_blocks *d, unsigned int most,
				  unsigned int least);

/**
 * bb_zone_blocks_flush_pcp() - move the pages in this CPU's list to the free lists
 * @d: how
 *
 * Works by freeing more pages through the normal API. Afterwards the list holds
 * adjacent pages, split from large blocks. Does nothing if memory is low, or as much
 * is held as may be.
 */
void bb_zone_blocks_flush_pcp(struct bb_zone_blocks *d);

#endif /* _BUDDYBENCH_FRAGMENT_ZONE_BLOCKS_H */
