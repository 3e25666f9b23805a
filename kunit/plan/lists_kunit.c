// SPDX-License-Identifier: GPL-2.0-only
/* Which states of the free lists a cell is measured in, and which have no meaning. */
#include "kunit/plan/test_plan.h"

#define MAX_CELLS 64

/* On the wide machine: orders up to 10, per-CPU lists of 0 to 3 and 9. */
static const struct state {
	const char *name;
	const char *text;
	const char *want;	/* order:state of every cell; or the reason */
} states[] = {
	{ "auto", "orders=0,3-5,8-10 lists=auto",
	  "0:pcp 3:pcp 4:exact 4:split 5:exact 5:split 8:exact 8:split 9:pcp 10:exact " },
	{ "auto and found", "orders=3,4 lists=found,auto",
	  "3:found 3:pcp 4:found 4:exact 4:split " },
	{ "found", "orders=0,4,10 lists=found", "0:found 4:found 10:found " },
	{ "holds blocks", "orders=0,4,9 patterns=lifo lists=auto", "0:found 4:found 9:found " },
	{ "holds what was made", "orders=0,4 patterns=lifo lists=pcp,exact,split",
	  "0:pcp 4:exact " },
	{ "two workers", "orders=0,4,10 cpus=0-1 lists=auto", "0:pcp 4:exact 10:exact " },
	{ "in parts", "apis=alloc_pages_exact orders=0,4 lists=auto", "0:pcp 4:found " },
	{ "in parts, exact", "apis=alloc_pages_exact orders=4 lists=exact", "page by page" },
	{ "bulk", "apis=alloc_pages_bulk lists=auto", "0:pcp " },
	{ "DMA", "orders=0,4 gfp=GFP_DMA lists=auto", "0:found 4:found " },
	{ "DMA, exact", "orders=4 gfp=GFP_DMA lists=exact", "ZONE_DMA" },
	{ "DMA by the API", "apis=__get_dma_pages orders=4 lists=auto", "4:found " },
	{ "movable", "orders=4 gfp=GFP_HIGHUSER_MOVABLE lists=auto", "4:exact 4:split " },
	{ "pcp above", "orders=4,10 lists=pcp", "no per-CPU list" },
	{ "exact below", "orders=0-3,9 lists=exact", "the per-CPU list serves" },
	{ "split below", "orders=3 lists=split:4", "the per-CPU list serves" },
	{ "split from", "orders=4-8 lists=split:6", "4:split:6 5:split:6 " },
	{ "split too low", "orders=4 lists=split:4", "no such order above" },
	{ "split the highest", "orders=10 lists=split", "no such order above" },
	{ "split too high", "orders=4 lists=split:11", "no such order above" },
	{ "split two", "orders=4 cpus=0-1 lists=split", "one worker" },
	{ "split and hold", "orders=4 patterns=fifo lists=split:5", "one block at a time" },
	{ "fallback", "orders=0,4 lists=fallback", "4:fallback " },
	{ "all", "orders=8 lists=all",
	  "8:found 8:exact 8:fallback 8:split 8:split:9 8:split:10 " },
	{ "nothing to allocate", "patterns=null lists=all", "0:found " },
};

BB_PARAM(states);

/* On the same machine without per-CPU lists, as kernels for one CPU are since 7.1. */
static const struct state bare[] = {
	{ "auto, bare", "orders=0,3,4,9,10 lists=auto",
	  "0:exact 0:split 3:exact 3:split 4:exact 4:split 9:exact 9:split 10:exact " },
	{ "all of 0", "orders=0 lists=found,exact,fallback,split,split:1",
	  "0:found 0:exact 0:fallback 0:split 0:split:1 " },
	{ "pcp nowhere", "orders=0-10 lists=pcp", "no per-CPU list" },
	{ "in parts, bare", "apis=alloc_pages_exact orders=0,3 lists=auto",
	  "0:exact 0:split 3:found " },
	{ "holds, bare", "orders=0,3 patterns=lifo lists=exact,split", "0:exact 3:exact " },
	{ "bulk, bare", "apis=alloc_pages_bulk bulk=1,8 lists=auto", "0:exact 0:split 0:exact " },
	{ "bulk of several, split", "apis=alloc_pages_bulk bulk=8 lists=split", "one block at a" },
};

BB_PARAM(bare);

static void check_states(struct kunit *test, bool pcp)
{
	const struct state *s = test->param_value;
	struct bb_test_plan *t = bb_test_plan_new(test, s->text);
	unsigned int skipped[NR_BB_SKIPS], at = 0;
	struct bb_cell *cell = kunit_kcalloc(test, MAX_CELLS, sizeof(*cell), GFP_KERNEL);
	struct bb_cell_list list = { cell, MAX_CELLS, skipped };
	char *got = kunit_kzalloc(test, 512, GFP_KERNEL);
	int i, nr;

	KUNIT_ASSERT_NOT_NULL(test, cell);
	KUNIT_ASSERT_NOT_NULL(test, got);
	if (!pcp)
		t->facts.pcp_orders = 0;
	t->plan.modes = BIT(BB_MODE_OP);
	__clear_bit(BB_KEY_MODES, &t->plan.all);
	bitmap_zero(t->plan.nodes, MAX_NUMNODES);
	__set_bit(0, t->plan.nodes);
	t->plan.all &= ~BIT(BB_KEY_NODES);
	KUNIT_ASSERT_EQ_MSG(test, bb_plan_resolve(&t->plan, &t->facts, &t->err), 0, "%s",
			    t->err.msg);
	nr = bb_plan_expand(&t->plan, &t->facts, &list, &t->err);
	for (i = 0; i < nr && i < MAX_CELLS; i++)
		at += scnprintf(got + at, 512 - at, "%u:%s ", cell[i].order,
				bb_lists_names[cell[i].lists]);
	if (nr < 0)
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(t->err.msg, s->want), "%s", t->err.msg);
	else
		KUNIT_EXPECT_STREQ(test, got, s->want);
}

static void lists_states(struct kunit *test)
{
	check_states(test, true);
}

static void lists_bare(struct kunit *test)
{
	check_states(test, false);
}

static const struct from {
	const char *name;
	unsigned int lists;
	unsigned int order;
	unsigned int want;
} froms[] = {
	{ "found", BB_LISTS_FOUND, 4, 4 },
	{ "exact", BB_LISTS_EXACT, 4, 4 },
	{ "split", BB_LISTS_SPLIT, 4, 10 },
	{ "split:1", BB_LISTS_SPLIT_AT, 0, 1 },
	{ "split:15", NR_BB_LISTS - 1, 0, 15 },
};

BB_PARAM(froms);

static void lists_order(struct kunit *test)
{
	const struct from *f = test->param_value;

	KUNIT_EXPECT_EQ(test, bb_lists_order(f->lists, f->order, 10), f->want);
	KUNIT_EXPECT_STREQ(test, bb_lists_names[f->lists], f->name);
}

static struct kunit_case lists_cases[] = {
	KUNIT_CASE_PARAM(lists_states, states_gen_params),
	KUNIT_CASE_PARAM(lists_bare, bare_gen_params),
	KUNIT_CASE_PARAM(lists_order, froms_gen_params),
	{}
};

static struct kunit_suite lists_suite = {
	.name = "buddybench_lists",
	.test_cases = lists_cases,
};

kunit_test_suite(lists_suite);
