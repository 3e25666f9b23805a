// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinning barrier for the workers of a cell. It has to be abortable, or a
 * worker that gives up would hang the others.
 */
#include <linux/kernel.h>
#include <linux/sched.h>

#include <buddybench/worker/gate.h>
#include <buddybench/worker/worker.h>

/* Both counters wrap in a long cell; they are never 2^31 apart. */
static bool is_open(const struct bb_gate *gate, unsigned int all)
{
	return (int)((unsigned int)atomic_read_acquire(&gate->arrived) - all) >= 0;
}

bool bb_gate_wait(struct bb_worker *w)
{
	struct bb_worker_pool *pool = w->pool;
	unsigned int all = ++w->gates * pool->nr_active;
	unsigned int spins = 0;

	/*
	 * Writes before the gate are visible to all workers after it: in the
	 * remote pattern a worker frees blocks from its neighbour's slots.
	 */
	atomic_fetch_inc_release(&pool->gate.arrived);
	while (!is_open(&pool->gate, all)) {
		if (bb_worker_aborted(w))
			return false;
		cpu_relax();
		if (!(++spins % 1024))
			cond_resched();
	}
	return !bb_worker_aborted(w);
}
