// SPDX-License-Identifier: GPL-2.0-only
/*
 * Take memory of one node below the floor: for unsafe=1 only. A notifier may
 * free all of it at any time; the abort reason is checked between blocks, and
 * no allocation here sleeps.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include <buddybench/compat.h>
#include <buddybench/guard/zone_fill.h>

/* Can go down to 3/8 of the min watermark; does not wake kswapd. */
#define GFP_TAKE	((GFP_ATOMIC & ~__GFP_KSWAPD_RECLAIM) | \
			 __GFP_THISNODE | __GFP_NOWARN | __GFP_NORETRY)

s64 bb_zone_fill_level(const struct bb_zone_fill *fill)
{
	return zone_page_state(fill->zone, NR_FREE_PAGES);
}

static bool fill_runs(const struct bb_zone_fill *fill)
{
	cond_resched();
	return !bb_guard_aborted(fill->holder->guard);
}

/* With movable, a mask for HighMem is one for ZONE_MOVABLE, where there is one. */
static bool movable_stays(const struct bb_zone_fill *fill)
{
	enum zone_type with = gfp_zone(fill->prefer | __GFP_MOVABLE);

	return with == gfp_zone(fill->prefer) ||
	       !managed_zone(&fill->zone->zone_pgdat->node_zones[with]);
}

/*
 * Movable first while there are free CMA pages: only movable allocations can
 * use them, so they would be left when everything else is taken.
 */
static bool keep_block(const struct bb_zone_fill *fill, unsigned int order)
{
	struct bb_page_ask ask = {
		.nid = fill->nid,
		.order = order,
		.door = BB_DOOR_UNSAFE,
		.gfp = GFP_TAKE | fill->prefer | __GFP_MOVABLE,
	};

	if (zone_page_state(fill->zone, NR_FREE_CMA_PAGES) && movable_stays(fill) &&
	    bb_page_holder_take(fill->holder, &ask, 0))
		return true;
	ask.gfp = GFP_TAKE | fill->prefer;
	return bb_page_holder_take(fill->holder, &ask, 0);
}

bool bb_zone_fill_down(struct bb_zone_fill *fill, s64 target)
{
	unsigned int order = BB_MAX_ORDER;

	while (bb_zone_fill_level(fill) > target && fill_runs(fill)) {
		while (order && (1LL << order) > bb_zone_fill_level(fill) - target)
			order--;
		if (!keep_block(fill, order) && !order--)
			return false;
	}
	return true;
}

void bb_zone_fill_up(struct bb_zone_fill *fill, s64 target)
{
	while (bb_zone_fill_level(fill) < target && fill_runs(fill))
		if (!bb_page_holder_give_newest(fill->holder))
			break;
}

void bb_zone_fill_end(struct bb_zone_fill *fill)
{
	bb_page_holder_give(fill->holder, U64_MAX);
}
