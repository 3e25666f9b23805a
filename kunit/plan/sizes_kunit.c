// SPDX-License-Identifier: GPL-2.0-only
/* Lists of hold and bulk multiply the cells that have a use for them, and no others. */
#include <linux/string.h>

#include "kunit/plan/test_plan.h"

#define CELLS 16

static const struct want {
	const char *name;	/* key=value */
	const char *cells;	/* pattern:hold:bulk:order:bytes in the order they are run */
} wants[] = {
	{ "hold=1,64", "pair:1:1:0:0 " },
	{ "hold=64,1 patterns=lifo", "lifo:64:1:0:0 lifo:1:1:0:0 " },
	{ "hold=2,3 patterns=pair,fifo", "pair:1:1:0:0 fifo:2:1:0:0 fifo:3:1:0:0 " },
	{ "hold=2,3 patterns=null", "null:0:0:0:0 " },
	{ "hold=5 patterns=random orders=0-1", "random:5:1:0:0 random:5:1:1:0 " },
	{ "bulk=1,512", "pair:1:1:0:0 " },
	{ "bulk=8,2 apis=alloc_page,alloc_pages_bulk",
	  "pair:1:1:0:0 pair:1:8:0:0 pair:1:2:0:0 " },
	{ "bulk=8,2 hold=3,4 patterns=lifo apis=alloc_pages_bulk",
	  "lifo:3:8:0:0 lifo:3:2:0:0 lifo:4:8:0:0 lifo:4:2:0:0 " },
	{ "bytes=1,5000 orders=0-1 apis=alloc_pages",
	  "pair:1:1:0:0 pair:1:1:1:0 " },
	{ "bytes=1,0 orders=0-1 apis=alloc_pages_exact",
	  "pair:1:1:0:1 pair:1:1:0:0 pair:1:1:1:0 " },
	{ "bytes=67108864,1 apis=alloc_pages_exact", "pair:1:1:0:1 " },
};

BB_PARAM(wants);

static void sizes_multiply_cells(struct kunit *test)
{
	const struct want *p = test->param_value;
	struct bb_test_plan *b = bb_test_plan_new(test, p->name);
	unsigned int skipped[NR_BB_SKIPS];
	struct bb_cell cell[CELLS];
	struct bb_cell_list list = { cell, CELLS, skipped };
	char text[256] = "";
	int nr, i, n = 0;

	b->plan.modes = BIT(BB_MODE_OP);
	b->plan.lists = BIT(BB_LISTS_FOUND);
	bitmap_zero(b->plan.nodes, MAX_NUMNODES);
	b->plan.nodes[0] = 1;
	b->plan.all &= ~BIT(BB_KEY_NODES);
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	nr = bb_plan_expand(&b->plan, &b->facts, &list, &b->err);
	for (i = 0; i < min(nr, CELLS); i++)
		n += scnprintf(text + n, sizeof(text) - n, "%s:%u:%u:%u:%u ",
			       bb_pattern_names[cell[i].pattern], cell[i].hold, cell[i].bulk,
			       cell[i].order, cell[i].bytes);
	KUNIT_EXPECT_STREQ(test, text, p->cells);
}

/* The smallest block that is large enough. */
static void sizes_have_an_order(struct kunit *test)
{
	static const u32 pages[] = { 1, 2, 3, 4, 5, 8, 9 };
	static const u8 orders[] = { 0, 1, 2, 2, 3, 3, 4 };
	struct bb_test_plan *b = bb_test_plan_new(test, "apis=alloc_pages_exact nodes=0 modes=op");
	unsigned int skipped[NR_BB_SKIPS], i;
	struct bb_cell cell[1];
	struct bb_cell_list list = { cell, 1, skipped };

	b->plan.lists = BIT(BB_LISTS_FOUND);
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	b->plan.bytes.nr = 1;
	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		b->plan.bytes.value[0] = pages[i] * PAGE_SIZE;
		KUNIT_EXPECT_EQ(test, 1, bb_plan_expand(&b->plan, &b->facts, &list, &b->err));
		KUNIT_EXPECT_EQ(test, cell[0].order, orders[i]);
		b->plan.bytes.value[0] = (pages[i] - 1) * PAGE_SIZE + 1;
		bb_plan_expand(&b->plan, &b->facts, &list, &b->err);
		KUNIT_EXPECT_EQ(test, cell[0].order, orders[i]);
	}
	b->plan.bytes.value[0] = (PAGE_SIZE << b->facts.max_order) + 1;
	KUNIT_EXPECT_EQ(test, -EINVAL, bb_plan_expand(&b->plan, &b->facts, &list, &b->err));
	KUNIT_EXPECT_NOT_NULL(test, strstr(b->err.msg, "bytes= is more than the largest block"));
}

static struct kunit_case sizes_cases[] = {
	KUNIT_CASE_PARAM(sizes_multiply_cells, wants_gen_params),
	KUNIT_CASE(sizes_have_an_order),
	{}
};

static struct kunit_suite sizes_suite = {
	.name = "buddybench_sizes",
	.test_cases = sizes_cases,
};

kunit_test_suite(sizes_suite);
