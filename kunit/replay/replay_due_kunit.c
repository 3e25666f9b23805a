// SPDX-License-Identifier: GPL-2.0-only
/* How many steps are due, when a replay keeps to the recorded times. */
#include <linux/kernel.h>
#include <linux/limits.h>

#include "kunit/lib/help.h"
#include "src/replay/replay_loop.h"

#define DUE_STEPS	600
#define SPLIT_AT	520
#define LATE_FROM	530	/* due at LATE */
#define LATE		1000

/* Steps that end a call of the loop. */
static const struct {
	u32 at;
	u8 flags;
} ends[] = {
	{ 255, BB_STEP_LAST },
	{ 300, BB_STEP_POINT },
	{ 511, BB_STEP_LAST | BB_STEP_POINT },
};

static const struct due {
	const char *name;
	u32 next;
	u64 now;
	bool watched;
	u32 want;
} dues[] = {
	{ "a chunk", 0, LATE, false, 256 },
	{ "the rest of one", 200, LATE, false, 56 },
	{ "up to a look at the zones", 256, LATE, false, 45 },
	{ "after that look", 301, LATE, false, 211 },
	{ "a split with the step before it", 512, 1, false, LATE_FROM - 512 },
	{ "not yet", LATE_FROM, LATE - 1, false, 0 },
	{ "to the end", LATE_FROM, LATE, false, DUE_STEPS - LATE_FROM },
	{ "one that is watched", 0, LATE, true, 1 },
	{ "one that is watched, not yet", LATE_FROM, LATE - 1, true, 0 },
};

BB_PARAM(dues);

static void replay_due(struct kunit *test)
{
	const struct due *p = test->param_value;
	struct bb_replay_worker *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	unsigned int i;

	w->nr = DUE_STEPS;
	w->next = p->next;
	w->step = kunit_kcalloc(test, DUE_STEPS, sizeof(*w->step), GFP_KERNEL);
	w->watched = p->watched ? kunit_kzalloc(test, sizeof(*w->watched), GFP_KERNEL) : NULL;
	for (i = LATE_FROM; i < DUE_STEPS; i++)
		w->step[i].at = LATE;
	for (i = 0; i < ARRAY_SIZE(ends); i++)
		w->step[ends[i].at].flags = ends[i].flags;
	w->step[SPLIT_AT].kind = BB_STREAM_SPLIT;
	w->step[SPLIT_AT].at = U64_MAX;
	KUNIT_EXPECT_EQ(test, bb_replay_due(w, p->now), p->want);
}

/* Another CPU's clock may be a little behind. */
static void replay_since(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, bb_replay_since(1000, 1700), 700ULL);
	KUNIT_EXPECT_EQ(test, bb_replay_since(1000, 1000), 0ULL);
	KUNIT_EXPECT_EQ(test, bb_replay_since(1000, 999), 0ULL);
}

static struct kunit_case due_cases[] = {
	KUNIT_CASE_PARAM(replay_due, dues_gen_params),
	KUNIT_CASE(replay_since),
	{}
};

static struct kunit_suite due_suite = {
	.name = "buddybench_replay_due",
	.test_cases = due_cases,
};

kunit_test_suite(due_suite);
