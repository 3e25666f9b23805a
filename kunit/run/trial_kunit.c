// SPDX-License-Identifier: GPL-2.0-only
/* What is left of a trial whose lists cannot be made, or do not last. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/own_memory.h>

#include "kunit/lib/help.h"
#include "kunit/lib/small_run.h"
#include "src/run/trial.h"
#define BB_FAKETIME_REAL
#include "kunit/lib/fake_time.h"
#define BB_SPOIL_REAL
#include "kunit/lib/spoiled_trial.h"

#define COUNT	64	/* values, which no tick can spoil */
#define FLAG(f)	BIT_ULL(BB_FLAG_##f)
#define KNOWN	(FLAG(LISTS_MOVED) | FLAG(REFUSED) | FLAG(ABORTED) | FLAG(LEAK))

struct bench {
	struct bb_facts facts;
	struct bb_run run;
	struct bb_guard guard;
	struct bb_own_memory own;
	struct bb_cell cell;
	struct bb_result result;
	struct bb_page_holder holder;
	struct bb_trial trial;
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	bb_test_small_run(&b->run, &b->facts, &b->cell);
	b->run.own = &b->own;
	b->run.plan.count = COUNT;
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	bb_page_holder_init(&b->holder, &b->guard);
	bb_page_holder_open(&b->holder);
	b->trial.run = &b->run;
	b->trial.guard = &b->guard;
	b->trial.lists.holder = &b->holder;
	b->trial.lists.run = &b->run;
	return b;
}

static void measure_trial(struct kunit *test, struct bench *b, const struct bb_test_spoil *spoil)
{
	struct bb_worker_pool *pool = bb_worker_pool_create(&b->run, &b->guard);

	KUNIT_EXPECT_FALSE(test, IS_ERR(pool));
	if (IS_ERR(pool))
		return;
	b->trial.pool = pool;
	b->trial.deadline = jiffies + 60 * HZ;
	bb_test_spoil_begin(spoil);
	bb_trial_measure(&b->trial, &b->result);
	bb_test_spoil_end();
	bb_worker_pool_destroy(pool);
}

/* What the row has is all that is left. */
static void end_trial(struct kunit *test, struct bench *b)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(b->result.hist); i++)
		bb_own_memory_free(&b->own, b->result.hist[i]);
	bb_own_memory_free(&b->own, b->result.before);
	bb_own_memory_free(&b->own, b->result.after);
	bb_own_memory_free(&b->own, b->result.why);
	KUNIT_EXPECT_EQ(test, b->own.bytes, 0ULL);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&b->guard.ledger), 0L);
	bb_page_holder_exit(&b->holder);
	bb_guard_exit(&b->guard);
}

static const struct again {
	const char *name;
	struct bb_test_spoil spoil;
	unsigned int again;
	u64 flags;
} agains[] = {
	{ "they last", { 0, 0 }, 0, 0 },
	{ "they last the second time", { 0, BIT(0) }, 1, 0 },
	{ "they never last", { 0, GENMASK(2, 0) }, 2, FLAG(LISTS_MOVED) },
	{ "they cannot be made again", { BIT(1), BIT(0) }, 0, FLAG(LISTS_MOVED) },
	{ "nor a third time", { BIT(2), GENMASK(1, 0) }, 1, FLAG(LISTS_MOVED) },
};

BB_PARAM(agains);

/* What was measured in moved lists is worth more than nothing. */
static void trial_again(struct kunit *test)
{
	const struct again *p = test->param_value;
	struct bench *b = new_bench(test);

	measure_trial(test, b, &p->spoil);
	KUNIT_EXPECT_EQ(test, b->run.again, p->again);
	KUNIT_EXPECT_EQ(test, b->run.refused, 0U);
	KUNIT_EXPECT_EQ(test, b->result.flags & KNOWN, p->flags);
	KUNIT_EXPECT_EQ(test, b->result.nr_measures, 2U);
	KUNIT_EXPECT_EQ(test, b->result.measure[0].ops, (u64)COUNT);
	KUNIT_EXPECT_NOT_NULL(test, b->result.hist[0]);
	KUNIT_EXPECT_NOT_NULL(test, b->result.before);
	KUNIT_EXPECT_NULL(test, b->result.why);
	end_trial(test, b);
}

static const struct ended {
	const char *name;
	enum bb_lists lists;
	struct bb_test_spoil spoil;
	enum bb_abort abort;
	u64 flags;
} endeds[] = {
	{ "they cannot be made", BB_LISTS_EXACT, { BIT(0) }, BB_ABORT_NONE, FLAG(REFUSED) },
	{ "ended while they are made", BB_LISTS_EXACT, { 0 }, BB_ABORT_USER, FLAG(ABORTED) },
	{ "ended while they are split", BB_LISTS_SPLIT, { 0 }, BB_ABORT_OOM, FLAG(ABORTED) },
};

BB_PARAM(endeds);

/* Only what could not be done at all is refused. */
static void trial_ended(struct kunit *test)
{
	const struct ended *p = test->param_value;
	struct bench *b = new_bench(test);
	bool refused = p->flags & FLAG(REFUSED);

	b->cell.order = 4;
	b->cell.lists = p->lists;
	b->run.plan.lists = BIT(p->lists);
	bb_guard_abort(&b->guard, p->abort);
	measure_trial(test, b, &p->spoil);
	KUNIT_EXPECT_EQ(test, b->result.flags, p->flags);
	KUNIT_EXPECT_EQ(test, b->run.refused, (unsigned int)refused);
	KUNIT_EXPECT_EQ(test, !!b->result.why, refused);
	KUNIT_EXPECT_EQ(test, b->result.nr_measures, 1U);
	KUNIT_EXPECT_EQ(test, b->result.measure[0].ops, 0ULL);
	end_trial(test, b);
}

#define HOME	3	/* serves the CPU; it need not exist */

static const struct where {
	const char *name;
	int node;	/* of the cell; 0 is one that exists */
	bool of_cpu;
} wheres[] = {
	{ "that of the CPU", BB_NODE_LOCAL, true },
	{ "one that is named", 0, false },
	{ "all in turn", BB_NODE_RR, false },
};

BB_PARAM(wheres);

/* The workers of a cell may be on several nodes: the first one's list is that of its own. */
static void trial_list(struct kunit *test)
{
	const struct where *p = test->param_value;
	const struct bb_test_spoil spoil = { .home = HOME };
	struct bench *b = new_bench(test);

	b->cell.node = p->node ? p->node : cpu_to_mem(0);
	b->cell.api = p->of_cpu ? BB_API_ALLOC_PAGES : BB_API_ALLOC_PAGES_NODE;
	b->facts.apis = BIT(b->cell.api);
	measure_trial(test, b, &spoil);
	KUNIT_EXPECT_TRUE(test, b->result.pcp[0].known);
	KUNIT_EXPECT_TRUE(test, b->result.pcp[1].known);
	KUNIT_EXPECT_EQ(test, bb_test_spoil_asked(), p->of_cpu ? HOME : cpu_to_mem(0));
	end_trial(test, b);
}

/* As soon as a block is held, as an OOM notifier does. */
static void end_it(void *arg)
{
	struct bench *b = arg;

	if (bb_ledger_held(&b->guard.ledger))
		bb_guard_abort(&b->guard, BB_ABORT_OOM);
}

/*
 * Reading the events waits for CPU hotplug, which may itself wait for memory: what is held goes
 * back before.
 */
static void trial_gives_back_first(struct kunit *test)
{
	struct bench *b = new_bench(test);
	const struct bb_test_spoil spoil = { .ledger = &b->guard.ledger };

	b->cell.pattern = BB_PATTERN_LIFO;
	b->run.plan.patterns = BIT(BB_PATTERN_LIFO);
	b->cell.hold = 16;
	bb_test_clock_beside(end_it, b);
	measure_trial(test, b, &spoil);
	bb_test_clock_beside(NULL, NULL);
	KUNIT_EXPECT_EQ(test, b->result.flags & KNOWN, FLAG(ABORTED));
	KUNIT_EXPECT_EQ(test, bb_test_spoil_held(), 0L);
	end_trial(test, b);
}

static struct kunit_case trial_cases[] = {
	KUNIT_CASE_PARAM(trial_again, agains_gen_params),
	KUNIT_CASE_PARAM(trial_ended, endeds_gen_params),
	KUNIT_CASE_PARAM(trial_list, wheres_gen_params),
	KUNIT_CASE(trial_gives_back_first),
	{}
};

static struct kunit_suite trial_suite = {
	.name = "buddybench_trial",
	.test_cases = trial_cases,
};

kunit_test_suite(trial_suite);
