// SPDX-License-Identifier: GPL-2.0-only
/*
 * Splits and merges read from list counts.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/buddy.h>
#include <buddybench/model/free_list_diff.h>

#define ORDERS 11

static const u64 start[ORDERS] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 };

/* Take a block of @order out of one of @top, as the allocator does. */
static void split_block(u64 *after, unsigned int order, unsigned int top)
{
	unsigned int i;

	memcpy(after, start, sizeof(start));
	after[top]--;
	for (i = order; i < top; i++)
		after[i]++;
}

static void story_every_split_and_merge(struct kunit *test)
{
	unsigned int order, top, found;
	u64 after[ORDERS];

	for (order = 0; order < ORDERS; order++) {
		for (top = order; top < ORDERS; top++) {
			split_block(after, order, top);
			KUNIT_EXPECT_EQ(test,
					bb_free_list_diff(start, after, ORDERS, order, &found),
					top == order ? BB_FREE_LIST_EXACT : BB_FREE_LIST_SPLIT);
			KUNIT_EXPECT_EQ(test, found, top);
			KUNIT_EXPECT_EQ(test,
					bb_free_list_diff(after, start, ORDERS, order, &found),
					top == order ? BB_FREE_LIST_EXACT : BB_FREE_LIST_MERGE);
			KUNIT_EXPECT_EQ(test, found, top);
		}
	}
}

static void story_no_change(struct kunit *test)
{
	unsigned int top;

	KUNIT_EXPECT_EQ(test, bb_free_list_diff(start, start, ORDERS, 0, &top),
			BB_FREE_LIST_SAME);
}

static void story_more_than_one_thing(struct kunit *test)
{
	unsigned int top;
	u64 after[ORDERS];

	split_block(after, 3, 6);
	after[0]++;
	KUNIT_EXPECT_EQ(test, bb_free_list_diff(start, after, ORDERS, 3, &top),
			BB_FREE_LIST_MIXED);
	/* A split for another order than the requested one. */
	split_block(after, 2, 6);
	KUNIT_EXPECT_EQ(test, bb_free_list_diff(start, after, ORDERS, 3, &top),
			BB_FREE_LIST_MIXED);
	/* Two blocks at once. */
	memcpy(after, start, sizeof(start));
	after[3] -= 2;
	KUNIT_EXPECT_EQ(test, bb_free_list_diff(start, after, ORDERS, 3, &top),
			BB_FREE_LIST_MIXED);
}

static void story_buddies(struct kunit *test)
{
	unsigned int order;

	KUNIT_EXPECT_EQ(test, bb_buddy_pfn(0, 0), 1UL);
	KUNIT_EXPECT_EQ(test, bb_buddy_pfn(1, 0), 0UL);
	KUNIT_EXPECT_EQ(test, bb_buddy_pfn(24, 3), 16UL);
	for (order = 0; order < ORDERS; order++)
		KUNIT_EXPECT_EQ(test, 0x12345UL << order,
				bb_buddy_pfn(bb_buddy_pfn(0x12345UL << order, order),
					     order));
}

static struct kunit_case story_cases[] = {
	KUNIT_CASE(story_every_split_and_merge),
	KUNIT_CASE(story_no_change),
	KUNIT_CASE(story_more_than_one_thing),
	KUNIT_CASE(story_buddies),
	{}
};

static struct kunit_suite story_suite = {
	.name = "buddybench_free_list_diff",
	.test_cases = story_cases,
};

kunit_test_suite(story_suite);
