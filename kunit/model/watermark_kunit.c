// SPDX-License-Identifier: GPL-2.0-only
/*
 * The watermark model against limits worked out by hand from the rules of each
 * generation. Marks are 1000, 1250 and 1500 throughout.
 */
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

/* What masks are made of, for every generation on every kernel. */
static const struct bb_ask nowait = { .list = BB_LIST_UNMOVABLE };

static const struct bb_ask high = {
	.high = true, .list = BB_LIST_UNMOVABLE,
};

static const struct bb_ask atomic = {
	.high = true, .atomic = true, .list = BB_LIST_UNMOVABLE,
};

static const struct bb_ask atomic_modest = {
	.high = true, .atomic = true, .nomemalloc = true,
	.list = BB_LIST_UNMOVABLE,
};

static const struct bb_ask kernel_high = {
	.high = true, .reclaim = true, .list = BB_LIST_UNMOVABLE,
};

struct limit_case {
	const char *name;
	const struct bb_ask *ask;
	s64 limit[NR_BB_MMS];
};

/* 1000; half is 500; a quarter less of that is 375. */
static const struct limit_case limits[] = {
	{ "nowait", &nowait, { 1000, 1000, 1000, 1000 } },
	{ "high", &high, { 500, 375, 375, 375 } },
	{ "atomic", &atomic, { 375, 375, 375, 375 } },
	{ "atomic nomemalloc", &atomic_modest, { 500, 500, 500, 500 } },
	{ "kernel high", &kernel_high, { 500, 500, 500, 500 } },
};

static void wmark_limit_of_every_class(struct kunit *test)
{
	unsigned int i, mm;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		for (mm = 0; mm < NR_BB_MMS; mm++) {
			unsigned int flags = bb_ask_slow_flags(limits[i].ask, mm);

			KUNIT_EXPECT_EQ_MSG(test, limits[i].limit[mm],
					    bb_watermark_limit(&plain, flags, true),
					    "%s %s", limits[i].name,
					    bb_mm_names[mm]);
			flags = bb_ask_fast_flags(limits[i].ask, mm);
			KUNIT_EXPECT_EQ(test, (s64)1250,
					bb_watermark_limit(&plain, flags, true));
		}
	}
}

/* The mark itself is not enough: it must be exceeded. */
static void wmark_exact_limit(struct kunit *test)
{
	unsigned int i, mm;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		for (mm = 0; mm < NR_BB_MMS; mm++) {
			const struct bb_ask *ask = limits[i].ask;
			unsigned int flags = bb_ask_slow_flags(ask, mm);
			struct bb_watermark_zone z = plain;

			z.free = limits[i].limit[mm];
			KUNIT_EXPECT_EQ(test, BB_NO,
					bb_watermark_ok(&z, ask, flags, mm));
			z.free++;
			KUNIT_EXPECT_EQ(test, BB_YES,
					bb_watermark_ok(&z, ask, flags, mm));
		}
	}
}

static void wmark_odd_fractions(struct kunit *test)
{
	struct bb_watermark_zone z = plain;

	/* 1001 - 500 = 501; 501 - 125 = 376: each division rounds down. */
	z.wmark[0] = 1001;
	KUNIT_EXPECT_EQ(test, (s64)376,
			bb_watermark_limit(&z, bb_ask_slow_flags(&atomic, BB_MM_HARDER),
					   true));
	z.wmark[0] = 0;
	KUNIT_EXPECT_EQ(test, (s64)0,
			bb_watermark_limit(&z, bb_ask_slow_flags(&atomic, BB_MM_HARDER),
					   true));
}

static void wmark_lowmem_reserve_is_not_halved(struct kunit *test)
{
	struct bb_watermark_zone z = plain;

	z.reserve = 300;
	KUNIT_EXPECT_EQ(test, (s64)675,
			bb_watermark_limit(&z, bb_ask_slow_flags(&atomic, BB_MM_NON_BLOCK),
					   true));
}

/* Only those without rights to the reserve have it taken off. */
static void wmark_highatomic_is_taken_off(struct kunit *test)
{
	static const struct {
		const struct bb_ask *ask;
		bool off[NR_BB_MMS];
	} cases[] = {
		{ &nowait, { true, false, false, false } },
		{ &high, { true, false, false, false } },
		{ &atomic, { false, false, false, false } },
		{ &atomic_modest, { true, false, false, false } },
	};
	struct bb_watermark_zone z = plain;
	unsigned int i, mm;

	z.highatomic = 512;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (mm = 0; mm < NR_BB_MMS; mm++) {
			unsigned int flags = bb_ask_slow_flags(cases[i].ask, mm);
			s64 off = 512 * !!cases[i].off[mm];

			KUNIT_EXPECT_EQ_MSG(test, off,
					    bb_watermark_unusable(&z, 0, flags, mm),
					    "case %u %s", i, bb_mm_names[mm]);
			flags = bb_ask_fast_flags(cases[i].ask, mm);
			KUNIT_EXPECT_EQ(test, 512LL,
					bb_watermark_unusable(&z, 0, flags, mm));
		}
	}
}

static void wmark_cma_is_for_movable(struct kunit *test)
{
	struct bb_ask movable = { .list = BB_LIST_MOVABLE };
	struct bb_watermark_zone z = plain;

	z.cma_free = 4000;
	z.free = 4900;
	KUNIT_EXPECT_EQ(test, BB_YES,
			bb_watermark_ok(&z, &movable,
					bb_ask_fast_flags(&movable, BB_MM_MIN_RESERVE),
					BB_MM_MIN_RESERVE));
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_ok(&z, &nowait,
					bb_ask_fast_flags(&nowait, BB_MM_MIN_RESERVE),
					BB_MM_MIN_RESERVE));
}

static void wmark_boost(struct kunit *test)
{
	struct bb_ask waker = { .wakes = true, .list = BB_LIST_UNMOVABLE };
	struct bb_watermark_zone z = plain;

	z.boost = 400;
	z.free = 1300;
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	/* kswapd may end it before the allocator looks: below it all is open. */
	z.kswapd_runs = true;
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	z.free = 1401;
	KUNIT_EXPECT_EQ(test, BB_YES,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	z.free = 1000;
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	/* Who fails at low wakes it, and may find the boost gone at min. */
	z.kswapd_runs = false;
	z.free = 1300;
	KUNIT_EXPECT_EQ(test, BB_NO, bb_watermark_ok(&z, &waker, BB_ALLOC_LOW, 0));
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED, bb_watermark_ok(&z, &waker, 0, 0));
}

/* Order 0 against min ignores it, for __GFP_ATOMIC or __GFP_HIGH. */
static void wmark_boost_is_ignored(struct kunit *test)
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

static void wmark_order_costs_its_pages(struct kunit *test)
{
	struct bb_ask order3 = nowait;
	struct bb_watermark_zone z = zone_with(1007, BB_LIST_MOVABLE);

	order3.order = 3;
	KUNIT_EXPECT_EQ(test, BB_NO, bb_watermark_ok(&z, &order3, 0, BB_MM_HARDER));
	z.free++;
	KUNIT_EXPECT_EQ(test, BB_YES, bb_watermark_ok(&z, &order3, 0, BB_MM_HARDER));
}

static void wmark_scan_wants_a_block(struct kunit *test)
{
	struct bb_watermark_zone z = zone_with(100000, 0);
	struct bb_ask order3 = nowait;
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
	struct bb_ask ask = atomic;
	unsigned int mm;

	ask.order = 3;
	for (mm = 0; mm < NR_BB_MMS; mm++) {
		unsigned int flags = bb_ask_slow_flags(&ask, mm);

		KUNIT_EXPECT_EQ(test, BB_YES, bb_watermark_ok(&z, &ask, flags, mm));
		KUNIT_EXPECT_EQ(test, mm >= BB_MM_IDLE_NODES ? BB_YES : BB_NO,
				bb_watermark_ok(&z, &ask, bb_ask_fast_flags(&ask, mm), mm));
	}
	ask.nomemalloc = true;
	for (mm = 0; mm < NR_BB_MMS; mm++)
		KUNIT_EXPECT_EQ(test, BB_NO,
				bb_watermark_ok(&z, &ask, bb_ask_slow_flags(&ask, mm), mm));
}

/* Everything within the slack of the limit is open, nothing else is. */
static void wmark_slack_is_an_interval(struct kunit *test)
{
	struct bb_watermark_zone z = plain;
	s64 free;

	z.slack = 20;
	for (free = 900; free <= 1100; free++) {
		enum bb_answer want = free > 1020 ? BB_YES :
				      free <= 980 ? BB_NO : BB_UNDECIDED;

		z.free = free;
		KUNIT_EXPECT_EQ(test, want,
				bb_watermark_ok(&z, &nowait, 0, BB_MM_NON_BLOCK));
	}
}

/* Whatever the truth within the slack, a decided answer is that of the truth. */
static void wmark_slack_never_lies(struct kunit *test)
{
	struct bb_watermark_zone z = plain, exact = plain;
	s64 free, truth;

	z.slack = 16;
	z.boost = 10;
	z.kswapd_runs = true;
	for (free = 940; free <= 1060; free++) {
		z.free = free;
		for (truth = free - 16; truth <= free + 16; truth++) {
			enum bb_answer answer = bb_watermark_ok(&z, &nowait, 0, 0);

			exact.free = truth;
			exact.boost = truth & 1 ? 10 : 0;
			if (answer == BB_UNDECIDED)
				continue;
			exact.wmark[0] = plain.wmark[0] + exact.boost;
			exact.boost = 0;
			KUNIT_EXPECT_EQ(test, answer,
					bb_watermark_ok(&exact, &nowait, 0, 0));
		}
	}
}

static void wmark_block_types(struct kunit *test)
{
	struct bb_watermark_zone z = zone_with(5000, BB_LIST_HIGHATOMIC);

	/* Order 0 from the reserve: since the backport only, and NON_BLOCK. */
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_block(&z, &atomic,
					   bb_ask_slow_flags(&atomic, BB_MM_HARDER),
					   BB_MM_HARDER));
	KUNIT_EXPECT_EQ(test, BB_YES,
			bb_watermark_block(&z, &nowait,
					   bb_ask_slow_flags(&nowait, BB_MM_NON_BLOCK),
					   BB_MM_NON_BLOCK));
	z.pcp = 1;
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED,
			bb_watermark_block(&z, &atomic,
					   bb_ask_slow_flags(&atomic, BB_MM_HARDER),
					   BB_MM_HARDER));
}

/* Without mixing types, a foreign list serves by whole pageblocks only. */
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

static void wmark_ask_from_mask(struct kunit *test)
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

static struct kunit_case wmark_cases[] = {
	KUNIT_CASE(wmark_limit_of_every_class),
	KUNIT_CASE(wmark_exact_limit),
	KUNIT_CASE(wmark_odd_fractions),
	KUNIT_CASE(wmark_lowmem_reserve_is_not_halved),
	KUNIT_CASE(wmark_highatomic_is_taken_off),
	KUNIT_CASE(wmark_cma_is_for_movable),
	KUNIT_CASE(wmark_boost),
	KUNIT_CASE(wmark_boost_is_ignored),
	KUNIT_CASE(wmark_order_costs_its_pages),
	KUNIT_CASE(wmark_scan_wants_a_block),
	KUNIT_CASE(wmark_scan_of_the_reserve),
	KUNIT_CASE(wmark_slack_is_an_interval),
	KUNIT_CASE(wmark_slack_never_lies),
	KUNIT_CASE(wmark_block_types),
	KUNIT_CASE(wmark_block_nofragment),
	KUNIT_CASE(wmark_ask_from_mask),
	{}
};

static struct kunit_suite wmark_suite = {
	.name = "buddybench_watermark",
	.test_cases = wmark_cases,
};

kunit_test_suite(wmark_suite);
