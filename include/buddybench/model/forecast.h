/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Predict the outcome of one allocation from the zones of its zonelist.
 *
 * Modelled on get_page_from_freelist() of mm/page_alloc.c, reimplemented.
 */
#ifndef _BUDDYBENCH_MODEL_FORECAST_H
#define _BUDDYBENCH_MODEL_FORECAST_H

#include <buddybench/model/watermark.h>
#include <buddybench/model/zonelist.h>

/**
 * struct bb_forecast - predicted outcome of an allocation
 * @answer: will it succeed without reclaim?
 * @zones: bit per entry of the walk: zones the block may come from
 * @fast: the first attempt decides
 */
struct bb_forecast {
	enum bb_answer answer;
	u64 zones;
	bool fast;
};

/**
 * struct bb_walk - the current state of the zones of an allocation
 * @mm: generation
 * @nr: valid entries of @zone
 * @nofragment: the first attempt avoids mixing migrate types
 * @zone: in zonelist order
 */
struct bb_walk {
	enum bb_mm mm;
	unsigned int nr;
	bool nofragment;
	struct bb_watermark_zone zone[BB_WALK_ZONES];
};

/**
 * bb_forecast() - predict one allocation that may not reclaim
 * @walk: the zones
 * @req: the request; with @req->reclaim every failure is undecided
 * @result: the answer
 *
 * Two attempts: against the low watermark, then against min, adjusted by the
 * mask.
 */
void bb_forecast(const struct bb_walk *walk, const struct bb_alloc_request *req,
		 struct bb_forecast *result);

/**
 * bb_forecast_zone() - predicted zone of a block
 * @result: an answer
 *
 * Return: index in the walk, or -1 if the allocation fails or may fail, or if
 * more than one zone is possible.
 */
int bb_forecast_zone(const struct bb_forecast *result);

#endif /* _BUDDYBENCH_MODEL_FORECAST_H */
