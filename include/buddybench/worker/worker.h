/* SPDX-License-Identifier: GPL-2.0-only */
/* One worker of a run: its thread and the data of its current cell. */
#ifndef _BUDDYBENCH_WORKER_WORKER_H
#define _BUDDYBENCH_WORKER_WORKER_H

#include <linux/cache.h>
#include <linux/math64.h>
#include <linux/sched.h>

#include <buddybench/guard/guard.h>
#include <buddybench/lib/rng.h>
#include <buddybench/worker/pool.h>
#include <buddybench/worker/tally.h>
#include <buddybench/worker/timed_loops.h>

struct bb_paths;

/**
 * struct bb_worker - one thread bound to one CPU
 * @pool: its pool
 * @task: the thread, or the task that wrote to run, see caller.h
 * @cpu: where it runs
 * @turn: bumped by the coordinator to start a cell, for those that take part
 * @index: index among the workers of the cell, -1 if it takes no part
 * @loop: data of the timed loops
 * @set: the loops of the present cell
 * @kind: enum bb_api or enum bb_loop_kind of the present cell
 * @slots: its blocks; &bb_loop.slot points to a neighbour's while it frees those
 * @order_of: room for &bb_loop.order_of
 * @nids: room for &bb_loop.nids
 * @rng: seeded from plan, cell, repeat and CPU
 * @chunk: operations per call of a loop, per enum bb_op; sized by warm-up
 * @recording: values are recorded; false while warming up and cooling down
 * @ticks: clock steps of the last chunk
 * @undisturbed: the last chunk was
 * @gates: gates passed in this cell
 * @overhead_milli: mean of an empty value of this cell's mode, per tally row
 * @held: remote pattern: blocks that the neighbour will free
 * @counts: counters of this cell
 * @slow_limit: clock steps beyond which an operation is slow
 * @attribute: this cell is of the second pass: one operation a chunk
 * @paths: for the second pass, NULL if the run has none
 * @tally: two rows, alloc or pair first, then free
 *
 * All of it is written by the worker while it is in a cell and by the
 * coordinator while it is not. @turn hands it over, the coordinator's @pending
 * hands it back; a worker without a turn reads nothing else.
 */
struct bb_worker {
	struct bb_worker_pool *pool;
	struct task_struct *task;
	int cpu;
	unsigned int turn;
	int index;
	struct bb_loop loop;
	const struct bb_loop_set *set;
	unsigned int kind;
	void **slots;
	u32 *order_of;
	int *nids;
	struct bb_rng rng;
	unsigned int chunk[NR_BB_OPS];
	bool recording;
	u64 ticks;
	bool undisturbed;
	unsigned int gates;
	u64 overhead_milli[2];
	unsigned int held;
	struct bb_worker_counts counts;
	u64 slow_limit;
	bool attribute;
	struct bb_paths *paths;
	struct bb_tally tally[2];
} ____cacheline_aligned;

/**
 * bb_worker_plan() - the plan of the worker's run
 * @w: the worker
 *
 * Return: resolved.
 */
static inline const struct bb_plan *bb_worker_plan(const struct bb_worker *w)
{
	return &w->pool->run->plan;
}

/**
 * bb_worker_aborted() - must this worker abort its cell?
 * @w: the worker
 *
 * Return: true if the run was aborted or an operation of any worker was too
 * long for the context.
 */
static inline bool bb_worker_aborted(const struct bb_worker *w)
{
	return bb_guard_aborted(w->pool->guard) ||
	       READ_ONCE(w->pool->too_long);
}

/**
 * bb_worker_ticks() - a time limit in steps of the run's clock
 * @w: the worker
 * @ns: the limit
 *
 * Return: clock steps. If a step is an instruction, it counts as one ns, for
 * limits only.
 */
static inline u64 bb_worker_ticks(const struct bb_worker *w, u64 ns)
{
	const struct bb_clock_info *clock = &w->pool->run->clock;

	if (clock->counts)
		return ns;
	/* In two parts, to avoid overflow and keep the ns below 1 us. */
	return div_u64(ns, 1000000) * clock->khz +
	       div_u64((ns - div_u64(ns, 1000000) * 1000000) * clock->khz, 1000000);
}

#endif /* _BUDDYBENCH_WORKER_WORKER_H */
