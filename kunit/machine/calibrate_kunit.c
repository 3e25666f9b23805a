// SPDX-License-Identifier: GPL-2.0-only
/* Calibration, and the cost of reading the clock. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/machine/calibrate.h>
#include <buddybench/machine/clock.h>
#include <buddybench/result/validity.h>
#include <buddybench/worker/phases.h>

#include "src/worker/overhead.h"

#include "kunit/lib/fake_loops.h"
#include "kunit/lib/fake_time.h"
#include "kunit/lib/help.h"

#define TRIES 8		/* other work on this machine can only make it worse */

/* Known costs are in proportion; a loop cannot be faster than a step of 1/1000. */
static void calibrate_ladder(struct kunit *test)
{
	struct bb_clock_info clock;
	struct bb_calibration c;
	unsigned int i, best = 1000;

	bb_clock_probe(true, &clock);
	bb_clock_calibrate(&clock);
	for (i = 0; i < TRIES && best > 100; i++) {
		KUNIT_ASSERT_EQ(test, 0, bb_calibrate(&clock, &c));
		KUNIT_EXPECT_TRUE(test, c.done);
		KUNIT_EXPECT_GT(test, c.rung_milli, 0ULL);
		KUNIT_EXPECT_LE(test, c.ladder_off, 1000U);
		KUNIT_EXPECT_LE(test, c.noise_ppm, 1000000U);
		KUNIT_EXPECT_EQ(test, !c.gaps, !c.noise_ppm);
		best = min(best, c.ladder_off);
	}
	KUNIT_EXPECT_LE(test, best, 100U);
}

static const struct machine {
	const char *name;
	u32 ladder_off, noise_ppm;
	u64 flags;
} machines[] = {
	{ "fit", 0, 0, 0 },
	{ "as good as it must be", 20, 10000, 0 },
	{ "out of proportion", 21, 0, BIT_ULL(BB_FLAG_LADDER) },
	{ "noisy", 0, 10001, BIT_ULL(BB_FLAG_NOISY) },
	{ "both", 1000, 1000000, BIT_ULL(BB_FLAG_LADDER) | BIT_ULL(BB_FLAG_NOISY) },
};

BB_PARAM(machines);

static void calibrate_judged(struct kunit *test)
{
	const struct machine *p = test->param_value;
	struct bb_calibration c = {
		.done = true, .ladder_off = p->ladder_off, .noise_ppm = p->noise_ppm,
	};

	KUNIT_EXPECT_EQ(test, bb_validity_machine(&c), p->flags);
}

static const struct shape {
	const char *name;
	enum bb_pattern pattern;
	enum bb_mode mode;
	bool costs;
} shapes[] = {
	{ "op pair", BB_PATTERN_PAIR, BB_MODE_OP, true },
	{ "op hold", BB_PATTERN_LIFO, BB_MODE_OP, true },
	{ "chained pair", BB_PATTERN_PAIR, BB_MODE_CHAINED, true },
	{ "chained hold", BB_PATTERN_LIFO, BB_MODE_CHAINED, true },
	{ "batch pair", BB_PATTERN_PAIR, BB_MODE_BATCH, false },
	{ "batch hold", BB_PATTERN_LIFO, BB_MODE_BATCH, false },
	{ "diff", BB_PATTERN_PAIR, BB_MODE_DIFF, false },
};

BB_PARAM(shapes);

static struct bb_fake_loops *calibrated(struct kunit *test)
{
	const struct shape *p = test->param_value;
	struct bb_fake_loops *e = bb_fake_loops_new(test);

	e->cell.pattern = p->pattern;
	e->cell.mode = p->mode;
	e->w[0]->overhead_milli[0] = 12345;
	e->w[0]->overhead_milli[1] = 12345;
	bb_worker_overhead(e->w[0]);
	return e;
}

/* Values of an empty section that differ from the cost by more than a quarter. */
static void count_values(struct bb_fake_loops *e, unsigned int *below, unsigned int *above)
{
	const struct bb_loop_set *null = bb_loop_set_get(BB_LOOP_NULL, true);
	struct bb_worker *w = e->w[0];
	unsigned int i, timing = e->cell.mode == BB_MODE_OP ? BB_TIME_OP : BB_TIME_CHAINED;
	const u64 *stamp = w->loop.stamp;

	null->pair[timing](&w->loop, BB_CHUNK);
	for (*below = 0, *above = 0, i = 0; i < 2 * BB_CHUNK; i++) {
		u64 value = timing == BB_TIME_OP ? stamp[i] : stamp[i + 1] - stamp[i];
		u64 mean = w->overhead_milli[i % 2];

		*below += value * 1000 < mean - mean / 4;
		*above += value * 1000 > mean + mean / 4;
	}
}

/* The cost is the mean of empty values. */
static void calibrate_overhead(struct kunit *test)
{
	const struct shape *p = test->param_value;
	unsigned int try, below, above, least_below = UINT_MAX, least_above = UINT_MAX;
	struct bb_fake_loops *e = calibrated(test);

	KUNIT_EXPECT_EQ(test, !!e->w[0]->overhead_milli[0], p->costs);
	KUNIT_EXPECT_EQ(test, !!e->w[0]->overhead_milli[1], p->costs);
	KUNIT_EXPECT_EQ(test, e->w[0]->tally[0].all.total, 0ULL);
	KUNIT_EXPECT_EQ(test, e->w[0]->tally[1].all.total, 0ULL);
	KUNIT_EXPECT_EQ(test, e->w[0]->tally[0].ops, 0ULL);
	for (try = 0; p->costs && try < TRIES; try++) {
		bb_worker_overhead(e->w[0]);
		count_values(e, &below, &above);
		least_below = min(least_below, below);
		least_above = min(least_above, above);
	}
	if (!p->costs)
		return;
	KUNIT_EXPECT_LE(test, least_below, 3 * BB_CHUNK / 2U);
	KUNIT_EXPECT_LE(test, least_above, 3 * BB_CHUNK / 2U);
}

/* Too few ticks come while it is tested to be seen, but that it stands still is. */
static void calibrate_clock_of_ticks(struct kunit *test)
{
	struct bb_clock_info clock;

	bb_test_clock_tick();
	bb_clock_probe(false, &clock);
	bb_test_clock_go();
	KUNIT_EXPECT_GE(test, clock.granularity, (u64)(NSEC_PER_SEC / HZ));
	KUNIT_EXPECT_GT(test, clock.zero, 900U);
	KUNIT_EXPECT_TRUE(test, bb_clock_info_coarse(&clock));
	bb_clock_probe(false, &clock);
	KUNIT_EXPECT_FALSE(test, bb_clock_info_coarse(&clock));
}

static struct kunit_case calibrate_cases[] = {
	KUNIT_CASE(calibrate_ladder),
	KUNIT_CASE_PARAM(calibrate_judged, machines_gen_params),
	KUNIT_CASE_PARAM(calibrate_overhead, shapes_gen_params),
	KUNIT_CASE(calibrate_clock_of_ticks),
	{}
};

static struct kunit_suite calibrate_suite = {
	.name = "buddybench_calibrate",
	.test_cases = calibrate_cases,
};

kunit_test_suite(calibrate_suite);
