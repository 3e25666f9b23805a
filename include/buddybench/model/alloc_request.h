/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An allocation request, and the ALLOC_ flags of its attempts.
 *
 * Modelled on gfp_to_alloc_flags() of mm/page_alloc.c in 5.10, 6.1, 6.12 and
 * 7.x, reimplemented.
 */
#ifndef _BUDDYBENCH_MODEL_ALLOC_REQUEST_H
#define _BUDDYBENCH_MODEL_ALLOC_REQUEST_H

#include <linux/bits.h>
#include <linux/gfp.h>

/* Generations of the allocator that behave differently. */
enum bb_mm {
	BB_MM_HARDER,		/* to 6.2: __GFP_ATOMIC means ALLOC_HARDER */
	BB_MM_NON_BLOCK,	/* 6.1.y by backport: any mask without direct reclaim */
	BB_MM_MIN_RESERVE,	/* 6.3: __GFP_ATOMIC is gone, __GFP_HIGH counts */
	BB_MM_IDLE_NODES,	/* 6.18: nodes whose kswapd runs come last */
	NR_BB_MMS
};

extern const char * const bb_mm_names[];

/* Rights of an attempt: the relevant ALLOC_ flags of mm/internal.h. */
#define BB_ALLOC_LOW		BIT(0)	/* against low, else against min */
#define BB_ALLOC_HIGH		BIT(1)	/* half of min; since 6.3 MIN_RESERVE */
#define BB_ALLOC_HARDER		BIT(2)	/* a quarter less */
#define BB_ALLOC_NON_BLOCK	BIT(3)	/* the same, together with HIGH only */
#define BB_ALLOC_HIGHATOMIC	BIT(4)	/* may use the HIGHATOMIC lists */
#define BB_ALLOC_CMA		BIT(5)	/* may use CMA areas */
#define BB_ALLOC_NOFRAGMENT	BIT(6)	/* don't mix migrate types */
#define BB_ALLOC_NO_BOOST	BIT(7)	/* order 0 against min without boost */

/* Free lists by migrate type; bits of bb_watermark_zone.lists. */
#define BB_LIST_UNMOVABLE	BIT(0)
#define BB_LIST_MOVABLE		BIT(1)
#define BB_LIST_RECLAIMABLE	BIT(2)
#define BB_LIST_ORDINARY	(BB_LIST_UNMOVABLE | BB_LIST_MOVABLE | \
				 BB_LIST_RECLAIMABLE)
#define BB_LIST_HIGHATOMIC	BIT(3)
#define BB_LIST_CMA		BIT(4)

/**
 * struct bb_alloc_request - an allocation request without kernel constants
 * @order: block order
 * @high: %__GFP_HIGH
 * @atomic: %__GFP_ATOMIC, which only kernels before 6.3 have
 * @reclaim: %__GFP_DIRECT_RECLAIM
 * @wakes: %__GFP_KSWAPD_RECLAIM
 * @nomemalloc: %__GFP_NOMEMALLOC
 * @thisnode: %__GFP_THISNODE
 * @list: BB_LIST_ bit of its migrate type
 */
struct bb_alloc_request {
	u8 order;
	bool high;
	bool atomic;
	bool reclaim;
	bool wakes;
	bool nomemalloc;
	bool thisnode;
	u8 list;
};

/**
 * bb_alloc_request_set() - decode a mask
 * @req: result
 * @gfp: the mask
 * @order: block order
 */
void bb_alloc_request_set(struct bb_alloc_request *req, gfp_t gfp, unsigned int order);

/**
 * bb_alloc_request_fast_flags() - flags of the first attempt
 * @req: the request
 * @mm: generation
 *
 * %BB_ALLOC_NOFRAGMENT is not among them: it depends on the zones.
 *
 * Return: BB_ALLOC_ bits.
 */
unsigned int bb_alloc_request_fast_flags(const struct bb_alloc_request *req, enum bb_mm mm);

/**
 * bb_alloc_request_slow_flags() - flags of the second attempt, after waking kswapd
 * @req: the request
 * @mm: generation
 *
 * As gfp_to_alloc_flags() for a task that is neither realtime nor an OOM
 * victim, and whose cpuset permits every node.
 *
 * Return: BB_ALLOC_ bits.
 */
unsigned int bb_alloc_request_slow_flags(const struct bb_alloc_request *req, enum bb_mm mm);

#endif /* _BUDDYBENCH_MODEL_ALLOC_REQUEST_H */
