/* SPDX-License-Identifier: GPL-2.0-only */
/* How much may be taken from the zones of a node, and from which one it would come. */
#ifndef _BUDDYBENCH_GUARD_FLOOR_H
#define _BUDDYBENCH_GUARD_FLOOR_H

#include <linux/types.h>

/**
 * struct bb_level - a zone as far as the floor is concerned, in pages
 * @free: free pages
 * @low: the allocator's first attempt passes the zone over unless more than
 *       this stays free: low watermark plus lowmem reserve
 * @floor: what shall stay free
 */
struct bb_level {
	u64 free;
	u64 low;
	u64 floor;
};

/**
 * bb_floor_total() - pages above the floor in all zones together
 * @level: zones that a mask permits
 * @nr: how many
 *
 * Return: the sum; a zone below its floor counts as 0.
 */
u64 bb_floor_total(const struct bb_level *level, unsigned int nr);

/**
 * bb_floor_room() - pages above the floor in the zone that would serve
 * @level: zones that a mask permits, in the order the allocator tries them
 * @nr: how many
 *
 * Room in a later zone is of no use: the allocator takes the first one that is
 * above its low watermark, which may be below the floor already.
 *
 * Return: 0 if that zone is at its floor, or if no zone would serve.
 */
u64 bb_floor_room(const struct bb_level *level, unsigned int nr);

#endif /* _BUDDYBENCH_GUARD_FLOOR_H */
