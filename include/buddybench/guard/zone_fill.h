/* SPDX-License-Identifier: GPL-2.0-only */
/* Hold memory of one node to bring a zone to a given number of free pages. */
#ifndef _BUDDYBENCH_GUARD_ZONE_FILL_H
#define _BUDDYBENCH_GUARD_ZONE_FILL_H

#include <buddybench/guard/page_holder.h>

/* Nodes are small enough to be filled up to this size: 4 GiB. */
#define BB_ZONE_FILL_NODE	((u64)4 << (30 - PAGE_SHIFT))

struct zone;

/**
 * struct bb_zone_fill - blocks that fill a node
 * @holder: holds the blocks
 * @zone: the level is its number of free pages
 * @nid: its node; all blocks are from there
 * @prefer: bb_free_lists_zone_bits() of @zone, or the blocks come from another one
 */
struct bb_zone_fill {
	struct bb_page_holder *holder;
	struct zone *zone;
	int nid;
	gfp_t prefer;
};

/**
 * bb_zone_fill_level() - free pages of the zone, as the watermark test reads them
 * @fill: the fill
 *
 * Return: pages.
 */
s64 bb_zone_fill_level(const struct bb_zone_fill *fill);

/**
 * bb_zone_fill_down() - take blocks until the level is @target
 * @fill: the fill
 * @target: pages
 *
 * Goes below the floor, down to the reserve that %GFP_ATOMIC can use; does not
 * wake kswapd and does not reclaim. Ends early on abort.
 *
 * Return: false if no more can be allocated.
 */
bool bb_zone_fill_down(struct bb_zone_fill *fill, s64 target);

/**
 * bb_zone_fill_up() - free blocks until the level is @target
 * @fill: the fill
 * @target: pages
 */
void bb_zone_fill_up(struct bb_zone_fill *fill, s64 target);

/**
 * bb_zone_fill_end() - free all blocks
 * @fill: the fill
 */
void bb_zone_fill_end(struct bb_zone_fill *fill);

#endif /* _BUDDYBENCH_GUARD_ZONE_FILL_H */
