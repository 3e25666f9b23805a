/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What will come of one allocation, from the zones it walks along.
 *
 * Modelled on get_page_from_freelist() of mm/page_alloc.c, written anew from what
 * it does.
 */
#ifndef _BUDDYBENCH_MODEL_FORECAST_H
#define _BUDDYBENCH_MODEL_FORECAST_H

#include <buddybench/model/watermark.h>
#include <buddybench/model/zonelist.h>

/**
 * struct bb_forecast - what will come of an allocation
 * @answer: will it succeed without reclaim?
 * @zones: bit per entry of the walk: where its block may come from
 * @fast: the first attempt decides
 */
struct bb_forecast {
	enum bb_answer answer;
	u64 zones;
	bool fast;
};

/**
 * struct bb_walk - the zones of an allocation, as they are now
 * @mm: generation
 * @nr: valid entries of @zone
 * @nofragment: the first attempt avoids mixing mobility types
 * @zone: in zonelist order
 */
struct bb_walk {
	enum bb_mm mm;
	unsigned int nr;
	bool nofragment;
	struct bb_watermark_zone zone[BB_WALK_ZONES];
};

/**
 * bb_forecast() - answer for one allocation that may not reclaim
 * @walk: the zones
 * @req: what is asked for; @req->reclaim makes every failure undecided
 * @result: the answer
 *
 * Two attempts: against low, then, with the rights of the mask, against min.
 */
void bb_forecast(const struct bb_walk *walk, const struct bb_alloc_request *req,
		 struct bb_forecast *result);

/**
 * bb_forecast_zone() - the zone a block will come from
 * @result: an answer
 *
 * Return: index in the walk, or -1 if it will not succeed, may not, or more
 * than one zone is possible.
 */
int bb_forecast_zone(const struct bb_forecast *result);

#endif /* _BUDDYBENCH_MODEL_FORECAST_H */
