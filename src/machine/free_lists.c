// SPDX-License-Identifier: GPL-2.0-only
/*
 * The free lists of a zone, and the per-CPU list of one CPU. Lockless: what is
 * read is advice, and is looked at again where it matters.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/model/alloc_request.h>
#include <buddybench/plan/gfp.h>

static_assert(BIT(MIGRATE_UNMOVABLE) == BB_LIST_UNMOVABLE);
static_assert(BIT(MIGRATE_MOVABLE) == BB_LIST_MOVABLE);
static_assert(BIT(MIGRATE_RECLAIMABLE) == BB_LIST_RECLAIMABLE);
static_assert(BIT(MIGRATE_HIGHATOMIC) == BB_LIST_HIGHATOMIC);
#ifdef CONFIG_CMA
static_assert(BIT(MIGRATE_CMA) == BB_LIST_CMA);
#define LAST_TYPE MIGRATE_CMA
#else
#define LAST_TYPE MIGRATE_HIGHATOMIC
#endif

u8 bb_free_lists_types(const struct free_area *area)
{
	unsigned int type;
	u8 types = 0;

	for (type = 0; type <= LAST_TYPE; type++)
		/* Without zone->lock: old by the time it is used. */
		if (data_race(!list_empty(&area->free_list[type])))
			types |= BIT(type);
	return types;
}

void bb_free_lists_read(const struct zone *zone, struct bb_free_lists *now)
{
	unsigned int order;

	memset(now, 0, sizeof(*now));
	for (order = 0; order <= BB_MAX_ORDER; order++) {
		const struct free_area *area = &zone->free_area[order];

		now->nr_free[order] = READ_ONCE(area->nr_free);
		now->lists[order] = bb_free_lists_types(area);
	}
}

struct zone *bb_free_lists_preferred(int nid, gfp_t gfp)
{
	int i;

	for (i = gfp_zone(gfp); i >= 0; i--)
		if (managed_zone(&NODE_DATA(nid)->node_zones[i]))
			return &NODE_DATA(nid)->node_zones[i];
	return NULL;
}

u8 bb_free_lists_type(gfp_t gfp)
{
	if (gfp & __GFP_MOVABLE)
		return BB_LIST_MOVABLE;
	return gfp & __GFP_RECLAIMABLE ? BB_LIST_RECLAIMABLE : BB_LIST_UNMOVABLE;
}

gfp_t bb_free_lists_zone_bits(const struct zone *zone)
{
	/* Without modifiers, as where ZONE_DMA has all there is. */
	if (zone == bb_free_lists_preferred(zone->zone_pgdat->node_id, 0))
		return 0;
	switch (zone_idx(zone)) {
#ifdef CONFIG_ZONE_DMA
	case ZONE_DMA:
		return __GFP_DMA;
#endif
#ifdef CONFIG_ZONE_DMA32
	case ZONE_DMA32:
		return __GFP_DMA32;
#endif
#ifdef CONFIG_HIGHMEM
	case ZONE_HIGHMEM:
		return __GFP_HIGHMEM;
#endif
	case ZONE_MOVABLE:
		return __GFP_HIGHMEM | __GFP_MOVABLE;
	}
	return 0;
}

gfp_t bb_free_lists_mask(const struct zone *zone, u8 type)
{
	gfp_t gfp = bb_free_lists_zone_bits(zone) | __GFP_THISNODE;

	if (type == BB_LIST_MOVABLE)
		gfp |= __GFP_MOVABLE;
	else if (type == BB_LIST_RECLAIMABLE && !(gfp & __GFP_MOVABLE))
		gfp |= __GFP_RECLAIMABLE;
	return bb_gfp_effective(gfp);
}

u8 bb_free_lists_first(const struct zone *zone)
{
	return zone_idx(zone) == ZONE_MOVABLE ? BB_LIST_MOVABLE : BB_LIST_UNMOVABLE;
}

void bb_free_lists_pcp(struct zone *zone, int cpu, struct bb_pcp_view *view)
{
	struct per_cpu_pages *pcp = bb_pcp(zone, cpu);

	view->known = true;
	view->count = READ_ONCE(pcp->count);
	view->high = READ_ONCE(pcp->high);
	view->batch = READ_ONCE(pcp->batch);
	view->factor = bb_pcp_factor(pcp);
}
