// SPDX-License-Identifier: GPL-2.0-only
/* Whether interrupts, ticks and switches had a say in a median. */
#include <linux/kernel.h>

#include <buddybench/result/validity.h>

#include "kunit/lib/help.h"

static const struct disturbance {
	const char *name;
	u32 chunks;	/* that were disturbed */
	u64 n;		/* values */
	u64 min, p50, p90;
	u64 clean;	/* values, and their median */
	u64 clean_p50;
	bool want;
} disturbances[] = {
	{ "none", 0, 2000, 90, 100, 120, 2000, 100, false },
	{ "one in a hundred chunks", 1, 2000, 90, 100, 120, 1980, 100, false },
	{ "the same median", 50, 2000, 90, 101, 120, 1000, 100, false },
	{ "the median moved", 2, 2000, 90, 102, 120, 1980, 100, true },
	{ "it moved down", 2, 2000, 90, 98, 120, 1980, 100, true },
	{ "no others", 100, 2000, 99, 100, 101, 0, 0, true },
	{ "no others, but nine in ten alike", 100, 2000, 100, 100, 101, 0, 0, false },
	{ "ten values alike", 1, 10, 722, 722, 722, 0, 0, false },
	{ "nine values alike", 1, 9, 722, 722, 722, 0, 0, true },
	{ "one batch", 1, 1, 25036, 25036, 25036, 0, 0, true },
};

BB_PARAM(disturbances);

static void disturbed_median(struct kunit *test)
{
	const struct disturbance *p = test->param_value;
	struct bb_result *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct bb_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	struct bb_cell cell = { .threads = 1, .pattern = BB_PATTERN_PAIR };
	struct bb_measure *m;

	KUNIT_ASSERT_NOT_NULL(test, r);
	KUNIT_ASSERT_NOT_NULL(test, run);
	run->clock.counts = true;
	r->nr_measures = 1;
	r->disturbed = p->chunks;
	m = &r->measure[0];
	m->ops = p->n;
	m->all.n = p->n;
	m->all.min = p->min;
	m->all.p[0] = p->p50;
	m->all.p[1] = p->p90;
	m->clean.n = p->clean;
	m->clean.p[0] = p->clean_p50;
	bb_validity(run, &cell, r);
	KUNIT_EXPECT_EQ(test, r->flags, p->want ? BIT_ULL(BB_FLAG_DISTURBED) : 0);
}

static struct kunit_case disturbed_cases[] = {
	KUNIT_CASE_PARAM(disturbed_median, disturbances_gen_params),
	{}
};

static struct kunit_suite disturbed_suite = {
	.name = "buddybench_disturbed",
	.test_cases = disturbed_cases,
};

kunit_test_suite(disturbed_suite);
