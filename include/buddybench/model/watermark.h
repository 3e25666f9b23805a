/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The watermark test of the page allocator, as a model: plain numbers in, an
 * interval answer out.
 *
 * Modelled on __zone_watermark_ok(), zone_watermark_fast() and
 * gfp_to_alloc_flags() of mm/page_alloc.c in 5.10, 6.1, 6.12 and 7.x, written
 * anew from what they do.
 */
#ifndef _BUDDYBENCH_MODEL_WATERMARK_H
#define _BUDDYBENCH_MODEL_WATERMARK_H

#include <linux/gfp.h>

#include <buddybench/model/zone_view.h>

/* Generations of the allocator that answer differently. */
enum bb_mm {
	BB_MM_HARDER,		/* to 6.2: __GFP_ATOMIC means ALLOC_HARDER */
	BB_MM_NON_BLOCK,	/* 6.1.y by backport: whoever can't reclaim does */
	BB_MM_MIN_RESERVE,	/* 6.3: __GFP_ATOMIC is gone, __GFP_HIGH counts */
	BB_MM_IDLE_NODES,	/* 6.18: nodes whose kswapd runs come last */
	NR_BB_MMS
};

extern const char * const bb_mm_names[];

/* An answer that may be unknown: counters move while they are read. */
enum bb_answer {
	BB_NO,
	BB_YES,
	BB_UNDECIDED,
	NR_BB_ANSWERS
};

extern const char * const bb_answer_names[];

/* What an attempt may do; the ALLOC_ flags of mm/internal.h that matter. */
#define BB_ALLOC_LOW		BIT(0)	/* against low, else against min */
#define BB_ALLOC_HIGH		BIT(1)	/* half of min; since 6.3 MIN_RESERVE */
#define BB_ALLOC_HARDER		BIT(2)	/* a quarter less */
#define BB_ALLOC_NON_BLOCK	BIT(3)	/* the same, together with HIGH only */
#define BB_ALLOC_HIGHATOMIC	BIT(4)	/* may use the HIGHATOMIC lists */
#define BB_ALLOC_CMA		BIT(5)	/* may use CMA areas */
#define BB_ALLOC_NOFRAGMENT	BIT(6)	/* don't mix mobility types */
#define BB_ALLOC_NO_BOOST	BIT(7)	/* order 0 against min without boost */

/* Free lists that differ in who may use them; bits of bb_watermark_zone.lists. */
#define BB_LIST_UNMOVABLE	BIT(0)
#define BB_LIST_MOVABLE		BIT(1)
#define BB_LIST_RECLAIMABLE	BIT(2)
#define BB_LIST_ORDINARY	(BB_LIST_UNMOVABLE | BB_LIST_MOVABLE | \
				 BB_LIST_RECLAIMABLE)
#define BB_LIST_HIGHATOMIC	BIT(3)
#define BB_LIST_CMA		BIT(4)

/**
 * struct bb_watermark_zone - what one zone looks like to the watermark test
 * @nid: node
 * @zone: index in the node
 * @nr_orders: valid entries of @nr_free and @lists
 * @block_order: order of a pageblock
 * @kswapd_runs: the node's kswapd is awake
 * @free: the counter the allocator reads, per-CPU deltas not included
 * @slack: pages by which others may change @free before the allocator reads it
 * @wmark: min, low, high, without boost
 * @boost: temporary addition to all of them
 * @reserve: lowmem reserve against the highest zone asked for
 * @highatomic: what the kernel takes off for those without rights to it:
 *	pages reserved until 6.11, free pages among them since 6.12
 * @cma_free: free pages in CMA areas
 * @pcp: pages in the lists of the CPU that asks
 * @nr_free: free blocks per order
 * @lists: BB_LIST_ bits of the lists that are not empty, per order
 */
struct bb_watermark_zone {
	s16 nid;
	u8 zone;
	u8 nr_orders;
	u8 block_order;
	bool kswapd_runs;
	s64 free;
	u64 slack;
	u64 wmark[3];
	u64 boost;
	u64 reserve;
	u64 highatomic;
	u64 cma_free;
	u32 pcp;
	u64 nr_free[BB_VIEW_ORDERS];
	u8 lists[BB_VIEW_ORDERS];
};

/**
 * struct bb_ask - an allocation that is asked for, without kernel constants
 * @order: block order
 * @high: %__GFP_HIGH
 * @atomic: %__GFP_ATOMIC, which only kernels before 6.3 have
 * @reclaim: %__GFP_DIRECT_RECLAIM
 * @wakes: %__GFP_KSWAPD_RECLAIM
 * @nomemalloc: %__GFP_NOMEMALLOC
 * @thisnode: %__GFP_THISNODE
 * @list: BB_LIST_ bit of its mobility type
 */
struct bb_ask {
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
 * bb_ask_set() - take a mask apart
 * @ask: result
 * @gfp: the mask that is passed
 * @order: block order
 */
void bb_ask_set(struct bb_ask *ask, gfp_t gfp, unsigned int order);

/**
 * bb_ask_fast_flags() - flags of the first attempt
 * @ask: what is asked for
 * @mm: generation
 *
 * %BB_ALLOC_NOFRAGMENT is not among them: it depends on the zones.
 *
 * Return: BB_ALLOC_ bits.
 */
unsigned int bb_ask_fast_flags(const struct bb_ask *ask, enum bb_mm mm);

/**
 * bb_ask_slow_flags() - flags of the second attempt, after kswapd was woken
 * @ask: what is asked for
 * @mm: generation
 *
 * As gfp_to_alloc_flags() for a task that is neither real-time nor an OOM
 * victim, and whose cpuset permits every node.
 *
 * Return: BB_ALLOC_ bits.
 */
unsigned int bb_ask_slow_flags(const struct bb_ask *ask, enum bb_mm mm);

/**
 * bb_watermark_limit() - the mark after all deductions
 * @z: the zone
 * @flags: BB_ALLOC_ bits
 * @boosted: count @z->boost in
 *
 * Return: pages that must be exceeded by what bb_wmark_usable() says, lowmem
 * reserve included.
 */
s64 bb_watermark_limit(const struct bb_watermark_zone *z, unsigned int flags,
		       bool boosted);

/**
 * bb_watermark_unusable() - free pages that do not count
 * @z: the zone
 * @order: block order
 * @flags: BB_ALLOC_ bits
 * @mm: generation
 *
 * Return: pages.
 */
s64 bb_watermark_unusable(const struct bb_watermark_zone *z, unsigned int order,
			  unsigned int flags, enum bb_mm mm);

/**
 * bb_watermark_ok() - does a zone pass the watermark test?
 * @z: the zone
 * @ask: what is asked for
 * @flags: BB_ALLOC_ bits of the attempt
 * @mm: generation
 *
 * Return: %BB_YES or %BB_NO if it holds wherever the true number of free pages
 * lies within @z->slack, and a boost may end while kswapd runs, which @ask may
 * have woken itself when the first attempt failed; else %BB_UNDECIDED.
 */
enum bb_answer bb_watermark_ok(const struct bb_watermark_zone *z,
			       const struct bb_ask *ask, unsigned int flags,
			       enum bb_mm mm);

/**
 * bb_watermark_block() - is there a block to take, once the test is passed?
 * @z: the zone
 * @ask: what is asked for
 * @flags: BB_ALLOC_ bits of the attempt
 * @mm: generation
 *
 * Return: %BB_UNDECIDED also where only the per-CPU lists may have one: they
 * don't tell which type their pages are of.
 */
enum bb_answer bb_watermark_block(const struct bb_watermark_zone *z,
				  const struct bb_ask *ask, unsigned int flags,
				  enum bb_mm mm);

/**
 * bb_answer_and() - both have to hold
 * @a: one
 * @b: the other
 *
 * Return: %BB_NO if either is, else %BB_UNDECIDED if either is, else %BB_YES.
 */
static inline enum bb_answer bb_answer_and(enum bb_answer a, enum bb_answer b)
{
	if (a == BB_NO || b == BB_NO)
		return BB_NO;
	return a == BB_YES && b == BB_YES ? BB_YES : BB_UNDECIDED;
}

#endif /* _BUDDYBENCH_MODEL_WATERMARK_H */
