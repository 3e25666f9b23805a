/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of the workers, allocated before the first cell. */
#ifndef _BUDDYBENCH_WORKER_WORKER_MEMORY_H
#define _BUDDYBENCH_WORKER_WORKER_MEMORY_H

#include <buddybench/worker/worker.h>

/**
 * bb_worker_bytes() - memory bb_worker_create() will take
 * @plan: resolved
 *
 * Return: bytes.
 */
u64 bb_worker_bytes(const struct bb_plan *plan);

/**
 * bb_worker_create() - allocate a worker and the memory of its cells
 * @pool: it will belong to
 * @cpu: where it will run; its memory is from that node
 *
 * Return: a worker without a thread, or NULL.
 */
struct bb_worker *bb_worker_create(struct bb_worker_pool *pool, int cpu);

/**
 * bb_worker_free() - free its memory
 * @w: without a thread; may be NULL
 */
void bb_worker_free(struct bb_worker *w);

/**
 * bb_worker_reset() - clear the data of the last cell
 * @w: a worker that is in no cell
 */
void bb_worker_reset(struct bb_worker *w);

/**
 * bb_worker_drop() - free the blocks that a worker still holds
 * @w: a worker that is in no cell
 *
 * Scans the slots, and does not rely on counters.
 *
 * Return: pages freed; 0 if the cell was complete.
 */
u64 bb_worker_drop(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_WORKER_MEMORY_H */
