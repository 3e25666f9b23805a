// SPDX-License-Identifier: GPL-2.0-only
/* A chunk records every sample of a loop once, unchanged. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>

#include <buddybench/worker/phases.h>

#include "src/worker/patterns.h"

#include "kunit/lib/fake_loops.h"

#define OPS 100

/* Expected row after a chunk of OPS. */
struct want {
	u64 n;
	u64 sum;
	u64 min;
	u64 max;
};

static struct want want_of(bool alloc, bool failed_too)
{
	struct want want = { .min = U64_MAX };
	unsigned int i;

	for (i = 0; i < OPS; i++) {
		u64 value = alloc ? FAKE_LOOPS_ALLOC(i) : FAKE_LOOPS_FREE(i);

		if (FAKE_LOOPS_FAILS(i) && !failed_too)
			continue;
		want.n++;
		want.sum += value;
		want.min = min(want.min, value);
		want.max = max(want.max, value);
	}
	return want;
}

static void expect_hist(struct kunit *test, const struct bb_hist *hist,
			struct want want)
{
	KUNIT_EXPECT_EQ(test, hist->total, want.n);
	KUNIT_EXPECT_EQ(test, hist->sum, want.sum);
	KUNIT_EXPECT_EQ(test, hist->min, want.min);
	KUNIT_EXPECT_EQ(test, hist->max, want.max);
}

static void expect_pairs(struct kunit *test, enum bb_mode mode)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];
	struct want alloc = want_of(true, false), free = want_of(false, false);
	unsigned int done;

	e->cell.mode = mode;
	done = bb_worker_chunk(w, BB_OP_PAIR, OPS);
	KUNIT_EXPECT_EQ(test, w->loop.rr, (unsigned int)OPS);
	KUNIT_EXPECT_EQ(test, (u64)done, alloc.n);
	KUNIT_EXPECT_EQ(test, w->tally[0].ops, alloc.n);
	KUNIT_EXPECT_EQ(test, w->tally[1].ops, alloc.n);
	KUNIT_EXPECT_EQ(test, w->tally[0].fails, OPS - alloc.n);
	expect_hist(test, &w->tally[0].all, alloc);
	expect_hist(test, &w->tally[1].all, free);
}

static void chunk_records_op_pairs(struct kunit *test)
{
	expect_pairs(test, BB_MODE_OP);
}

static void chunk_records_chained_pairs(struct kunit *test)
{
	expect_pairs(test, BB_MODE_CHAINED);
}

static void chunk_records_phases(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];
	struct want alloc = want_of(true, false);

	e->cell.mode = BB_MODE_OP;
	bb_worker_chunk(w, BB_OP_ALLOC, OPS);
	expect_hist(test, &w->tally[0].all, alloc);
	KUNIT_EXPECT_EQ(test, w->tally[0].ops, alloc.n);
	KUNIT_EXPECT_EQ(test, w->tally[0].fails, OPS - alloc.n);
	e->cell.mode = BB_MODE_CHAINED;
	bb_worker_chunk(w, BB_OP_FREE, OPS);
	expect_hist(test, &w->tally[1].all, want_of(false, true));
	KUNIT_EXPECT_EQ(test, w->tally[1].ops, (u64)OPS);
}

/* The time of a batch, spread over as many operations as it had. */
static void chunk_records_batches(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];
	u64 ticks = 0, costs = 0;
	unsigned int i;

	for (i = 1; i <= 20; i++) {
		bb_worker_chunk(w, BB_OP_PAIR, i);
		ticks += w->ticks;
		costs += div_u64(w->ticks * 1000, i);
	}
	KUNIT_EXPECT_EQ(test, w->loop.rr, 210U);
	KUNIT_EXPECT_EQ(test, w->tally[0].timed, 210ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].ticks, ticks);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 20ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.sum, costs);
	KUNIT_EXPECT_EQ(test, w->counts.chunks, 20U);
}

/* N and 2N more: the difference is the time of N. */
static void chunk_spreads_differences(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];
	unsigned int i;

	e->cell.mode = BB_MODE_DIFF;
	for (i = 1; i <= 20; i++)
		bb_pattern_step(w, i);
	KUNIT_EXPECT_EQ(test, w->loop.rr, 630U);
	KUNIT_EXPECT_EQ(test, w->tally[0].timed, 210ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total + w->tally[0].negative, 20ULL);
}

static unsigned int sleepy(struct bb_loop *l, unsigned int n)
{
	schedule_timeout_uninterruptible(2);
	return bb_fake_loops_set.pair[BB_TIME_OP](l, n);
}

/* A disturbed value is marked dirty, but never dropped. */
static void chunk_keeps_disturbed_values(struct kunit *test)
{
	struct bb_loop_set set = bb_fake_loops_set;
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];

	set.pair[BB_TIME_OP] = sleepy;
	w->set = &set;
	e->cell.mode = BB_MODE_OP;
	bb_worker_chunk(w, BB_OP_PAIR, OPS);
	KUNIT_EXPECT_FALSE(test, w->undisturbed);
	KUNIT_EXPECT_EQ(test, w->counts.disturbed, 1U);
	expect_hist(test, &w->tally[0].all, want_of(true, false));
	expect_hist(test, &w->tally[0].dirty, want_of(true, false));
}

static void chunk_is_quiet_while_warming_up(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];

	e->cell.mode = BB_MODE_OP;
	w->recording = false;
	bb_worker_chunk(w, BB_OP_PAIR, OPS);
	KUNIT_EXPECT_EQ(test, w->loop.rr, (unsigned int)OPS);
	KUNIT_EXPECT_EQ(test, w->tally[0].ops, 0ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 0ULL);
	KUNIT_EXPECT_EQ(test, w->counts.chunks, 0U);
}

static struct kunit_case chunk_cases[] = {
	KUNIT_CASE(chunk_records_op_pairs),
	KUNIT_CASE(chunk_records_chained_pairs),
	KUNIT_CASE(chunk_records_phases),
	KUNIT_CASE(chunk_records_batches),
	KUNIT_CASE(chunk_spreads_differences),
	KUNIT_CASE(chunk_keeps_disturbed_values),
	KUNIT_CASE(chunk_is_quiet_while_warming_up),
	{}
};

static struct kunit_suite chunk_suite = {
	.name = "buddybench_chunk",
	.test_cases = chunk_cases,
};

kunit_test_suite(chunk_suite);
