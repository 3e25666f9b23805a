/* SPDX-License-Identifier: GPL-2.0-only */
/* How much may be taken on a node, by the state of its zones now. */
#ifndef _BUDDYBENCH_GUARD_HEADROOM_H
#define _BUDDYBENCH_GUARD_HEADROOM_H

#include <linux/gfp.h>

#include <buddybench/plan/plan.h>

/**
 * bb_headroom() - pages that may still be taken on a node
 * @nid: an online node
 * @gfp: mask, for the zones it permits
 * @reserve: pages to leave per zone beyond the floor
 *
 * The floor of a zone is its high watermark with boost, its lowmem reserve for
 * this mask, and the smaller of 64 MiB and 5 % of it. Lockless.
 *
 * Judged by the zone that would serve, see bb_floor_room().
 *
 * Return: its free pages above the floor.
 */
u64 bb_headroom(int nid, gfp_t gfp, u64 reserve);

/**
 * bb_headroom_node() - the node that serves an allocation
 * @nid: node that will be asked for
 * @gfp: mask
 *
 * A node may have no zone that the mask permits (ZONE_DMA is on one node only).
 * The allocator then goes elsewhere, unless %__GFP_THISNODE forbids it.
 *
 * Return: @nid, else the first online node with such a zone, else NUMA_NO_NODE.
 */
int bb_headroom_node(int nid, gfp_t gfp);

/**
 * bb_headroom_budget() - most pages that one run or command may hold on a node
 * @plan: for budget and reserve
 * @nid: an online node
 * @gfp: mask, for the zones it permits
 *
 * Return: a quarter of what is free above the floor, or what the plan says, but
 * never more than half of the node.
 */
u64 bb_headroom_budget(const struct bb_plan *plan, int nid, gfp_t gfp);

/**
 * bb_headroom_managed() - all pages of a node that a mask permits
 * @nid: an online node
 * @gfp: the mask
 *
 * Return: pages, free or not.
 */
u64 bb_headroom_managed(int nid, gfp_t gfp);

#endif /* _BUDDYBENCH_GUARD_HEADROOM_H */
