// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parameters of a cell reach the worker's loops, and nothing remains of the
 * previous cell.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/topology.h>

#include <buddybench/machine/clock.h>
#include <buddybench/own_memory.h>

#include "kunit/lib/help.h"
#include "src/run/merge.h"
#include "src/run/worker_pool.h"

#define NODE	5	/* need not exist: the null loops do not allocate */

struct bench {
	struct bb_facts facts;
	struct bb_run run;
	struct bb_guard guard;
	struct bb_own_memory own;
	struct bb_cell cell;
	struct bb_result result;
	struct bb_worker_pool *pool;
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->run.facts = &b->facts;
	b->run.cell = &b->cell;
	b->run.plan.count = 10;
	b->cell.hold = 1;
	b->cell.bulk = 4;
	b->run.plan.patterns = BIT(BB_PATTERN_NULL);
	__set_bit(0, b->run.plan.cpus);
	__set_bit(0, b->run.plan.nodes);
	__set_bit(0, b->facts.cpus);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	b->run.own = &b->own;
	bb_clock_probe(true, &b->run.clock);
	bb_clock_calibrate(&b->run.clock);
	b->cell.pattern = BB_PATTERN_NULL;
	b->cell.mode = BB_MODE_BATCH;
	b->cell.cpu_node = NUMA_NO_NODE;
	b->cell.threads = 1;
	b->cell.order = 4;
	b->cell.gfp = GFP_NOFS;
	b->cell.effective = GFP_NOFS | __GFP_NOWARN | __GFP_NORETRY;
	return b;
}

static const struct bb_loop *run_cell(struct kunit *test, struct bench *b, int node)
{
	b->cell.node = node;
	memset(&b->result, 0, sizeof(b->result));
	KUNIT_EXPECT_EQ(test, 0, bb_worker_pool_cell(b->pool, &b->cell, 0, jiffies + 60 * HZ));
	bb_merge(b->pool, &b->result);
	KUNIT_EXPECT_EQ(test, b->result.measure[0].ops, 10ULL);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->guard.busy), 0);
	return &b->pool->worker[0]->loop;
}

/* No assertions, because the thread has to be stopped first. */
static void look_at_loops(struct kunit *test, struct bench *b)
{
	const struct bb_loop *loop = run_cell(test, b, NODE);

	KUNIT_EXPECT_EQ(test, loop->nid, NODE);
	KUNIT_EXPECT_EQ(test, loop->nr_nids, 0U);
	KUNIT_EXPECT_TRUE(test, loop->gfp == b->cell.effective);
	KUNIT_EXPECT_EQ(test, loop->order, 4U);
	KUNIT_EXPECT_EQ(test, loop->bytes, (size_t)PAGE_SIZE << 4);
	KUNIT_EXPECT_EQ(test, loop->bulk, 4U);
	b->cell.bytes = 5000;
	loop = run_cell(test, b, NODE);
	KUNIT_EXPECT_EQ(test, loop->bytes, (size_t)5000);
	b->cell.bytes = 0;
	loop = run_cell(test, b, BB_NODE_LOCAL);
	KUNIT_EXPECT_EQ(test, loop->nid, cpu_to_mem(0));
	loop = run_cell(test, b, BB_NODE_RR);
	KUNIT_EXPECT_EQ(test, loop->nr_nids, 1U);
	KUNIT_EXPECT_EQ(test, loop->nids[0], 0);
	/* And cleared again. */
	loop = run_cell(test, b, NODE + 1);
	KUNIT_EXPECT_EQ(test, loop->nid, NODE + 1);
	KUNIT_EXPECT_EQ(test, loop->nr_nids, 0U);
}

static void runner_passes_the_cell_on(struct kunit *test)
{
	struct bench *b = new_bench(test);

	b->pool = bb_worker_pool_create(&b->run, &b->guard);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b->pool));
	look_at_loops(test, b);
	bb_worker_pool_destroy(b->pool);
}

/* A mask that may sleep is never used in atomic context, whoever built the cell. */
static void runner_refuses_what_no_plan_has(struct kunit *test)
{
	struct bench *b = new_bench(test);
	int context;

	b->run.plan.patterns |= BIT(BB_PATTERN_PAIR);
	b->facts.apis = BIT(BB_API_ALLOC_PAGES);
	b->pool = bb_worker_pool_create(&b->run, &b->guard);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b->pool));
	b->cell.api = BB_API_ALLOC_PAGES;
	b->cell.pattern = BB_PATTERN_PAIR;
	b->cell.node = BB_NODE_LOCAL;
	for (context = BB_CTX_PREEMPT_OFF; context < NR_BB_CONTEXTS; context++) {
		b->run.plan.context = context;
		KUNIT_EXPECT_EQ(test, -EPERM,
				bb_worker_pool_cell(b->pool, &b->cell, 0, jiffies + 60 * HZ));
	}
	KUNIT_EXPECT_EQ(test, b->pool->worker[0]->counts.took, 0ULL);
	bb_worker_pool_destroy(b->pool);
}

/* Limits are not rounded to whole us. */
static void runner_keeps_short_limits(struct kunit *test)
{
	struct bench *b = new_bench(test);
	struct bb_worker_pool pool = { .run = &b->run };
	struct bb_worker *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	w->pool = &pool;
	b->run.clock.counts = false;
	b->run.clock.khz = 2000000;
	KUNIT_EXPECT_EQ(test, bb_worker_ticks(w, 900), 1800ULL);
	KUNIT_EXPECT_EQ(test, bb_worker_ticks(w, 999999), 1999998ULL);
	KUNIT_EXPECT_EQ(test, bb_worker_ticks(w, 10000000000ULL), 20000000000ULL);
}

static struct kunit_case runner_cases[] = {
	KUNIT_CASE(runner_passes_the_cell_on),
	KUNIT_CASE(runner_refuses_what_no_plan_has),
	KUNIT_CASE(runner_keeps_short_limits),
	{}
};

static struct kunit_suite runner_suite = {
	.name = "buddybench_worker_pool",
	.test_cases = runner_cases,
};

kunit_test_suite(runner_suite);
