/* SPDX-License-Identifier: GPL-2.0-only */
/* The workers of one run. */
#ifndef _BUDDYBENCH_WORKER_POOL_H
#define _BUDDYBENCH_WORKER_POOL_H

#include <linux/atomic.h>
#include <linux/wait.h>

#include <buddybench/result/run.h>
#include <buddybench/worker/gate.h>

struct bb_guard;
struct bb_worker;

/**
 * struct bb_worker_pool - the workers of one run
 * @run: the run; read only
 * @guard: checked between chunks and inside the gate
 * @cell: the present cell
 * @repeat: the present repeat
 * @nr_workers: all workers
 * @nr_active: workers in the present cell
 * @slow_seen: 1 once an operation was slow
 * @slow: the first one, for the coordinator
 * @attribute: the next cells are of the second pass
 * @too_long: a single operation exceeded the limit of the context: all workers
 *	abort the cell, since none could pass the gates alone
 * @last_round: remote pattern: this round is the last; set by worker 0
 * @wake: workers wait here for a cell
 * @done: the coordinator waits here for them
 * @pending: workers that have not finished the present cell
 * @measuring: workers that have not finished their measurement
 * @gate: of the present cell
 * @worker: the workers, by rising CPU
 */
struct bb_worker_pool {
	const struct bb_run *run;
	struct bb_guard *guard;
	const struct bb_cell *cell;
	u32 repeat;
	unsigned int nr_workers;
	unsigned int nr_active;
	wait_queue_head_t wake;
	wait_queue_head_t done;
	atomic_t pending;
	atomic_t measuring;
	atomic_t slow_seen;
	struct bb_slow_op slow;
	bool attribute;
	bool too_long;
	bool last_round;
	struct bb_gate gate;
	struct bb_worker *worker[];
};

#endif /* _BUDDYBENCH_WORKER_POOL_H */
