/* SPDX-License-Identifier: GPL-2.0-only */
/* How many pages may be taken from the zones of a node. */
#ifndef _BUDDYBENCH_GUARD_FLOOR_H
#define _BUDDYBENCH_GUARD_FLOOR_H

#include <linux/gfp.h>
#include <linux/types.h>

/**
 * struct bb_level - the numbers of a zone that the floor depends on, in pages
 * @free: free pages that the mask may use, see bb_floor_usable()
 * @low: low watermark plus lowmem reserve: the fast path skips the zone unless
 *	more than this stays free
 * @floor: pages that must stay free
 * @zone: its number in the node
 */
struct bb_level {
	u64 free;
	u64 low;
	u64 floor;
	int zone;
};

/**
 * bb_floor_usable() - free pages of a zone that a mask may use
 * @free: all of them
 * @highatomic: what the watermark test leaves to atomic requests
 * @cma: free pages in CMA areas, which are lent to movable masks only
 * @gfp: the mask
 *
 * As __zone_watermark_unusable_free() for the first attempt of the allocator. Since 6.18 some
 * atomic masks may use @highatomic in that, too; it is left alone here all the same.
 *
 * Return: pages; 0 if more are kept than are free, as the reserve is counted full until 6.11.
 */
u64 bb_floor_usable(u64 free, u64 highatomic, u64 cma, gfp_t gfp);

/**
 * bb_floor_total() - pages above the floor in all zones together
 * @level: zones that a mask permits
 * @nr: how many
 *
 * Return: the sum; a zone below its floor counts as 0.
 */
u64 bb_floor_total(const struct bb_level *level, unsigned int nr);

/**
 * bb_floor_serves() - the zone that would serve the allocation
 * @level: zones that a mask permits, in the order the allocator tries them
 * @nr: how many
 *
 * Return: the first above its low watermark, NULL if there is none.
 */
const struct bb_level *bb_floor_serves(const struct bb_level *level, unsigned int nr);

/**
 * bb_floor_room() - pages above the floor in the zone that would serve the allocation
 * @level: zones that a mask permits, in the order the allocator tries them
 * @nr: how many
 *
 * Free pages in a later zone do not help: the allocator takes the first zone
 * above its low watermark, which may be below the floor already.
 *
 * Return: 0 if that zone is at its floor, or if no zone would serve it.
 */
u64 bb_floor_room(const struct bb_level *level, unsigned int nr);

#endif /* _BUDDYBENCH_GUARD_FLOOR_H */
