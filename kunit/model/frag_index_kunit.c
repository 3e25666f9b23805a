// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fragmentation indexes against values calculated by hand from the definitions
 * in mm/vmstat.c.
 */
#include <kunit/test.h>
#include <linux/kernel.h>

#include <buddybench/model/frag_index.h>

#define ORDERS 11

static void fill(struct bb_zone_view *view, unsigned int order, u64 blocks)
{
	view->nr_orders = ORDERS;
	view->nr_free[order] = blocks;
}

static void frag_counts_all_orders(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = ORDERS };
	struct bb_contig_info info;

	fill(&view, 0, 3);
	fill(&view, 3, 2);
	fill(&view, 10, 1);
	bb_frag_index_count(&view, 3, &info);
	KUNIT_EXPECT_EQ(test, info.pages, 3ULL + 16 + 1024);
	KUNIT_EXPECT_EQ(test, info.blocks, 6ULL);
	KUNIT_EXPECT_EQ(test, info.suitable, 2ULL + 128);
	bb_frag_index_count(&view, 0, &info);
	KUNIT_EXPECT_EQ(test, info.suitable, info.pages);
}

/* There are no blocks above the kernel's highest order. */
static void frag_ignores_orders_beyond(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = 4 };
	struct bb_contig_info info;

	view.nr_free[3] = 1;
	view.nr_free[4] = 1;
	bb_frag_index_count(&view, 0, &info);
	KUNIT_EXPECT_EQ(test, info.pages, 8ULL);
}

static void frag_nothing_free(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = ORDERS };
	unsigned int order;

	for (order = 0; order < ORDERS; order++) {
		KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, order), 1000U);
		KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, order), 0);
	}
}

static void frag_one_big_block(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = ORDERS };
	unsigned int order;

	fill(&view, 10, 1);
	for (order = 0; order < ORDERS; order++) {
		KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, order), 0U);
		KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, order), BB_FRAG_INDEX_FITS);
	}
}

/* Single pages only: 1000 - (1000 + pages * 1000 / 2^order) / pages. */
static void frag_single_pages(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = ORDERS };

	fill(&view, 0, 4096);
	KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, 0), 0U);
	KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, 1), 1000U);
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 0), BB_FRAG_INDEX_FITS);
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 1), 1000 - 500);
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 3), 1000 - 125);
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 10), 1000 - 1);
}

/* One page free and 1024 requested: lack of memory. */
static void frag_lack_of_memory(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = ORDERS };

	fill(&view, 0, 1);
	KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, 10), 1000U);
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 10), 0);
	/* (1000 + 1000 / 2) / 1 is more than 1000. */
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 1), -500);
}

/* 100 + 2 * 8 + 16 = 132 pages, 116 of them in blocks below order 4. */
static void frag_mixed(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = ORDERS };

	fill(&view, 0, 100);
	fill(&view, 3, 2);
	fill(&view, 4, 1);
	KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, 1), 757U);
	KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, 4), 878U);
	KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, 5), 1000U);
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 4), BB_FRAG_INDEX_FITS);
	/* 1000 - (1000 + 132000 / 32) / 103 = 1000 - 49 */
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 5), 951);
}

/* A terabyte of single pages: no product overflows. */
static void frag_huge_zone(struct kunit *test)
{
	struct bb_zone_view view = { .nr_orders = ORDERS };

	fill(&view, 0, 1ULL << 28);
	KUNIT_EXPECT_EQ(test, bb_frag_index_unusable(&view, 9), 1000U);
	KUNIT_EXPECT_EQ(test, bb_frag_index_of(&view, 9), 999);
}

static struct kunit_case frag_cases[] = {
	KUNIT_CASE(frag_counts_all_orders),
	KUNIT_CASE(frag_ignores_orders_beyond),
	KUNIT_CASE(frag_nothing_free),
	KUNIT_CASE(frag_one_big_block),
	KUNIT_CASE(frag_single_pages),
	KUNIT_CASE(frag_lack_of_memory),
	KUNIT_CASE(frag_mixed),
	KUNIT_CASE(frag_huge_zone),
	{}
};

static struct kunit_suite frag_suite = {
	.name = "buddybench_frag_index",
	.test_cases = frag_cases,
};

kunit_test_suite(frag_suite);
