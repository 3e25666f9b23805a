// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bound worker threads, created once per run and woken for every cell. While a
 * cell runs, a worker owns its data; once @pending is 0, the coordinator does.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include <buddybench/own_memory.h>
#include <buddybench/run/caller.h>
#include <buddybench/worker/phases.h>
#include <buddybench/worker/slow_op.h>
#include <buddybench/worker/worker_memory.h>

#include "worker_pool.h"

u64 bb_worker_pool_bytes(const struct bb_run *run)
{
	return bb_worker_bytes(&run->plan) *
	       bitmap_weight(run->plan.cpus, NR_CPUS);
}

static bool must_end(const struct bb_worker *w)
{
	const struct bb_caller *caller = w->pool->run->caller;

	return caller ? READ_ONCE(caller->over) : kthread_should_stop();
}

static bool must_wake(const struct bb_worker *w, unsigned int seen)
{
	/* Pairs with the release in start_cell(): the cell is set up. */
	return smp_load_acquire(&w->turn) != seen || must_end(w);
}

static void wait_turn(struct bb_worker *w, unsigned int seen)
{
	struct bb_worker_pool *pool = w->pool;

	if (pool->run->caller && wait_event_interruptible(pool->wake, must_wake(w, seen)))
		bb_guard_abort(pool->guard, BB_ABORT_USER);
	wait_event_idle(pool->wake, must_wake(w, seen));
}

void bb_worker_pool_work(struct bb_worker *w)
{
	struct bb_worker_pool *pool = w->pool;
	unsigned int seen = 0;

	for (;;) {
		wait_turn(w, seen);
		if (must_end(w))
			break;
		seen = w->turn;
		bb_worker_cell(w);
		bb_guard_leave(pool->guard);
		if (atomic_dec_and_test(&pool->pending))
			wake_up(&pool->done);
	}
}

static int worker_thread(void *data)
{
	bb_worker_pool_work(data);
	return 0;
}

static void end_worker(struct bb_worker *w)
{
	if (w->pool->run->caller)
		bb_caller_dismiss(w->pool->run->caller);
	else if (w->task)
		kthread_stop(w->task);
	bb_worker_free(w);
}

static struct bb_worker *start_worker(struct bb_worker_pool *pool, int cpu)
{
	struct bb_worker *w = bb_worker_create(pool, cpu);
	struct task_struct *task;

	if (!w)
		return NULL;
	if (pool->run->caller) {
		w->task = pool->run->caller->task;
		bb_caller_hire(pool->run->caller, w);
		return w;
	}
	task = kthread_create_on_node(worker_thread, w, cpu_to_node(cpu),
				      "buddybench/%d", cpu);
	if (IS_ERR(task)) {
		bb_worker_free(w);
		return NULL;
	}
	w->task = task;
	kthread_bind(task, cpu);
	wake_up_process(task);
	return w;
}

void bb_worker_pool_destroy(struct bb_worker_pool *pool)
{
	unsigned int i;

	if (!pool)
		return;
	for (i = 0; i < pool->nr_workers; i++)
		end_worker(pool->worker[i]);
	bb_own_memory_free(pool->run->own, pool);
}

struct bb_worker_pool *bb_worker_pool_create(const struct bb_run *run,
					     struct bb_guard *guard)
{
	unsigned int cpu, max = bitmap_weight(run->plan.cpus, NR_CPUS);
	struct bb_worker_pool *pool;

	pool = bb_own_memory_alloc(run->own, struct_size(pool, worker, max), NUMA_NO_NODE);
	if (!pool)
		return ERR_PTR(-ENOMEM);
	pool->run = run;
	pool->guard = guard;
	init_waitqueue_head(&pool->wake);
	init_waitqueue_head(&pool->done);
	for_each_set_bit(cpu, run->plan.cpus, NR_CPUS) {
		struct bb_worker *w = start_worker(pool, cpu);

		if (!w) {
			bb_worker_pool_destroy(pool);
			return ERR_PTR(-ENOMEM);
		}
		pool->worker[pool->nr_workers++] = w;
		cond_resched();
	}
	return pool;
}

static unsigned int loop_kind(const struct bb_cell *cell)
{
	if (!bb_pattern_allocates(cell->pattern))
		return BB_LOOP_NULL;
	if (cell->node != BB_NODE_RR)
		return cell->api;
	return cell->api == BB_API_ALLOC_PAGES_BULK ? BB_LOOP_BULK_ROUNDROBIN :
						      BB_LOOP_ROUNDROBIN;
}

static void setup_worker(struct bb_worker *w, const struct bb_cell *cell,
			 u32 repeat, int index)
{
	const struct bb_run *run = w->pool->run;
	struct bb_loop *loop = &w->loop;
	unsigned int nid;

	bb_worker_reset(w);
	w->attribute = w->pool->attribute;
	w->slow_limit = bb_slow_op_limit(w);
	w->kind = loop_kind(cell);
	w->set = bb_loop_set_get(w->kind, run->clock.fast);
	w->rng.state = run->plan.seed ^ ((u64)(cell - run->cell) << 32) ^
		       ((u64)repeat << 16) ^ w->cpu;
	loop->gfp = cell->effective;
	loop->order = cell->order;
	loop->bytes = cell->bytes ? cell->bytes : PAGE_SIZE << cell->order;
	loop->bulk = cell->bulk;
	loop->nid = cell->node >= 0 ? cell->node : cpu_to_mem(w->cpu);
	loop->nids = w->nids;
	loop->nr_nids = 0;
	loop->rr = 0;
	if (cell->node == BB_NODE_RR)
		for_each_set_bit(nid, run->plan.nodes, MAX_NUMNODES)
			w->nids[loop->nr_nids++] = nid;
	w->index = index;
}

static void start_cell(struct bb_worker_pool *pool, const struct bb_cell *cell,
		       u32 repeat)
{
	unsigned int i, n = 0;

	pool->cell = cell;
	pool->repeat = repeat;
	pool->too_long = false;
	pool->last_round = false;
	atomic_set(&pool->gate.arrived, 0);
	for (i = 0; i < pool->nr_workers; i++) {
		struct bb_worker *w = pool->worker[i];

		w->index = -1;
		if (n == cell->threads ||
		    !bb_cell_takes_cpu(cell, pool->run->facts, w->cpu))
			continue;
		setup_worker(w, cell, repeat, n++);
		bb_guard_enter(pool->guard);
	}
	pool->nr_active = n;
	atomic_set(&pool->pending, n);
	atomic_set(&pool->measuring, n);
	for (i = 0; i < pool->nr_workers; i++) {
		struct bb_worker *w = pool->worker[i];

		if (w->index < 0)
			continue;
		/* Pairs with the acquire in must_wake(). */
		smp_store_release(&w->turn, w->turn + 1);
	}
	wake_up_all(&pool->wake);
}

static void wait_cell(struct bb_worker_pool *pool, unsigned long deadline)
{
	/* The workers' data is read next: pairs with their atomic_dec_and_test(). */
	while (!wait_event_timeout(pool->done, !atomic_read_acquire(&pool->pending),
				   HZ / 10))
		if (time_after(jiffies, deadline))
			bb_guard_abort(pool->guard, BB_ABORT_DEADLINE);
}

int bb_worker_pool_cell(struct bb_worker_pool *pool, const struct bb_cell *cell,
			u32 repeat, unsigned long deadline)
{
	const char *why = NULL;

	/* Refuse cells that a plan could not contain, whoever built them. */
	if (bb_cell_skip(cell, pool->run->plan.context, pool->run->facts, &why) != BB_SKIP_NONE)
		return -EPERM;
	start_cell(pool, cell, repeat);
	wait_cell(pool, deadline);
	return 0;
}
