// SPDX-License-Identifier: GPL-2.0-only
/* A warm-up ends when the cost has settled, and not before. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/warmth.h>

#include "kunit/lib/help.h"

#define STEPS 15

static const struct warm_up {
	const char *name;
	u64 cost[STEPS];	/* of a step of 16 */
	unsigned int settled;	/* number of the first step at which it has, or 0 */
} warm_ups[] = {
	{ "constant", { 500, 500, 500, 500, 500, 500, 500, 500, 500, 500 }, 10 },
	{ "2 % less", { 510, 510, 510, 510, 510, 500, 500, 500, 500, 500 }, 10 },
	{ "a slow first step", { 9000, 500, 500, 500, 500, 500, 500, 500, 500, 500 }, 10 },
	{ "one interrupt", { 500, 500, 500, 500, 500, 500, 500, 9000, 500, 500 }, 10 },
	{ "a step down", { 600, 600, 600, 600, 600, 500, 500, 500, 500, 500,
			   500, 500, 500, 500, 500 }, 15 },
	{ "a drift", { 900, 850, 800, 760, 720, 690, 660, 630, 610, 590,
		       570, 550, 530, 520, 510 }, 0 },
	{ "it swings", { 500, 700, 500, 700, 500, 700, 500, 700, 500, 700 }, 10 },
	{ "it swings, not evenly", { 500, 500, 700, 500, 500, 705, 705, 500, 705, 705 }, 10 },
	{ "it swings, and drifts", { 800, 990, 800, 990, 800, 650, 780, 650, 780, 650,
				     500, 640, 500, 640, 500 }, 0 },
};

BB_PARAM(warm_ups);

static void warmth_settles(struct kunit *test)
{
	const struct warm_up *w = test->param_value;
	struct bb_warmth warm = { 0 };
	unsigned int i, settled = 0;

	for (i = 0; i < STEPS && w->cost[i] && !settled; i++) {
		bb_warmth_add(&warm, 16, w->cost[i]);
		if (bb_warmth_settled(&warm))
			settled = i + 1;
	}
	KUNIT_EXPECT_EQ(test, settled, w->settled);
	KUNIT_EXPECT_TRUE(test, warm.tested);
}

/* Steps of different sizes are not compared, whatever they cost. */
static void warmth_needs_one_size(struct kunit *test)
{
	struct bb_warmth warm = { 0 };
	unsigned int i;

	for (i = 1; i <= 30; i++) {
		bb_warmth_add(&warm, i % 9 + 1, 100 * (i % 9 + 1));
		KUNIT_EXPECT_FALSE(test, bb_warmth_settled(&warm));
	}
	KUNIT_EXPECT_FALSE(test, warm.tested);
	for (i = 1; i <= 10; i++)
		bb_warmth_add(&warm, 16, 1600);
	KUNIT_EXPECT_TRUE(test, warm.tested);
	KUNIT_EXPECT_TRUE(test, bb_warmth_settled(&warm));
}

static struct kunit_case warmth_cases[] = {
	KUNIT_CASE_PARAM(warmth_settles, warm_ups_gen_params),
	KUNIT_CASE(warmth_needs_one_size),
	{}
};

static struct kunit_suite warmth_suite = {
	.name = "buddybench_warmth",
	.test_cases = warmth_cases,
};

kunit_test_suite(warmth_suite);
