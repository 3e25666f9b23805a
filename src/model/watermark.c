// SPDX-License-Identifier: GPL-2.0-only
/*
 * The watermark test of the page allocator as a model. Every answer is computed
 * twice, for the lowest and the highest number of free pages within the slack.
 */
#include <linux/kernel.h>

#include <buddybench/model/watermark.h>

/* Since 6.3 any of these may use the reserves, so HIGHATOMIC pages are not subtracted. */
#define RESERVES (BB_ALLOC_HIGH | BB_ALLOC_NON_BLOCK | BB_ALLOC_HIGHATOMIC)

s64 bb_watermark_limit(const struct bb_watermark_zone *z, unsigned int flags,
		       bool boosted)
{
	s64 min = z->wmark[flags & BB_ALLOC_LOW ? 1 : 0];

	if (boosted && !(flags & BB_ALLOC_NO_BOOST))
		min += z->boost;
	if (flags & BB_ALLOC_HIGH)
		min -= min / 2;
	if ((flags & BB_ALLOC_HARDER) ||
	    ((flags & BB_ALLOC_NON_BLOCK) && (flags & BB_ALLOC_HIGH)))
		min -= min / 4;
	return min + z->reserve;
}

s64 bb_watermark_unusable(const struct bb_watermark_zone *z, unsigned int order,
			  unsigned int flags, enum bb_mm mm)
{
	unsigned int rights = mm == BB_MM_HARDER ? BB_ALLOC_HARDER : RESERVES;
	s64 unusable = (1LL << order) - 1;

	if (!(flags & rights))
		unusable += z->highatomic;
	if (!(flags & BB_ALLOC_CMA))
		unusable += z->cma_free;
	return unusable;
}

/* Lists in which __zone_watermark_ok() accepts a block. */
static u8 scanned_lists(unsigned int flags, enum bb_mm mm)
{
	u8 lists = BB_LIST_ORDINARY;

	if (flags & BB_ALLOC_CMA)
		lists |= BB_LIST_CMA;
	if (flags & (mm == BB_MM_HARDER ? BB_ALLOC_HARDER : BB_ALLOC_HIGHATOMIC))
		lists |= BB_LIST_HIGHATOMIC;
	return lists;
}

/* Pages in blocks of at least @order, if one of @lists is among them. */
static u64 pages_in(const struct bb_watermark_zone *z, u8 lists, unsigned int order)
{
	u64 pages = 0;
	unsigned int i;

	for (i = order; i < z->nr_orders; i++)
		if (z->lists[i] & lists)
			pages += z->nr_free[i] << i;
	return pages;
}

/* Within the slack, other CPUs may empty a list or fill it. */
static enum bb_answer any_block(const struct bb_watermark_zone *z, u8 lists,
				unsigned int order)
{
	u64 pages = pages_in(z, lists, order);

	if (pages > z->slack)
		return BB_YES;
	return pages || z->slack ? BB_UNDECIDED : BB_NO;
}

/* kswapd clears the boost when it is done, and was woken before the second attempt. */
static bool boost_stays(const struct bb_watermark_zone *z, const struct bb_alloc_request *req,
			unsigned int flags)
{
	return !z->kswapd_runs && (flags & BB_ALLOC_LOW || !req->wakes);
}

enum bb_answer bb_watermark_ok(const struct bb_watermark_zone *z,
			       const struct bb_alloc_request *req, unsigned int flags,
			       enum bb_mm mm)
{
	s64 usable = z->free - bb_watermark_unusable(z, req->order, flags, mm);
	enum bb_answer marks = BB_UNDECIDED;

	if (usable - (s64)z->slack > bb_watermark_limit(z, flags, true))
		marks = BB_YES;
	else if (usable + (s64)z->slack <=
		 bb_watermark_limit(z, flags, boost_stays(z, req, flags)))
		marks = BB_NO;
	if (!req->order)
		return marks;
	return bb_answer_and(marks, any_block(z, scanned_lists(flags, mm),
					      req->order));
}

enum bb_answer bb_watermark_block(const struct bb_watermark_zone *z,
				  const struct bb_alloc_request *req, unsigned int flags,
				  enum bb_mm mm)
{
	u8 own = req->list, others = BB_LIST_ORDINARY;
	enum bb_answer answer;

	if (flags & BB_ALLOC_CMA)
		own |= BB_LIST_CMA;
	/* From the reserve only if nothing else is left, and not before 6.1.y. */
	if (flags & BB_ALLOC_HIGHATOMIC ||
	    (mm != BB_MM_HARDER && flags & BB_ALLOC_NON_BLOCK) ||
	    (req->order && flags & BB_ALLOC_HARDER))
		own |= BB_LIST_HIGHATOMIC;
	answer = any_block(z, own, req->order);
	if (answer == BB_YES)
		return BB_YES;
	answer = any_block(z, others, flags & BB_ALLOC_NOFRAGMENT ?
			   max_t(unsigned int, req->order, z->block_order) :
			   req->order);
	if (answer == BB_YES)
		return BB_YES;
	return answer == BB_NO && !z->pcp ? BB_NO : BB_UNDECIDED;
}
