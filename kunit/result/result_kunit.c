// SPDX-License-Identifier: GPL-2.0-only
/* Places, and the names in a result. */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <buddybench/result/run.h>

#include "kunit/lib/help.h"

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
	/* An entry is never replaced. */
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
	{ "modes", bb_mode_names, NR_BB_MODES },
	{ "placements", bb_placement_names, NR_BB_PLACEMENTS },
	{ "contexts", bb_context_names, NR_BB_CONTEXTS },
	{ "clocks", bb_clock_choice_names, NR_BB_CLOCK_CHOICES },
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

/* Fatal flags are in capitals, others are not. */
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
