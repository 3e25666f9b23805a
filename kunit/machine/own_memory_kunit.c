// SPDX-License-Identifier: GPL-2.0-only
/* Memory for bookkeeping is cleared, accounted for, and in cache lines of its own. */
#include <linux/cache.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/string.h>

#include <buddybench/own_memory.h>

#include "kunit/lib/help.h"

#define PIECES	8

static const struct size {
	const char *name;
	size_t bytes;
} sizes[] = {
	{ "a number", 4 },
	{ "half a line", L1_CACHE_BYTES / 2 },
	{ "a line", L1_CACHE_BYTES },
	{ "a line and a half", 3 * L1_CACHE_BYTES / 2 },
	{ "three lines", 3 * L1_CACHE_BYTES },
	{ "most of a page", PAGE_SIZE - L1_CACHE_BYTES },
	{ "a page", PAGE_SIZE },
	{ "a block, or many pages", SZ_8M },
};

BB_PARAM(sizes);

/* Several, because the first of a slab is always aligned. */
static void own_memory_lines(struct kunit *test)
{
	const struct size *p = test->param_value;
	struct bb_own_memory own = { .bytes = 0 };
	unsigned int i, nr = p->bytes > PAGE_SIZE ? 1 : PIECES;
	void *piece[PIECES];

	for (i = 0; i < nr; i++) {
		piece[i] = bb_own_memory_alloc(&own, p->bytes, NUMA_NO_NODE);
		KUNIT_EXPECT_NOT_NULL(test, piece[i]);
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)piece[i], L1_CACHE_BYTES));
		if (piece[i])
			KUNIT_EXPECT_NULL(test, memchr_inv(piece[i], 0, p->bytes));
	}
	KUNIT_EXPECT_GE(test, own.bytes, (u64)nr * p->bytes);
	for (i = 0; i < nr; i++)
		bb_own_memory_free(&own, piece[i]);
	KUNIT_EXPECT_EQ(test, own.bytes, 0ULL);
}

static void own_memory_limit(struct kunit *test)
{
	struct bb_own_memory own = { .bytes = BB_OWN_MAX - 4 };

	KUNIT_EXPECT_NULL(test, bb_own_memory_alloc(&own, 8, NUMA_NO_NODE));
	KUNIT_EXPECT_NULL(test, bb_own_memory_alloc(&own, SIZE_MAX, NUMA_NO_NODE));
	KUNIT_EXPECT_TRUE(test, own.refused);
	KUNIT_EXPECT_EQ(test, own.bytes, BB_OWN_MAX - 4ULL);
	bb_own_memory_free(&own, NULL);
	KUNIT_EXPECT_EQ(test, own.bytes, BB_OWN_MAX - 4ULL);
}

static struct kunit_case own_memory_cases[] = {
	KUNIT_CASE_PARAM(own_memory_lines, sizes_gen_params),
	KUNIT_CASE(own_memory_limit),
	{}
};

static struct kunit_suite own_memory_suite = {
	.name = "buddybench_own_memory",
	.test_cases = own_memory_cases,
};

kunit_test_suite(own_memory_suite);
