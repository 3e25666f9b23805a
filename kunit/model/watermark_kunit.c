// SPDX-License-Identifier: GPL-2.0-only
/*
 * The watermark model against limits calculated by hand from the rules of each
 * generation. Watermarks are 1000, 1250 and 1500 throughout.
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

/* Components of masks, for every generation on every kernel. */
static const struct bb_alloc_request nowait = { .list = BB_LIST_UNMOVABLE };

static const struct bb_alloc_request high = {
	.high = true, .list = BB_LIST_UNMOVABLE,
};

static const struct bb_alloc_request atomic = {
	.high = true, .atomic = true, .list = BB_LIST_UNMOVABLE,
};

static const struct bb_alloc_request atomic_modest = {
	.high = true, .atomic = true, .nomemalloc = true,
	.list = BB_LIST_UNMOVABLE,
};

static const struct bb_alloc_request kernel_high = {
	.high = true, .reclaim = true, .list = BB_LIST_UNMOVABLE,
};

struct limit_case {
	const char *name;
	const struct bb_alloc_request *req;
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
			unsigned int flags = bb_alloc_request_slow_flags(limits[i].req, mm);

			KUNIT_EXPECT_EQ_MSG(test, limits[i].limit[mm],
					    bb_watermark_limit(&plain, flags, true),
					    "%s %s", limits[i].name,
					    bb_mm_names[mm]);
			flags = bb_alloc_request_fast_flags(limits[i].req, mm);
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
			const struct bb_alloc_request *req = limits[i].req;
			unsigned int flags = bb_alloc_request_slow_flags(req, mm);
			struct bb_watermark_zone z = plain;

			z.free = limits[i].limit[mm];
			KUNIT_EXPECT_EQ(test, BB_NO,
					bb_watermark_ok(&z, req, flags, mm));
			z.free++;
			KUNIT_EXPECT_EQ(test, BB_YES,
					bb_watermark_ok(&z, req, flags, mm));
		}
	}
}

static void wmark_odd_fractions(struct kunit *test)
{
	struct bb_watermark_zone z = plain;

	/* 1001 - 500 = 501; 501 - 125 = 376: each division rounds down. */
	z.wmark[0] = 1001;
	KUNIT_EXPECT_EQ(test, (s64)376,
			bb_watermark_limit(&z, bb_alloc_request_slow_flags(&atomic, BB_MM_HARDER),
					   true));
	z.wmark[0] = 0;
	KUNIT_EXPECT_EQ(test, (s64)0,
			bb_watermark_limit(&z, bb_alloc_request_slow_flags(&atomic, BB_MM_HARDER),
					   true));
}

static void wmark_lowmem_reserve_is_not_halved(struct kunit *test)
{
	unsigned int flags = bb_alloc_request_slow_flags(&atomic, BB_MM_NON_BLOCK);
	struct bb_watermark_zone z = plain;

	z.reserve = 300;
	KUNIT_EXPECT_EQ(test, (s64)675, bb_watermark_limit(&z, flags, true));
}

/* The reserve is subtracted only for requests that may not use it. */
static void wmark_highatomic_is_taken_off(struct kunit *test)
{
	static const struct {
		const struct bb_alloc_request *req;
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
			unsigned int flags = bb_alloc_request_slow_flags(cases[i].req, mm);
			s64 off = 512 * !!cases[i].off[mm];

			KUNIT_EXPECT_EQ_MSG(test, off,
					    bb_watermark_unusable(&z, 0, flags, mm),
					    "case %u %s", i, bb_mm_names[mm]);
			flags = bb_alloc_request_fast_flags(cases[i].req, mm);
			KUNIT_EXPECT_EQ(test, 512LL,
					bb_watermark_unusable(&z, 0, flags, mm));
		}
	}
}

static void wmark_cma_is_for_movable(struct kunit *test)
{
	struct bb_alloc_request movable = { .list = BB_LIST_MOVABLE };
	struct bb_watermark_zone z = plain;

	z.cma_free = 4000;
	z.free = 4900;
	KUNIT_EXPECT_EQ(test, BB_YES,
			bb_watermark_ok(&z, &movable,
					bb_alloc_request_fast_flags(&movable, BB_MM_MIN_RESERVE),
					BB_MM_MIN_RESERVE));
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_ok(&z, &nowait,
					bb_alloc_request_fast_flags(&nowait, BB_MM_MIN_RESERVE),
					BB_MM_MIN_RESERVE));
}

static void wmark_boost(struct kunit *test)
{
	struct bb_alloc_request waker = { .wakes = true, .list = BB_LIST_UNMOVABLE };
	struct bb_watermark_zone z = plain;

	z.boost = 400;
	z.free = 1300;
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	/*
	 * kswapd may clear the boost before the allocator checks: below it the
	 * answer is undecided.
	 */
	z.kswapd_runs = true;
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	z.free = 1401;
	KUNIT_EXPECT_EQ(test, BB_YES,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	z.free = 1000;
	KUNIT_EXPECT_EQ(test, BB_NO,
			bb_watermark_ok(&z, &nowait, 0, BB_MM_MIN_RESERVE));
	/* A request that fails at low wakes kswapd, and the boost may be gone at min. */
	z.kswapd_runs = false;
	z.free = 1300;
	KUNIT_EXPECT_EQ(test, BB_NO, bb_watermark_ok(&z, &waker, BB_ALLOC_LOW, 0));
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED, bb_watermark_ok(&z, &waker, 0, 0));
}

/* Undecided exactly within the slack of the limit. */
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

/* A decided answer is right for every true value within the slack. */
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

static struct kunit_case wmark_cases[] = {
	KUNIT_CASE(wmark_limit_of_every_class),
	KUNIT_CASE(wmark_exact_limit),
	KUNIT_CASE(wmark_odd_fractions),
	KUNIT_CASE(wmark_lowmem_reserve_is_not_halved),
	KUNIT_CASE(wmark_highatomic_is_taken_off),
	KUNIT_CASE(wmark_cma_is_for_movable),
	KUNIT_CASE(wmark_boost),
	KUNIT_CASE(wmark_slack_is_an_interval),
	KUNIT_CASE(wmark_slack_never_lies),
	{}
};

static struct kunit_suite wmark_suite = {
	.name = "buddybench_watermark",
	.test_cases = wmark_cases,
};

kunit_test_suite(wmark_suite);
