// SPDX-License-Identifier: GPL-2.0-only
/* Merge and subtract histograms. */
#include <linux/kernel.h>
#include <linux/limits.h>
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

/* The remainder is as if the rest had never been recorded, except for the bounds. */
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
	/* Of the last bucket only the end is known. */
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
		/* The maximum and the minimum are among the removed values. */
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

static struct kunit_case hist_merge_cases[] = {
	KUNIT_CASE(hist_merge),
	KUNIT_CASE(hist_subtract),
	KUNIT_CASE(hist_subtract_bounds),
	{}
};

static struct kunit_suite hist_merge_suite = {
	.name = "buddybench_hist_merge",
	.test_cases = hist_merge_cases,
};

kunit_test_suite(hist_merge_suite);
