// SPDX-License-Identifier: GPL-2.0-only
/* Clock steps into units. */
#include <linux/kernel.h>
#include <linux/limits.h>

#include <buddybench/lib/clock_info.h>
#include <buddybench/lib/rng.h>

#include "kunit/lib/help.h"

/*
 * a * 10^9 / d by long division over 128 bits, one bit at a time: slow, but
 * cannot overflow. U64_MAX if the result does not fit.
 */
static u64 times_billion_over(u64 a, u32 d)
{
	u64 low = (a & U32_MAX) * 1000000000ULL;
	u64 high = (a >> 32) * 1000000000ULL + (low >> 32);
	u64 rest = 0, quotient = 0;
	int bit;

	low &= U32_MAX;
	for (bit = 95; bit >= 0; bit--) {
		u64 digit = bit >= 32 ? high >> (bit - 32) & 1 : low >> bit & 1;

		if (quotient >> 63)
			return U64_MAX;
		rest = rest << 1 | digit;
		quotient <<= 1;
		if (rest < d)
			continue;
		rest -= d;
		quotient |= 1;
	}
	return quotient;
}

static const struct rate {
	const char *name;
	u32 khz;
} rates[] = {
	{ "1 kHz", 1 },
	{ "24 MHz", 24000 },
	{ "1 GHz", 1000000 },
	{ "2.3 GHz", 2300000 },
	{ "odd", 2299967 },
	{ "10 GHz", 10000000 },
	{ "highest", U32_MAX },
};

BB_PARAM(rates);

static void clock_milli(struct kunit *test)
{
	const struct rate *p = test->param_value;
	struct bb_clock_info clock = { .khz = p->khz };
	struct bb_rng rng = { .state = 11 };
	unsigned int i;

	for (i = 0; i < 2000; i++) {
		u64 steps = bb_rng_next(&rng) >> bb_rng_below(&rng, 64);
		u64 want = times_billion_over(steps, p->khz);

		if (want == U64_MAX)
			continue;
		KUNIT_ASSERT_EQ_MSG(test, bb_clock_info_milli(&clock, steps), want,
				    "%llu steps", steps);
	}
	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&clock, 0), 0ULL);
}

/* Values calculated by hand, to check the unit as well. */
static void clock_milli_known(struct kunit *test)
{
	struct bb_clock_info ns = { .khz = 1000000 }, tsc = { .khz = 2300000 };
	struct bb_clock_info counter = { .counts = true, .khz = 1000000 };

	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&ns, 1), 1000ULL);
	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&ns, 81), 81000ULL);
	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&tsc, 23), 10000ULL);
	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&tsc, 1), 434ULL);
	/* A minute. */
	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&tsc, 138000000000ULL),
			60000000000000ULL);
	/* Instructions are not scaled by the rate. */
	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&counter, 346), 346000ULL);
	counter.khz = 2300000;
	KUNIT_EXPECT_EQ(test, bb_clock_info_milli(&counter, 346), 346000ULL);
}

static void clock_unit(struct kunit *test)
{
	struct bb_clock_info clock = { .khz = 1 };

	KUNIT_EXPECT_STREQ(test, bb_clock_info_unit(&clock), "ns");
	clock.counts = true;
	KUNIT_EXPECT_STREQ(test, bb_clock_info_unit(&clock), "instructions");
}

static const struct stillness {
	const char *name;
	struct bb_clock_info clock;
	bool coarse;
} stillnesses[] = {
	{ "nothing but still", { .khz = 1000000, .granularity = 4000000, .zero = 1000 }, true },
	{ "a tick was seen", { .khz = 1000000, .granularity = 10000000, .zero = 999 }, true },
	{ "just too coarse", { .khz = 1000000, .granularity = 10001, .zero = 900 }, true },
	{ "just fine enough", { .khz = 1000000, .granularity = 10000, .zero = 900 }, false },
	{ "24 MHz", { .khz = 1000000, .granularity = 42, .zero = 600 }, false },
	{ "1 kHz, of its own", { .khz = 1, .granularity = 1, .zero = 999, .fast = true }, true },
	{ "slow to read", { .khz = 1000000, .granularity = 20000, .zero = 100 }, false },
	{ "rate not known yet", { .khz = 0, .granularity = 64, .fast = true }, false },
	{ "instructions", { .khz = 1000, .granularity = 1000000, .zero = 900, .counts = true } },
};

BB_PARAM(stillnesses);

static void clock_coarse(struct kunit *test)
{
	const struct stillness *p = test->param_value;

	KUNIT_EXPECT_EQ(test, bb_clock_info_coarse(&p->clock), p->coarse);
}

static struct kunit_case clock_info_cases[] = {
	KUNIT_CASE_PARAM(clock_milli, rates_gen_params),
	KUNIT_CASE(clock_milli_known),
	KUNIT_CASE(clock_unit),
	KUNIT_CASE_PARAM(clock_coarse, stillnesses_gen_params),
	{}
};

static struct kunit_suite clock_info_suite = {
	.name = "buddybench_clock_info",
	.test_cases = clock_info_cases,
};

kunit_test_suite(clock_info_suite);
