/* SPDX-License-Identifier: GPL-2.0-only */
/* A zone as plain numbers, for models and reports. */
#ifndef _BUDDYBENCH_MODEL_ZONE_VIEW_H
#define _BUDDYBENCH_MODEL_ZONE_VIEW_H

#include <linux/types.h>

#include <buddybench/limits.h>

#define BB_NA		U64_MAX	/* not available on this kernel */

/**
 * struct bb_zone_view - snapshot of one zone, in pages
 * @nid: node
 * @zone: index in the node, enum zone_type of the running kernel
 * @nr_orders: valid entries of @nr_free and @types
 * @nr_zones: valid entries of @lowmem_reserve
 * @name: of the zone
 * @spanned: from first to last PFN, holes included
 * @present: physical pages
 * @managed: pages managed by the buddy allocator
 * @free: free pages by the zone's counter (per-CPU deltas included)
 * @wmark: min, low, high; boost included, as the allocator sees them
 * @promo: promotion watermark, %BB_NA before 5.18
 * @boost: temporary addition to all of @wmark
 * @highatomic: reserved for high-order atomic allocations, in pages
 * @highatomic_free: free pages among them, %BB_NA where not counted
 * @cma_free: free pages in CMA areas
 * @pcp_count: pages in the per-CPU lists of all CPUs
 * @pcp_high: limit of the list of the reading CPU
 * @pcp_batch: pages moved at a time
 * @lowmem_reserve: pages reserved against allocations that prefer a higher zone
 * @nr_free: free blocks per order
 * @types: BB_LIST_ bits of the migrate types that have some of them, per order
 *
 * Read without locks, like /proc/buddyinfo: the numbers may be slightly
 * inconsistent.
 */
struct bb_zone_view {
	s16 nid;
	u8 zone;
	u8 nr_orders;
	u8 nr_zones;
	char name[9];
	u64 spanned;
	u64 present;
	u64 managed;
	u64 free;
	u64 wmark[3];
	u64 promo;
	u64 boost;
	u64 highatomic;
	u64 highatomic_free;
	u64 cma_free;
	u64 pcp_count;
	u32 pcp_high;
	u32 pcp_batch;
	u64 lowmem_reserve[BB_VIEW_ZONES];
	u64 nr_free[BB_VIEW_ORDERS];
	u8 types[BB_VIEW_ORDERS];
};

/**
 * struct bb_zone_snapshot - all zones with memory
 * @nr: number of zones
 * @cpu: whose lists &bb_zone_view.pcp_high and pcp_batch are about
 * @zone: by node, then lowest zone first
 */
struct bb_zone_snapshot {
	unsigned int nr;
	unsigned int cpu;
	struct bb_zone_view zone[];
};

#endif /* _BUDDYBENCH_MODEL_ZONE_VIEW_H */
