// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hold memory of one node, below the floor that every run keeps: for unsafe=1
 * only. What is held is charged, so that the OOM notifier waits until it is
 * given back. The abort reason is checked before every block, and no allocation
 * in here sleeps.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include <buddybench/compat.h>

#include "zone_fill.h"

/* May go down to 3/8 of the min watermark, without waking kswapd. */
#define GFP_TAKE	((GFP_ATOMIC & ~__GFP_KSWAPD_RECLAIM) | \
			 __GFP_THISNODE | __GFP_NOWARN | __GFP_NORETRY)

void bb_zone_fill_init(struct bb_zone_fill *fill, struct bb_guard *guard,
		       struct zone *zone, int nid)
{
	fill->guard = guard;
	fill->zone = zone;
	fill->nid = nid;
	fill->pages = 0;
	INIT_LIST_HEAD(&fill->blocks);
}

s64 bb_zone_fill_level(const struct bb_zone_fill *fill)
{
	return zone_page_state(fill->zone, NR_FREE_PAGES);
}

static bool fill_runs(const struct bb_zone_fill *fill)
{
	cond_resched();
	return !bb_guard_aborted(fill->guard);
}

/* While a block is held, its page's lru and private are ours to use. */
static void hold_block(struct bb_zone_fill *fill, struct page *page, unsigned int order)
{
	set_page_private(page, order);
	list_add(&page->lru, &fill->blocks);
	fill->pages += 1U << order;
	bb_guard_charge(fill->guard, fill->nid, 1L << order);
}

static void give_back_one(struct bb_zone_fill *fill)
{
	struct page *page = list_first_entry(&fill->blocks, struct page, lru);
	unsigned int order = page_private(page);

	list_del(&page->lru);
	set_page_private(page, 0);
	fill->pages -= 1U << order;
	__free_pages(page, order);
	bb_guard_charge(fill->guard, fill->nid, -(1L << order));
}

/*
 * Movable first while there are free CMA pages: no other allocation may use
 * them, and they would be left over when everything else is taken.
 */
static struct page *take_block(const struct bb_zone_fill *fill, unsigned int order)
{
	struct page *page = NULL;

	if (zone_page_state(fill->zone, NR_FREE_CMA_PAGES))
		page = alloc_pages_node(fill->nid, GFP_TAKE | __GFP_MOVABLE,
					order);
	return page ? page : alloc_pages_node(fill->nid, GFP_TAKE, order);
}

bool bb_zone_fill_down(struct bb_zone_fill *fill, s64 target)
{
	unsigned int order = BB_MAX_ORDER;

	while (bb_zone_fill_level(fill) > target && fill_runs(fill)) {
		struct page *page;

		while (order && (1LL << order) > bb_zone_fill_level(fill) - target)
			order--;
		page = take_block(fill, order);
		if (page)
			hold_block(fill, page, order);
		else if (!order--)
			return false;
	}
	return true;
}

void bb_zone_fill_up(struct bb_zone_fill *fill, s64 target)
{
	while (bb_zone_fill_level(fill) < target && !list_empty(&fill->blocks) &&
	       fill_runs(fill))
		give_back_one(fill);
}

void bb_zone_fill_end(struct bb_zone_fill *fill)
{
	while (!list_empty(&fill->blocks)) {
		give_back_one(fill);
		cond_resched();
	}
}
