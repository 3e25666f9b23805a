// SPDX-License-Identifier: GPL-2.0-only
/* A/A test: one experiment agrees with itself, two do not. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include <buddybench/lib/rng.h>
#include <buddybench/lib/split_half.h>

#include "kunit/lib/help.h"

#define TRIALS 200

static struct bb_split_half *new_halves(struct kunit *test)
{
	struct bb_split_half *halves = kunit_kzalloc(test, sizeof(*halves), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, halves);
	return halves;
}

/* @n chunks of 100000 with noise; the odd ones are @more longer. */
static bool differ(struct bb_split_half *h, struct bb_rng *rng, unsigned int n,
		   u32 noise, u64 more)
{
	unsigned int i;

	memset(h, 0, sizeof(*h));
	for (i = 0; i < n; i++)
		bb_split_half_add(h, 100000 + (noise ? bb_rng_below(rng, noise) : 0) +
				  (i % 2 ? more : 0));
	return bb_split_half_differ(h);
}

static const struct pair {
	const char *name;
	unsigned int n;
	u32 noise;
	u64 more;
	unsigned int least, most;	/* of 200 trials that report a difference */
} pairs[] = {
	{ "the same", 200, 0, 0, 0, 0 },
	{ "the same with noise", 200, 3000, 0, 0, 0 },
	{ "the same with much noise", 200, 100000, 0, 0, 20 },
	{ "few and much noise", 20, 100000, 0, 0, 30 },
	{ "2 % apart", 200, 0, 2000, 0, 0 },
	{ "over 2 % apart", 200, 0, 2001, TRIALS, TRIALS },
	{ "3 % apart with noise", 200, 1000, 3000, TRIALS, TRIALS },
	{ "5 % apart with noise of 10 %", 1000, 10000, 5000, 195, TRIALS },
	{ "5 % apart and too much noise", 20, 100000, 5000, 0, 40 },
	{ "enough to tell", BB_SPLIT_HALF_MIN, 0, 3000, TRIALS, TRIALS },
	{ "too few to tell", BB_SPLIT_HALF_MIN - 1, 0, 3000, 0, 0 },
	{ "more than are kept", BB_SPLIT_HALF_MAX + 100, 0, 3000, TRIALS, TRIALS },
};

BB_PARAM(pairs);

static void halves_differ(struct kunit *test)
{
	const struct pair *p = test->param_value;
	struct bb_split_half *h = new_halves(test);
	struct bb_rng rng = { .state = 4711 };
	unsigned int i, found = 0;

	for (i = 0; i < TRIALS; i++)
		found += differ(h, &rng, p->n, p->noise, p->more);
	KUNIT_EXPECT_GE(test, found, p->least);
	KUNIT_EXPECT_LE(test, found, p->most);
}

/* The result does not depend on which half is slower. */
static void halves_either_way(struct kunit *test)
{
	struct bb_split_half *h = new_halves(test);
	unsigned int i;

	for (i = 0; i < 100; i++)
		bb_split_half_add(h, i % 2 ? 100 : 200);
	KUNIT_EXPECT_TRUE(test, bb_split_half_differ(h));
	memset(h, 0, sizeof(*h));
	for (i = 0; i < 100; i++)
		bb_split_half_add(h, i % 2 ? 200 : 100);
	KUNIT_EXPECT_TRUE(test, bb_split_half_differ(h));
}

/* An occasional slow chunk is noise. */
static void halves_take_outliers(struct kunit *test)
{
	struct bb_split_half *h = new_halves(test);
	unsigned int i;

	for (i = 0; i < 200; i++)
		bb_split_half_add(h, i % 50 == 1 ? 90000000 : 1000);
	KUNIT_EXPECT_FALSE(test, bb_split_half_differ(h));
}

/* What is kept stands for all of them, in time, and neighbours stay together. */
static void halves_keep_some_of_all(struct kunit *test)
{
	struct {
		struct bb_split_half halves;
		u64 guard;
	} *room = kunit_kzalloc(test, sizeof(*room), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, room);
	room->guard = 1;
	for (i = 0; i < 5 * BB_SPLIT_HALF_MAX; i++)
		bb_split_half_add(&room->halves, 1000 + i);
	KUNIT_EXPECT_EQ(test, room->guard, 1ULL);
	KUNIT_EXPECT_EQ(test, room->halves.thin, 3U);
	KUNIT_EXPECT_EQ(test, room->halves.nr, 5U * BB_SPLIT_HALF_MAX / 8);
	for (i = 0; i < room->halves.nr / 2; i++) {
		KUNIT_EXPECT_EQ(test, room->halves.cost[0][i], 1000ULL + 16 * i);
		KUNIT_EXPECT_EQ(test, room->halves.cost[1][i], 1001ULL + 16 * i);
	}
}

/* What disturbs a measurement in time, and how often it is found; noise is even. */
static const struct planted {
	const char *name;
	unsigned int n;
	u32 noise;	/* of 100000 */
	u64 step;	/* from the middle on */
	u64 drift;	/* from the first to the last */
	u64 heap;	/* of a random half */
	unsigned int least, most;	/* of 200 trials */
} planted[] = {
	{ "nothing", 200, 10000, 0, 0, 0, 0, 0 },
	{ "nothing, much noise", 200, 50000, 0, 0, 0, 0, 10 },
	{ "a step of 50 %", 200, 10000, 50000, 0, 0, TRIALS, TRIALS },
	{ "a step of 10 %", 200, 10000, 10000, 0, 0, 195, TRIALS },
	{ "a step of 10 %, few chunks", 40, 10000, 10000, 0, 0, 180, TRIALS },
	{ "a step of 3 %", 200, 3000, 3000, 0, 0, 0, 0 },
	{ "a drift of 20 %", 200, 10000, 0, 20000, 0, 195, TRIALS },
	{ "a drift of 3 %", 200, 3000, 0, 3000, 0, 0, 0 },
	{ "a mixture, 50 % apart", 200, 10000, 0, 0, 50000, 195, TRIALS },
	{ "a mixture, 20 % apart", 200, 3000, 0, 0, 20000, 195, TRIALS },
	{ "a mixture within the noise", 200, 20000, 0, 0, 10000, 0, 10 },
	{ "late in a long measurement", 6 * BB_SPLIT_HALF_MAX, 10000, 50000, 0, 0, TRIALS, TRIALS },
};

BB_PARAM(planted);

static bool disturbed_differ(struct bb_split_half *h, struct bb_rng *rng,
			     const struct planted *p)
{
	unsigned int i;
	u64 cost;

	memset(h, 0, sizeof(*h));
	for (i = 0; i < p->n; i++) {
		cost = 100000 + bb_rng_below(rng, p->noise);
		cost += i >= p->n / 2 ? p->step : 0;
		cost += div_u64(p->drift * i, p->n);
		cost += bb_rng_below(rng, 2) ? p->heap : 0;
		bb_split_half_add(h, cost);
	}
	return bb_split_half_differ(h);
}

static void halves_find_planted(struct kunit *test)
{
	const struct planted *p = test->param_value;
	struct bb_split_half *h = new_halves(test);
	struct bb_rng rng = { .state = 4712 };
	unsigned int i, found = 0;

	for (i = 0; i < TRIALS; i++)
		found += disturbed_differ(h, &rng, p);
	KUNIT_EXPECT_GE(test, found, p->least);
	KUNIT_EXPECT_LE(test, found, p->most);
}

static struct kunit_case halves_cases[] = {
	KUNIT_CASE_PARAM(halves_differ, pairs_gen_params),
	KUNIT_CASE(halves_either_way),
	KUNIT_CASE(halves_take_outliers),
	KUNIT_CASE(halves_keep_some_of_all),
	KUNIT_CASE_PARAM(halves_find_planted, planted_gen_params),
	{}
};

static struct kunit_suite halves_suite = {
	.name = "buddybench_split_half",
	.test_cases = halves_cases,
};

kunit_test_suite(halves_suite);
