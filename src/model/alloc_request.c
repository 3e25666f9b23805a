// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a mask to the flags of the two attempts.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/model/alloc_request.h>

const char * const bb_mm_names[] = {
	[BB_MM_HARDER]		= "harder",
	[BB_MM_NON_BLOCK]	= "non-block",
	[BB_MM_MIN_RESERVE]	= "min-reserve",
	[BB_MM_IDLE_NODES]	= "idle-nodes-first",
};

static_assert(ARRAY_SIZE(bb_mm_names) == NR_BB_MMS);

void bb_ask_set(struct bb_ask *ask, gfp_t gfp, unsigned int order)
{
	ask->order = order;
	ask->high = gfp & __GFP_HIGH;
#ifdef __GFP_ATOMIC
	ask->atomic = gfp & __GFP_ATOMIC;
#else
	ask->atomic = false;
#endif
	ask->reclaim = gfp & __GFP_DIRECT_RECLAIM;
	ask->wakes = gfp & __GFP_KSWAPD_RECLAIM;
	ask->nomemalloc = gfp & __GFP_NOMEMALLOC;
	ask->thisnode = gfp & __GFP_THISNODE;
	if (gfp & __GFP_MOVABLE)
		ask->list = BB_LIST_MOVABLE;
	else if (gfp & __GFP_RECLAIMABLE)
		ask->list = BB_LIST_RECLAIMABLE;
	else
		ask->list = BB_LIST_UNMOVABLE;
}

static unsigned int movable_flags(const struct bb_ask *ask)
{
	return ask->list == BB_LIST_MOVABLE ? BB_ALLOC_CMA : 0;
}

/* The reserve for high-order atomic allocations opens to those who can't wait. */
static bool wants_highatomic(const struct bb_ask *ask)
{
	return ask->order && ask->high && !ask->reclaim && !ask->nomemalloc;
}

unsigned int bb_ask_fast_flags(const struct bb_ask *ask, enum bb_mm mm)
{
	unsigned int flags = BB_ALLOC_LOW | movable_flags(ask);

	if (mm >= BB_MM_IDLE_NODES && wants_highatomic(ask))
		flags |= BB_ALLOC_HIGHATOMIC;
	return flags;
}

unsigned int bb_ask_slow_flags(const struct bb_ask *ask, enum bb_mm mm)
{
	unsigned int flags = movable_flags(ask);

	if (ask->high)
		flags |= BB_ALLOC_HIGH;
	if (mm == BB_MM_HARDER) {
		if (ask->atomic && !ask->nomemalloc)
			flags |= BB_ALLOC_HARDER;
	} else if (!ask->reclaim && !ask->nomemalloc) {
		flags |= BB_ALLOC_NON_BLOCK;
		if (wants_highatomic(ask))
			flags |= BB_ALLOC_HIGHATOMIC;
	}
	if (!ask->order && (mm >= BB_MM_MIN_RESERVE ? ask->high : ask->atomic))
		flags |= BB_ALLOC_NO_BOOST;
	return flags;
}
