// SPDX-License-Identifier: GPL-2.0-only
/* Clocks as found on real machines: the increment is distinguished from the cost of reading. */
#include <linux/kernel.h>

#include <buddybench/lib/granularity.h>

#include "kunit/lib/help.h"

#define LONGEST	512

/* Differences: @from, @from + @by, ... @nr of them, @count times each. */
struct series {
	unsigned int from;
	unsigned int by;
	unsigned int nr;
	u32 count;
};

static const struct clock {
	const char *name;
	struct series series[4];
	unsigned int want;
} clocks[] = {
	{ "nothing seen", { { 0 } }, 0 },
	{ "only zeros", { { 0, 1, 1, 10000 } }, 0 },
	{ "moves by one, reading takes 20", { { 20, 1, 60, 100 } }, 1 },
	{ "moves by two, reading takes 18", { { 18, 2, 40, 100 } }, 2 },
	{ "moves by 26, reading takes less", { { 26, 26, 4, 2000 } }, 26 },
	{ "moves by 26, reading takes more", { { 52, 26, 5, 2000 } }, 26 },
	{ "moves by 38, stands still at times",
	  { { 0, 1, 1, 5000 }, { 38, 38, 3, 2000 } }, 38 },
	{ "moves by 26, scaled",
	  { { 26, 26, 4, 2000 }, { 25, 26, 4, 40 }, { 27, 26, 4, 40 } }, 26 },
	/* 96 MHz in ns */
	{ "moves by 10.4, rounded",
	  { { 10, 1, 2, 1000 }, { 20, 1, 2, 1000 }, { 31, 1, 1, 2000 } }, 10 },
	{ "one in thirty is an oddity", { { 1, 1, 1, 270 }, { 26, 26, 4, 2000 } }, 26 },
	{ "one in ten is none", { { 13, 1, 1, 900 }, { 26, 26, 4, 2000 } }, 13 },
	{ "interrupted", { { 26, 26, 4, 2000 }, { 300, 1, 100, 1 } }, 26 },
	{ "always the same", { { 5, 1, 1, 10000 } }, 5 },
	{ "at the end of what is counted", { { LONGEST - 1, 1, 1, 100 } }, LONGEST - 1 },
};

BB_PARAM(clocks);

static void granularity(struct kunit *test)
{
	const struct clock *p = test->param_value;
	u32 *seen = kunit_kzalloc(test, LONGEST * sizeof(*seen), GFP_KERNEL);
	unsigned int i, j;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (i = 0; i < ARRAY_SIZE(p->series); i++)
		for (j = 0; j < p->series[i].nr; j++)
			seen[p->series[i].from + j * p->series[i].by] +=
				p->series[i].count;
	KUNIT_EXPECT_EQ(test, bb_granularity(seen, LONGEST), p->want);
}

static struct kunit_case granularity_cases[] = {
	KUNIT_CASE_PARAM(granularity, clocks_gen_params),
	{}
};

static struct kunit_suite granularity_suite = {
	.name = "buddybench_granularity",
	.test_cases = granularity_cases,
};

kunit_test_suite(granularity_suite);
