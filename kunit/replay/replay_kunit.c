// SPDX-License-Identifier: GPL-2.0-only
/* A stream dealt out to two workers, and the loop that carries steps out. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "kunit/replay/test_replay.h"
#include "src/replay/replay_charge.h"
#include "src/replay/replay_lists.h"
#include "src/replay/replay_loop.h"
#include "src/replay/replay_point.h"

/* What the two workers get of it: kind, id, class, flags. */
static const struct want {
	u8 cpu;
	u8 kind;
	u8 id;
	u8 class;
	u8 flags;
} wants[BB_TEST_EVENTS] = {
	{ 0, BB_STREAM_ALLOC, 0, 0, 0 },
	{ 0, BB_STREAM_FREE, 1, 1, 0 },
	{ 0, BB_STREAM_FREE, 2, 1, 0 },
	{ 1, BB_STREAM_ALLOC, 1, 1, 0 },
	{ 1, BB_STREAM_SPLIT, 0, 0, BB_STEP_POINT },
	{ 1, BB_STREAM_FREE, 3, 1, BB_STEP_POINT },
};

static void replay_lists(struct kunit *test)
{
	struct bb_replay *r = bb_test_replay_new(test);
	struct bb_err err = { 0 };
	unsigned int i, n[2] = { 0 };

	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	for (i = 0; i < BB_TEST_EVENTS; i++) {
		const struct want *w = &wants[i];
		const struct bb_replay_step *s = &r->worker[w->cpu]->step[n[w->cpu]++];

		KUNIT_EXPECT_EQ(test, s->kind, w->kind);
		KUNIT_EXPECT_EQ(test, s->id, (u32)w->id);
		KUNIT_EXPECT_EQ(test, s->class, (u16)w->class);
		KUNIT_EXPECT_EQ(test, s->flags, w->flags);
	}
	KUNIT_EXPECT_EQ(test, r->worker[0]->nr, n[0]);
	KUNIT_EXPECT_EQ(test, r->worker[1]->nr, n[1]);
	/* What is held after three steps, and after all. */
	KUNIT_EXPECT_EQ(test, r->point[0].want, 3ULL);
	KUNIT_EXPECT_EQ(test, r->point[1].want, 0ULL);
	KUNIT_EXPECT_EQ(test, r->point[1].due, 60ULL);
	bb_test_replay_free(r);
	KUNIT_EXPECT_EQ(test, r->own.bytes, 0ULL);
}

/* A stream needs no more room above the floor because of the one before it. */
static void replay_chunk_pages(struct kunit *test)
{
	struct bb_replay *r = bb_test_replay_new(test);
	struct bb_err err = { 0 };

	r->chunk_pages = 1024;
	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	KUNIT_EXPECT_EQ(test, r->chunk_pages, 2U);
	bb_test_replay_free(r);
}

static u32 steps_of(struct bb_replay *r, unsigned int number)
{
	struct bb_replay_worker *w = r->worker[number];
	u32 done;

	w->slot = r->slot;
	w->ask = r->ask;
	done = bb_replay_loop(w, w->nr - w->next, false);
	w->next += done;
	return done;
}

static void replay_loop(struct kunit *test)
{
	struct bb_replay *r = bb_test_replay_new(test);
	struct bb_err err = { 0 };
	u32 zone;

	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	/* The first worker gets as far as the page that the other has not taken. */
	KUNIT_EXPECT_EQ(test, steps_of(r, 0), 1U);
	KUNIT_EXPECT_EQ(test, steps_of(r, 0), 0U);
	KUNIT_ASSERT_NOT_NULL(test, r->slot[0]);
	/* It is no page, and would end the kernel below. */
	KUNIT_ASSERT_TRUE(test, r->slot[0] != BB_REPLAY_NOTHING);
	KUNIT_EXPECT_EQ(test, page_count(r->slot[0]), 1);
	zone = page_zonenum(r->slot[0]);
	/* The other one splits the block, and ends its chunk. */
	KUNIT_EXPECT_EQ(test, steps_of(r, 1), 2U);
	KUNIT_EXPECT_NULL(test, r->slot[0]);
	KUNIT_EXPECT_PTR_EQ(test, r->slot[3], r->slot[2] + 1);
	KUNIT_EXPECT_EQ(test, page_count(r->slot[3]), 1);
	KUNIT_EXPECT_EQ(test, steps_of(r, 0), 2U);
	KUNIT_EXPECT_EQ(test, steps_of(r, 1), 1U);
	KUNIT_EXPECT_EQ(test, r->worker[0]->took, 2ULL);
	KUNIT_EXPECT_EQ(test, r->worker[0]->gave, 2ULL);
	KUNIT_EXPECT_EQ(test, r->worker[1]->took, 1ULL);
	KUNIT_EXPECT_EQ(test, r->worker[1]->gave, 1ULL);
	KUNIT_EXPECT_EQ(test, r->worker[0]->step[0].where & 7, zone);
	bb_test_replay_free(r);
}

/* What got nothing is not freed, nor are its pages. */
static void replay_nothing(struct kunit *test)
{
	struct bb_replay *r = bb_test_replay_new(test);
	struct bb_err err = { 0 };

	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	r->slot[0] = BB_REPLAY_NOTHING;
	r->slot[1] = BB_REPLAY_NOTHING;
	r->worker[0]->next = 1;
	r->worker[1]->next = 1;
	KUNIT_EXPECT_EQ(test, steps_of(r, 1), 1U);
	KUNIT_EXPECT_EQ(test, steps_of(r, 0), 2U);
	KUNIT_EXPECT_EQ(test, steps_of(r, 1), 1U);
	KUNIT_EXPECT_EQ(test, r->worker[0]->gave + r->worker[1]->gave, 0ULL);
	KUNIT_EXPECT_EQ(test, r->worker[0]->step[1].flags & BB_STEP_MISSED, BB_STEP_MISSED);
	bb_test_replay_free(r);
}

static const struct charge {
	const char *name;
	gfp_t gfp;
	gfp_t home;	/* whose zones are charged, and looked at before every chunk */
} charges[] = {
	{ "GFP_ATOMIC", GFP_ATOMIC, GFP_KERNEL },
	{ "GFP_HIGHUSER", GFP_HIGHUSER, GFP_HIGHUSER },
	{ "GFP_HIGHUSER_MOVABLE", GFP_HIGHUSER_MOVABLE, GFP_HIGHUSER_MOVABLE },
};

BB_PARAM(charges);

static void replay_charge(struct kunit *test)
{
	const struct charge *p = test->param_value;
	struct bb_plan *plan = kunit_kzalloc(test, sizeof(*plan), GFP_KERNEL);
	struct bb_replay *r = bb_test_replay_new(test);
	struct bb_err err = { 0 };

	r->guard = kunit_kzalloc(test, sizeof(*r->guard), GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(r->guard));
	r->stream.class[0].gfp = p->gfp;
	r->stream.class[1].gfp = p->gfp;
	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	KUNIT_EXPECT_EQ_MSG(test, bb_replay_charge(r, plan, &err), 0, "%s", err.msg);
	KUNIT_EXPECT_EQ(test, r->nr_homes, 1U);
	BB_EXPECT_GFP(test, r->home[0].gfp, p->home);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&r->guard->ledger), 3L);
	bb_replay_uncharge(r);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&r->guard->ledger), 0L);
	bb_test_replay_free(r);
	bb_guard_exit(r->guard);
}

static struct kunit_case replay_cases[] = {
	KUNIT_CASE(replay_lists),
	KUNIT_CASE(replay_chunk_pages),
	KUNIT_CASE(replay_loop),
	KUNIT_CASE(replay_nothing),
	KUNIT_CASE_PARAM(replay_charge, charges_gen_params),
	{}
};

static struct kunit_suite replay_suite = {
	.name = "buddybench_replay",
	.test_cases = replay_cases,
};

kunit_test_suite(replay_suite);
