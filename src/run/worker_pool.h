/* SPDX-License-Identifier: GPL-2.0-only */
/* Bound worker threads that carry out one cell at a time. */
#ifndef _BUDDYBENCH_RUN_WORKER_POOL_H
#define _BUDDYBENCH_RUN_WORKER_POOL_H

#include <buddybench/worker/worker.h>

/**
 * bb_worker_pool_bytes() - memory bb_worker_pool_create() will take
 * @run: with a resolved plan
 *
 * Return: bytes.
 */
u64 bb_worker_pool_bytes(const struct bb_run *run);

/**
 * bb_worker_pool_create() - start one thread per CPU of the plan
 * @run: the run; must outlive the pool
 * @guard: supplies the abort reason
 *
 * The threads sleep until bb_worker_pool_cell(). All memory that cells need is
 * allocated here.
 *
 * Return: the pool, or ERR_PTR().
 */
struct bb_worker_pool *bb_worker_pool_create(const struct bb_run *run,
					     struct bb_guard *guard);

/**
 * bb_worker_pool_destroy() - end all threads, free all memory
 * @pool: may be NULL
 */
void bb_worker_pool_destroy(struct bb_worker_pool *pool);

/**
 * bb_worker_pool_cell() - measure one cell
 * @pool: the pool
 * @cell: which
 * @repeat: number of the repeat
 * @deadline: jiffies at which to abort
 *
 * The caller has charged the cell to the ledger, and calls bb_merge() next.
 *
 * Return: 0; -EPERM, and nothing is run, for a cell that bb_cell_skip()
 * refuses.
 */
int bb_worker_pool_cell(struct bb_worker_pool *pool, const struct bb_cell *cell,
			u32 repeat, unsigned long deadline);

/**
 * bb_worker_pool_work() - carry out cells until the worker is to end
 * @w: a worker; the current task is its thread
 */
void bb_worker_pool_work(struct bb_worker *w);

#endif /* _BUDDYBENCH_RUN_WORKER_POOL_H */
