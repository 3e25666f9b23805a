/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The watermark test of the page allocator, as a model: plain numbers in, yes,
 * no or undecided out.
 *
 * Modelled on __zone_watermark_ok() and zone_watermark_fast() of
 * mm/page_alloc.c in 5.10, 6.1, 6.12 and 7.x, reimplemented.
 */
#ifndef _BUDDYBENCH_MODEL_WATERMARK_H
#define _BUDDYBENCH_MODEL_WATERMARK_H

#include <linux/types.h>

#include <buddybench/limits.h>
#include <buddybench/model/alloc_request.h>
#include <buddybench/model/answer.h>

/**
 * struct bb_watermark_zone - the state of a zone that the watermark test uses
 * @nid: node
 * @zone: index in the node
 * @nr_orders: valid entries of @nr_free and @lists
 * @block_order: order of a pageblock
 * @kswapd_runs: the node's kswapd is awake
 * @free: the counter the allocator reads, without per-CPU deltas
 * @slack: pages by which other CPUs may change @free before the allocator reads
 *	it
 * @wmark: min, low, high, without boost
 * @boost: temporary addition to all of them
 * @reserve: lowmem reserve for the highest zone that the mask permits
 * @highatomic: subtracted for requests that may not use it: reserved pages
 *	until 6.11, free pages among them since 6.12
 * @cma_free: free pages in CMA areas
 * @pcp: pages in the lists of the allocating CPU
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
 * bb_watermark_limit() - the watermark after all adjustments
 * @z: the zone
 * @flags: BB_ALLOC_ bits
 * @boosted: include @z->boost
 *
 * Return: pages; @z->free minus bb_watermark_unusable() must exceed this.
 * Includes the lowmem reserve.
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
 * @req: the request
 * @flags: BB_ALLOC_ bits of the attempt
 * @mm: generation
 *
 * Return: %BB_YES or %BB_NO if the answer is the same for every number of free
 * pages within @z->slack, and with or without a boost that may end because
 * kswapd runs or was woken by @req; else %BB_UNDECIDED.
 */
enum bb_answer bb_watermark_ok(const struct bb_watermark_zone *z,
			       const struct bb_alloc_request *req, unsigned int flags,
			       enum bb_mm mm);

/**
 * bb_watermark_block() - is there a free block, once the test is passed?
 * @z: the zone
 * @req: the request
 * @flags: BB_ALLOC_ bits of the attempt
 * @mm: generation
 *
 * Return: %BB_UNDECIDED also if only the per-CPU lists may have one: the
 * migrate type of their pages is not known.
 */
enum bb_answer bb_watermark_block(const struct bb_watermark_zone *z,
				  const struct bb_alloc_request *req, unsigned int flags,
				  enum bb_mm mm);

#endif /* _BUDDYBENCH_MODEL_WATERMARK_H */
