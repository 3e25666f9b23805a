// SPDX-License-Identifier: GPL-2.0-only
/* A long stream lets others run while it is checked, dealt out and dropped. */
#include <linux/kernel.h>

#include "kunit/lib/count_resched.h"
#include "kunit/lib/help.h"
#include "src/replay/replay_lists.h"
#include "src/replay/replay_loop.h"
#include "src/replay/replay_point.h"

#define LONG_EVENTS	((unsigned int)BIT(BB_STREAM_SHIFT))
#define SELDOM		1024	/* iterations without letting others run */

static const struct long_stream {
	const char *name;
	u8 kind;
	u32 ids;
} long_streams[] = {
	{ "pauses", BB_STREAM_PAUSE, 0 },
	{ "allocations", BB_STREAM_ALLOC, LONG_EVENTS },
};

BB_PARAM(long_streams);

static void write_long_stream(const struct long_stream *p, u8 *at)
{
	unsigned int i;

	for (i = 0; i < LONG_EVENTS; i++, at += BB_STREAM_RECORD) {
		at[0] = p->ids ? i : 0;
		at[1] = p->ids ? i >> 8 : 0;
		at[11] = p->kind << 6;
	}
}

static struct bb_replay *new_long_replay(struct kunit *test)
{
	struct bb_replay *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);

	r->store.bytes.piece = r->store.piece;
	r->store.bytes.size = LONG_EVENTS * BB_STREAM_RECORD;
	r->store.piece[0] = kunit_kzalloc(test, BB_STREAM_PIECE, GFP_KERNEL);
	r->stream.events = LONG_EVENTS;
	r->stream.cpus = 1;
	r->stream.nodes = 1;
	r->stream.classes = 1;
	r->stream.class[0].gfp = GFP_KERNEL;
	r->want.every = 1;
	r->want.points = 1;
	r->nr_workers = 1;
	r->worker = kunit_kzalloc(test, sizeof(*r->worker), GFP_KERNEL);
	r->worker[0] = kunit_kzalloc(test, sizeof(*r->worker[0]), GFP_KERNEL);
	return r;
}

/* It is gone through three times: checked, counted, and dealt out. */
static void long_stream_lists(struct kunit *test)
{
	const struct long_stream *p = test->param_value;
	struct bb_replay *r = new_long_replay(test);
	struct bb_err err = { 0 };

	write_long_stream(p, r->store.piece[0]);
	r->stream.ids = p->ids;
	bb_test_resched_begin();
	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	KUNIT_EXPECT_GE(test, bb_test_resched_calls(),
			3 * (LONG_EVENTS / SELDOM - 1));
	KUNIT_EXPECT_EQ(test, r->worker[0]->nr, p->ids);
	bb_replay_lists_free(r);
	bb_own_memory_free(&r->own, r->point[0].zones);
	bb_own_memory_free(&r->own, r->point);
	KUNIT_EXPECT_EQ(test, r->own.bytes, 0ULL);
}

static const struct held {
	const char *name;
	struct page *page;
} helds[] = {
	{ "given back already", NULL },
	{ "never got", BB_REPLAY_NOTHING },
};

BB_PARAM(helds);

static void long_stream_drop(struct kunit *test)
{
	const struct held *p = test->param_value;
	struct bb_replay *r = new_long_replay(test);
	unsigned int i;

	r->stream.ids = LONG_EVENTS;
	r->slot = kunit_kcalloc(test, LONG_EVENTS, sizeof(*r->slot), GFP_KERNEL);
	for (i = 0; i < LONG_EVENTS; i++)
		r->slot[i] = p->page;
	/* Not even one slot in so many that is looked at holds a page. */
	bb_test_resched_begin();
	bb_replay_drop(r);
	KUNIT_EXPECT_GE(test, bb_test_resched_calls(), LONG_EVENTS / SELDOM);
	KUNIT_EXPECT_EQ(test, r->dropped, 0ULL);
	KUNIT_EXPECT_NULL(test, r->slot[LONG_EVENTS - 1]);
}

static struct kunit_case long_stream_cases[] = {
	KUNIT_CASE_PARAM(long_stream_lists, long_streams_gen_params),
	KUNIT_CASE_PARAM(long_stream_drop, helds_gen_params),
	{}
};

static struct kunit_suite long_stream_suite = {
	.name = "buddybench_long_stream",
	.test_cases = long_stream_cases,
};

kunit_test_suite(long_stream_suite);
