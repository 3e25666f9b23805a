// SPDX-License-Identifier: GPL-2.0-only
/* A page that only the second pass of a replay loses is told as any other. */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/wait.h>

#include <buddybench/guard/guard.h>
#include <buddybench/machine/clock.h>
#include <buddybench/own_memory.h>

#include "kunit/replay/test_replay.h"
#include "src/replay/replay_lists.h"
#include "src/replay/replay_paths.h"
#define BB_LOSS_REAL
#include "kunit/lib/lossy_pass.h"

#define CLASSES	2
#define HELD	7	/* pages to the end of the first pass */

static const struct loss {
	const char *name;
	struct bb_test_loss lose;
	u64 flags;
} losses[] = {
	{ "nothing", { 0 }, 0 },
	{ "a page", { 0, 1, 0 }, BIT_ULL(BB_FLAG_LEAK) },
	{ "a page freed twice", { 0, -1ULL, 0 }, BIT_ULL(BB_FLAG_LEAK) },
};

BB_PARAM(losses);

/* What bb_replay_results() would leave, as far as the second pass looks at it. */
static struct bb_replay *new_replayed(struct kunit *test)
{
	struct bb_replay *r = bb_test_replay_new(test);

	r->run = kunit_kzalloc(test, sizeof(*r->run), GFP_KERNEL);
	r->run->own = kunit_kzalloc(test, sizeof(*r->run->own), GFP_KERNEL);
	r->run->result = kunit_kcalloc(test, CLASSES, sizeof(*r->run->result), GFP_KERNEL);
	r->run->nr_results = CLASSES;
	r->guard = kunit_kzalloc(test, sizeof(*r->guard), GFP_KERNEL);
	bb_clock_probe(true, &r->run->clock);
	bb_clock_calibrate(&r->run->clock);
	__set_bit(0, r->want.cpus);
	init_waitqueue_head(&r->done);
	r->dropped = HELD;
	return r;
}

static void replay_paths_leaks(struct kunit *test)
{
	const struct loss *p = test->param_value;
	struct bb_replay *r = new_replayed(test);
	struct bb_err err = { 0 };
	unsigned int i;

	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(r->guard));
	KUNIT_ASSERT_EQ_MSG(test, bb_replay_lists(r, &err), 0, "%s", err.msg);
	bb_test_loss_begin(&p->lose);
	bb_replay_paths(r, jiffies + 60 * HZ);
	bb_test_loss_end();
	/* All of the stream, whose blocks are all freed: an order 1, split, and a page. */
	KUNIT_EXPECT_EQ(test, r->worker[0]->took + r->worker[1]->took, 3ULL);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&r->guard->ledger), 0L);
	KUNIT_EXPECT_EQ(test, r->dropped, (u64)HELD);
	for (i = 0; i < CLASSES; i++) {
		KUNIT_EXPECT_NOT_NULL(test, r->run->result[i].paths);
		KUNIT_EXPECT_EQ(test, r->run->result[i].flags, p->flags);
		bb_own_memory_free(r->run->own, r->run->result[i].paths);
	}
	bb_test_replay_free(r);
	bb_guard_exit(r->guard);
}

static struct kunit_case replay_paths_cases[] = {
	KUNIT_CASE_PARAM(replay_paths_leaks, losses_gen_params),
	{}
};

static struct kunit_suite replay_paths_suite = {
	.name = "buddybench_replay_paths",
	.test_cases = replay_paths_cases,
};

kunit_test_suite(replay_paths_suite);
