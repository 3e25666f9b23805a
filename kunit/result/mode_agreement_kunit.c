// SPDX-License-Identifier: GPL-2.0-only
/* Modes that agree are not flagged; if they differ, all are. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/result/mode_agreement.h>

#include "kunit/lib/help.h"

#define MARK BIT_ULL(BB_FLAG_MODES)

/* One cell in all modes, then the same with another order in mode op; 2 repeats. */
#define NR_CELLS 5
#define REPEATS 2

struct modes {
	struct bb_run run;
	struct bb_cell cell[NR_CELLS];
	struct bb_result result[NR_CELLS * REPEATS];
};

static struct bb_result *of(struct modes *m, enum bb_mode mode, u32 repeat)
{
	return &m->result[mode * REPEATS + repeat];
}

static void set_mean(struct bb_summary *s, u64 n, u64 mean)
{
	s->n = n;
	s->sum = n * mean;
}

/* An allocation of 60 steps, a free of 40, reading the clock takes 10. */
static void make_equal(struct modes *m)
{
	unsigned int i, mode;

	m->run.cell = m->cell;
	m->run.result = m->result;
	m->run.nr_cells = NR_CELLS;
	m->run.nr_trials = NR_CELLS * REPEATS;
	m->run.plan.repeats = REPEATS;
	for (i = 0; i < NR_CELLS; i++)
		m->cell[i].pattern = BB_PATTERN_PAIR;
	for (mode = 0; mode < NR_BB_MODES; mode++)
		m->cell[mode].mode = mode;
	m->cell[NR_BB_MODES].order = 3;
	for (i = 0; i < NR_CELLS * REPEATS; i++) {
		struct bb_result *r = &m->result[i];

		mode = m->cell[i / REPEATS].mode;
		if (bb_mode_batches(mode)) {
			r->nr_measures = 1;
			r->measure[0].ticks = 100 * 1000;
			r->measure[0].timed = 1000;
			set_mean(&r->measure[0].all, 10, 100 * 1000);
			continue;
		}
		r->nr_measures = 2;
		r->measure[0].overhead_milli = 10000;
		r->measure[1].overhead_milli = 10000;
		set_mean(&r->measure[0].all, 1000, 70);
		set_mean(&r->measure[1].all, 1000, 50);
	}
}

static void nothing(struct modes *m)
{
}

/* 9.9 % more than the others. */
static void nearly(struct modes *m)
{
	set_mean(&of(m, BB_MODE_BATCH, 0)->measure[0].all, 10, 109900);
}

static void batch_apart(struct modes *m)
{
	set_mean(&of(m, BB_MODE_BATCH, 0)->measure[0].all, 10, 111000);
}

static void batch_below(struct modes *m)
{
	set_mean(&of(m, BB_MODE_BATCH, 1)->measure[0].all, 10, 90000);
}

/* Gross it would be 120 against 100. */
static void clock_not_taken_off(struct modes *m)
{
	of(m, BB_MODE_OP, 0)->measure[0].overhead_milli = 0;
	of(m, BB_MODE_OP, 0)->measure[1].overhead_milli = 0;
}

/* One long interrupt; without it nothing differs. */
static void disturbed(struct modes *m)
{
	struct bb_measure *batch = &of(m, BB_MODE_BATCH, 0)->measure[0];

	set_mean(&batch->clean, 9, 100 * 1000);
	set_mean(&batch->all, 10, 900 * 1000);
}

/* Negative differences are in the sum only. */
static void negative_differences(struct modes *m)
{
	set_mean(&of(m, BB_MODE_DIFF, 0)->measure[0].all, 5, 200 * 1000);
}

/* It was in N and not in 2N: far below 0, and in the sum. */
static void disturbed_difference(struct modes *m)
{
	struct bb_measure *diff = &of(m, BB_MODE_DIFF, 0)->measure[0];

	diff->ticks = 20 * 1000;
	set_mean(&diff->clean, 9, 100 * 1000);
}

static void diff_apart(struct modes *m)
{
	of(m, BB_MODE_DIFF, 0)->measure[0].ticks = 150 * 1000;
}

/* One free in 16 drains a list, at 500 steps: the mean of so few may have one or none. */
static void one_drain(struct modes *m, unsigned int n)
{
	struct bb_summary *s = &of(m, BB_MODE_OP, 0)->measure[1].all;

	s->n = n;
	s->min = 50;
	s->max = 500;
	s->sum = n * 50 + n / 16 * 450;
}

static void drain_in_few(struct modes *m)
{
	one_drain(m, 16);
}

static void drains_in_many(struct modes *m)
{
	one_drain(m, 1600);
}

static void coarse(struct modes *m)
{
	batch_apart(m);
	of(m, BB_MODE_BATCH, 0)->flags |= BIT_ULL(BB_FLAG_LOW_RES);
}

static void other_lists(struct modes *m)
{
	batch_apart(m);
	of(m, BB_MODE_BATCH, 0)->flags |= BIT_ULL(BB_FLAG_LISTS_MOVED);
}

/* What is furthest apart is uncertain, and hides none that are not. */
static void uncertain_extreme(struct modes *m)
{
	struct bb_measure *diff = &of(m, BB_MODE_DIFF, 0)->measure[0];

	batch_apart(m);
	diff->ticks = 130 * 1000;
	diff->all.n = 10;
	diff->all.sum = 10 * 130 * 1000;
	diff->all.min = 0;
	diff->all.max = 400 * 1000;
}

static void refused(struct modes *m)
{
	batch_apart(m);
	of(m, BB_MODE_BATCH, 0)->flags |= BIT_ULL(BB_FLAG_REFUSED);
}

/* Less than the clock's cost: unknown, not 0. */
static void below_the_clock(struct modes *m)
{
	set_mean(&of(m, BB_MODE_OP, 0)->measure[1].all, 1000, 9);
}

static void no_allocation(struct modes *m)
{
	unsigned int i;

	batch_apart(m);
	for (i = 0; i < NR_BB_MODES; i++)
		m->cell[i].pattern = BB_PATTERN_NULL;
}

/* Alone in its group: nothing to compare with. */
static void other_order(struct modes *m)
{
	set_mean(&m->result[NR_BB_MODES * REPEATS].measure[0].all, 1000, 7000);
}

/* So are values of a list, which are the next cells of the same order. */
static void other_hold(struct modes *m)
{
	m->cell[NR_BB_MODES].order = 0;
	m->cell[NR_BB_MODES].hold = 64;
	other_order(m);
}

static void other_bulk(struct modes *m)
{
	m->cell[NR_BB_MODES].order = 0;
	m->cell[NR_BB_MODES].bulk = 64;
	other_order(m);
}

static void other_bytes(struct modes *m)
{
	m->cell[NR_BB_MODES].order = 0;
	m->cell[NR_BB_MODES].bytes = 8192;
	other_order(m);
}

static void not_run(struct modes *m)
{
	of(m, BB_MODE_BATCH, 1)->nr_measures = 0;
}

static const struct agree_case {
	const char *name;
	void (*change)(struct modes *m);
	unsigned int differ;	/* repeat that differs + 1, 0 for none */
	unsigned int compared;
} verdicts[] = {
	{ "equal", nothing, 0, 2 },
	{ "9.9 % apart", nearly, 0, 2 },
	{ "batch 11 % above", batch_apart, 1, 2 },
	{ "batch 10 % below", batch_below, 2, 2 },
	{ "the clock's own cost", clock_not_taken_off, 1, 2 },
	{ "an interrupt in a batch", disturbed, 0, 2 },
	{ "an uncertain extreme", uncertain_extreme, 1, 2 },
	{ "lists that moved", other_lists, 0, 2 },
	{ "negative differences", negative_differences, 0, 2 },
	{ "an interrupt in a difference", disturbed_difference, 0, 2 },
	{ "diff apart", diff_apart, 1, 2 },
	{ "a drain in few values", drain_in_few, 0, 2 },
	{ "drains in many values", drains_in_many, 1, 2 },
	{ "LOW-RES tells nothing", coarse, 0, 2 },
	{ "REFUSED tells nothing", refused, 0, 2 },
	{ "below the clock", below_the_clock, 0, 2 },
	{ "pattern null", no_allocation, 0, 0 },
	{ "another order", other_order, 0, 2 },
	{ "another hold", other_hold, 0, 2 },
	{ "another bulk", other_bulk, 0, 2 },
	{ "another size in bytes", other_bytes, 0, 2 },
	{ "not run", not_run, 0, 2 },
};

BB_PARAM(verdicts);

static void agree_marks(struct kunit *test)
{
	const struct agree_case *c = test->param_value;
	struct modes *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	unsigned int mode, repeat;

	KUNIT_ASSERT_NOT_NULL(test, m);
	make_equal(m);
	c->change(m);
	bb_mode_agreement(&m->run);
	KUNIT_EXPECT_EQ(test, m->run.modes_compared, c->compared);
	KUNIT_EXPECT_EQ(test, m->run.modes_differ, c->differ ? 1U : 0U);
	for (repeat = 0; repeat < REPEATS; repeat++) {
		u64 want = c->differ == repeat + 1 ? MARK : 0;

		for (mode = 0; mode < NR_BB_MODES; mode++)
			KUNIT_EXPECT_EQ(test, of(m, mode, repeat)->flags & MARK, want);
		KUNIT_EXPECT_EQ(test, m->result[NR_BB_MODES * REPEATS + repeat].flags,
				0ULL);
	}
}

static struct kunit_case agree_cases[] = {
	KUNIT_CASE_PARAM(agree_marks, verdicts_gen_params),
	{}
};

static struct kunit_suite agree_suite = {
	.name = "buddybench_mode_agreement",
	.test_cases = agree_cases,
};

kunit_test_suite(agree_suite);
