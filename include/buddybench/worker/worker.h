/* SPDX-License-Identifier: GPL-2.0-only */
/* The workers of a run: what belongs to each, and its memory. */
#ifndef _BUDDYBENCH_WORKER_WORKER_H
#define _BUDDYBENCH_WORKER_WORKER_H

#include <linux/cache.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include <buddybench/guard/guard.h>
#include <buddybench/lib/rng.h>
#include <buddybench/lib/split_half.h>
#include <buddybench/result/run.h>
#include <buddybench/worker/timed_loops.h>

struct bb_paths;

/**
 * struct bb_gate - all workers of a cell wait here for each other
 * @arrived: arrivals since the cell began; gate k opens at k x workers
 *
 * Spins, because a sleeping start would let the workers begin up to
 * milliseconds apart. Opens at once when the run is aborted or the cell given up.
 */
struct bb_gate {
	atomic_t arrived ____cacheline_aligned_in_smp;
};

/**
 * struct bb_tally - what a worker did, per enum bb_op
 * @ops: operations that succeeded while measuring
 * @fails: allocations that returned nothing while measuring
 * @ticks: clock steps spent in batches; the sum of differences may be negative
 * @timed: operations those steps are spread over
 * @negative: diff mode: 2N took less time than N
 * @all: every value
 * @halves: cost of chunks, or of phases where blocks are held, to compare even
 *	with odd ones
 * @dirty: those of disturbed chunks among them
 */
struct bb_tally {
	u64 ops;
	u64 fails;
	u64 ticks;
	u64 timed;
	u64 negative;
	struct bb_hist all;
	struct bb_hist dirty;
	struct bb_split_half halves;
};

/**
 * struct bb_worker_counts - what came of a cell on one worker, beside the times
 * @took: pages taken in this cell, warm-up included
 * @gave: pages given back by this worker
 * @chunks: chunks measured
 * @disturbed: of those, not clean
 * @migrated: chunks that did not run on its CPU
 * @stolen: chunks during which the hypervisor ran something else
 * @warm_chunks: chunks of the warm-up
 * @unsteady: warm-up ended by its limit
 * @pcp_full: the per-CPU list was full when the measurement began
 * @start_ns: ktime at the start of the measurement
 * @end_ns: ktime at its end
 * @places: where blocks came from
 * @checked: blocks looked at
 */
struct bb_worker_counts {
	u64 took;
	u64 gave;
	u32 chunks;
	u32 disturbed;
	u32 migrated;
	u32 stolen;
	u32 warm_chunks;
	bool unsteady;
	bool pcp_full;
	u64 start_ns;
	u64 end_ns;
	struct bb_places places;
	u64 checked;
};

/**
 * struct bb_worker - one thread bound to one CPU
 * @pool: it belongs to
 * @task: the thread
 * @cpu: where it runs
 * @turn: bumped by the coordinator to start a cell, for those that take part
 * @index: among the workers of the present cell, -1 if it has no part in it
 * @loop: what the timed loops work on
 * @set: the loops of the present cell
 * @kind: enum bb_api or enum bb_loop_kind of the present cell
 * @slots: its blocks; &bb_loop.slot points to a neighbour's while it frees those
 * @order_of: room for &bb_loop.order_of
 * @nids: room for &bb_loop.nids
 * @rng: seeded from plan, cell, repeat and CPU
 * @chunk: operations per call of a loop, per enum bb_op; sized by warm-up
 * @recording: values count; false while warming up and cooling down
 * @ticks: clock steps of the last chunk
 * @undisturbed: the last chunk was
 * @gates: gates passed in this cell
 * @overhead: median of an empty value of this cell's mode, per tally row
 * @held: remote pattern: blocks the neighbour is to free
 * @counts: what came of this cell, beside the times
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
	u64 overhead[2];
	unsigned int held;
	struct bb_worker_counts counts;
	u64 slow_limit;
	bool attribute;
	struct bb_paths *paths;
	struct bb_tally tally[2];
} ____cacheline_aligned;

/**
 * struct bb_worker_pool - the workers of one run
 * @run: what is run; plan and cells are read, nothing is written
 * @guard: asked in every chunk and inside the gate
 * @cell: the present cell
 * @repeat: the present repeat
 * @nr_workers: all workers
 * @nr_active: workers in the present cell
 * @slow_seen: 1 once an operation was slow
 * @slow: the first one, for the coordinator
 * @attribute: the next cells are of the second pass
 * @too_long: a single operation was longer than the context allows: all
 *	workers give the cell up, as one alone would not pass the gates
 * @last_round: remote pattern: the round that is the last, set by worker 0
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

/**
 * bb_worker_plan() - the plan a worker carries out
 * @w: the worker
 *
 * Return: resolved.
 */
static inline const struct bb_plan *bb_worker_plan(const struct bb_worker *w)
{
	return &w->pool->run->plan;
}

/**
 * bb_worker_aborted() - has this worker to give up its cell?
 * @w: the worker
 *
 * Return: true if the run was ended or an operation of any worker is too long
 * for the context.
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
 * Return: clock steps. Where a step is an instruction, one is taken for a ns:
 * good for a limit, never for a result.
 */
static inline u64 bb_worker_ticks(const struct bb_worker *w, u64 ns)
{
	const struct bb_clock_info *clock = &w->pool->run->clock;

	if (clock->counts)
		return ns;
	return div_u64(div_u64(ns, 1000) * clock->khz, 1000);
}

/**
 * bb_worker_bytes() - memory bb_worker_create() will take
 * @plan: resolved
 *
 * Return: bytes.
 */
u64 bb_worker_bytes(const struct bb_plan *plan);

/**
 * bb_worker_create() - a worker with all memory its cells will need
 * @pool: it will belong to
 * @cpu: where it will run, and whose node its memory is taken from
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
 * bb_worker_reset() - forget the last cell
 * @w: a worker that is in no cell
 */
void bb_worker_reset(struct bb_worker *w);

/**
 * bb_worker_drop() - give back what a worker still holds
 * @w: a worker that is in no cell
 */
void bb_worker_drop(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_WORKER_H */
