// SPDX-License-Identifier: GPL-2.0-only
/* Workers start together, run side by side, and what they did is added up. */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/worker/gate.h>
#include "src/run/merge.h"
#include <buddybench/worker/phases.h>

#include "kunit/lib/fake_loops.h"

#define PATIENCE 10000	/* ms; only a test that fails waits so long */

static int pass_gate(void *data)
{
	struct bb_worker *w = data;

	WRITE_ONCE(w->held, bb_gate_wait(w) ? 2 : 1);
	while (!kthread_should_stop())
		usleep_range(100, 200);
	return 0;
}

/* Returns when it is at the gate, however busy the machine is. */
static struct task_struct *start(struct kunit *test, struct bb_worker *w)
{
	struct task_struct *task = kthread_run(pass_gate, w, "bb_gate_test");
	unsigned int ms;

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	for (ms = 0; ms < PATIENCE && !atomic_read(&w->pool->gate.arrived); ms += 20)
		msleep(20);
	return task;
}

/* How it came through the gate. */
static unsigned int end(struct task_struct *task, struct bb_worker *w)
{
	unsigned int ms;

	for (ms = 0; ms < PATIENCE && !READ_ONCE(w->held); ms += 20)
		msleep(20);
	kthread_stop(task);
	return w->held;
}

static void gate_holds_until_all_are_there(struct kunit *test)
{
	struct engine *e = engine_new(test);
	struct task_struct *task;
	unsigned int early;
	bool open;

	e->pool->nr_active = 2;
	task = start(test, e->w[1]);
	/* Were it open, it would be through by now; if not, nobody is wronged. */
	msleep(20);
	early = READ_ONCE(e->w[1]->held);
	open = bb_gate_wait(e->w[0]);
	KUNIT_EXPECT_EQ(test, end(task, e->w[1]), 2U);
	KUNIT_EXPECT_EQ(test, early, 0U);
	KUNIT_EXPECT_TRUE(test, open);
}

static void gate_opens_on_abort(struct kunit *test)
{
	struct engine *e = engine_new(test);
	struct task_struct *task;

	e->pool->nr_active = 2;
	task = start(test, e->w[1]);
	atomic_set(&e->guard->abort, BB_ABORT_USER);
	KUNIT_EXPECT_EQ(test, end(task, e->w[1]), 1U);
}

/* One gate before the warm-up, one before the measurement; counts are kept. */
static void gate_is_passed_twice_per_cell(struct kunit *test)
{
	struct engine *e = engine_new(test);
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
 * Counts the chunks that are wrong: recorded before the measurement has begun or
 * after it has ended, not recorded in between. The fifth after it is the last.
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
	struct engine *e = engine_new(test);
	struct bb_worker *w = e->w[0];

	w->set = &busy;
	e->run->plan.count = 100;
	e->run->plan.warmup_ms = 1;
	atomic_set(&e->pool->measuring, 2);
	bb_worker_cell(w);
	return w;
}

/* Who has finished works on until the slowest has. */
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

static void add(struct bb_worker *w, unsigned int row, u64 value)
{
	bb_hist_record(&w->tally[row].all, value);
	w->tally[row].ops++;
}

static void drop(struct bb_result *result)
{
	kvfree(result->hist[0]);
	kvfree(result->hist[1]);
}

/* Raw values stay raw; what is below the clock's own cost is counted. */
static void merge_counts_negative_values(struct kunit *test)
{
	struct engine *e = engine_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	const struct bb_measure *m = result->measure;

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->cell.mode = BB_MODE_OP;
	e->w[1]->index = 1;
	e->w[0]->overhead[0] = 50;
	add(e->w[0], 0, 40);
	add(e->w[0], 0, 60);
	add(e->w[1], 0, 45);
	add(e->w[1], 0, 7000);
	bb_merge(e->pool, result);
	drop(result);
	KUNIT_EXPECT_EQ(test, m->ops, 4ULL);
	KUNIT_EXPECT_EQ(test, m->all.n, 4ULL);
	KUNIT_EXPECT_EQ(test, m->all.sum, 40ULL + 60 + 45 + 7000);
	KUNIT_EXPECT_EQ(test, m->all.min, 40ULL);
	KUNIT_EXPECT_EQ(test, m->all.max, 7000ULL);
	KUNIT_EXPECT_EQ(test, m->overhead, 50ULL);
	KUNIT_EXPECT_EQ(test, m->negative, 2ULL);
}

/* The two summaries: all of it, and without what was disturbed. */
static void merge_tells_clean_from_all(struct kunit *test)
{
	struct engine *e = engine_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	const struct bb_measure *m = result->measure;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->cell.mode = BB_MODE_OP;
	e->w[1]->index = 1;
	for (i = 0; i < 10; i++)
		add(e->w[i % 2], 0, 100);
	for (i = 0; i < 2; i++) {
		add(e->w[i], 0, 5000000);
		bb_hist_record(&e->w[i]->tally[0].dirty, 5000000);
	}
	bb_merge(e->pool, result);
	KUNIT_EXPECT_EQ(test, m->all.n, 12ULL);
	KUNIT_EXPECT_EQ(test, m->all.sum, 10001000ULL);
	KUNIT_EXPECT_EQ(test, m->all.max, 5000000ULL);
	KUNIT_EXPECT_EQ(test, m->clean.n, 10ULL);
	KUNIT_EXPECT_EQ(test, m->clean.sum, 1000ULL);
	KUNIT_EXPECT_LT(test, m->clean.max, 110ULL);
	/* The histogram that is shown holds all of them. */
	KUNIT_ASSERT_NOT_NULL(test, result->hist[0]);
	KUNIT_EXPECT_EQ(test, result->hist[0]->nr, 2U);
	KUNIT_EXPECT_EQ(test, result->hist[0]->entry[1].count, 2ULL);
	drop(result);
}

static void merge_adds_batches_up(struct kunit *test)
{
	struct engine *e = engine_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->w[1]->index = 1;
	e->w[0]->tally[0].ticks = 1000;
	e->w[0]->tally[0].timed = 10;
	e->w[1]->tally[0].ticks = 3000;
	e->w[1]->tally[0].timed = 15;
	bb_merge(e->pool, result);
	drop(result);
	KUNIT_EXPECT_EQ(test, result->measure[0].ticks, 4000ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].timed, 25ULL);
}

/* Differences are signed; what adds up to less than nothing is no cost. */
static void merge_adds_differences_up(struct kunit *test)
{
	struct engine *e = engine_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->cell.mode = BB_MODE_DIFF;
	e->w[1]->index = 1;
	e->w[0]->tally[0].ticks = -1000;
	e->w[0]->tally[0].timed = 10;
	e->w[0]->tally[0].negative = 1;
	e->w[1]->tally[0].ticks = 3000;
	e->w[1]->tally[0].timed = 10;
	bb_merge(e->pool, result);
	KUNIT_EXPECT_EQ(test, result->measure[0].ticks, 2000ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].timed, 20ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].negative, 1ULL);
	memset(result, 0, sizeof(*result));
	e->w[0]->tally[0].ticks = -4000;
	e->w[1]->tally[0].ticks = 3000;
	bb_merge(e->pool, result);
	KUNIT_EXPECT_EQ(test, result->measure[0].ticks, 0ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].timed, 0ULL);
}

static const struct {
	const char *name;
	u64 start[2], end[2];
	u64 skew;
	u32 overlap;
} spans[] = {
	{ "together", { 1000, 1000 }, { 11000, 11000 }, 0, 1000 },
	{ "late start", { 1000, 2000 }, { 11000, 11000 }, 1000, 900 },
	{ "early end", { 1000, 1000 }, { 6000, 11000 }, 0, 500 },
	{ "one after the other", { 1000, 6000 }, { 6000, 11000 }, 5000, 0 },
	{ "with a gap", { 1000, 8000 }, { 6000, 11000 }, 7000, 0 },
};

static void merge_tells_overlap(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(spans); i++) {
		struct engine *e = engine_new(test);
		struct bb_result *result = kunit_kzalloc(test, sizeof(*result),
							 GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, result);
		for (j = 0; j < 2; j++) {
			e->w[j]->index = j;
			e->w[j]->counts.start_ns = spans[i].start[j];
			e->w[j]->counts.end_ns = spans[i].end[j];
		}
		bb_merge(e->pool, result);
		drop(result);
		KUNIT_EXPECT_EQ_MSG(test, result->skew_ns, spans[i].skew, "%s",
				    spans[i].name);
		KUNIT_EXPECT_EQ_MSG(test, result->overlap, spans[i].overlap, "%s",
				    spans[i].name);
	}
}

static struct kunit_case gate_cases[] = {
	KUNIT_CASE(gate_holds_until_all_are_there),
	KUNIT_CASE(gate_opens_on_abort),
	KUNIT_CASE(gate_is_passed_twice_per_cell),
	KUNIT_CASE(gate_keeps_the_load_up),
	KUNIT_CASE(gate_records_the_measurement),
	KUNIT_CASE(merge_counts_negative_values),
	KUNIT_CASE(merge_tells_clean_from_all),
	KUNIT_CASE(merge_adds_batches_up),
	KUNIT_CASE(merge_adds_differences_up),
	KUNIT_CASE(merge_tells_overlap),
	{}
};

static struct kunit_suite gate_suite = {
	.name = "buddybench_gate",
	.test_cases = gate_cases,
};

kunit_test_suite(gate_suite);
