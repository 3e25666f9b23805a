// SPDX-License-Identifier: GPL-2.0-only
/* Workers start together, and those that have finished keep up the load. */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/limits.h>

#include <buddybench/worker/gate.h>
#include <buddybench/worker/phases.h>

#include "kunit/lib/fake_loops.h"

#define PATIENCE 10000	/* ms; only a test that fails waits so long */

static int pass_gate(void *data)
{
	struct bb_worker *w = data;

	WRITE_ONCE(w->held, bb_gate_wait(w) ? 2 : 1);
	while (!kthread_should_stop())
		msleep(20);
	return 0;
}

/* Wait until it is at the gate, however busy the machine is. */
static struct task_struct *start(struct kunit *test, struct bb_worker *w)
{
	struct task_struct *task = kthread_run(pass_gate, w, "bb_gate_test");
	unsigned int ms;

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	for (ms = 0; ms < PATIENCE && !atomic_read(&w->pool->gate.arrived); ms += 20)
		msleep(20);
	return task;
}

/* Its result of the gate: 0 if it had to be aborted. */
static unsigned int end(struct bb_fake_loops *e, struct task_struct *task, struct bb_worker *w)
{
	unsigned int ms, held;

	for (ms = 0; ms < PATIENCE && !READ_ONCE(w->held); ms += 20)
		msleep(20);
	held = READ_ONCE(w->held);
	if (!held)
		atomic_set(&e->guard->abort, BB_ABORT_USER);
	kthread_stop(task);
	return held;
}

static void gate_holds_until_all_are_there(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct task_struct *task;
	unsigned int early;
	bool open;

	e->pool->nr_active = 2;
	task = start(test, e->w[1]);
	/* If the gate were open, the worker would most likely be through by now. */
	msleep(20);
	early = READ_ONCE(e->w[1]->held);
	open = bb_gate_wait(e->w[0]);
	KUNIT_EXPECT_EQ(test, end(e, task, e->w[1]), 2U);
	KUNIT_EXPECT_EQ(test, early, 0U);
	KUNIT_EXPECT_TRUE(test, open);
}

/* After 2^31 arrivals an int would be negative, and every gate open. */
static void gate_holds_where_the_counter_wraps(struct kunit *test)
{
	static const unsigned int past[] = { INT_MAX / 2, INT_MAX, UINT_MAX / 2, UINT_MAX };
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];
	unsigned int i;

	e->pool->nr_active = 2;
	for (i = 0; i < ARRAY_SIZE(past); i++) {
		/* This is the second arrival: it opens. */
		w->gates = past[i];
		w->held = 0;
		atomic_set(&e->pool->gate.arrived, 2U * past[i] + 1);
		KUNIT_EXPECT_EQ(test, end(e, start(test, w), w), 2U);
		/* Nobody else arrives: only an abort lets it through. */
		atomic_set(&e->guard->abort, BB_ABORT_USER);
		KUNIT_EXPECT_FALSE(test, bb_gate_wait(w));
		KUNIT_EXPECT_EQ(test, (unsigned int)atomic_read(&e->pool->gate.arrived),
				2U * past[i] + 3);
		atomic_set(&e->guard->abort, BB_ABORT_NONE);
	}
}

/* One of two is there: with an int compared to an int it would be open. */
static void gate_stays_shut_where_it_wraps(struct kunit *test)
{
	static const unsigned int past[] = { INT_MAX / 2, UINT_MAX / 2, UINT_MAX - 1 };
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];
	struct task_struct *task;
	unsigned int i, ms;

	e->pool->nr_active = 2;
	for (i = 0; i < ARRAY_SIZE(past); i++) {
		w->gates = past[i];
		w->held = 0;
		atomic_set(&e->pool->gate.arrived, 2U * past[i]);
		task = start(test, w);
		for (ms = 0; ms < PATIENCE; ms += 20) {
			if ((unsigned int)atomic_read(&e->pool->gate.arrived) == 2U * past[i] + 1)
				break;
			msleep(20);
		}
		msleep(20);
		KUNIT_EXPECT_EQ_MSG(test, READ_ONCE(w->held), 0U, "past %u", past[i]);
		atomic_inc(&e->pool->gate.arrived);
		KUNIT_EXPECT_EQ_MSG(test, end(e, task, w), 2U, "past %u", past[i]);
	}
}

static void gate_opens_on_abort(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct task_struct *task;

	e->pool->nr_active = 2;
	task = start(test, e->w[1]);
	atomic_set(&e->guard->abort, BB_ABORT_USER);
	KUNIT_EXPECT_EQ(test, end(e, task, e->w[1]), 1U);
}

/* One gate before the warm-up, one before the measurement; counts are kept. */
static void gate_is_passed_twice_per_cell(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];

	w->set = bb_loop_set_get(BB_LOOP_NULL, true);
	w->recording = false;
	e->cell.mode = BB_MODE_OP;
	e->run->plan.count = 1000;
	e->run->plan.warmup_ms = 1;
	atomic_set(&e->pool->measuring, 1);
	bb_worker_cell(w);
	KUNIT_EXPECT_EQ(test, w->gates, 2U);
	KUNIT_EXPECT_EQ(test, atomic_read(&e->pool->gate.arrived), 2);
	KUNIT_EXPECT_EQ(test, w->tally[0].ops, 1000ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 1000ULL);
	KUNIT_EXPECT_GE(test, w->counts.end_ns, w->counts.start_ns);
	KUNIT_EXPECT_EQ(test, atomic_read(&e->pool->measuring), 0);
}

/*
 * Count wrong chunks: recorded before or after the measurement, or not recorded
 * during it. The fifth after it is the last.
 */
static unsigned int busy_pair(struct bb_loop *l, unsigned int n)
{
	struct bb_worker *w = container_of(l, struct bb_worker, loop);
	bool measuring = w->counts.start_ns && !w->counts.end_ns;

	w->held += w->recording != measuring;
	if (w->counts.end_ns && ++l->rr == 5)
		atomic_set(&w->pool->measuring, 0);
	return n;
}

static const struct bb_loop_set busy = {
	.pair = { busy_pair, busy_pair, busy_pair },
};

static struct bb_worker *busy_cell(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];

	w->set = &busy;
	e->run->plan.count = 100;
	e->run->plan.warmup_ms = 1;
	atomic_set(&e->pool->measuring, 2);
	bb_worker_cell(w);
	return w;
}

/* A finished worker continues until the slowest has finished. */
static void gate_keeps_the_load_up(struct kunit *test)
{
	struct bb_worker *w = busy_cell(test);

	KUNIT_EXPECT_EQ(test, w->loop.rr, 5U);
	KUNIT_EXPECT_EQ(test, atomic_read(&w->pool->measuring), 0);
}

/* Neither warm-up nor cool-down is in the result. */
static void gate_records_the_measurement(struct kunit *test)
{
	struct bb_worker *w = busy_cell(test);

	KUNIT_EXPECT_GE(test, w->counts.warm_chunks, 2U);
	KUNIT_EXPECT_EQ(test, w->held, 0U);
	KUNIT_EXPECT_EQ(test, w->tally[0].ops, 100ULL);
}

static struct kunit_case gate_cases[] = {
	KUNIT_CASE(gate_holds_until_all_are_there),
	KUNIT_CASE(gate_holds_where_the_counter_wraps),
	KUNIT_CASE(gate_stays_shut_where_it_wraps),
	KUNIT_CASE(gate_opens_on_abort),
	KUNIT_CASE(gate_is_passed_twice_per_cell),
	KUNIT_CASE(gate_keeps_the_load_up),
	KUNIT_CASE(gate_records_the_measurement),
	{}
};

static struct kunit_suite gate_suite = {
	.name = "buddybench_gate",
	.test_cases = gate_cases,
};

kunit_test_suite(gate_suite);
