/* SPDX-License-Identifier: GPL-2.0-only */
/* Merge the workers' tallies into one result. */
#ifndef _BUDDYBENCH_RUN_MERGE_H
#define _BUDDYBENCH_RUN_MERGE_H

#include <buddybench/worker/worker.h>

/**
 * bb_merge_blocks() - free leftover blocks and add up the workers' counts
 * @pool: no worker is in a cell
 * @result: pages, places and chunks; takes no memory
 */
void bb_merge_blocks(struct bb_worker_pool *pool, struct bb_result *result);

/**
 * bb_merge_tallies() - merge the workers' tallies into rows
 * @pool: no worker is in a cell
 * @result: measures and histograms
 */
void bb_merge_tallies(struct bb_worker_pool *pool, struct bb_result *result);

/**
 * bb_merge() - merge blocks and tallies
 * @pool: no worker is in a cell
 * @result: filled in, except for what only the coordinator knows
 */
void bb_merge(struct bb_worker_pool *pool, struct bb_result *result);

#endif /* _BUDDYBENCH_RUN_MERGE_H */
