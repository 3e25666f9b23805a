// SPDX-License-Identifier: GPL-2.0-only
/* What is left in the slots of a worker is freed, and others run meanwhile. */
#include <linux/kernel.h>

#include <buddybench/worker/worker_memory.h>

#include "kunit/lib/count_resched.h"
#include "kunit/lib/fake_loops.h"
#include "kunit/lib/help.h"

#define HELD	8192
#define SELDOM	1024	/* blocks without letting others run */
#define BULK	2

static const struct drop {
	const char *name;
	unsigned int kind;
	unsigned int passes;	/* over the slots */
} drops[] = {
	{ "blocks", BB_LOOP_NULL, 1 },
	{ "bulk", BB_LOOP_BULK_ROUNDROBIN, 2 },
};

BB_PARAM(drops);

static void worker_drop(struct kunit *test)
{
	const struct drop *p = test->param_value;
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_worker *w = e->w[0];

	e->cell.pattern = BB_PATTERN_LIFO;
	e->cell.hold = HELD;
	w->kind = p->kind;
	w->loop.bulk = BULK;
	w->slots = kunit_kcalloc(test, HELD, sizeof(*w->slots), GFP_KERNEL);
	w->loop.pages = kunit_kcalloc(test, HELD * BULK, sizeof(*w->loop.pages), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, w->slots && w->loop.pages);
	bb_test_resched_begin();
	KUNIT_EXPECT_EQ(test, bb_worker_drop(w), 0ULL);
	KUNIT_EXPECT_GE(test, bb_test_resched_calls(), p->passes * HELD / SELDOM);
}

static struct kunit_case worker_memory_cases[] = {
	KUNIT_CASE_PARAM(worker_drop, drops_gen_params),
	{}
};

static struct kunit_suite worker_memory_suite = {
	.name = "buddybench_worker_memory",
	.test_cases = worker_memory_cases,
};

kunit_test_suite(worker_memory_suite);
