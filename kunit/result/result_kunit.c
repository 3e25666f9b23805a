// SPDX-License-Identifier: GPL-2.0-only
/* Clock steps into units, places, and the words of a result. */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <buddybench/result/result.h>
#include <buddybench/lib/rng.h>

#include "kunit/lib/help.h"

/*
 * a * 10^9 / d by long division over 128 bits, one bit at a time: slow, and
 * nothing in it can overflow. U64_MAX if the result does not fit.
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
		KUNIT_ASSERT_EQ_MSG(test, bb_clock_units_milli(&clock, steps), want,
				    "%llu steps", steps);
	}
	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&clock, 0), 0ULL);
}

/* Values worked out by hand, so that the unit is right and not only the rest. */
static void clock_milli_known(struct kunit *test)
{
	struct bb_clock_info ns = { .khz = 1000000 }, tsc = { .khz = 2300000 };
	struct bb_clock_info counter = { .counts = true, .khz = 1000000 };

	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&ns, 1), 1000ULL);
	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&ns, 81), 81000ULL);
	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&tsc, 23), 10000ULL);
	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&tsc, 1), 434ULL);
	/* A minute. */
	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&tsc, 138000000000ULL),
			60000000000000ULL);
	/* An instruction is an instruction, whatever the rate says. */
	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&counter, 346), 346000ULL);
	counter.khz = 2300000;
	KUNIT_EXPECT_EQ(test, bb_clock_units_milli(&counter, 346), 346000ULL);
}

static void clock_unit(struct kunit *test)
{
	struct bb_clock_info clock = { .khz = 1 };

	KUNIT_EXPECT_STREQ(test, bb_clock_units_name(&clock), "ns");
	clock.counts = true;
	KUNIT_EXPECT_STREQ(test, bb_clock_units_name(&clock), "instructions");
}

static void places_add_up(struct kunit *test)
{
	struct bb_places places;
	unsigned int i;

	memset(&places, 0, sizeof(places));
	for (i = 0; i < 12; i++)
		bb_places_add(&places, i % 2, i % 3, 10 + i);
	KUNIT_ASSERT_EQ(test, places.nr, 6U);
	for (i = 0; i < places.nr; i++) {
		KUNIT_EXPECT_EQ(test, (int)places.place[i].nid, (int)i % 2);
		KUNIT_EXPECT_EQ(test, (int)places.place[i].zone, (int)i % 3);
		KUNIT_EXPECT_EQ(test, places.place[i].count, 26ULL + 2 * i);
	}
	KUNIT_EXPECT_EQ(test, places.others, 0ULL);
}

static void places_overflow(struct kunit *test)
{
	struct {
		struct bb_places places;
		u64 guard;
	} room;
	unsigned int i;

	memset(&room, 0, sizeof(room));
	room.guard = U64_MAX;
	for (i = 0; i < BB_MAX_PLACES + 5; i++)
		bb_places_add(&room.places, i, 1, 3);
	KUNIT_EXPECT_EQ(test, room.places.nr, (unsigned int)BB_MAX_PLACES);
	KUNIT_EXPECT_EQ(test, room.places.others, 15ULL);
	KUNIT_EXPECT_EQ(test, room.guard, U64_MAX);
	/* Who has a place keeps it. */
	bb_places_add(&room.places, BB_MAX_PLACES - 1, 1, 4);
	KUNIT_EXPECT_EQ(test, room.places.place[BB_MAX_PLACES - 1].count, 7ULL);
	KUNIT_EXPECT_EQ(test, room.places.others, 15ULL);
}

static const struct words {
	const char *name;
	const char * const *names;
	unsigned int nr;
} words[] = {
	{ "apis", bb_api_names, NR_BB_APIS },
	{ "patterns", bb_pattern_names, NR_BB_PATTERNS },
	{ "what patterns do", bb_pattern_help, NR_BB_PATTERNS },
	{ "modes", bb_mode_names, NR_BB_MODES },
	{ "placements", bb_placement_names, NR_BB_PLACEMENTS },
	{ "contexts", bb_context_names, NR_BB_CONTEXTS },
	{ "clocks", bb_clock_want_names, NR_BB_CLOCK_WANTS },
	{ "reasons to skip", bb_skip_names, NR_BB_SKIPS },
	{ "operations", bb_op_names, NR_BB_OPS },
	{ "ends of a run", bb_abort_names, NR_BB_ABORTS },
	{ "flags", bb_flag_names, NR_BB_FLAGS },
};

BB_PARAM(words);

static void words_are_complete(struct kunit *test)
{
	const struct words *p = test->param_value;

	bb_test_names(test, p->names, p->nr);
}

/* Who reads a row sees by the case of its flags whether to trust it. */
static void fatal_flags_are_loud(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < NR_BB_FLAGS; i++)
		KUNIT_EXPECT_EQ_MSG(test, i >= BB_FLAG_FATAL,
				    !!isupper(bb_flag_names[i][0]), "%s",
				    bb_flag_names[i]);
	KUNIT_EXPECT_LE(test, (int)NR_BB_FLAGS, 64);
}

static void apis_are_complete(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < NR_BB_APIS; i++) {
		KUNIT_EXPECT_NOT_NULL_MSG(test, bb_apis[i].free, "%s",
					  bb_api_names[i]);
		KUNIT_EXPECT_EQ_MSG(test, !bb_apis[i].refused, !bb_apis[i].why,
				    "%s", bb_api_names[i]);
		BB_EXPECT_GFP(test, bb_apis[i].implied & bb_apis[i].refused, 0);
	}
}

static struct kunit_case result_cases[] = {
	KUNIT_CASE_PARAM(clock_milli, rates_gen_params),
	KUNIT_CASE(clock_milli_known),
	KUNIT_CASE(clock_unit),
	KUNIT_CASE(places_add_up),
	KUNIT_CASE(places_overflow),
	KUNIT_CASE_PARAM(words_are_complete, words_gen_params),
	KUNIT_CASE(fatal_flags_are_loud),
	KUNIT_CASE(apis_are_complete),
	{}
};

static struct kunit_suite result_suite = {
	.name = "buddybench_result",
	.test_cases = result_cases,
};

kunit_test_suite(result_suite);
