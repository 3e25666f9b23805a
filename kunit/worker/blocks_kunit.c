// SPDX-License-Identifier: GPL-2.0-only
/* The blocks of the timed loops: place, size, and freeing. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/worker/blocks.h>

#include "kunit/lib/free_pages.h"
#include "kunit/worker/test_loops.h"

BB_PARAM(bb_test_kinds);

static bool zeroed(struct page *page, unsigned int pages)
{
	return !memchr_inv(page_address(page), 0, pages * PAGE_SIZE);
}

/* Blocks are referenced, aligned, disjoint, and cleared if requested. */
static void look_at_blocks(struct kunit *test, struct bb_test_loops *b, unsigned int n)
{
	unsigned int i, j, size = 1U << b->loop.order;
	unsigned int pages = bb_block_is_bulk(b->kind) ? bb_test_bulk(BULK) : size;

	for (i = 0; i < n; i++) {
		struct page *page = bb_block_page(b->kind, b->slot[i]);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
		KUNIT_EXPECT_EQ(test, page_to_pfn(page) % size, 0UL);
		KUNIT_EXPECT_EQ(test, bb_block_pages(b->kind, &b->loop, b->slot[i]), pages);
		if (b->loop.gfp & __GFP_ZERO)
			KUNIT_EXPECT_TRUE(test, zeroed(page, size));
		memset(page_address(page), 0x5a, PAGE_SIZE);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_PTR_NE(test, page, bb_block_page(b->kind, b->slot[j]));
	}
}

static void hold_and_look(struct kunit *test, struct bb_test_loops *b, unsigned int order)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, false);

	bb_test_loops_order(b, order);
	KUNIT_EXPECT_EQ(test, set->alloc[BB_TIME_NONE](&b->loop, 16), 16U);
	look_at_blocks(test, b, 16);
	KUNIT_EXPECT_EQ(test, set->free[BB_TIME_NONE](&b->loop, 16), 16U);
}

static void blocks_are_alive(struct kunit *test)
{
	struct bb_test_loops *b = bb_test_loops_new(test, GFP_KERNEL | BB_GFP_FRAIL);
	unsigned int i;

	if (b->kind == BB_LOOP_NULL) {
		KUNIT_EXPECT_NULL(test, bb_block_page(b->kind, b));
		KUNIT_EXPECT_EQ(test, bb_block_pages(b->kind, &b->loop, b), 0U);
		KUNIT_EXPECT_EQ(test, bb_block_put(b->kind, &b->loop, b), 0U);
		return;
	}
	/* Twice: reused pages may be dirty, and must be cleared again. */
	for (i = 0; i < 2; i++) {
		hold_and_look(test, b, 0);
		if (bb_test_loops_takes_order(b))
			hold_and_look(test, b, 2);
	}
}

/* bb_block_put() frees as many pages as it returns. */
static void blocks_put_one(struct kunit *test)
{
	struct bb_test_loops *b = bb_test_loops_new(test, GFP_KERNEL | BB_GFP_FRAIL);
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, false);
	unsigned int order = bb_test_loops_takes_order(b) ? 3 : 0, want = 1U << order;

	if (b->kind == BB_LOOP_NULL)
		want = 0;
	if (bb_block_is_bulk(b->kind))
		want = bb_test_bulk(BULK);
	bb_test_loops_order(b, order);
	KUNIT_EXPECT_EQ(test, bb_block_put(b->kind, &b->loop, NULL), 0U);
	KUNIT_ASSERT_EQ(test, set->alloc[BB_TIME_NONE](&b->loop, 1), 1U);
	KUNIT_EXPECT_EQ(test, bb_block_put(b->kind, &b->loop, b->slot[0]), want);
}

static struct kunit_case blocks_cases[] = {
	KUNIT_CASE_PARAM(blocks_are_alive, bb_test_kinds_gen_params),
	KUNIT_CASE_PARAM(blocks_put_one, bb_test_kinds_gen_params),
	{}
};

static struct kunit_suite blocks_suite = {
	.name = "buddybench_blocks",
	.test_cases = blocks_cases,
};

kunit_test_suite(blocks_suite);
