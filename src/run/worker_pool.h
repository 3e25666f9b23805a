/* SPDX-License-Identifier: GPL-2.0-only */
/* Bound worker threads that carry out one cell at a time. */
#ifndef _BUDDYBENCH_RUN_WORKER_POOL_H
#define _BUDDYBENCH_RUN_WORKER_POOL_H

#include <buddybench/worker/worker.h>

/**
 * bb_runner_bytes() - memory bb_runner_create() will take
 * @run: with a resolved plan
 *
 * Return: bytes.
 */
u64 bb_runner_bytes(const struct bb_run *run);

/**
 * bb_runner_create() - start one thread per CPU of the plan
 * @run: the run; has to outlive the runner
 * @guard: to obey
 *
 * The threads sleep until bb_runner_cell(). All memory a cell needs is taken
 * here, none later.
 *
 * Return: the runner, or ERR_PTR().
 */
struct bb_runner *bb_runner_create(const struct bb_run *run,
				   struct bb_guard *guard);

/**
 * bb_runner_destroy() - end all threads, free all memory
 * @runner: may be NULL
 */
void bb_runner_destroy(struct bb_runner *runner);

/**
 * bb_runner_cell() - measure one cell
 * @runner: the runner
 * @cell: which
 * @repeat: the how-manyeth time
 * @deadline: jiffies at which to abort
 * @result: filled in, except for the snapshots; every block has been given
 *	back when this returns, whatever happened
 *
 * The caller has been admitted by the guard.
 */
void bb_runner_cell(struct bb_runner *runner, const struct bb_cell *cell,
		    u32 repeat, unsigned long deadline,
		    struct bb_result *result);

#endif /* _BUDDYBENCH_RUN_WORKER_POOL_H */
