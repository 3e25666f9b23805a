// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verify the guarantees of the allocator for all cells of a plan. Not timed.
 * Cells are verified one after the other, each on all its CPUs at once, so that
 * blocks of two CPUs that overlap are detected.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include <buddybench/compat.h>
#include <buddybench/guard/demand.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/guard/notifiers.h>
#include <buddybench/own_memory.h>

#include "seeded_faults.h"
#include "verify_plan.h"
#include "verify_worker.h"

#define ROUNDS		4

/* Working data of a command; too large for the stack. */
struct verify_work {
	struct bb_verify *verify;
	struct bb_guard *guard;
	struct bb_run run;
	struct bb_held_blocks held;
	struct workqueue_struct *queue;
	struct bb_verify_worker **worker;	/* by CPU, NULL where none is needed */
	unsigned long deadline;
	DECLARE_BITMAP(cpus, NR_CPUS);
	struct bb_scratch scratch;
};

void *bb_verify_create(struct bb_guard *unused)
{
	struct bb_verify *verify = kvzalloc(sizeof(*verify), GFP_KERNEL);

	if (!verify)
		return ERR_PTR(-ENOMEM);
	mutex_init(&verify->lock);
	return verify;
}

void bb_verify_destroy(void *state)
{
	bb_verify_plan_forget(state);
	kvfree(state);
}

/* Weight by order, so that every order allocates about the same number of pages. */
static u64 weight(const struct bb_verify *verify, unsigned int i)
{
	if (verify->verified[i].refused || verify->verified[i].given_up)
		return 0;
	return max(1024U >> verify->cell[i].order, 1U);
}

static u64 all_weights(const struct bb_verify *verify)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < verify->nr; i++)
		sum += weight(verify, i);
	return sum;
}

static int create_verify_workers(struct verify_work *r, struct bb_err *err)
{
	unsigned int cpu;

	r->queue = alloc_workqueue("buddybench_verify",
				   WQ_CPU_INTENSIVE | BB_WQ_PERCPU, 0);
	r->worker = kvcalloc(nr_cpu_ids, sizeof(*r->worker), BB_GFP_OWN);
	if (!r->queue || !r->worker)
		goto fail;
	for_each_set_bit(cpu, r->run.plan.cpus, nr_cpu_ids) {
		struct bb_verify_worker *v = kvzalloc(sizeof(*v), BB_GFP_OWN);

		if (!v)
			goto fail;
		INIT_WORK(&v->work, bb_verify_worker_work);
		v->verify = r->verify;
		v->guard = r->guard;
		v->held = &r->held;
		v->cpu = cpu;
		v->deadline = r->deadline;
		v->seed = r->run.plan.seed;
		v->rng.state = r->run.plan.seed ^ cpu;
		r->worker[cpu] = v;
	}
	return 0;
fail:
	return bb_err_set(err, -ENOMEM, 0, "no memory for verify");
}

static void free_verify_work(struct verify_work *r)
{
	unsigned int cpu;

	if (r->queue)
		destroy_workqueue(r->queue);
	for (cpu = 0; r->worker && cpu < nr_cpu_ids; cpu++)
		kvfree(r->worker[cpu]);
	kvfree(r->worker);
	bb_held_blocks_destroy(&r->held);
	kvfree(r);
}

static void verify_cell(struct verify_work *r, unsigned int i, u64 count)
{
	const struct bb_cell *cell = &r->verify->cell[i];
	unsigned int cpu, nr;

	nr = bb_cell_cpus(cell, &r->run.plan, r->run.facts, r->cpus);
	if (!nr)
		return;
	for_each_set_bit(cpu, r->cpus, nr_cpu_ids) {
		bb_verify_worker_prepare(r->worker[cpu], i, div_u64(count + nr - 1, nr));
		bb_guard_enter(r->guard);
		queue_work_on(cpu, r->queue, &r->worker[cpu]->work);
	}
	/*
	 * Not flush_work() for each: its barrier may still be queued, and 5.10
	 * warns if the queue is destroyed then.
	 */
	flush_workqueue(r->queue);
}

/* Ask for admission, with fewer blocks at a time if the guard refuses. */
static int admit_blocks(struct verify_work *r, unsigned int i, struct bb_demand *need)
{
	struct bb_verified *verified = &r->verify->verified[i];
	unsigned int hold = verified->hold;
	struct bb_err err;
	int ret;

	/* One bulk call is a whole batch of single pages. */
	r->verify->cell[i].bulk = 1;
	do {
		verified->hold = hold;
		r->verify->cell[i].hold = hold;
		bb_demand_cell(&r->run, &r->verify->cell[i], need);
		ret = bb_ledger_charge(&r->guard->ledger, &r->run.plan, need, &err);
		hold /= 2;
	} while (ret && hold);
	return ret;
}

static void admit_cell(struct verify_work *r, unsigned int i, u64 count)
{
	struct bb_verify *verify = r->verify;
	struct bb_demand need;

	mutex_lock(&verify->lock);
	verify->verified[i].refused = admit_blocks(r, i, &need);
	mutex_unlock(&verify->lock);
	if (verify->verified[i].refused)
		return;
	if (count)
		verify_cell(r, i, count);
	bb_ledger_release(&r->guard->ledger, &need);
}

/* @total allocations, shared among the cells that get any; 0 only admits. */
static void verify_round(struct verify_work *r, u64 total)
{
	struct bb_verify *verify = r->verify;
	u64 sum = total ? all_weights(verify) : 1;
	unsigned int i;

	for (i = 0; i < verify->nr && !bb_guard_aborted(r->guard); i++) {
		u64 share = div64_u64(total * weight(verify, i) + sum - 1, sum);

		if (!total || share)
			admit_cell(r, i, total ? share : 0);
		if (time_after(jiffies, r->deadline))
			bb_guard_abort(r->guard, BB_ABORT_DEADLINE);
	}
}

static u64 checked(const struct bb_verify *verify)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < verify->nr; i++)
		sum += verify->verified[i].checked;
	return sum;
}

/* Later rounds make up for allocations that failed. */
static void verify_all(struct verify_work *r)
{
	unsigned int round;

	verify_round(r, 0);
	for (round = 0; round < ROUNDS; round++) {
		u64 done = checked(r->verify);

		if (done >= r->verify->wanted || !all_weights(r->verify) ||
		    bb_guard_aborted(r->guard))
			return;
		verify_round(r, r->verify->wanted - done);
	}
}

static int prepare_verify(struct verify_work *r, const char *text, struct bb_err *err)
{
	struct bb_verify *verify = r->verify;
	int ret = bb_verify_plan_make(&r->run, text, &r->scratch, err);

	r->deadline = jiffies + msecs_to_jiffies(r->run.plan.deadline_ms);
	if (!ret)
		ret = create_verify_workers(r, err);
	if (!ret)
		ret = bb_verify_plan_expand(verify, &r->run, err);
	if (ret)
		return ret;
	strscpy(verify->command, text, sizeof(verify->command));
	verify->wanted = r->run.plan.count;
	verify->seed = r->run.plan.seed;
	r->guard->reserve = r->run.plan.reserve_mb * BB_MIB_PAGES;
	verify->running = true;
	verify->planted = NR_BB_WRONGS;
	verify->caught = bb_seeded_faults(r->guard, &verify->missed);
	return 0;
}

int bb_verify_run(void *state, const struct bb_command *command)
{
	struct bb_verify *verify = state;
	struct verify_work *r = kvzalloc(sizeof(*r), BB_GFP_OWN);
	int ret;

	if (!r)
		return bb_err_set(command->err, -ENOMEM, 0, "no memory for verify");
	r->verify = verify;
	r->guard = command->guard;
	r->run.facts = command->facts;
	bb_held_blocks_init(&r->held);
	mutex_lock(&verify->lock);
	ret = prepare_verify(r, command->text, command->err);
	mutex_unlock(&verify->lock);
	if (!ret && bb_guard_watch_cpus(r->guard, r->run.plan.cpus))
		verify_all(r);
	bb_guard_watch_cpus(r->guard, NULL);
	mutex_lock(&verify->lock);
	if (!ret)
		verify->result = bb_guard_aborted(r->guard);
	verify->running = false;
	mutex_unlock(&verify->lock);
	free_verify_work(r);
	return ret;
}
