/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The watermark test of the page allocator, as a model: plain numbers in, an
 * interval answer out.
 *
 * Modelled on __zone_watermark_ok() and zone_watermark_fast() of mm/page_alloc.c
 * in 5.10, 6.1, 6.12 and 7.x, written anew from what they do.
 */
#ifndef _BUDDYBENCH_MODEL_WATERMARK_H
#define _BUDDYBENCH_MODEL_WATERMARK_H

#include <linux/types.h>

#include <buddybench/limits.h>
#include <buddybench/model/alloc_request.h>
#include <buddybench/model/answer.h>

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
 * bb_watermark_limit() - the mark after all deductions
 * @z: the zone
 * @flags: BB_ALLOC_ bits
 * @boosted: count @z->boost in
 *
 * Return: pages that must be exceeded by what bb_watermark_unusable() leaves, lowmem
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
 * @req: what is asked for
 * @flags: BB_ALLOC_ bits of the attempt
 * @mm: generation
 *
 * Return: %BB_YES or %BB_NO if it holds wherever the true number of free pages
 * lies within @z->slack, and a boost may end while kswapd runs, which @req may
 * have woken itself when the first attempt failed; else %BB_UNDECIDED.
 */
enum bb_answer bb_watermark_ok(const struct bb_watermark_zone *z,
			       const struct bb_alloc_request *req, unsigned int flags,
			       enum bb_mm mm);

/**
 * bb_watermark_block() - is there a block to take, once the test is passed?
 * @z: the zone
 * @req: what is asked for
 * @flags: BB_ALLOC_ bits of the attempt
 * @mm: generation
 *
 * Return: %BB_UNDECIDED also where only the per-CPU lists may have one: they
 * don't tell which type their pages are of.
 */
enum bb_answer bb_watermark_block(const struct bb_watermark_zone *z,
				  const struct bb_alloc_request *req, unsigned int flags,
				  enum bb_mm mm);

#endif /* _BUDDYBENCH_MODEL_WATERMARK_H */
