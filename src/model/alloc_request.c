// SPDX-License-Identifier: GPL-2.0-only
/*
 * Derive the flags of both attempts from a mask.
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

void bb_alloc_request_set(struct bb_alloc_request *req, gfp_t gfp, unsigned int order)
{
	req->order = order;
	req->high = gfp & __GFP_HIGH;
#ifdef __GFP_ATOMIC
	req->atomic = gfp & __GFP_ATOMIC;
#else
	req->atomic = false;
#endif
	req->reclaim = gfp & __GFP_DIRECT_RECLAIM;
	req->wakes = gfp & __GFP_KSWAPD_RECLAIM;
	req->nomemalloc = gfp & __GFP_NOMEMALLOC;
	req->thisnode = gfp & __GFP_THISNODE;
	if (gfp & __GFP_MOVABLE)
		req->list = BB_LIST_MOVABLE;
	else if (gfp & __GFP_RECLAIMABLE)
		req->list = BB_LIST_RECLAIMABLE;
	else
		req->list = BB_LIST_UNMOVABLE;
}

static unsigned int movable_flags(const struct bb_alloc_request *req)
{
	return req->list == BB_LIST_MOVABLE ? BB_ALLOC_CMA : 0;
}

/* Allocations that cannot sleep may use the high-order atomic reserve. */
static bool wants_highatomic(const struct bb_alloc_request *req)
{
	return req->order && req->high && !req->reclaim && !req->nomemalloc;
}

unsigned int bb_alloc_request_fast_flags(const struct bb_alloc_request *req, enum bb_mm mm)
{
	unsigned int flags = BB_ALLOC_LOW | movable_flags(req);

	if (mm >= BB_MM_IDLE_NODES && wants_highatomic(req))
		flags |= BB_ALLOC_HIGHATOMIC;
	return flags;
}

unsigned int bb_alloc_request_slow_flags(const struct bb_alloc_request *req, enum bb_mm mm)
{
	unsigned int flags = movable_flags(req);

	if (req->high)
		flags |= BB_ALLOC_HIGH;
	if (mm == BB_MM_HARDER) {
		if (req->atomic && !req->nomemalloc)
			flags |= BB_ALLOC_HARDER;
	} else if (!req->reclaim && !req->nomemalloc) {
		flags |= BB_ALLOC_NON_BLOCK;
		if (wants_highatomic(req))
			flags |= BB_ALLOC_HIGHATOMIC;
	}
	if (!req->order && (mm >= BB_MM_MIN_RESERVE ? req->high : req->atomic))
		flags |= BB_ALLOC_NO_BOOST;
	return flags;
}
