// SPDX-License-Identifier: GPL-2.0-only
/* The histogram against sorted arrays of the same values. */
#include <linux/kernel.h>
#include <linux/limits.h>
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

static void hist_lower_inverts_index(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < BB_HIST_BUCKETS; i++) {
		u64 lower = bb_hist_lower(i), upper = bb_hist_lower(i + 1);

		KUNIT_ASSERT_LT(test, lower, upper);
		/* The first that is wrong is enough: there are more than a log holds. */
		KUNIT_ASSERT_EQ(test, bb_hist_index(lower), i);
		KUNIT_ASSERT_EQ(test, bb_hist_index(upper - 1), i);
		KUNIT_ASSERT_EQ(test, bb_hist_index(lower + (upper - lower) / 2), i);
	}
	KUNIT_EXPECT_EQ(test, bb_hist_lower(0), 0ULL);
	KUNIT_EXPECT_EQ(test, bb_hist_lower(BB_HIST_BUCKETS), 1ULL << BB_HIST_TOP);
}

/* No bucket is wider than 1/32 of its lower bound, small values have their own. */
static void hist_relative_width(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < BB_HIST_BUCKETS; i++) {
		u64 lower = bb_hist_lower(i), width = bb_hist_lower(i + 1) - lower;

		if (lower < 64)
			KUNIT_EXPECT_EQ(test, width, 1ULL);
		else
			KUNIT_EXPECT_LE(test, width * 32, lower);
	}
}

static void hist_powers_of_two(struct kunit *test)
{
	unsigned int bit, at;
	int off;

	for (bit = 1; bit < BB_HIST_TOP; bit++)
		for (off = -1; off <= 1; off++) {
			u64 value = (1ULL << bit) + off;

			at = bb_hist_index(value);
			KUNIT_ASSERT_LT(test, at, (unsigned int)BB_HIST_BUCKETS);
			KUNIT_EXPECT_LE(test, bb_hist_lower(at), value);
			KUNIT_EXPECT_GT(test, bb_hist_lower(at + 1), value);
		}
}

static void hist_overflow(struct kunit *test)
{
	static const u64 large[] = {
		1ULL << BB_HIST_TOP, (1ULL << BB_HIST_TOP) + 1, 1ULL << 62,
	};
	struct bb_hist *hist = new_hist(test);
	struct bb_summary sum;
	unsigned int i;

	bb_hist_record(hist, large[0] - 1);
	KUNIT_EXPECT_EQ(test, hist->overflow, 0ULL);
	for (i = 0; i < ARRAY_SIZE(large); i++) {
		bb_hist_record(hist, large[i]);
		KUNIT_EXPECT_EQ(test, hist->overflow, (u64)i + 1);
	}
	KUNIT_EXPECT_EQ(test, bb_hist_index(U64_MAX), BB_HIST_BUCKETS - 1U);
	KUNIT_EXPECT_EQ(test, hist->bucket[BB_HIST_BUCKETS - 1].count, 4ULL);
	bb_hist_summary(hist, &sum);
	KUNIT_EXPECT_EQ(test, sum.overflow, 3ULL);
	KUNIT_EXPECT_EQ(test, sum.n, 4ULL);
	KUNIT_EXPECT_EQ(test, sum.max, 1ULL << 62);
}

static void hist_empty(struct kunit *test)
{
	struct bb_summary sum, none;

	memset(&none, 0, sizeof(none));
	memset(&sum, 0xff, sizeof(sum));
	bb_hist_summary(new_hist(test), &sum);
	KUNIT_EXPECT_EQ(test, memcmp(&sum, &none, sizeof(sum)), 0);
}

static void hist_one_value(struct kunit *test)
{
	struct bb_hist *hist = new_hist(test);
	struct bb_summary sum;
	unsigned int i;

	bb_hist_record(hist, 1234567);
	bb_hist_summary(hist, &sum);
	KUNIT_EXPECT_EQ(test, sum.n, 1ULL);
	KUNIT_EXPECT_EQ(test, sum.sum, 1234567ULL);
	KUNIT_EXPECT_EQ(test, sum.min, 1234567ULL);
	KUNIT_EXPECT_EQ(test, sum.max, 1234567ULL);
	for (i = 0; i < NR_BB_RANKS; i++)
		KUNIT_EXPECT_EQ(test, sum.p[i], 1234567ULL);
}

static void hist_ranks_rise(struct kunit *test)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, bb_ranks[0], 500U);
	for (i = 1; i < NR_BB_RANKS; i++)
		KUNIT_EXPECT_GT(test, bb_ranks[i], bb_ranks[i - 1]);
	KUNIT_EXPECT_LT(test, bb_ranks[NR_BB_RANKS - 1], 1000U);
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

/* What an allocator does: a mode, a shoulder and a few slow ones. */
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
		/* Nearest rank: the smallest that so many are not above. */
		rank = DIV_ROUND_UP(p->n * bb_ranks[i], 1000);
		KUNIT_EXPECT_EQ_MSG(test, bb_hist_index(sum.p[i]),
				    bb_hist_index(values[rank - 1]),
				    "rank %u of 1000", bb_ranks[i]);
		KUNIT_EXPECT_EQ(test, sum.p[i],
				mean_beside(values, p->n, values[rank - 1]));
	}
}

static void hist_merge(struct kunit *test)
{
	struct bb_hist *whole = new_hist(test), *sum = new_hist(test);
	struct bb_hist *part[3];
	struct bb_rng rng = { .state = 77 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(part); i++)
		part[i] = new_hist(test);
	for (i = 0; i < MOST; i++) {
		u64 value = bb_rng_next(&rng) >> (20 + bb_rng_below(&rng, 44));

		bb_hist_record(whole, value);
		bb_hist_record(part[bb_rng_below(&rng, 3)], value);
	}
	KUNIT_EXPECT_GT(test, whole->overflow, 0ULL);
	for (i = 0; i < ARRAY_SIZE(part); i++)
		bb_hist_merge(sum, part[i]);
	KUNIT_EXPECT_EQ(test, memcmp(sum, whole, sizeof(*sum)), 0);
	/* Nothing added changes nothing, on either side. */
	bb_hist_merge(sum, new_hist(test));
	KUNIT_EXPECT_EQ(test, memcmp(sum, whole, sizeof(*sum)), 0);
	bb_hist_init(part[0]);
	bb_hist_merge(part[0], whole);
	KUNIT_EXPECT_EQ(test, memcmp(part[0], whole, sizeof(*whole)), 0);
	/* Smallest and largest stay, whichever side they come from. */
	bb_hist_init(part[1]);
	bb_hist_record(part[1], 5000);
	bb_hist_merge(part[0], part[1]);
	KUNIT_EXPECT_EQ(test, part[0]->min, whole->min);
	KUNIT_EXPECT_EQ(test, part[0]->max, whole->max);
	bb_hist_merge(part[1], whole);
	KUNIT_EXPECT_EQ(test, memcmp(part[0], part[1], sizeof(*whole)), 0);
}

/* What is left is as if the rest had never been there, but for the bounds. */
static void expect_left(struct kunit *test, const struct bb_hist *left,
			const struct bb_hist *want)
{
	struct bb_summary a, b;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, left->total, want->total);
	KUNIT_EXPECT_EQ(test, left->sum, want->sum);
	KUNIT_EXPECT_EQ(test, left->overflow, want->overflow);
	KUNIT_EXPECT_EQ(test, memcmp(left->bucket, want->bucket,
				     sizeof(left->bucket)), 0);
	bb_hist_summary(left, &a);
	bb_hist_summary(want, &b);
	for (i = 0; i < NR_BB_RANKS; i++)
		KUNIT_EXPECT_EQ(test, a.p[i], b.p[i]);
	KUNIT_EXPECT_LE(test, a.min, b.min);
	KUNIT_EXPECT_EQ(test, bb_hist_index(a.min), bb_hist_index(b.min));
	KUNIT_EXPECT_EQ(test, bb_hist_index(a.max), bb_hist_index(b.max));
	/* Beyond the last bucket its end is all that is known. */
	if (!b.overflow)
		KUNIT_EXPECT_GE(test, a.max, b.max);
}

static void hist_subtract(struct kunit *test)
{
	struct bb_hist *all = new_hist(test), *some = new_hist(test);
	struct bb_hist *rest = new_hist(test);
	struct bb_rng rng = { .state = 78 };
	u32 i;

	for (i = 0; i < MOST; i++) {
		u64 value = bb_rng_next(&rng) >> (20 + bb_rng_below(&rng, 44));

		bb_hist_record(all, value);
		/* The largest and the smallest are among what goes. */
		bb_hist_record(value > 1000 && value < 1000000 ? rest : some, value);
	}
	bb_hist_merge(rest, new_hist(test));
	bb_hist_subtract(all, some);
	expect_left(test, all, rest);
	KUNIT_EXPECT_EQ(test, all->overflow, 0ULL);
	KUNIT_EXPECT_LT(test, all->max, 1100000ULL);
}

static void hist_subtract_bounds(struct kunit *test)
{
	struct bb_hist *all = new_hist(test), *none = new_hist(test);
	struct bb_summary sum, empty;

	memset(&empty, 0, sizeof(empty));
	bb_hist_record(all, 1000003);
	bb_hist_record(all, 7);
	/* Nothing taken out leaves even the bounds exact. */
	bb_hist_subtract(all, none);
	KUNIT_EXPECT_EQ(test, all->min, 7ULL);
	KUNIT_EXPECT_EQ(test, all->max, 1000003ULL);
	bb_hist_record(none, 7);
	bb_hist_subtract(all, none);
	bb_hist_summary(all, &sum);
	KUNIT_EXPECT_EQ(test, sum.n, 1ULL);
	KUNIT_EXPECT_EQ(test, sum.sum, 1000003ULL);
	/* No bound is outside of what was ever recorded. */
	KUNIT_EXPECT_EQ(test, sum.max, 1000003ULL);
	KUNIT_EXPECT_LE(test, sum.min, 1000003ULL);
	KUNIT_EXPECT_EQ(test, bb_hist_index(sum.min), bb_hist_index(1000003));
	/* The smallest of all is known, and stays. */
	bb_hist_init(all);
	bb_hist_record(all, 1000003);
	bb_hist_record(all, 2000003);
	bb_hist_init(none);
	bb_hist_record(none, 2000003);
	bb_hist_subtract(all, none);
	KUNIT_EXPECT_EQ(test, all->min, 1000003ULL);
	bb_hist_init(none);
	bb_hist_record(none, 1000003);
	bb_hist_subtract(all, none);
	bb_hist_summary(all, &sum);
	KUNIT_EXPECT_EQ(test, memcmp(&sum, &empty, sizeof(sum)), 0);
}

static struct kunit_case hist_cases[] = {
	KUNIT_CASE(hist_lower_inverts_index),
	KUNIT_CASE(hist_relative_width),
	KUNIT_CASE(hist_powers_of_two),
	KUNIT_CASE(hist_overflow),
	KUNIT_CASE(hist_empty),
	KUNIT_CASE(hist_one_value),
	KUNIT_CASE(hist_ranks_rise),
	KUNIT_CASE_PARAM(hist_percentiles, shapes_gen_params),
	KUNIT_CASE(hist_merge),
	KUNIT_CASE(hist_subtract),
	KUNIT_CASE(hist_subtract_bounds),
	{}
};

static struct kunit_suite hist_suite = {
	.name = "buddybench_hist",
	.test_cases = hist_cases,
};

kunit_test_suite(hist_suite);
