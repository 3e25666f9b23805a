// SPDX-License-Identifier: GPL-2.0-only
/* The histogram against sorted arrays of the same values. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sort.h>
#include <linux/string.h>

#include <buddybench/lib/hist.h>
#include <buddybench/lib/rng.h>

#include "kunit/lib/help.h"

#define MOST 5000

static struct bb_hist *new_hist(struct kunit *test)
{
	struct bb_hist *hist = kunit_kzalloc(test, sizeof(*hist), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, hist);
	bb_hist_init(hist);
	return hist;
}

/* Shapes of data, all seeded. */
static u64 uniform_small(struct bb_rng *rng, u32 i)
{
	return bb_rng_below(rng, 64);
}

static u64 uniform_large(struct bb_rng *rng, u32 i)
{
	return bb_rng_next(rng) >> (64 - BB_HIST_TOP);
}

/* Like an allocator: a mode, a shoulder and a few slow values. */
static u64 long_tail(struct bb_rng *rng, u32 i)
{
	u32 kind = bb_rng_below(rng, 1000);

	if (kind < 900)
		return 340 + bb_rng_below(rng, 20);
	if (kind < 998)
		return 2500 + bb_rng_below(rng, 4500);
	return 1000000 + bb_rng_below(rng, 1000000);
}

static u64 any_magnitude(struct bb_rng *rng, u32 i)
{
	return bb_rng_next(rng) >> (24 + bb_rng_below(rng, 40));
}

static u64 constant(struct bb_rng *rng, u32 i)
{
	return 777777;
}

static u64 two_values(struct bb_rng *rng, u32 i)
{
	return i % 10 ? 346 : 4465;
}

static u64 rising(struct bb_rng *rng, u32 i)
{
	return i;
}

static const struct shape {
	const char *name;
	u64 (*value)(struct bb_rng *rng, u32 i);
	u32 n;
} shapes[] = {
	{ "small", uniform_small, MOST },
	{ "large", uniform_large, MOST },
	{ "long tail", long_tail, MOST },
	{ "any magnitude", any_magnitude, MOST },
	{ "constant", constant, MOST },
	{ "two values", two_values, 1000 },
	{ "rising", rising, 1000 },
	{ "1 value", any_magnitude, 1 },
	{ "2 values", rising, 2 },
	{ "3 values", rising, 3 },
	{ "9 values", rising, 9 },
	{ "10 values", rising, 10 },
	{ "11 values", rising, 11 },
	{ "99 values", rising, 99 },
	{ "101 values", rising, 101 },
	{ "999 values", any_magnitude, 999 },
	{ "1001 values", any_magnitude, 1001 },
};

BB_PARAM(shapes);

static int by_value(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/* The mean of all values that share a bucket with @value. */
static u64 mean_beside(const u64 *values, u32 n, u64 value)
{
	u64 sum = 0, count = 0;
	u32 i;

	for (i = 0; i < n; i++) {
		if (bb_hist_index(values[i]) != bb_hist_index(value))
			continue;
		sum += values[i];
		count++;
	}
	return div64_u64(sum, count);
}

static void hist_percentiles(struct kunit *test)
{
	const struct shape *p = test->param_value;
	u64 *values = kunit_kcalloc(test, p->n, sizeof(*values), GFP_KERNEL);
	struct bb_hist *hist = new_hist(test);
	struct bb_rng rng = { .state = 2024 };
	struct bb_summary sum;
	u64 total = 0;
	u32 i, rank;

	KUNIT_ASSERT_NOT_NULL(test, values);
	for (i = 0; i < p->n; i++) {
		values[i] = p->value(&rng, i);
		total += values[i];
		bb_hist_record(hist, values[i]);
	}
	sort(values, p->n, sizeof(*values), by_value, NULL);
	bb_hist_summary(hist, &sum);
	KUNIT_EXPECT_EQ(test, sum.n, (u64)p->n);
	KUNIT_EXPECT_EQ(test, sum.sum, total);
	KUNIT_EXPECT_EQ(test, sum.min, values[0]);
	KUNIT_EXPECT_EQ(test, sum.max, values[p->n - 1]);
	KUNIT_EXPECT_EQ(test, sum.overflow, 0ULL);
	for (i = 0; i < NR_BB_RANKS; i++) {
		/* Nearest rank. */
		rank = DIV_ROUND_UP(p->n * bb_ranks[i], 1000);
		KUNIT_EXPECT_EQ_MSG(test, bb_hist_index(sum.p[i]),
				    bb_hist_index(values[rank - 1]),
				    "rank %u of 1000", bb_ranks[i]);
		KUNIT_EXPECT_EQ(test, sum.p[i],
				mean_beside(values, p->n, values[rank - 1]));
	}
}

static const struct carried {
	const char *name;
	unsigned int rank;
	u64 least;	/* values that carry it */
} carrieds[] = {
	{ "p50", 0, 1 }, { "p90", 1, 10 }, { "p99", 2, 100 }, { "p99.9", 3, 1000 },
};

BB_PARAM(carrieds);

static void hist_rank_known(struct kunit *test)
{
	const struct carried *c = test->param_value;

	KUNIT_EXPECT_TRUE(test, bb_rank_known(c->rank, c->least));
	KUNIT_EXPECT_TRUE(test, bb_rank_known(c->rank, 1000000));
	if (c->least > 1)
		KUNIT_EXPECT_FALSE(test, bb_rank_known(c->rank, c->least - 1));
}

static struct kunit_case hist_summary_cases[] = {
	KUNIT_CASE_PARAM(hist_percentiles, shapes_gen_params),
	KUNIT_CASE_PARAM(hist_rank_known, carrieds_gen_params),
	{}
};

static struct kunit_suite hist_summary_suite = {
	.name = "buddybench_hist_summary",
	.test_cases = hist_summary_cases,
};

kunit_test_suite(hist_summary_suite);
