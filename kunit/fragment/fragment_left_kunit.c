// SPDX-License-Identifier: GPL-2.0-only
/* What keeps a block in pieces is told from its pages. */
#include <linux/kernel.h>
#include <linux/mm.h>

#include <buddybench/guard/kept_blocks.h>

#include "kunit/lib/help.h"
#include "src/fragment/fragment_left.h"

#define ORDER	5	/* has no per-CPU list */

static struct page *take(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, ORDER);

	KUNIT_ASSERT_NOT_NULL(test, page);
	return page;
}

static void free_block_is_whole(struct kunit *test)
{
	struct page *page = take(test);
	unsigned long pfn = page_to_pfn(page);
	enum bb_frag_piece used = bb_fragment_left_piece(pfn, ORDER);

	__free_pages(page, ORDER);
	KUNIT_EXPECT_EQ(test, used, BB_FRAG_PIECE_KERNEL);
	KUNIT_EXPECT_EQ(test, bb_fragment_left_piece(pfn, ORDER), BB_FRAG_PIECE_WHOLE);
}

static void larger_free_block_is_whole(struct kunit *test)
{
	struct page *page = take(test);
	unsigned long pfn = page_to_pfn(page);

	__free_pages(page, ORDER);
	KUNIT_EXPECT_EQ(test, bb_fragment_left_piece(pfn, 0), BB_FRAG_PIECE_WHOLE);
	KUNIT_EXPECT_EQ(test, bb_fragment_left_piece(pfn + 3, 0), BB_FRAG_PIECE_WHOLE);
}

/* All pages but the last are freed one by one, so some are in a per-CPU list. */
static void pages_in_use_and_in_lists(struct kunit *test)
{
	struct page *page = take(test);
	unsigned long pfn = page_to_pfn(page);
	enum bb_frag_piece kernel, cache, lists;
	unsigned int i, last = (1U << ORDER) - 1;

	split_page(page, ORDER);
	for (i = 0; i < last; i++)
		__free_page(page + i);
	kernel = bb_fragment_left_piece(pfn, ORDER);
	/* As a page of a process looks. */
	SetPageLRU(page + last);
	cache = bb_fragment_left_piece(pfn, ORDER);
	ClearPageLRU(page + last);
	__free_page(page + last);
	lists = bb_fragment_left_piece(pfn, ORDER);
	KUNIT_EXPECT_EQ(test, kernel, BB_FRAG_PIECE_KERNEL);
	KUNIT_EXPECT_EQ(test, cache, BB_FRAG_PIECE_CACHE);
	/* Whole, if the list was full and was drained. */
	KUNIT_EXPECT_TRUE(test, lists == BB_FRAG_PIECE_LISTS || lists == BB_FRAG_PIECE_WHOLE);
}

/* Blocks of several orders come in no order. */
static void each_block_once(struct kunit *test)
{
	static const struct bb_kept_block kept[] = {
		{ .pfn = 96 }, { .pfn = 33 }, { .pfn = 64 }, { .pfn = 127 }, { .pfn = 32 },
	};
	struct bb_frag_left *left = kunit_kzalloc(test, sizeof(*left), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, left);
	bb_fragment_left_blocks(left, kept, ARRAY_SIZE(kept), ORDER);
	KUNIT_ASSERT_EQ(test, left->nr, 3U);
	for (i = 0; i < left->nr; i++)
		KUNIT_EXPECT_EQ(test, left->pfn[i], (i + 1UL) << ORDER);
}

static struct kunit_case fragment_left_cases[] = {
	KUNIT_CASE(free_block_is_whole),
	KUNIT_CASE(larger_free_block_is_whole),
	KUNIT_CASE(pages_in_use_and_in_lists),
	KUNIT_CASE(each_block_once),
	{}
};

static struct kunit_suite fragment_left_suite = {
	.name = "buddybench_fragment_left",
	.test_cases = fragment_left_cases,
};

kunit_test_suite(fragment_left_suite);
