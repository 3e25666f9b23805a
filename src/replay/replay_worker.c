// SPDX-License-Identifier: GPL-2.0-only
/*
 * The threads of a replay. Each carries out its list in order, chunk by chunk;
 * between two chunks it looks at the floor, the abort reason and, where the
 * timeline wants it, at the zones.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/topology.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/machine/clock.h>
#include <buddybench/worker/disturbance.h>

#include "replay_loop.h"
#include "replay_paths.h"
#include "replay_point.h"
#include "replay_worker.h"

#define SPINS		1024		/* between two looks whether others want to run */
#define SHORT_NS	20000		/* not worth a sleep */
#define LONG_NS		10000000	/* longest sleep between two looks at the reason */

static bool replay_ended(const struct bb_replay *r)
{
	return bb_guard_aborted(r->guard);
}

/* A chunk may be larger than all that is ever taken from one of the homes. */
static bool home_above_floor(const struct bb_replay *r, unsigned int home)
{
	const struct bb_page_ask *ask = &r->home[home];

	return bb_headroom(ask->nid, ask->gfp, r->guard->reserve) >=
	       min_t(u64, r->chunk_pages, r->charged[home]);
}

static bool replay_above_floor(const struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; i < r->nr_homes; i++)
		if (!home_above_floor(r, i)) {
			bb_guard_abort(r->guard, BB_ABORT_FLOOR);
			return false;
		}
	return true;
}

/* Until another worker has filled the slot. */
static void wait_for_other(struct bb_replay_worker *w)
{
	struct page **slot = &w->slot[w->step[w->next].id];
	bool fast = w->r->run->clock.fast;
	u64 from = bb_clock_now(fast);
	unsigned int spins = 0;

	w->waits++;
	/* Pairs with the release in step_alloc(). */
	while (!smp_load_acquire(slot) && !replay_ended(w->r)) {
		cpu_relax();
		if (++spins % SPINS)
			continue;
		cond_resched_tasks_rcu_qs();
		/* It may lag for long, and at recorded times nothing is gained by haste. */
		if (w->r->want.recorded)
			usleep_range(SHORT_NS / 1000, 2 * SHORT_NS / 1000);
	}
	w->idle += bb_clock_now(fast) - from;
}

/* Wait until the next step is due; returns how many steps are due. */
static u32 wait_due(struct bb_replay_worker *w)
{
	u64 from = bb_clock_now(w->r->run->clock.fast), now, left;
	u32 n;

	for (;;) {
		now = bb_replay_since(w->r->start_ns, ktime_get_mono_fast_ns());
		n = bb_replay_due(w, now);
		if (n || replay_ended(w->r))
			break;
		left = min_t(u64, w->step[w->next].at - now, LONG_NS);
		if (left < SHORT_NS)
			cpu_relax();
		else
			usleep_range(div_u64(left, 2000) + 1, div_u64(left, 1000) + 1);
	}
	w->idle += bb_clock_now(w->r->run->clock.fast) - from;
	return n;
}

static void mark_dirty(struct bb_replay_worker *w, u32 n)
{
	u32 i;

	w->disturbed++;
	for (i = 0; i < n; i++)
		w->step[w->next + i].flags |= BB_STEP_DIRTY;
}

static u32 one_chunk(struct bb_replay_worker *w, u32 n)
{
	struct bb_disturbance before, after;
	long held = w->took - w->gave;
	u32 done;

	bb_disturbance_read(&before, w->cpu);
	done = w->watched ? bb_replay_paths_step(w) :
	       bb_replay_loop(w, n, w->r->run->clock.fast);
	bb_disturbance_read(&after, w->cpu);
	w->stolen |= after.steal != before.steal;
	bb_ledger_note(&w->r->guard->ledger, (long)(w->took - w->gave) - held);
	w->chunks += !!done;
	if (done && !bb_disturbance_none(&before, &after))
		mark_dirty(w, done);
	return done;
}

static void look_at_zones(struct bb_replay_worker *w)
{
	bool fast = w->r->run->clock.fast;
	u64 from = bb_clock_now(fast);

	bb_replay_point_look(w, bb_replay_since(w->r->start_ns, ktime_get_mono_fast_ns()));
	w->idle += bb_clock_now(fast) - from;
}

/* What is left of the chunk has been found to be above the floor. */
static bool stopped_within(const struct bb_replay_worker *w, u32 done)
{
	u8 flags = done ? w->step[w->next - 1].flags : 0;

	return (flags & (BB_STEP_LAST | BB_STEP_POINT)) == BB_STEP_POINT;
}

static void carry_out_steps(struct bb_replay_worker *w)
{
	bool recorded = w->r->want.recorded, floor = true;
	u32 n, done;

	while (w->next < w->nr && !replay_ended(w->r)) {
		n = recorded ? wait_due(w) : w->nr - w->next;
		if (!n || (floor && !replay_above_floor(w->r)))
			continue;
		done = one_chunk(w, n);
		w->next += done;
		floor = !stopped_within(w, done);
		if (done && (w->step[w->next - 1].flags & BB_STEP_POINT) && !w->watched)
			look_at_zones(w);
		else if (!done)
			wait_for_other(w);
		cond_resched_tasks_rcu_qs();
	}
}

static void start_together(struct bb_replay_worker *w)
{
	struct bb_replay *r = w->r;
	unsigned int spins = 0;

	if (atomic_inc_return(&r->arrived) == r->nr_workers) {
		r->start_ns = ktime_get_mono_fast_ns();
		/* Pairs with the acquire below: the time is two words on a 32-bit kernel. */
		smp_store_release(&r->started, 1);
	}
	/* Pairs with the release of the last one to arrive, above. */
	while (!smp_load_acquire(&r->started) && !replay_ended(r)) {
		cpu_relax();
		if (!(++spins % SPINS))
			cond_resched_tasks_rcu_qs();
	}
}

static int replay_thread(void *data)
{
	struct bb_replay_worker *w = data;
	bool fast = w->r->run->clock.fast;
	u64 from;

	start_together(w);
	from = bb_clock_now(fast);
	carry_out_steps(w);
	w->all = bb_clock_now(fast) - from;
	bb_guard_leave(w->r->guard);
	if (atomic_dec_and_test(&w->r->pending))
		wake_up(&w->r->done);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

int bb_replay_workers_create(struct bb_replay *r, unsigned int most)
{
	unsigned int cpu, max = bitmap_weight(r->want.cpus, NR_CPUS);
	struct bb_replay_worker *w;

	max = min(max, most);
	r->nr_workers = 0;
	r->worker = bb_own_memory_alloc(&r->own, max * sizeof(*r->worker), NUMA_NO_NODE);
	if (!r->worker)
		return -ENOMEM;
	for_each_set_bit(cpu, r->want.cpus, NR_CPUS) {
		/* A CPU that the stream has no work for is not watched, and not told. */
		if (r->nr_workers == max) {
			__clear_bit(cpu, r->want.cpus);
			continue;
		}
		w = bb_own_memory_alloc(&r->own, sizeof(*w), cpu_to_mem(cpu));
		if (!w)
			return -ENOMEM;
		w->r = r;
		w->cpu = cpu;
		r->worker[r->nr_workers++] = w;
	}
	return 0;
}

void bb_replay_workers_free(struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++)
		bb_own_memory_free(&r->own, r->worker[i]);
	r->nr_workers = 0;
	bb_own_memory_free(&r->own, r->worker);
	r->worker = NULL;
}

static void stop_threads(struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		if (r->worker[i]->task)
			kthread_stop(r->worker[i]->task);
		r->worker[i]->task = NULL;
	}
}

static int create_threads(struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		struct bb_replay_worker *w = r->worker[i];
		struct task_struct *task;

		w->slot = r->slot;
		w->ask = r->ask;
		task = kthread_create_on_node(replay_thread, w, cpu_to_node(w->cpu),
					      "buddybench/%d", w->cpu);
		if (IS_ERR(task))
			return -ENOMEM;
		kthread_bind(task, w->cpu);
		w->task = task;
		if (w->watched)
			w->watched->watch.task = task;
	}
	return 0;
}

int bb_replay_carry_out(struct bb_replay *r, unsigned long deadline)
{
	unsigned int i;

	/* A thread that is stopped before it was woken never runs. */
	if (create_threads(r)) {
		stop_threads(r);
		return -ENOMEM;
	}
	r->started = 0;
	atomic_set(&r->arrived, 0);
	atomic_set(&r->pending, r->nr_workers);
	for (i = 0; i < r->nr_workers; i++) {
		bb_guard_enter(r->guard);
		wake_up_process(r->worker[i]->task);
	}
	while (!wait_event_timeout(r->done, !atomic_read_acquire(&r->pending), HZ / 10))
		if (time_after(jiffies, deadline))
			bb_guard_abort(r->guard, BB_ABORT_DEADLINE);
	r->took_ns = r->started ? bb_replay_since(r->start_ns, ktime_get_mono_fast_ns()) : 0;
	stop_threads(r);
	return 0;
}
