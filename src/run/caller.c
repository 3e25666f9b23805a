// SPDX-License-Identifier: GPL-2.0-only
/*
 * The task that writes to run as the worker. It waits in its write for a worker, and leaves when
 * the coordinator has no cell left. Only the coordinator knows when that is: a signal ends the run,
 * and not the wait.
 */
#include <linux/cgroup.h>
#include <linux/cpumask.h>
#include <linux/cpuset.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/guard.h>
#include <buddybench/own_memory.h>
#include <buddybench/run/caller.h>

#include "worker_pool.h"

#define FORBIDDEN \
	"worker=caller: a cell needs node %d, which its cpuset does not allow; see nodes="

/* May the task run on this CPU only? It is not bound here: how it is belongs to its owner. */
static bool is_bound(unsigned int cpu)
{
	unsigned int other;

	for_each_cpu_and(other, current->cpus_ptr, cpu_online_mask)
		if (other != cpu)
			return false;
	return cpumask_test_cpu(cpu, current->cpus_ptr);
}

/* Nothing is charged to the root of the hierarchy. */
static bool is_grouped(void)
{
	bool grouped = false;

#ifdef CONFIG_MEMCG
	rcu_read_lock();
	grouped = task_css(current, memory_cgrp_id)->parent;
	rcu_read_unlock();
#endif
	return grouped;
}

/* A node that a cell would be charged to, and that must not serve it; NUMA_NO_NODE if none is. */
static int forbidden_node(const struct bb_run *run, const struct bb_cell *cell,
			  const nodemask_t *mems)
{
	struct bb_demand need;
	unsigned int nid;

	/* Charged to all nodes, whichever of them it may use. */
	if (cell->node == BB_NODE_LOCAL)
		return NUMA_NO_NODE;
	bb_demand_cell(run, cell, &need);
	for_each_set_bit(nid, need.nodes, MAX_NUMNODES)
		if (!node_isset(nid, *mems))
			return nid;
	return NUMA_NO_NODE;
}

int bb_caller_allowed(const struct bb_run *run, const nodemask_t *mems, struct bb_err *err)
{
	unsigned int i;
	int nid;

	for (i = 0; i < run->nr_cells; i++) {
		nid = forbidden_node(run, &run->cell[i], mems);
		if (nid != NUMA_NO_NODE)
			return bb_err_set(err, -EINVAL, 0, FORBIDDEN, nid);
		cond_resched();
	}
	return 0;
}

int bb_caller_lend(struct bb_run *run, struct bb_err *err)
{
	unsigned int cpu = find_first_bit(run->plan.cpus, NR_CPUS);
	struct bb_caller *caller;
	int ret;

	if (run->plan.worker != BB_WORKER_CALLER)
		return 0;
	if (!is_bound(cpu))
		return bb_err_set(err, -EINVAL, 0,
				  "worker=caller: bind the writer to CPU %u first (taskset -c %u)",
				  cpu, cpu);
	ret = bb_caller_allowed(run, &cpuset_current_mems_allowed, err);
	if (ret)
		return ret;
	caller = bb_own_memory_alloc(run->own, sizeof(*caller), NUMA_NO_NODE);
	if (!caller)
		return bb_err_set(err, -ENOMEM, 0, "no memory for a run");
	caller->task = current;
	init_completion(&caller->hired);
	init_completion(&caller->left);
	run->caller = caller;
	run->grouped = is_grouped();
	return 0;
}

int bb_caller_serve(struct bb_caller *caller, struct bb_guard *guard, struct bb_err *err)
{
	if (wait_for_completion_interruptible(&caller->hired)) {
		bb_guard_abort(guard, BB_ABORT_USER);
		wait_for_completion(&caller->hired);
	}
	if (caller->worker)
		bb_worker_pool_work(caller->worker);
	complete(&caller->left);
	/* Not -EINTR, see run_job(). */
	if (signal_pending(current) && bb_guard_aborted(guard) == BB_ABORT_USER)
		return bb_err_set(err, -ECANCELED, 0, "ended by a signal");
	return 0;
}

void bb_caller_hire(struct bb_caller *caller, struct bb_worker *w)
{
	caller->worker = w;
	complete(&caller->hired);
}

void bb_caller_dismiss(struct bb_caller *caller)
{
	if (!caller || caller->over)
		return;
	WRITE_ONCE(caller->over, true);
	if (caller->worker)
		wake_up_all(&caller->worker->pool->wake);
	else
		complete(&caller->hired);
	wait_for_completion(&caller->left);
}
