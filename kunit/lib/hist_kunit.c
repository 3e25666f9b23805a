// SPDX-License-Identifier: GPL-2.0-only
/* The buckets of the histogram, and single values in them. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <buddybench/lib/hist.h>

#include "kunit/lib/help.h"

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
		/* Report only the first failure, or the log would overflow. */
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

/* Of a coarse clock: the median is what it moves by, the mean is the cost. */
static const struct mean {
	const char *name;
	u64 value[10];
	unsigned int permille;
	u64 milli;
} means[] = {
	{ "nothing", {}, 0, 0 },
	{ "all equal", { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 }, 990, 7000 },
	{ "coarse", { 0, 26, 26, 0, 26, 26, 0, 26, 26, 26 }, 1000, 18200 },
	{ "one interrupt", { 4, 5, 4, 5, 4, 5, 4, 9000, 5, 4 }, 900, 4444 },
	{ "with it", { 4, 5, 4, 5, 4, 5, 4, 9000, 5, 4 }, 901, 904000 },
	{ "a bucket is whole", { 3, 3, 3, 3, 8, 8, 8, 8, 8, 8 }, 500, 6000 },
};

BB_PARAM(means);

static void hist_mean_upto(struct kunit *test)
{
	const struct mean *p = test->param_value;
	struct bb_hist *hist = new_hist(test);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, bb_hist_mean_upto(hist, 990), 0ULL);
	for (i = 0; i < ARRAY_SIZE(p->value); i++)
		bb_hist_record(hist, p->value[i]);
	KUNIT_EXPECT_EQ(test, bb_hist_mean_upto(hist, p->permille), p->milli);
}

static struct kunit_case hist_cases[] = {
	KUNIT_CASE(hist_lower_inverts_index),
	KUNIT_CASE(hist_relative_width),
	KUNIT_CASE(hist_powers_of_two),
	KUNIT_CASE(hist_overflow),
	KUNIT_CASE(hist_empty),
	KUNIT_CASE(hist_one_value),
	KUNIT_CASE(hist_ranks_rise),
	KUNIT_CASE_PARAM(hist_mean_upto, means_gen_params),
	{}
};

static struct kunit_suite hist_suite = {
	.name = "buddybench_hist",
	.test_cases = hist_cases,
};

kunit_test_suite(hist_suite);
