// SPDX-License-Identifier: GPL-2.0-only
/*
 * A target is met from either side, with what the per-CPU lists hide and give
 * back in between.
 */
#include <kunit/test.h>
#include <linux/kernel.h>

#include <buddybench/model/frag_steer.h>

#define FREE	290000ULL
#define BLOCK	1024ULL
#define TARGET	900

struct look {
	const char *what;
	unsigned int now;
	u64 held;
	bool on;
	unsigned int aim;
	u64 give;
};

/* The first look after taking up to 900. */
static const struct look looks[] = {
	{ "met", 900, 240, false, 900, 0 },
	{ "a little below", 895, 240, false, 900, 0 },
	{ "a little above", 905, 240, false, 900, 0 },
	{ "pages came back in large blocks", 877, 235, true, 923, 0 },
	{ "just too low", 894, 235, true, 906, 0 },
	{ "pages came back in small blocks", 960, 320, true, 840, 20 },
	{ "just too high", 906, 302, true, 894, 2 },
	{ "nothing left of it", 0, 0, true, 1000, 0 },
	{ "all of it", 1000, 1000, true, 800, 100 },
};

static void steer_after_first_look(struct kunit *test)
{
	struct bb_frag_steer s;
	unsigned int i;
	bool on;

	for (i = 0; i < ARRAY_SIZE(looks); i++) {
		bb_frag_steer_begin(&s, TARGET, BLOCK, FREE);
		on = bb_frag_steer_on(&s, looks[i].now, looks[i].held);
		KUNIT_EXPECT_EQ_MSG(test, on, looks[i].on, "%s", looks[i].what);
		KUNIT_EXPECT_EQ_MSG(test, bb_frag_steer_near(&s, looks[i].now), !on,
				    "%s", looks[i].what);
		KUNIT_EXPECT_EQ_MSG(test, s.aim, looks[i].aim, "%s", looks[i].what);
		KUNIT_EXPECT_EQ_MSG(test, s.give, looks[i].give, "%s", looks[i].what);
	}
}

/* A small zone cannot be met more exactly than by a block. */
static void steer_nearness(struct kunit *test)
{
	struct bb_frag_steer s;

	bb_frag_steer_begin(&s, 500, 16, FREE);
	KUNIT_EXPECT_EQ(test, s.near, 5U);
	bb_frag_steer_begin(&s, 500, 1024, 51200);
	KUNIT_EXPECT_EQ(test, s.near, 20U);
	bb_frag_steer_begin(&s, 500, 1024, 100);
	KUNIT_EXPECT_EQ(test, s.near, 1000U);
	bb_frag_steer_begin(&s, 500, 1024, 0);
	KUNIT_EXPECT_EQ(test, s.near, 5U);
}

/* How much higher the index is while taking than in the look after it, per mille. */
static const int hidden[][BB_FRAG_ROUNDS] = {
	{ 0 },
	{ 23, 23, 23, 23, 23, 23, 23, 23 },
	{ -60, -60, -60, -60, -60, -60, -60, -60 },
	{ 23 },
	{ -60, 20, 10, 5 },
	{ 23, -60, 23, -60, 23, -60, 23, -60 },
	{ 95, 80, 70, 60, 60, 60, 60, 60 },
};

/* As bb_fragment_hold() does: give back, take up to the aim, look. */
static bool meets(const int *higher)
{
	unsigned int round = 0;
	struct bb_frag_steer s;
	int index = 0;

	bb_frag_steer_begin(&s, TARGET, BLOCK, FREE);
	do {
		/* One page held is one per mille. */
		index -= s.give;
		index = max(index, (int)s.aim - higher[round++]);
		index = clamp(index, 0, 1000);
	} while (bb_frag_steer_on(&s, index, index));
	return bb_frag_steer_near(&s, index);
}

static void steer_meets_target(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hidden); i++)
		KUNIT_EXPECT_TRUE_MSG(test, meets(hidden[i]), "row %u", i);
}

/* An index that never comes to rest ends it. */
static void steer_gives_up(struct kunit *test)
{
	struct bb_frag_steer s;
	unsigned int round;

	bb_frag_steer_begin(&s, TARGET, BLOCK, FREE);
	for (round = 1; round < BB_FRAG_ROUNDS; round++)
		KUNIT_EXPECT_TRUE(test, bb_frag_steer_on(&s, round & 1 ? 850 : 950, 240));
	KUNIT_EXPECT_FALSE(test, bb_frag_steer_on(&s, 950, 240));
	KUNIT_EXPECT_FALSE(test, bb_frag_steer_near(&s, 950));
}

static struct kunit_case steer_cases[] = {
	KUNIT_CASE(steer_after_first_look),
	KUNIT_CASE(steer_nearness),
	KUNIT_CASE(steer_meets_target),
	KUNIT_CASE(steer_gives_up),
	{}
};

static struct kunit_suite steer_suite = {
	.name = "buddybench_frag_steer",
	.test_cases = steer_cases,
};

kunit_test_suite(steer_suite);
