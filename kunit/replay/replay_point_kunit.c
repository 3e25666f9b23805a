// SPDX-License-Identifier: GPL-2.0-only
/* Points of the timeline, which one worker takes while the others go on. */
#include <linux/kernel.h>
#include <linux/limits.h>

#include <buddybench/machine/zone_snapshot.h>

#include "kunit/replay/test_replay.h"
#include "src/replay/replay_lists.h"
#include "src/replay/replay_point.h"
#include "src/replay/replay_worker.h"

/* A coarse clock may stand still from the start to the last of several points. */
static void replay_points(struct kunit *test)
{
	struct bb_replay *r = bb_test_replay_new(test);
	struct bb_err err = { 0 };
	unsigned int i;

	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	r->worker[0]->took = 5;
	r->worker[1]->gave = 2;
	for (i = 0; i < 2; i++) {
		r->worker[i]->r = r;
		r->worker[i]->fails = 2;
	}
	bb_replay_point_look(r->worker[1], 0);
	r->worker[0]->took = 9;
	bb_replay_point_look(r->worker[1], 0);
	KUNIT_EXPECT_EQ(test, r->point[0].live, 3LL);
	KUNIT_EXPECT_EQ(test, r->point[1].live, 7LL);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, r->point[i].fails, 4ULL);
		KUNIT_EXPECT_EQ(test, r->point[i].ns, 1ULL);
		KUNIT_EXPECT_GT(test, r->point[i].zones->nr, 0U);
	}
	/* Of another worker, or of none: there is no further one. */
	bb_replay_point_look(r->worker[0], 7);
	bb_replay_point_look(r->worker[1], 7);
	KUNIT_EXPECT_EQ(test, r->point[1].live, 7LL);
	bb_test_replay_free(r);
}

static const struct account {
	const char *name;
	u64 took[2];
	u64 gave[2];
	s64 live;
} accounts[] = {
	{ "nothing", { 0, 0 }, { 0, 0 }, 0 },
	{ "each its own", { 7, 5 }, { 4, 5 }, 3 },
	{ "one takes, one gives", { 9, 0 }, { 0, 7 }, 2 },
	{ "given before it is seen taken", { 0, 0 }, { 0, 2 }, -2 },
	{ "more than a word takes", { (1ULL << 32) + 2, 0 }, { 0, 1ULL << 32 }, 2 },
	{ "just before", { U32_MAX, 1 }, { 0, U32_MAX }, 1 },
	{ "just after", { 1ULL << 32, 0 }, { 1, U32_MAX }, 0 },
};

BB_PARAM(accounts);

/* Counters of 64 bits of which one word is read. */
static void replay_live(struct kunit *test)
{
	const struct account *p = test->param_value;
	struct bb_replay *r = bb_test_replay_new(test);
	struct bb_err err = { 0 };
	unsigned int i;

	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	for (i = 0; i < 2; i++) {
		r->worker[i]->r = r;
		r->worker[i]->took = p->took[i];
		r->worker[i]->gave = p->gave[i];
	}
	bb_replay_point_look(r->worker[1], 1);
	KUNIT_EXPECT_EQ(test, r->point[0].live, p->live);
	bb_test_replay_free(r);
}

static struct kunit_case replay_point_cases[] = {
	KUNIT_CASE(replay_points),
	KUNIT_CASE_PARAM(replay_live, accounts_gen_params),
	{}
};

static struct kunit_suite replay_point_suite = {
	.name = "buddybench_replay_point",
	.test_cases = replay_point_cases,
};

kunit_test_suite(replay_point_suite);
