// SPDX-License-Identifier: GPL-2.0-only
/*
 * Classification of events, and that shares add up.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include <buddybench/result/path.h>

static const struct {
	const char *what;
	struct bb_path_events e;
	bool got;
	bool elsewhere;
	enum bb_path want;
} rows[] = {
	{ "no event is a hit", { 0 }, true, false, BB_PATH_HIT },
	{ "one block of a refill", { .refilled = 1 }, true, false, BB_PATH_REFILL },
	{ "a refill that split is still a refill", { .refilled = 63, .depth = 9 },
	  true, false, BB_PATH_REFILL },
	{ "a block of just this order", { .direct = 1 }, true, false, BB_PATH_BUDDY },
	{ "a larger one", { .direct = 1, .depth = 1 }, true, false, BB_PATH_SPLIT },
	{ "past a list after a refill failed", { .refilled = 1, .direct = 1 },
	  true, false, BB_PATH_BUDDY },
	{ "stolen, then refilled", { .refilled = 31, .stolen = 1, .depth = 10 },
	  true, false, BB_PATH_STEAL },
	{ "stolen, then taken", { .direct = 1, .stolen = 1 }, true, false,
	  BB_PATH_STEAL },
	{ "the reserve", { .direct = 1, .highatomic = 1, .depth = 3 }, true, false,
	  BB_PATH_HIGHATOMIC },
	{ "the reserve is dearer than stealing",
	  { .direct = 2, .highatomic = 1, .stolen = 1 }, true, false,
	  BB_PATH_HIGHATOMIC },
	{ "a hit on another node", { 0 }, true, true, BB_PATH_OTHER_NODE },
	{ "a refill on another node", { .refilled = 4 }, true, true,
	  BB_PATH_OTHER_NODE },
	{ "compaction", { .direct = 1, .compactions = 2 }, true, true,
	  BB_PATH_COMPACT },
	{ "reclaim is dearer than compaction",
	  { .direct = 1, .compactions = 2, .reclaims = 1 }, true, true,
	  BB_PATH_RECLAIM },
	{ "nothing returned", { .compactions = 2, .reclaims = 1 }, false, false,
	  BB_PATH_FAILED },
	{ "nothing returned and nothing seen", { 0 }, false, false,
	  BB_PATH_FAILED },
};

static void path_classifies(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		KUNIT_EXPECT_EQ_MSG(test, (int)rows[i].want,
				    (int)bb_path_of(&rows[i].e, rows[i].got,
						    rows[i].elsewhere),
				    "%s", rows[i].what);
}

/* Every combination of events has exactly one path: 2^7 patterns, both flags. */
static void path_is_always_one(struct kunit *test)
{
	unsigned int bits, path;

	for (bits = 0; bits < 512; bits++) {
		struct bb_path_events e = {
			.refilled = bits & 1, .direct = bits >> 1 & 1,
			.highatomic = bits >> 2 & 1, .stolen = bits >> 3 & 1,
			.reclaims = bits >> 4 & 1, .compactions = bits >> 5 & 1,
			.depth = bits >> 6 & 1,
		};

		path = bb_path_of(&e, bits >> 7 & 1, bits >> 8 & 1);
		KUNIT_EXPECT_LT(test, path, (unsigned int)NR_BB_PATHS);
		KUNIT_EXPECT_EQ(test, path == BB_PATH_FAILED, !(bits >> 7 & 1));
	}
}

static void path_shares_add_up(struct kunit *test)
{
	static const u64 counts[][NR_BB_PATHS] = {
		{ 1, 1, 1 },
		{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
		{ 1, 1, 1, 1, 1, 1, 1 },
		{ 0, 0, 0, 0, 0, 1, 0, 0, 0, 999999 },
		{ 3, 0, 0, 0, 0, 0, 0, 0, 0, 1000000000000ULL },
	};
	u32 share[NR_BB_PATHS], sum;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		bb_path_shares(counts[i], share);
		for (j = 0, sum = 0; j < NR_BB_PATHS; j++) {
			sum += share[j];
			if (!counts[i][j])
				KUNIT_EXPECT_EQ(test, share[j], 0U);
		}
		KUNIT_EXPECT_EQ(test, sum, 100000U);
	}
}

static void path_shares_of_nothing(struct kunit *test)
{
	static const u64 none[NR_BB_PATHS];
	u32 share[NR_BB_PATHS];
	unsigned int i;

	bb_path_shares(none, share);
	for (i = 0; i < NR_BB_PATHS; i++)
		KUNIT_EXPECT_EQ(test, share[i], 0U);
}

static void path_counts_and_merges(struct kunit *test)
{
	static const struct bb_path_events split = { .direct = 1, .depth = 3 };
	struct bb_path_tally *a, *b;

	a = kunit_kzalloc(test, 2 * NR_BB_PATHS * sizeof(*a), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, a);
	b = a + NR_BB_PATHS;
	bb_path_init(a);
	bb_path_init(b);
	bb_path_count(a, BB_PATH_SPLIT, &split, 100);
	bb_path_count(b, BB_PATH_SPLIT, &split, 300);
	b[BB_PATH_SPLIT].depth_max = 7;
	bb_path_merge(a, b);
	KUNIT_EXPECT_EQ(test, a[BB_PATH_SPLIT].n, 2ULL);
	KUNIT_EXPECT_EQ(test, a[BB_PATH_SPLIT].moved, 2ULL);
	KUNIT_EXPECT_EQ(test, a[BB_PATH_SPLIT].depth_sum, 6ULL);
	KUNIT_EXPECT_EQ(test, a[BB_PATH_SPLIT].depth_max, 7U);
	KUNIT_EXPECT_EQ(test, a[BB_PATH_SPLIT].hist.sum, 400ULL);
	KUNIT_EXPECT_EQ(test, a[BB_PATH_HIT].n, 0ULL);
}

static void path_names_are_words(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < NR_BB_PATHS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, bb_path_names[i]);
		KUNIT_ASSERT_NOT_NULL(test, bb_path_help[i]);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, bb_path_names[i],
					    bb_path_names[j]);
	}
}

static struct kunit_case path_cases[] = {
	KUNIT_CASE(path_classifies),
	KUNIT_CASE(path_is_always_one),
	KUNIT_CASE(path_shares_add_up),
	KUNIT_CASE(path_shares_of_nothing),
	KUNIT_CASE(path_counts_and_merges),
	KUNIT_CASE(path_names_are_words),
	{}
};

static struct kunit_suite path_suite = {
	.name = "buddybench_path",
	.test_cases = path_cases,
};

kunit_test_suite(path_suite);
