/* SPDX-License-Identifier: GPL-2.0-only */
/* How many pages may be taken on a node, given the present state of its zones. */
#ifndef _BUDDYBENCH_GUARD_HEADROOM_H
#define _BUDDYBENCH_GUARD_HEADROOM_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sizes.h>

#include <buddybench/plan/plan.h>

#define BB_MIB_PAGES		(SZ_1M >> PAGE_SHIFT)
#define BB_KIB(pages)		((u64)(pages) << (PAGE_SHIFT - 10))

/**
 * bb_headroom() - pages that may still be taken on a node
 * @nid: an online node
 * @gfp: mask, for the zones it permits
 * @reserve: pages to leave free per zone beyond the floor
 *
 * The floor of a zone is its high watermark with boost, its lowmem reserve for
 * this mask, and the smaller of 64 MiB and 5 % of it. Free pages that the mask
 * may not use do not count: CMA areas, what is kept for atomic requests. Lockless.
 *
 * Only the zone that would serve the allocation counts, see bb_floor_room().
 *
 * Return: its free pages above the floor.
 */
u64 bb_headroom(int nid, gfp_t gfp, u64 reserve);

/**
 * bb_headroom_node() - the node that would serve an allocation
 * @nid: preferred node, online
 * @gfp: mask
 *
 * A node may have no zone that the mask permits (ZONE_DMA is on one node only).
 * The allocator then falls back to the next in the node's zonelist that has one,
 * unless %__GFP_THISNODE is set: by distance, and of several the one that others
 * fall back to least.
 *
 * Return: @nid, else the first node of its zonelist with such a zone, else NUMA_NO_NODE.
 */
int bb_headroom_node(int nid, gfp_t gfp);

/**
 * bb_headroom_zone() - the zone of a node that would serve an allocation
 * @nid: an online node
 * @gfp: mask
 *
 * Return: the highest that the mask permits and that is above its low watermark;
 * NULL if the node has none.
 */
struct zone *bb_headroom_zone(int nid, gfp_t gfp);

/**
 * bb_headroom_budget() - most pages a run or command may hold on a node
 * @plan: for budget and reserve
 * @nid: an online node
 * @gfp: mask, for the zones it permits
 *
 * Return: a quarter of the free pages above the floor, or the budget of the
 * plan, but never more than half of the node.
 */
u64 bb_headroom_budget(const struct bb_plan *plan, int nid, gfp_t gfp);

/**
 * bb_headroom_managed() - managed pages of the zones that a mask permits
 * @nid: an online node
 * @gfp: the mask
 *
 * Return: pages, free or not.
 */
u64 bb_headroom_managed(int nid, gfp_t gfp);

#endif /* _BUDDYBENCH_GUARD_HEADROOM_H */
