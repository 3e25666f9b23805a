/* SPDX-License-Identifier: GPL-2.0-only */
/* From the workers' tallies to one result. */
#ifndef _BUDDYBENCH_RUN_MERGE_H
#define _BUDDYBENCH_RUN_MERGE_H

#include <buddybench/worker/worker.h>

/**
 * bb_merge_blocks() - take back all blocks and count what the workers did
 * @pool: no worker is in a cell
 * @result: pages, places and chunks; takes no memory
 */
void bb_merge_blocks(struct bb_worker_pool *pool, struct bb_result *result);

/**
 * bb_merge_tallies() - from the workers' tallies to rows
 * @pool: no worker is in a cell
 * @result: measures and histograms
 */
void bb_merge_tallies(struct bb_worker_pool *pool, struct bb_result *result);

/**
 * bb_merge() - both
 * @pool: no worker is in a cell
 * @result: filled in, except for what only the coordinator knows
 */
void bb_merge(struct bb_worker_pool *pool, struct bb_result *result);

#endif /* _BUDDYBENCH_RUN_MERGE_H */
