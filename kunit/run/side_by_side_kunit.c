// SPDX-License-Identifier: GPL-2.0-only
/* Workers start and end a cell together, also if one is late or gives up. */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched.h>

#include <buddybench/machine/clock.h>
#include <buddybench/own_memory.h>

#include "kunit/lib/fake_loops.h"
#include "kunit/lib/fake_time.h"
#include "kunit/lib/help.h"
#include "src/run/merge.h"
#include "src/run/worker_pool.h"
#define BB_LATE_REAL
#include "kunit/lib/start_race.h"

#define PATIENCE	(5 * HZ)	/* only a test that fails waits for it */
#define LONG_NS		3000000	/* with preemption off 1 ms is the limit */

/* A worker with marks as blocks; an overwritten mark is a lost block. */
struct taker {
	struct bb_worker *w;
	struct task_struct *task;
	unsigned int slow_call;	/* this call takes too long */
	unsigned int calls;
	unsigned int lost;
	bool ended;
};

static struct taker takers[FAKE_LOOPS_WORKERS];

static struct taker *taker_of(const struct bb_loop *l)
{
	return &takers[container_of(l, struct bb_worker, loop) != takers[0].w];
}

static unsigned int take_marks(struct bb_loop *l, unsigned int n)
{
	struct taker *t = taker_of(l);
	unsigned int i;

	if (++t->calls == t->slow_call)
		bb_test_clock_move(bb_worker_ticks(t->w, LONG_NS));
	for (i = 0; i < n; i++) {
		t->lost += !!l->slot[l->at + i];
		l->slot[l->at + i] = l;
	}
	return n;
}

static unsigned int give_marks(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		l->slot[l->order_of[l->at + i]] = NULL;
	return n;
}

static const struct bb_loop_set marks = {
	.alloc = { take_marks, take_marks, take_marks },
	.free = { give_marks, give_marks, give_marks },
};

static int carry_out(void *data)
{
	struct taker *t = data;

	bb_worker_cell(t->w);
	WRITE_ONCE(t->ended, true);
	while (!kthread_should_stop())
		usleep_range(100, 200);
	return 0;
}

static bool all_ended(void)
{
	return READ_ONCE(takers[0].ended) && READ_ONCE(takers[1].ended);
}

/* Returns whether both ended the cell by themselves. */
static bool end_takers(struct bb_fake_loops *e)
{
	unsigned long end = jiffies + PATIENCE;
	unsigned int i;
	bool ended;

	while (time_before(jiffies, end) && !all_ended())
		usleep_range(1000, 2000);
	ended = all_ended();
	atomic_set(&e->guard->abort, BB_ABORT_USER);
	for (i = 0; i < FAKE_LOOPS_WORKERS; i++)
		kthread_stop(takers[i].task);
	return ended;
}

static const struct late {
	const char *name;
	unsigned int who;
	unsigned int call;	/* rounds 1 to 3 are the warm-up */
} lates[] = {
	{ "first worker, first round", 0, 1 },
	{ "first worker, warm-up", 0, 2 },
	{ "first worker, measurement", 0, 5 },
	{ "second worker, first round", 1, 1 },
	{ "second worker, warm-up", 1, 2 },
	{ "second worker, measurement", 1, 5 },
};

BB_PARAM(lates);

/*
 * A worker must not stop alone while another's blocks are in its slots: they
 * would be overwritten.
 */
static void together_too_long(struct kunit *test)
{
	const struct late *late = test->param_value;
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	unsigned int i;

	e->cell.pattern = BB_PATTERN_REMOTE;
	e->run->plan.context = BB_CTX_PREEMPT_OFF;
	e->run->plan.count = 100;
	e->cell.hold = 1;
	e->pool->nr_active = FAKE_LOOPS_WORKERS;
	atomic_set(&e->pool->measuring, FAKE_LOOPS_WORKERS);
	memset(takers, 0, sizeof(takers));
	for (i = 0; i < FAKE_LOOPS_WORKERS; i++) {
		e->w[i]->index = i;
		e->w[i]->set = &marks;
		takers[i].w = e->w[i];
	}
	takers[late->who].slow_call = late->call;
	/* However busy the host is, only this call takes long. */
	bb_test_clock_stop();
	for (i = 0; i < FAKE_LOOPS_WORKERS; i++) {
		takers[i].task = kthread_run(carry_out, &takers[i], "bb_taker/%u", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(takers[i].task));
	}
	KUNIT_EXPECT_TRUE(test, end_takers(e));
	bb_test_clock_go();
	KUNIT_EXPECT_EQ(test, takers[0].lost + takers[1].lost, 0U);
	KUNIT_EXPECT_EQ(test, takers[late->who].calls, late->call);
}

/* Keeps CPU 1 from its worker until a cell with both is being set up. */
static struct {
	bool armed;
	bool spins;
	unsigned int entered;	/* workers that have been set up while armed */
} hinder;

static int hinder_worker(void *unused)
{
	unsigned int ms;

	preempt_disable();
	WRITE_ONCE(hinder.spins, true);
	for (ms = 0; ms < 1000 && READ_ONCE(hinder.armed); ms++)
		mdelay(1);
	preempt_enable();
	while (!kthread_should_stop())
		usleep_range(100, 200);
	return 0;
}

void bb_test_guard_enter(struct bb_guard *guard)
{
	bb_guard_enter(guard);
	/* One worker in the first cell, and the second worker of the second. */
	if (!hinder.armed || ++hinder.entered < 3)
		return;
	WRITE_ONCE(hinder.armed, false);
	msleep(50);
}

struct bench {
	struct bb_facts facts;
	struct bb_run run;
	struct bb_guard guard;
	struct bb_own_memory own;
	struct bb_cell cell[2];	/* of one worker, of two */
	struct bb_result result;
	struct bb_worker_pool *pool;
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->run.facts = &b->facts;
	b->run.cell = b->cell;
	b->run.plan.count = 1;
	b->run.plan.hold.nr = 1;
	b->run.plan.hold.value[0] = 1;
	b->run.plan.patterns = BIT(BB_PATTERN_NULL);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	b->run.own = &b->own;
	bb_clock_probe(true, &b->run.clock);
	bb_clock_calibrate(&b->run.clock);
	for (i = 0; i < 2; i++) {
		__set_bit(i, b->run.plan.cpus);
		__set_bit(i, b->facts.cpus);
		b->cell[i].pattern = BB_PATTERN_NULL;
		b->cell[i].mode = BB_MODE_BATCH;
		b->cell[i].node = BB_NODE_LOCAL;
		b->cell[i].cpu_node = NUMA_NO_NODE;
		b->cell[i].threads = i + 1;
	}
	return b;
}

static void run_cell(struct kunit *test, struct bench *b, unsigned int threads)
{
	memset(&b->result, 0, sizeof(b->result));
	KUNIT_EXPECT_EQ(test, 0, bb_worker_pool_cell(b->pool, &b->cell[threads - 1], 0,
						     jiffies + PATIENCE));
	bb_merge(b->pool, &b->result);
	KUNIT_EXPECT_EQ(test, b->result.measure[0].ops, (u64)threads);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->pool->pending), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->pool->measuring), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->guard.busy), 0);
}

/* No assertions, because the threads have to be stopped first. */
static void run_late(struct kunit *test, struct bench *b)
{
	struct task_struct *task = kthread_create(hinder_worker, NULL, "bb_hinder");

	KUNIT_EXPECT_FALSE(test, IS_ERR(task));
	if (IS_ERR(task))
		return;
	memset(&hinder, 0, sizeof(hinder));
	hinder.armed = true;
	kthread_bind(task, 1);
	wake_up_process(task);
	while (!READ_ONCE(hinder.spins))
		usleep_range(100, 200);
	run_cell(test, b, 1);
	run_cell(test, b, 2);
	run_cell(test, b, 2);
	kthread_stop(task);
	KUNIT_EXPECT_EQ(test, hinder.entered, 3U);
	KUNIT_EXPECT_EQ(test, (int)bb_guard_aborted(&b->guard), (int)BB_ABORT_NONE);
}

/*
 * A worker that takes no part in a cell may notice only while the next one is
 * being set up. It must not start early, nor twice.
 */
static void together_late(struct kunit *test)
{
	struct bench *b;

	if (!cpu_online(0) || num_online_cpus() < 2 || !cpu_online(1))
		kunit_skip(test, "needs CPUs 0 and 1");
	b = new_bench(test);
	b->pool = bb_worker_pool_create(&b->run, &b->guard);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b->pool));
	/* Keep the coordinator off CPU 1. */
	set_cpus_allowed_ptr(current, cpumask_of(0));
	run_late(test, b);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	bb_worker_pool_destroy(b->pool);
}

static struct kunit_case together_cases[] = {
	KUNIT_CASE_PARAM(together_too_long, lates_gen_params),
	KUNIT_CASE(together_late),
	{}
};

static struct kunit_suite together_suite = {
	.name = "buddybench_side_by_side",
	.test_cases = together_cases,
};

kunit_test_suite(together_suite);
