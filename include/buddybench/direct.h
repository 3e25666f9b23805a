/* SPDX-License-Identifier: GPL-2.0-only */
/* Take and give back blocks past the per-CPU lists. */
#ifndef _BUDDYBENCH_DIRECT_H
#define _BUDDYBENCH_DIRECT_H

#include <linux/gfp.h>

struct list_head;
struct page;
struct zone;

/**
 * struct bb_direct - how to take blocks of one zone
 * @zone: of this zone only
 * @nid: its node
 * @gfp: mask that prefers it, without reclaim
 * @fast: read the architecture's clock, else ktime
 * @ticks: clock steps of the last bb_direct_take()
 *
 * Whoever fragments a zone must not have half of what he gives back end in a
 * per-CPU list, where it is neither free nor merged. The allocator goes past the
 * list if its lock is taken: so it is, for one block at a time, with interrupts
 * off. Before 6.0 the lists have no lock, but only order 0 has lists, and they
 * are short: bb_direct_flush() pushes what matters out of them.
 */
struct bb_direct {
	struct zone *zone;
	int nid;
	gfp_t gfp;
	bool fast;
	u64 ticks;
};

/**
 * bb_direct_take() - a block
 * @d: how
 * @order: of the block
 * @trim: keep only its first page, give back all others
 *
 * Never sleeps and wakes nobody. A page that was kept is a block of order 0.
 *
 * Return: the first page, or NULL if the zone has no block.
 */
struct page *bb_direct_take(struct bb_direct *d, unsigned int order, bool trim);

/**
 * bb_direct_give() - give a block back
 * @d: as it was taken
 * @page: first page
 * @order: of the block
 */
void bb_direct_give(struct bb_direct *d, struct page *page, unsigned int order);

/**
 * bb_direct_flush() - push pages given back out of this CPU's list
 * @d: how
 *
 * Does nothing where bb_direct_give() goes past the list.
 */
void bb_direct_flush(struct bb_direct *d);

#endif /* _BUDDYBENCH_DIRECT_H */
