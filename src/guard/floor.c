// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many pages may be taken from the zones of a node, and which zone would
 * serve an allocation.
 */
#include <linux/kernel.h>

#include "floor.h"

u64 bb_floor_usable(u64 free, u64 highatomic, u64 cma, gfp_t gfp)
{
	u64 kept = highatomic + (gfp & __GFP_MOVABLE ? 0 : cma);

	return free > kept ? free - kept : 0;
}

static u64 above(const struct bb_level *level)
{
	return level->free > level->floor ? level->free - level->floor : 0;
}

u64 bb_floor_total(const struct bb_level *level, unsigned int nr)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < nr; i++)
		sum += above(&level[i]);
	return sum;
}

const struct bb_level *bb_floor_serves(const struct bb_level *level, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (level[i].free > level[i].low)
			return &level[i];
	return NULL;
}

u64 bb_floor_room(const struct bb_level *level, unsigned int nr)
{
	const struct bb_level *serves = bb_floor_serves(level, nr);

	return serves ? above(serves) : 0;
}
