// SPDX-License-Identifier: GPL-2.0-only
/* Predictions of single allocations on a short zonelist. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/model/forecast.h>

static const struct bb_alloc_request nowait = { .list = BB_LIST_UNMOVABLE };

static void put_zone(struct bb_walk *walk, s16 nid, u8 index, s64 free)
{
	struct bb_watermark_zone *z = &walk->zone[walk->nr++];

	memset(z, 0, sizeof(*z));
	z->nid = nid;
	z->zone = index;
	z->nr_orders = 11;
	z->block_order = 9;
	z->wmark[0] = 1000;
	z->wmark[1] = 1250;
	z->wmark[2] = 1500;
	z->free = free;
	z->nr_free[10] = free > 0 ? free >> 10 : 0;
	z->lists[10] = z->nr_free[10] ? BB_LIST_UNMOVABLE : 0;
	z->nr_free[0] = 100;
	z->lists[0] = BB_LIST_UNMOVABLE;
}

static struct bb_walk *new_walk(struct kunit *test, enum bb_mm mm)
{
	struct bb_walk *walk = kunit_kzalloc(test, sizeof(*walk), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, walk);
	walk->mm = mm;
	return walk;
}

static void forecast_first_zone(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 0, 2, 9000);
	put_zone(walk, 0, 1, 9000);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_TRUE(test, f.fast);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

/* Below low here, above it elsewhere: the fallback zone serves, not the reserve. */
static void forecast_falls_back_at_low(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1250);
	put_zone(walk, 0, 2, 1251);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 1, bb_forecast_zone(&f));
	walk->zone[1].free = 1250;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_FALSE(test, f.fast);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

static void forecast_fails_below_min(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_alloc_request may_reclaim = nowait;
	struct bb_forecast f;

	put_zone(walk, 0, 2, 1000);
	put_zone(walk, 0, 1, 900);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_NO, f.answer);
	KUNIT_EXPECT_EQ(test, -1, bb_forecast_zone(&f));
	may_reclaim.reclaim = true;
	bb_forecast(walk, &may_reclaim, &f);
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED, f.answer);
}

/* One zone undecided, the next certain: it will succeed, in which zone is unknown. */
static void forecast_open_zone(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1255);
	put_zone(walk, 0, 2, 9000);
	walk->zone[0].slack = 10;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 3ULL, f.zones);
	KUNIT_EXPECT_EQ(test, -1, bb_forecast_zone(&f));
}

/* Undecided against low but certain against min, in the same zone: decided. */
static void forecast_open_attempt(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1255);
	walk->zone[0].slack = 10;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

static void forecast_idle_nodes_first(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_IDLE_NODES);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 9000);
	put_zone(walk, 0, 2, 9000);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
	walk->zone[0].kswapd_runs = true;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 3ULL, f.zones);
	walk->mm = BB_MM_MIN_RESERVE;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

/* The second attempt has woken every kswapd: either node may serve. */
static void forecast_woken_nodes(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_IDLE_NODES);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1100);
	put_zone(walk, 0, 2, 1100);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 3ULL, f.zones);
}

static void forecast_nofragment(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 0, 2, 9000);
	put_zone(walk, 0, 1, 9000);
	walk->nofragment = true;
	memset(walk->zone[0].lists, 0, sizeof(walk->zone[0].lists));
	walk->zone[0].lists[0] = BB_LIST_MOVABLE;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 1, bb_forecast_zone(&f));
	walk->nofragment = false;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

static void forecast_no_zone(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_NO, f.answer);
}

static struct kunit_case forecast_cases[] = {
	KUNIT_CASE(forecast_first_zone),
	KUNIT_CASE(forecast_falls_back_at_low),
	KUNIT_CASE(forecast_fails_below_min),
	KUNIT_CASE(forecast_open_zone),
	KUNIT_CASE(forecast_open_attempt),
	KUNIT_CASE(forecast_idle_nodes_first),
	KUNIT_CASE(forecast_woken_nodes),
	KUNIT_CASE(forecast_nofragment),
	KUNIT_CASE(forecast_no_zone),
	{}
};

static struct kunit_suite forecast_suite = {
	.name = "buddybench_forecast",
	.test_cases = forecast_cases,
};

kunit_test_suite(forecast_suite);
