// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk along a zonelist, as a model: the two attempts that the allocator
 * makes before it reclaims.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>

#include <buddybench/model/forecast.h>

static bool one_node(const struct bb_walk *walk)
{
	return !walk->nr || walk->zone[0].nid == walk->zone[walk->nr - 1].nid;
}

/* May the allocator skip the node for now, because its kswapd runs? */
static bool may_skip(const struct bb_walk *walk, unsigned int i,
		     unsigned int flags)
{
	if (walk->mm < BB_MM_IDLE_NODES || one_node(walk))
		return false;
	/* kswapd was woken before the second attempt, on which nodes is not known. */
	return walk->zone[i].kswapd_runs || !(flags & BB_ALLOC_LOW);
}

/* Index of the first zone after @i that is on another node. */
static unsigned int past_node(const struct bb_walk *walk, unsigned int i)
{
	s16 nid = walk->zone[i].nid;

	while (i < walk->nr && walk->zone[i].nid == nid)
		i++;
	return i;
}

/* Walk the first @nr zones. Sets bits in @zones for those that may serve. */
static enum bb_answer attempt(const struct bb_walk *walk, unsigned int nr,
			      const struct bb_alloc_request *req, unsigned int flags,
			      u64 *zones)
{
	enum bb_answer answer, sum = BB_NO;
	unsigned int i = 0;

	while (i < nr) {
		const struct bb_watermark_zone *z = &walk->zone[i];

		answer = bb_answer_and(bb_watermark_ok(z, req, flags, walk->mm),
				       bb_watermark_block(z, req, flags, walk->mm));
		if (answer != BB_NO) {
			*zones |= BIT_ULL(i);
			if (sum != BB_YES)
				sum = answer;
		}
		if (answer != BB_YES) {
			i++;
			continue;
		}
		if (!may_skip(walk, i, flags))
			break;
		i = past_node(walk, i);
	}
	return sum;
}

/* The restriction applies to the local node only. */
static enum bb_answer first_attempts(const struct bb_walk *walk,
				     const struct bb_alloc_request *req, u64 *zones)
{
	unsigned int flags = bb_alloc_request_fast_flags(req, walk->mm);
	enum bb_answer answer;

	if (walk->nofragment) {
		answer = attempt(walk, past_node(walk, 0), req,
				 flags | BB_ALLOC_NOFRAGMENT, zones);
		if (answer == BB_YES && !may_skip(walk, 0, flags))
			return answer;
	}
	return attempt(walk, walk->nr, req, flags, zones);
}

void bb_forecast(const struct bb_walk *walk, const struct bb_alloc_request *req,
		 struct bb_forecast *result)
{
	u64 later = 0;

	result->zones = 0;
	result->answer = first_attempts(walk, req, &result->zones);
	result->fast = result->answer == BB_YES;
	if (result->fast)
		return;
	result->answer = attempt(walk, walk->nr, req,
				 bb_alloc_request_slow_flags(req, walk->mm), &later);
	result->zones |= later;
	if (result->answer == BB_NO && (result->zones || req->reclaim))
		result->answer = BB_UNDECIDED;
}

int bb_forecast_zone(const struct bb_forecast *result)
{
	if (result->answer != BB_YES || hweight64(result->zones) != 1)
		return -1;
	return __ffs64(result->zones);
}
