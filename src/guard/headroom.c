// SPDX-License-Identifier: GPL-2.0-only
/*
 * Budget and floor of a node, from the counters of its zones. Takes no lock and
 * no page. The answer may be stale by the time it is used, so workers check
 * again between chunks.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/numa.h>
#include <linux/sizes.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>

#include "floor.h"

#define FLOOR_PAGES	(SZ_64M >> PAGE_SHIFT)

static u64 usable_pages(struct zone *zone, gfp_t gfp)
{
	u64 free = zone_page_state_snapshot(zone, NR_FREE_PAGES), cma = 0;
	u64 highatomic = bb_highatomic_free(zone, READ_ONCE(zone->nr_reserved_highatomic));

	if (IS_ENABLED(CONFIG_CMA))
		cma = zone_page_state_snapshot(zone, NR_FREE_CMA_PAGES);
	return bb_floor_usable(free, highatomic, cma, gfp);
}

static struct bb_level zone_level(struct zone *zone, gfp_t gfp, u64 reserve)
{
	u64 share = div_u64(zone_managed_pages(zone), 20);
	u64 kept = READ_ONCE(zone->lowmem_reserve[gfp_zone(gfp)]);

	return (struct bb_level) {
		.free = usable_pages(zone, gfp),
		.low = low_wmark_pages(zone) + kept,
		.floor = high_wmark_pages(zone) + kept +
			 min_t(u64, FLOOR_PAGES, share) + reserve,
		.zone = zone_idx(zone),
	};
}

/* The node's part of the zonelist; returns the number of zones. */
static unsigned int levels(int nid, gfp_t gfp, u64 reserve,
			   struct bb_level *level)
{
	unsigned int nr = 0;
	int i;

	for (i = gfp_zone(gfp); i >= 0; i--) {
		struct zone *zone = &NODE_DATA(nid)->node_zones[i];

		if (managed_zone(zone))
			level[nr++] = zone_level(zone, gfp, reserve);
	}
	return nr;
}

u64 bb_headroom(int nid, gfp_t gfp, u64 reserve)
{
	struct bb_level level[MAX_NR_ZONES];

	return bb_floor_room(level, levels(nid, gfp, reserve, level));
}

struct zone *bb_headroom_zone(int nid, gfp_t gfp)
{
	struct bb_level level[MAX_NR_ZONES];
	const struct bb_level *serves = bb_floor_serves(level, levels(nid, gfp, 0, level));

	return serves ? &NODE_DATA(nid)->node_zones[serves->zone] : NULL;
}

u64 bb_headroom_managed(int nid, gfp_t gfp)
{
	unsigned int highest = gfp_zone(gfp), i;
	u64 pages = 0;

	for (i = 0; i <= highest; i++)
		pages += zone_managed_pages(&NODE_DATA(nid)->node_zones[i]);
	return pages;
}

u64 bb_headroom_budget(const struct bb_plan *plan, int nid, gfp_t gfp)
{
	struct bb_level level[MAX_NR_ZONES];
	unsigned int nr = levels(nid, gfp, plan->reserve_mb * BB_MIB_PAGES, level);

	if (!plan->budget_mb)
		return bb_floor_total(level, nr) / 4;
	return min(plan->budget_mb * BB_MIB_PAGES,
		   bb_headroom_managed(nid, gfp) / 2);
}

int bb_headroom_node(int nid, gfp_t gfp)
{
	const struct zoneref *ref = node_zonelist(nid, gfp)->_zonerefs;
	unsigned int highest = gfp_zone(gfp);
	struct zone *zone;

	/*
	 * With __GFP_THISNODE a list of its own, of this node only. Memory hotplug writes the lists
	 * anew while they are read: each zone is looked at once.
	 */
	while ((zone = READ_ONCE(ref->zone))) {
		if (zone_idx(zone) <= highest && managed_zone(zone))
			return zone_to_nid(zone);
		ref++;
	}
	return NUMA_NO_NODE;
}
