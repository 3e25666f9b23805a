/* SPDX-License-Identifier: GPL-2.0-only */
/* From the workers' tallies to one result. */
#ifndef _BUDDYBENCH_RUN_MERGE_H
#define _BUDDYBENCH_RUN_MERGE_H

#include <buddybench/worker/worker.h>

/**
 * bb_merge() - take back all blocks and merge what the workers did
 * @pool: no worker is in a cell
 * @result: filled in, except for what only the coordinator knows
 */
void bb_merge(struct bb_worker_pool *pool, struct bb_result *result);

#endif /* _BUDDYBENCH_RUN_MERGE_H */
