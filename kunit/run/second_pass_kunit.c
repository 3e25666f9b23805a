// SPDX-License-Identifier: GPL-2.0-only
/* What the second pass loses is told as any other page, and what it does not see. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include <buddybench/compat.h>
#include <buddybench/own_memory.h>

#include "kunit/lib/help.h"
#include "kunit/lib/small_run.h"
#include "src/run/list_state.h"
#include "src/run/second_pass.h"
#include "src/run/worker_pool.h"
#define BB_LOSS_REAL
#include "kunit/lib/lossy_pass.h"

#define LEAK		BIT_ULL(BB_FLAG_LEAK)
#define OF_PROBES	4	/* cells that measure the probes, before that of the row */
#define OF_ROW		(OF_PROBES + 1)

struct bench {
	struct bb_facts facts;
	struct bb_run run;
	struct bb_guard guard;
	struct bb_own_memory own;
	struct bb_cell cell[2];	/* of the run, and that of its second pass */
	struct bb_result result;
	struct bb_page_holder holder;
	struct bb_list_state lists;
};

static const struct loss {
	const char *name;
	struct bb_test_loss lose;
	u64 row;
	u64 run;
} losses[] = {
	{ "nothing", { OF_ROW }, 0, 0 },
	{ "a page", { OF_ROW, 1, 0 }, LEAK, 0 },
	{ "a block in a slot", { OF_ROW, 0, 4 }, LEAK, 0 },
	{ "a page freed twice", { OF_ROW, -1ULL, 0 }, LEAK, 0 },
	{ "a page before the probes are on", { 1, 1, 0 }, 0, LEAK },
	{ "a page to measure them", { OF_PROBES, 1, 0 }, 0, LEAK },
};

BB_PARAM(losses);

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	bb_test_small_run(&b->run, &b->facts, b->cell);
	b->run.own = &b->own;
	b->run.result = &b->result;
	b->run.nr_results = 1;
	b->run.plan.count = 10;
	b->run.plan.paths = 1;
	return b;
}

static void second_pass(struct kunit *test, struct bench *b)
{
	struct bb_worker_pool *pool = bb_worker_pool_create(&b->run, &b->guard);

	KUNIT_EXPECT_FALSE(test, IS_ERR(pool));
	if (IS_ERR(pool))
		return;
	KUNIT_EXPECT_EQ(test, 0, bb_second_pass(&b->run, &b->lists, pool, jiffies + 60 * HZ));
	bb_worker_pool_destroy(pool);
}

static void run_pass(struct kunit *test, struct bench *b, const struct bb_test_loss *lose)
{
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	bb_page_holder_init(&b->holder, &b->guard);
	bb_page_holder_open(&b->holder);
	b->lists.holder = &b->holder;
	b->lists.run = &b->run;
	bb_test_loss_begin(lose);
	second_pass(test, b);
	bb_test_loss_end();
}

static void end_pass(struct kunit *test, struct bench *b)
{
	bb_own_memory_free(&b->own, b->result.paths);
	bb_own_memory_free(&b->own, b->result.no_paths);
	KUNIT_EXPECT_EQ(test, b->own.bytes, 0ULL);
	bb_page_holder_exit(&b->holder);
	bb_guard_exit(&b->guard);
}

static void second_pass_leaks(struct kunit *test)
{
	const struct loss *p = test->param_value;
	struct bench *b = new_bench(test);

	run_pass(test, b, &p->lose);
	/* The cell was carried out, and there is nothing else to flag. */
	KUNIT_EXPECT_NOT_NULL(test, b->result.paths);
	KUNIT_EXPECT_EQ(test, b->result.flags & LEAK, p->row);
	KUNIT_EXPECT_EQ(test, b->run.flags & LEAK, p->run);
	end_pass(test, b);
}

static const struct left_out {
	const char *name;
	u64 flags;
} left_outs[] = {
	{ "refused", BIT_ULL(BB_FLAG_REFUSED) },
	{ "too long", BIT_ULL(BB_FLAG_TOO_LONG) },
};

BB_PARAM(left_outs);

/* What could not be timed, or must not last as long, is not done again. */
static void second_pass_leaves_out(struct kunit *test)
{
	static const struct bb_test_loss nothing = { 0 };
	const struct left_out *p = test->param_value;
	struct bench *b = new_bench(test);

	b->result.flags = p->flags;
	run_pass(test, b, &nothing);
	KUNIT_EXPECT_NULL(test, b->result.paths);
	KUNIT_EXPECT_FALSE(test, b->result.unseen);
	KUNIT_EXPECT_EQ(test, b->result.flags, p->flags);
	end_pass(test, b);
}

static const struct cut {
	const char *name;
	struct bb_test_loss lose;
	u64 flags;
	const char *why;
} cuts[] = {
	{ "by the user", { .nth = OF_ROW, .abort = BB_ABORT_USER }, 0, "the run was ended" },
	{ "and leaks", { .nth = OF_ROW, .pages = 1, .abort = BB_ABORT_OOM }, LEAK,
	  "the run was ended" },
	{ "too long", { .nth = OF_ROW, .flags = BIT_ULL(BB_FLAG_TOO_LONG) }, 0,
	  "an operation is too long with the probes on" },
	{ "before it", { .nth = OF_PROBES, .abort = BB_ABORT_USER }, 0, NULL },
};

BB_PARAM(cuts);

/* What has been seen of a part of a cell is not told of all of it. */
static void second_pass_cut_short(struct kunit *test)
{
	const struct cut *p = test->param_value;
	struct bench *b = new_bench(test);

	run_pass(test, b, &p->lose);
	KUNIT_EXPECT_NULL(test, b->result.paths);
	KUNIT_EXPECT_EQ(test, b->result.flags, p->flags);
	KUNIT_EXPECT_EQ(test, b->result.unseen, !!p->why);
	if (p->why && b->result.no_paths)
		KUNIT_EXPECT_STREQ(test, b->result.no_paths, p->why);
	end_pass(test, b);
}

static const struct cost {
	const char *name;
	struct bb_test_loss lose;
	bool known;
} costs[] = {
	{ "all of it", { 0 }, true },
	{ "ended before the probes are on", { .nth = 1, .abort = BB_ABORT_USER }, false },
	{ "ended with them on", { .nth = OF_PROBES, .abort = BB_ABORT_USER }, false },
	{ "no allocation", { .nth = 2, .unmeasured = BIT(0) }, false },
	{ "no free", { .nth = OF_PROBES, .unmeasured = BIT(1) }, false },
	{ "none of the row", { .nth = OF_ROW, .unmeasured = BIT(0) }, true },
};

BB_PARAM(costs);

/* No cost of the probes is told if one of the values that it is the difference of is missing. */
static void second_pass_knows_probes(struct kunit *test)
{
	const struct cost *p = test->param_value;
	struct bench *b = new_bench(test);

	run_pass(test, b, &p->lose);
	KUNIT_EXPECT_EQ(test, b->run.probe.known, p->known);
	end_pass(test, b);
}

static struct kunit_case second_pass_cases[] = {
	KUNIT_CASE_PARAM(second_pass_leaks, losses_gen_params),
	KUNIT_CASE_PARAM(second_pass_leaves_out, left_outs_gen_params),
	KUNIT_CASE_PARAM(second_pass_cut_short, cuts_gen_params),
	KUNIT_CASE_PARAM(second_pass_knows_probes, costs_gen_params),
	{}
};

static struct kunit_suite second_pass_suite = {
	.name = "buddybench_second_pass",
	.test_cases = second_pass_cases,
};

kunit_test_suite(second_pass_suite);
