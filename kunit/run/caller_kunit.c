// SPDX-License-Identifier: GPL-2.0-only
/* A task whose cpuset lacks a node that a cell needs does not become the worker. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/plan/gfp.h>
#include <buddybench/run/caller.h>

#include "kunit/lib/help.h"

#define CELLS 3

struct bench {
	struct bb_facts facts;
	struct bb_run run;
	struct bb_cell cell[CELLS];
	struct bb_err err;
	nodemask_t none;
};

/* Only the last cell may differ from the others, which take no node. */
static struct bench *new_bench(struct kunit *test, int node)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, b);
	for (i = 0; i < CELLS; i++) {
		b->cell[i].pattern = BB_PATTERN_PAIR;
		b->cell[i].node = BB_NODE_LOCAL;
		b->cell[i].threads = 1;
		b->cell[i].effective = bb_gfp_effective(GFP_KERNEL);
	}
	b->cell[CELLS - 1].node = node;
	__set_bit(numa_mem_id(), b->run.plan.nodes);
	b->run.facts = &b->facts;
	b->run.cell = b->cell;
	b->run.nr_cells = CELLS;
	return b;
}

static void expect_refused(struct kunit *test, struct bench *b)
{
	char node[16];

	snprintf(node, sizeof(node), "node %d,", numa_mem_id());
	KUNIT_EXPECT_EQ(test, -EINVAL, bb_caller_allowed(&b->run, &b->none, &b->err));
	KUNIT_EXPECT_EQ(test, b->err.code, -EINVAL);
	KUNIT_EXPECT_NOT_NULL(test, strstr(b->err.msg, node));
	KUNIT_EXPECT_NOT_NULL(test, strstr(b->err.msg, "which its cpuset does not allow"));
}

static void caller_needs_its_node(struct kunit *test)
{
	struct bench *b = new_bench(test, numa_mem_id());

	expect_refused(test, b);
	KUNIT_EXPECT_EQ(test, 0, bb_caller_allowed(&b->run, &node_states[N_MEMORY], &b->err));
}

static void caller_needs_all_in_turn(struct kunit *test)
{
	struct bench *b = new_bench(test, BB_NODE_RR);

	expect_refused(test, b);
	KUNIT_EXPECT_EQ(test, 0, bb_caller_allowed(&b->run, &node_states[N_MEMORY], &b->err));
}

/* These are charged to all nodes, and have rows of no node. */
static void caller_has_any_node(struct kunit *test)
{
	struct bench *b = new_bench(test, BB_NODE_LOCAL);

	KUNIT_EXPECT_EQ(test, 0, bb_caller_allowed(&b->run, &b->none, &b->err));
}

static void caller_allocates_nothing(struct kunit *test)
{
	struct bench *b = new_bench(test, numa_mem_id());

	b->cell[CELLS - 1].pattern = BB_PATTERN_NULL;
	KUNIT_EXPECT_EQ(test, 0, bb_caller_allowed(&b->run, &b->none, &b->err));
}

static struct kunit_case caller_cases[] = {
	KUNIT_CASE(caller_needs_its_node),
	KUNIT_CASE(caller_needs_all_in_turn),
	KUNIT_CASE(caller_has_any_node),
	KUNIT_CASE(caller_allocates_nothing),
	{}
};

static struct kunit_suite caller_suite = {
	.name = "buddybench_caller",
	.test_cases = caller_cases,
};

kunit_test_suite(caller_suite);
