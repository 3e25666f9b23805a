// SPDX-License-Identifier: GPL-2.0-only
/* What a clock moves by that stands still between ticks, of which some come late. */
#include <linux/kernel.h>
#include <linux/time64.h>

#include <buddybench/machine/clock.h>

#include "kunit/lib/fake_time.h"
#include "kunit/lib/help.h"

#define TICK	4000000ULL
#define LATER	42000	/* readings: more than bb_clock_probe() makes in pairs */
#define SOON	30000	/* so that one of the pairs sees the first move, and none another */

static const struct jumps {
	const char *name;
	unsigned int first;
	u64 by[5];
	unsigned int nr;
	u64 want;
} jumps[] = {
	{ "never", LATER, { 0 }, 0, NSEC_PER_SEC },
	{ "once", LATER, { TICK }, 1, TICK },
	{ "all alike", LATER, { TICK, TICK, TICK, TICK, TICK }, 5, TICK },
	{ "the first is late", LATER, { 3 * TICK, TICK, TICK, TICK, TICK }, 5, TICK },
	{ "one is not late", LATER, { 2 * TICK, 3 * TICK, 2 * TICK, TICK, 4 * TICK }, 5, TICK },
	{ "the last is not", LATER, { 2 * TICK, 2 * TICK, 2 * TICK, 2 * TICK, TICK }, 5, TICK },
	{ "set by ntp", LATER, { TICK + 1, TICK, TICK + 1, TICK, TICK + 1 }, 5, TICK },
	/* As ktime's fast reading may while it is set. */
	{ "the first goes back", LATER, { -1ULL, TICK, TICK, TICK, TICK }, 5, TICK },
	{ "a pair sees a late one", SOON, { 3 * TICK, TICK, TICK, TICK, TICK }, 5, TICK },
};

BB_PARAM(jumps);

static void clock_granularity(struct kunit *test)
{
	const struct jumps *p = test->param_value;
	struct bb_clock_info clock;

	bb_test_clock_jump(p->by, p->nr, p->first);
	bb_clock_probe(false, &clock);
	bb_test_clock_go();
	KUNIT_EXPECT_EQ(test, clock.granularity, p->want);
	KUNIT_EXPECT_TRUE(test, bb_clock_info_coarse(&clock));
}

static struct kunit_case clock_cases[] = {
	KUNIT_CASE_PARAM(clock_granularity, jumps_gen_params),
	{}
};

static struct kunit_suite clock_suite = {
	.name = "buddybench_clock",
	.test_cases = clock_cases,
};

kunit_test_suite(clock_suite);
