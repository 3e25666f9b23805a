// SPDX-License-Identifier: GPL-2.0-only
/* Decode masks, and the flags of each request. */
#include <kunit/test.h>
#include <linux/kernel.h>

#include <buddybench/model/alloc_request.h>

/* Components of masks, for every generation on every kernel. */
static const struct bb_alloc_request high = {
	.high = true, .list = BB_LIST_UNMOVABLE,
};

static const struct bb_alloc_request atomic = {
	.high = true, .atomic = true, .list = BB_LIST_UNMOVABLE,
};

/* Order 0 against min ignores it, for __GFP_ATOMIC or __GFP_HIGH. */
static void request_ignores_a_boost(struct kunit *test)
{
	struct bb_alloc_request order1 = high;

	order1.order = 1;
	KUNIT_EXPECT_FALSE(test, bb_alloc_request_slow_flags(&high, BB_MM_NON_BLOCK) &
			   BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_TRUE(test, bb_alloc_request_slow_flags(&atomic, BB_MM_NON_BLOCK) &
			  BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_TRUE(test, bb_alloc_request_slow_flags(&high, BB_MM_MIN_RESERVE) &
			  BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_FALSE(test, bb_alloc_request_slow_flags(&order1, BB_MM_MIN_RESERVE) &
			   BB_ALLOC_NO_BOOST);
	KUNIT_EXPECT_FALSE(test, bb_alloc_request_fast_flags(&high, BB_MM_MIN_RESERVE) &
			   BB_ALLOC_NO_BOOST);
}

static void request_from_mask(struct kunit *test)
{
	struct bb_alloc_request req;

	bb_alloc_request_set(&req, GFP_KERNEL, 3);
	KUNIT_EXPECT_TRUE(test, req.reclaim);
	KUNIT_EXPECT_TRUE(test, req.wakes);
	KUNIT_EXPECT_FALSE(test, req.high);
	KUNIT_EXPECT_EQ(test, 3, (int)req.order);
	KUNIT_EXPECT_EQ(test, BB_LIST_UNMOVABLE, (unsigned long)req.list);
	bb_alloc_request_set(&req, GFP_ATOMIC | __GFP_THISNODE, 0);
	KUNIT_EXPECT_FALSE(test, req.reclaim);
	KUNIT_EXPECT_TRUE(test, req.high);
	KUNIT_EXPECT_TRUE(test, req.thisnode);
	bb_alloc_request_set(&req, GFP_NOWAIT | __GFP_NOMEMALLOC | __GFP_MOVABLE, 0);
	KUNIT_EXPECT_TRUE(test, req.nomemalloc);
	KUNIT_EXPECT_EQ(test, BB_LIST_MOVABLE, (unsigned long)req.list);
	bb_alloc_request_set(&req, __GFP_RECLAIMABLE, 0);
	KUNIT_EXPECT_EQ(test, BB_LIST_RECLAIMABLE, (unsigned long)req.list);
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
