// SPDX-License-Identifier: GPL-2.0-only
/* From masks to requests, and what each may do. */
#include <kunit/test.h>
#include <linux/kernel.h>

#include <buddybench/model/alloc_request.h>

/* What masks are made of, for every generation on every kernel. */
static const struct bb_ask high = {
	.high = true, .list = BB_LIST_UNMOVABLE,
};

static const struct bb_ask atomic = {
	.high = true, .atomic = true, .list = BB_LIST_UNMOVABLE,
};

/* Order 0 against min ignores it, for __GFP_ATOMIC or __GFP_HIGH. */
static void request_ignores_a_boost(struct kunit *test)
{
	struct bb_ask order1 = high;

	order1.order = 1;
	KUNIT_EXPECT_FALSE(test, bb_ask_slow_flags(&high, BB_MM_NON_BLOCK) &
			   BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_TRUE(test, bb_ask_slow_flags(&atomic, BB_MM_NON_BLOCK) &
			  BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_TRUE(test, bb_ask_slow_flags(&high, BB_MM_MIN_RESERVE) &
			  BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_FALSE(test, bb_ask_slow_flags(&order1, BB_MM_MIN_RESERVE) &
			   BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_FALSE(test, bb_ask_fast_flags(&high, BB_MM_MIN_RESERVE) &
			   BB_ALLOC_NO_BOOST);
}

static void request_from_mask(struct kunit *test)
{
	struct bb_ask ask;

	bb_ask_set(&ask, GFP_KERNEL, 3);
	KUNIT_EXPECT_TRUE(test, ask.reclaim);
	KUNIT_EXPECT_TRUE(test, ask.wakes);
	KUNIT_EXPECT_FALSE(test, ask.high);
	KUNIT_EXPECT_EQ(test, 3, (int)ask.order);
	KUNIT_EXPECT_EQ(test, BB_LIST_UNMOVABLE, (unsigned long)ask.list);
	bb_ask_set(&ask, GFP_ATOMIC | __GFP_THISNODE, 0);
	KUNIT_EXPECT_FALSE(test, ask.reclaim);
	KUNIT_EXPECT_TRUE(test, ask.high);
	KUNIT_EXPECT_TRUE(test, ask.thisnode);
	bb_ask_set(&ask, GFP_NOWAIT | __GFP_NOMEMALLOC | __GFP_MOVABLE, 0);
	KUNIT_EXPECT_TRUE(test, ask.nomemalloc);
	KUNIT_EXPECT_EQ(test, BB_LIST_MOVABLE, (unsigned long)ask.list);
	bb_ask_set(&ask, __GFP_RECLAIMABLE, 0);
	KUNIT_EXPECT_EQ(test, BB_LIST_RECLAIMABLE, (unsigned long)ask.list);
}

static struct kunit_case alloc_request_cases[] = {
	KUNIT_CASE(request_ignores_a_boost),
	KUNIT_CASE(request_from_mask),
	{}
};

static struct kunit_suite alloc_request_suite = {
	.name = "buddybench_alloc_request",
	.test_cases = alloc_request_cases,
};

kunit_test_suite(alloc_request_suite);
