// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whole runs on the real allocator: every requested operation is done and
 * counted once, and every page is freed.
 */
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit/lib/api_params.h"
#include "kunit/lib/test_session.h"

#define COUNT	40	/* no multiple of HOLD: the last round is shorter */
#define HOLD	7
#define BULK	5

#define EVERYTHING "patterns=all modes=all orders=0,3 nodes=0 cpus=all repeats=2 clock=ktime seed=1"
#define SMALL "nodes=0 orders=0,1 repeats=1 clock=ktime seed=7"
#define ATOMIC "gfp=GFP_ATOMIC patterns=pair,lifo modes=op,batch repeats=2"
#define OVER_BUDGET "orders=0,10 patterns=lifo modes=op,batch hold=8 count=64 budget_mb=8 repeats=2"

#define FLAG(f) BIT_ULL(BB_FLAG_##f)

/* Must not happen in an undisturbed run, however noisy the host. */
static const u64 wrong_flags =
	FLAG(LEAK) | FLAG(ABORTED) | FLAG(REFUSED) | FLAG(SHORT) |
	FLAG(MIGRATED) | FLAG(ALLOC_FAIL) | FLAG(OVERFLOW) | FLAG(OFF_NODE);

static const struct bb_test_api apis[] = {
#include <buddybench/plan/api_defs.h>
};

static_assert(ARRAY_SIZE(apis) == NR_BB_APIS);
BB_PARAM(apis);

static void need_api(struct kunit *test, unsigned int api)
{
	struct bb_session *session = test->priv;

	if (!(session->facts.apis & BIT(api)))
		kunit_skip(test, "%s", session->facts.api_missing[api]);
}

static bool values_are_ops(const struct bb_cell *cell)
{
	return cell->mode == BB_MODE_OP || cell->mode == BB_MODE_CHAINED;
}

static u64 block_pages(const struct bb_cell *cell)
{
	if (cell->pattern == BB_PATTERN_NULL)
		return 0;
	if (cell->api != BB_API_ALLOC_PAGES_BULK)
		return 1ULL << cell->order;
	return bb_test_bulk(cell->bulk);
}

static u64 sparse_count(const struct bb_sparse_hist *s)
{
	u64 n = 0;
	unsigned int i;

	for (i = 0; s && i < s->nr; i++)
		n += s->entry[i].count;
	return n;
}

static void expect_measure(struct kunit *test, const struct bb_run *run,
			   const struct bb_result *r, unsigned int row)
{
	const struct bb_cell *cell = &run->cell[r->cell];
	const struct bb_measure *m = &r->measure[row];
	u64 asked = run->plan.count * cell->threads;

	KUNIT_EXPECT_EQ(test, m->fails, 0ULL);
	if (cell->mode == BB_MODE_DIFF) {
		/* Steps of n and 2n do not divide everything. */
		KUNIT_EXPECT_GE(test, m->ops, asked);
		KUNIT_EXPECT_LT(test, m->ops, asked + 3 * cell->threads);
		KUNIT_EXPECT_LE(test, m->timed * 3, m->ops);
	} else {
		KUNIT_EXPECT_EQ(test, m->ops, asked);
	}
	KUNIT_EXPECT_LE(test, m->clean.n, m->all.n);
	if (values_are_ops(cell)) {
		KUNIT_EXPECT_EQ(test, m->all.n, asked);
		KUNIT_EXPECT_EQ(test, sparse_count(r->hist[row]), asked);
		KUNIT_EXPECT_LE(test, m->all.min, m->all.max);
		return;
	}
	KUNIT_EXPECT_NULL(test, r->hist[row]);
	if (cell->mode == BB_MODE_BATCH)
		KUNIT_EXPECT_EQ(test, m->timed, asked);
}

static void expect_places(struct kunit *test, const struct bb_run *run,
			  const struct bb_result *r)
{
	const struct bb_cell *cell = &run->cell[r->cell];
	u64 seen = r->where.others;
	unsigned int i;

	for (i = 0; i < r->where.nr; i++) {
		KUNIT_EXPECT_TRUE(test, node_online(r->where.place[i].nid));
		seen += r->where.place[i].count;
	}
	KUNIT_EXPECT_EQ(test, seen, r->checked);
	KUNIT_EXPECT_EQ(test, !r->checked, cell->pattern == BB_PATTERN_NULL);
}

static void expect_result(struct kunit *test, const struct bb_run *run,
			  const struct bb_result *r)
{
	const struct bb_cell *cell = &run->cell[r->cell];
	bool apart = values_are_ops(cell) || bb_pattern_holds(cell->pattern);
	u64 asked = run->plan.count * cell->threads;
	unsigned int row;

	KUNIT_EXPECT_EQ_MSG(test, r->flags & wrong_flags, 0ULL, "%s %s %s",
			    bb_api_names[cell->api], bb_pattern_names[cell->pattern],
			    bb_mode_names[cell->mode]);
	KUNIT_EXPECT_EQ(test, r->nr_measures, apart ? 2U : 1U);
	for (row = 0; row < r->nr_measures; row++)
		expect_measure(test, run, r, row);
	expect_places(test, run, r);
	KUNIT_EXPECT_EQ(test, r->allocated, r->freed);
	/* The warm-up allocates, too; every operation allocates a whole block. */
	KUNIT_EXPECT_GE(test, r->allocated, asked * block_pages(cell));
	if (cell->pattern == BB_PATTERN_NULL)
		KUNIT_EXPECT_EQ(test, r->allocated, 0ULL);
	KUNIT_EXPECT_NOT_NULL(test, r->before);
	KUNIT_EXPECT_NOT_NULL(test, r->after);
}

/* Every cell once in every repeat, in whatever order. */
static void expect_all_trials(struct kunit *test, const struct bb_run *run)
{
	unsigned long *seen = bitmap_zalloc(run->nr_trials, GFP_KERNEL);
	unsigned int i, outside = 0, count;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (i = 0; i < run->nr_trials; i++) {
		const struct bb_result *r = &run->result[i];

		if (!r->nr_measures)
			continue;
		if (r->cell < run->nr_cells && r->repeat < run->plan.repeats)
			__set_bit(r->repeat * run->nr_cells + r->cell, seen);
		else
			outside++;
	}
	count = bitmap_weight(seen, run->nr_trials);
	bitmap_free(seen);
	KUNIT_EXPECT_EQ(test, outside, 0U);
	KUNIT_EXPECT_EQ(test, run->nr_results, run->nr_trials);
	KUNIT_EXPECT_EQ(test, count, run->nr_trials);
}

static void expect_good(struct kunit *test, const struct bb_run *run)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, run->abort, (unsigned int)BB_ABORT_NONE);
	KUNIT_EXPECT_EQ(test, run->refused, 0U);
	expect_all_trials(test, run);
	for (i = 0; i < run->nr_trials; i++)
		expect_result(test, run, &run->result[i]);
}

/* All patterns, modes and two orders, on all CPUs. */
static void run_api(struct kunit *test)
{
	const struct bb_test_api *p = test->param_value;
	const struct bb_session *session = test->priv;
	const struct bb_run *run;
	bool order0 = bb_apis[p->api].flags & BB_API_ORDER0;
	/* Without per-CPU lists auto is two states for some of them. */
	const char *lists = session->facts.pcp_orders ? "auto" : "found";
	unsigned int cells;

	need_api(test, p->api);
	run = bb_test_run(test,
			  BB_TEST_COUNTED EVERYTHING " apis=%s lists=%s hold=%d bulk=%d count=%d",
			  p->name, lists, HOLD, BULK, COUNT);
	expect_good(test, run);
	/* pair with 4 modes, lifo, fifo and random with 3, remote if it can. */
	cells = (13 + (num_online_cpus() > 1 ? 3 : 0)) * (order0 ? 1 : 2);
	KUNIT_EXPECT_EQ(test, run->nr_cells, cells + NR_BB_MODES);
}

static const struct plan {
	const char *name;	/* key=value, on top of small numbers */
} plans[] = {
	{ "clock=auto modes=all patterns=pair,lifo" },
	{ "placement=local patterns=pair,lifo" },
	{ "placement=pairs patterns=pair,lifo cpus=all" },
	{ "placement=roundrobin patterns=pair,lifo" },
	{ "placement=roundrobin patterns=pair,lifo apis=alloc_pages_bulk bulk=6" },
	{ "gfp=GFP_ATOMIC|__GFP_ZERO,GFP_NOWAIT,GFP_HIGHUSER_MOVABLE" },
	{ "gfp=GFP_USER|__GFP_RECLAIMABLE,GFP_KERNEL|__GFP_THISNODE" },
	{ "gfp=GFP_KERNEL|__GFP_RETRY_MAYFAIL,GFP_NOFS|__GFP_COMP" },
	{ "cpus=all threads=all patterns=lifo" },
	{ "orders=0-6 patterns=random hold=3" },
	{ "hold=1 patterns=lifo,fifo,random" },
	{ "hold=300 count=700 patterns=lifo,fifo,random modes=all" },
	{ "bulk=1 apis=alloc_pages_bulk patterns=pair,fifo" },
	{ "bulk=512 apis=alloc_pages_bulk patterns=pair,fifo hold=2" },
	{ "count=1 patterns=pair,lifo modes=op,chained,batch" },
	{ "shuffle=0 repeats=5 modes=all" },
	{ "shuffle=1 repeats=5 modes=all" },
	{ "warmup_ms=1 count=3000 patterns=pair,lifo modes=all" },
	{ "patterns=null modes=all" },
};

BB_PARAM(plans);

static void run_plan(struct kunit *test)
{
	const struct plan *p = test->param_value;

	expect_good(test, bb_test_run(test, BB_TEST_COUNTED SMALL " hold=%d count=%d %s",
				      HOLD, COUNT, p->name));
}

static const struct context {
	const char *name;
} contexts[] = {
	{ "preempt-off" }, { "irq-off" },
};

BB_PARAM(contexts);

/* The host may preempt us for longer than a section may last. */
static void run_context(struct kunit *test)
{
	const struct context *p = test->param_value;
	const struct bb_run *run;
	unsigned int i;

	run = bb_test_run(test, BB_TEST_COUNTED ATOMIC " context=%s hold=%d count=%d",
			  p->name, HOLD, COUNT);
	KUNIT_EXPECT_EQ(test, run->abort, (unsigned int)BB_ABORT_NONE);
	expect_all_trials(test, run);
	for (i = 0; i < run->nr_trials; i++) {
		if (run->result[i].flags & FLAG(TOO_LONG))
			KUNIT_EXPECT_EQ(test, run->result[i].flags & FLAG(LEAK), 0ULL);
		else
			expect_result(test, run, &run->result[i]);
	}
}

/* A cell over the budget gets a row that says so; the others are measured. */
static void run_refused_row(struct kunit *test)
{
	const struct bb_run *run = bb_test_run(test, BB_TEST_COUNTED OVER_BUDGET);
	unsigned int i, refused = 0;

	for (i = 0; i < run->nr_trials; i++) {
		const struct bb_result *r = &run->result[i];

		if (!(r->flags & FLAG(REFUSED)))
			continue;
		refused++;
		KUNIT_EXPECT_EQ(test, r->flags & FLAG(LEAK), 0ULL);
		KUNIT_EXPECT_EQ(test, r->nr_measures, 1U);
		KUNIT_EXPECT_EQ(test, r->measure[0].ops, 0ULL);
		KUNIT_EXPECT_EQ(test, r->allocated, 0ULL);
	}
	/* 32 MiB are over the budget of 8, 32 KiB are not. */
	KUNIT_EXPECT_EQ(test, refused, run->nr_trials / 2);
	KUNIT_EXPECT_EQ(test, refused, run->refused);
	expect_all_trials(test, run);
}

static struct kunit_case integration_cases[] = {
	KUNIT_CASE_PARAM(run_api, apis_gen_params),
	KUNIT_CASE_PARAM(run_plan, plans_gen_params),
	KUNIT_CASE_PARAM(run_context, contexts_gen_params),
	KUNIT_CASE(run_refused_row),
	{}
};

static struct kunit_suite integration_suite = {
	.name = "buddybench_integration",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = integration_cases,
};

kunit_test_suite(integration_suite);
