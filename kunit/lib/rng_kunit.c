// SPDX-License-Identifier: GPL-2.0-only
/* A seed must mean the same on every kernel: compare with fixed numbers. */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/rng.h>

#include "kunit/lib/help.h"

#define MOST 257

/* The reference implementation's output for seed 1234567. */
static void rng_known_numbers(struct kunit *test)
{
	static const u64 want[] = {
		6457827717110365317ULL, 3203168211198807973ULL,
		9817491932198370423ULL, 4593380528125082431ULL,
		16408922859458223821ULL,
	};
	struct bb_rng rng = { .state = 1234567 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(want); i++)
		KUNIT_EXPECT_EQ(test, bb_rng_next(&rng), want[i]);
}

static void rng_below(struct kunit *test)
{
	static const u32 limits[] = { 1, 2, 3, 7, 64, 1000, 0x80000000U, U32_MAX };
	struct bb_rng rng = { .state = 1 };
	unsigned int i, j, wrong = 0;

	for (i = 0; i < ARRAY_SIZE(limits); i++)
		for (j = 0; j < 10000; j++)
			wrong += bb_rng_below(&rng, limits[i]) >= limits[i];
	KUNIT_EXPECT_EQ(test, wrong, 0U);
}

/* Every value comes up about as often: chi square of 9 degrees of freedom. */
static void rng_below_is_even(struct kunit *test)
{
	struct bb_rng rng = { .state = 42 };
	unsigned int seen[10] = { 0 }, i;
	u64 chi = 0;

	for (i = 0; i < 100000; i++)
		seen[bb_rng_below(&rng, 10)]++;
	for (i = 0; i < 10; i++)
		chi += ((s64)seen[i] - 10000) * ((s64)seen[i] - 10000);
	/* 27.88 is exceeded by one seed in 1000, and this seed is fixed. */
	KUNIT_EXPECT_LT(test, chi, 278800ULL);
}

static const struct size {
	const char *name;
	u32 n;
} sizes[] = {
	{ "0", 0 }, { "1", 1 }, { "2", 2 }, { "3", 3 }, { "64", 64 }, { "257", 257 },
};

BB_PARAM(sizes);

static void rng_permutation(struct kunit *test)
{
	const struct size *p = test->param_value;
	struct bb_rng rng = { .state = 5 };
	DECLARE_BITMAP(seen, MOST);
	u32 *order = kunit_kcalloc(test, MOST + 1, sizeof(*order), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, order);
	bitmap_zero(seen, MOST);
	for (i = 0; i <= MOST; i++)
		order[i] = U32_MAX;
	bb_rng_permute(&rng, order, p->n);
	for (i = 0; i < p->n; i++) {
		KUNIT_ASSERT_LT(test, order[i], p->n);
		__set_bit(order[i], seen);
	}
	KUNIT_EXPECT_EQ(test, bitmap_weight(seen, MOST), (int)p->n);
	KUNIT_EXPECT_EQ(test, order[p->n], U32_MAX);
}

static void rng_same_seed_same_order(struct kunit *test)
{
	struct bb_rng a = { .state = 9 }, b = { .state = 9 }, c = { .state = 10 };
	u32 one[64], two[64], other[64];

	bb_rng_permute(&a, one, 64);
	bb_rng_permute(&b, two, 64);
	bb_rng_permute(&c, other, 64);
	KUNIT_EXPECT_EQ(test, memcmp(one, two, sizeof(one)), 0);
	KUNIT_EXPECT_NE(test, memcmp(one, other, sizeof(one)), 0);
	/* The second permutation of a generator differs from the first. */
	bb_rng_permute(&a, one, 64);
	KUNIT_EXPECT_NE(test, memcmp(one, two, sizeof(one)), 0);
}

/* All six orders of three, each about as often as the others. */
static void rng_permutations_are_even(struct kunit *test)
{
	struct bb_rng rng = { .state = 3 };
	unsigned int seen[27] = { 0 }, i, used = 0;
	u32 order[3];

	for (i = 0; i < 6000; i++) {
		bb_rng_permute(&rng, order, 3);
		seen[order[0] * 9 + order[1] * 3 + order[2]]++;
	}
	for (i = 0; i < ARRAY_SIZE(seen); i++) {
		if (!seen[i])
			continue;
		used++;
		KUNIT_EXPECT_GT(test, seen[i], 850U);
		KUNIT_EXPECT_LT(test, seen[i], 1150U);
	}
	KUNIT_EXPECT_EQ(test, used, 6U);
}

static struct kunit_case rng_cases[] = {
	KUNIT_CASE(rng_known_numbers),
	KUNIT_CASE(rng_below),
	KUNIT_CASE(rng_below_is_even),
	KUNIT_CASE_PARAM(rng_permutation, sizes_gen_params),
	KUNIT_CASE(rng_same_seed_same_order),
	KUNIT_CASE(rng_permutations_are_even),
	{}
};

static struct kunit_suite rng_suite = {
	.name = "buddybench_rng",
	.test_cases = rng_cases,
};

kunit_test_suite(rng_suite);
