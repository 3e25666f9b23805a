// SPDX-License-Identifier: GPL-2.0-only
/* Orders above 0: is there a block in a usable list? */
#include <kunit/test.h>
#include <linux/kernel.h>

#include <buddybench/model/watermark.h>

#define ORDERS 11

static const struct bb_watermark_zone plain = {
	.nr_orders = ORDERS,
	.block_order = 9,
	.wmark = { 1000, 1250, 1500 },
};

/* A zone with @free pages, all in blocks of the highest order. */
static struct bb_watermark_zone zone_with(s64 free, u8 lists)
{
	struct bb_watermark_zone z = plain;
	unsigned int i;

	z.free = free;
	z.nr_free[ORDERS - 1] = 64;
	for (i = 0; i < ORDERS; i++)
		z.lists[i] = i == ORDERS - 1 ? lists : 0;
	return z;
}

/* Components of masks, for every generation on every kernel. */
static const struct bb_alloc_request nowait = { .list = BB_LIST_UNMOVABLE };

static const struct bb_alloc_request atomic = {
	.high = true, .atomic = true, .list = BB_LIST_UNMOVABLE,
};

static void wmark_order_costs_its_pages(struct kunit *test)
{
	struct bb_alloc_request order3 = nowait;
	struct bb_watermark_zone z = zone_with(1007, BB_LIST_MOVABLE);

	order3.order = 3;
	KUNIT_EXPECT_EQ(test, BB_NO, bb_watermark_ok(&z, &order3, 0, BB_MM_HARDER));
	z.free++;
	KUNIT_EXPECT_EQ(test, BB_YES, bb_watermark_ok(&z, &order3, 0, BB_MM_HARDER));
}

static void wmark_scan_wants_a_block(struct kunit *test)
{
	struct bb_watermark_zone z = zone_with(100000, 0);
	struct bb_alloc_request order3 = nowait;
	unsigned int mm;

	order3.order = 3;
	z.nr_free[2] = 1000;
	z.lists[2] = BB_LIST_ORDINARY;
	for (mm = 0; mm < NR_BB_MMS; mm++)
		KUNIT_EXPECT_EQ(test, BB_NO, bb_watermark_ok(&z, &order3, 0, mm));
	z.lists[ORDERS - 1] = BB_LIST_RECLAIMABLE;
	for (mm = 0; mm < NR_BB_MMS; mm++)
		KUNIT_EXPECT_EQ(test, BB_YES, bb_watermark_ok(&z, &order3, 0, mm));
}

/* The HIGHATOMIC lists count for HARDER first, then for order > 0 atomics. */
static void wmark_scan_of_the_reserve(struct kunit *test)
{
	struct bb_watermark_zone z = zone_with(100000, BB_LIST_HIGHATOMIC);
	struct bb_alloc_request req = atomic;
	unsigned int mm;

	req.order = 3;
	for (mm = 0; mm < NR_BB_MMS; mm++) {
		unsigned int slow = bb_alloc_request_slow_flags(&req, mm);
		unsigned int fast = bb_alloc_request_fast_flags(&req, mm);

		KUNIT_EXPECT_EQ(test, BB_YES, bb_watermark_ok(&z, &req, slow, mm));
		KUNIT_EXPECT_EQ(test, mm >= BB_MM_IDLE_NODES ? BB_YES : BB_NO,
				bb_watermark_ok(&z, &req, fast, mm));
	}
	req.nomemalloc = true;
	for (mm = 0; mm < NR_BB_MMS; mm++) {
		unsigned int slow = bb_alloc_request_slow_flags(&req, mm);

		KUNIT_EXPECT_EQ(test, BB_NO, bb_watermark_ok(&z, &req, slow, mm));
	}
}

static void wmark_block_types(struct kunit *test)
{
	struct bb_watermark_zone z = zone_with(5000, BB_LIST_HIGHATOMIC);

	/* Order 0 from the reserve: since the backport only, and NON_BLOCK. */
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_block(&z, &atomic,
					   bb_alloc_request_slow_flags(&atomic, BB_MM_HARDER),
					   BB_MM_HARDER));
	KUNIT_EXPECT_EQ(test, BB_YES,
			bb_watermark_block(&z, &nowait,
					   bb_alloc_request_slow_flags(&nowait, BB_MM_NON_BLOCK),
					   BB_MM_NON_BLOCK));
	z.pcp = 1;
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED,
			bb_watermark_block(&z, &atomic,
					   bb_alloc_request_slow_flags(&atomic, BB_MM_HARDER),
					   BB_MM_HARDER));
}

/* With NOFRAGMENT, lists of other migrate types serve whole pageblocks only. */
static void wmark_block_nofragment(struct kunit *test)
{
	struct bb_watermark_zone z = plain;

	z.free = 5000;
	z.nr_free[8] = 10;
	z.lists[8] = BB_LIST_MOVABLE;
	KUNIT_EXPECT_EQ(test, BB_YES, bb_watermark_block(&z, &nowait, 0, 0));
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_block(&z, &nowait, BB_ALLOC_NOFRAGMENT, 0));
	z.nr_free[9] = 1;
	z.lists[9] = BB_LIST_MOVABLE;
	KUNIT_EXPECT_EQ(test, BB_YES,
			bb_watermark_block(&z, &nowait, BB_ALLOC_NOFRAGMENT, 0));
}

static struct kunit_case watermark_block_cases[] = {
	KUNIT_CASE(wmark_order_costs_its_pages),
	KUNIT_CASE(wmark_scan_wants_a_block),
	KUNIT_CASE(wmark_scan_of_the_reserve),
	KUNIT_CASE(wmark_block_types),
	KUNIT_CASE(wmark_block_nofragment),
	{}
};

static struct kunit_suite watermark_block_suite = {
	.name = "buddybench_watermark_block",
	.test_cases = watermark_block_cases,
};

kunit_test_suite(watermark_block_suite);
