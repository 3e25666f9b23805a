// SPDX-License-Identifier: GPL-2.0-only
/* Properties of patterns, and that each frees every held block once. */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/plan/pattern_info.h>

#include "kunit/lib/help.h"

#define BLOCKS 24

static const struct known {
	const char *name;
	enum bb_pattern pattern;
	bool allocates;
	bool holds;
	bool peer;
} known[] = {
	{ "null", BB_PATTERN_NULL, false, false, false },
	{ "pair", BB_PATTERN_PAIR, true, false, false },
	{ "lifo", BB_PATTERN_LIFO, true, true, false },
	{ "fifo", BB_PATTERN_FIFO, true, true, false },
	{ "random", BB_PATTERN_RANDOM, true, true, false },
	{ "remote", BB_PATTERN_REMOTE, true, true, true },
};

static_assert(ARRAY_SIZE(known) == NR_BB_PATTERNS);
BB_PARAM(known);

static void pattern_is_known(struct kunit *test)
{
	const struct known *k = test->param_value;

	KUNIT_EXPECT_STREQ(test, bb_pattern_names[k->pattern], k->name);
	KUNIT_EXPECT_EQ(test, bb_pattern_allocates(k->pattern), k->allocates);
	KUNIT_EXPECT_EQ(test, bb_pattern_holds(k->pattern), k->holds);
	KUNIT_EXPECT_EQ(test, bb_patterns[k->pattern].peer, k->peer);
}

/* A bit per freed block; writes beyond them set bit 31. */
static unsigned int freed(const struct bb_pattern_info *info, u32 *order_of,
			  unsigned int n, u64 seed)
{
	struct bb_rng rng = { .state = seed };
	unsigned int i, set = 0;

	memset(order_of, 0xff, (BLOCKS + 1) * sizeof(*order_of));
	info->free_order(order_of, n, &rng);
	for (i = 0; i < n; i++)
		set |= BIT(order_of[i] & 31);
	return set | (order_of[n] != U32_MAX ? BIT(31) : 0);
}

/* For any number of blocks: each once, in the same order for the same seed. */
static void pattern_frees_all(struct kunit *test)
{
	const struct known *k = test->param_value;
	const struct bb_pattern_info *info = &bb_patterns[k->pattern];
	u32 order_of[BLOCKS + 1], again[BLOCKS + 1];
	unsigned int n;

	if (!k->holds)
		kunit_skip(test, "holds nothing");
	for (n = 0; n <= BLOCKS; n++) {
		KUNIT_EXPECT_EQ(test, freed(info, order_of, n, n), (unsigned int)BIT(n) - 1);
		freed(info, again, n, n);
		KUNIT_EXPECT_EQ(test, memcmp(order_of, again, sizeof(again)), 0);
	}
}

static const struct order {
	const char *name;
	enum bb_pattern pattern;
	u32 first;
	u32 last;
} orders[] = {
	{ "lifo", BB_PATTERN_LIFO, BLOCKS - 1, 0 },
	{ "fifo", BB_PATTERN_FIFO, 0, BLOCKS - 1 },
	{ "remote", BB_PATTERN_REMOTE, 0, BLOCKS - 1 },
};

BB_PARAM(orders);

static void pattern_frees_in_order(struct kunit *test)
{
	const struct order *o = test->param_value;
	u32 order_of[BLOCKS + 1];
	unsigned int i;
	int step = o->first < o->last ? 1 : -1;

	freed(&bb_patterns[o->pattern], order_of, BLOCKS, 1);
	for (i = 0; i < BLOCKS; i++)
		KUNIT_EXPECT_EQ(test, order_of[i], o->first + i * step);
	KUNIT_EXPECT_EQ(test, order_of[BLOCKS - 1], o->last);
}

static struct kunit_case pattern_cases[] = {
	KUNIT_CASE_PARAM(pattern_is_known, known_gen_params),
	KUNIT_CASE_PARAM(pattern_frees_all, known_gen_params),
	KUNIT_CASE_PARAM(pattern_frees_in_order, orders_gen_params),
	{}
};

static struct kunit_suite pattern_suite = {
	.name = "buddybench_pattern_info",
	.test_cases = pattern_cases,
};

kunit_test_suite(pattern_suite);
