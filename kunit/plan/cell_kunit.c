// SPDX-License-Identifier: GPL-2.0-only
/* The CPUs that serve a cell, and the pages it holds. */
#include "kunit/plan/test_plan.h"

static const struct serving {
	const char *name;
	const char *plan;	/* key=value */
	s16 cpu_node;
	u16 threads;
	unsigned int n;
	unsigned long cpus;
} servings[] = {
	{ "all that are online", "cpus=all", NUMA_NO_NODE, 7, 7, 0xdf },
	{ "the first three", "cpus=all", NUMA_NO_NODE, 3, 3, 0x07 },
	{ "of a list", "cpus=2-4,7", NUMA_NO_NODE, 2, 2, 0x0c },
	{ "node 0", "cpus=all", 0, 3, 3, 0x07 },
	{ "node 1, one offline", "cpus=all", 1, 2, 2, 0x18 },
	{ "the first of node 1", "cpus=all", 1, 1, 1, 0x08 },
	{ "node 2", "cpus=all", 2, 2, 2, 0xc0 },
	{ "of a list, node 2", "cpus=0,3,6", 2, 1, 1, 0x40 },
	{ "node without CPUs", "cpus=all", 3, 1, 0, 0 },
	{ "node not in the list", "cpus=0-2", 1, 1, 0, 0 },
};

BB_PARAM(servings);

static void cell_cpus(struct kunit *test)
{
	const struct serving *p = test->param_value;
	struct bb_test_plan *b = bb_test_plan_new(test, p->plan);
	struct bb_cell cell = { .cpu_node = p->cpu_node, .threads = p->threads };
	DECLARE_BITMAP(cpus, NR_CPUS);

	bitmap_fill(cpus, NR_CPUS);
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, p->n, bb_cell_cpus(&cell, &b->plan, &b->facts, cpus));
	KUNIT_EXPECT_EQ(test, cpus[0], p->cpus);
}

static const struct size {
	const char *name;
	u32 hold;
	u16 bulk;
	u8 pattern, api, order;
	u64 pages;
} sizes[] = {
	{ "null", 10, 1, BB_PATTERN_NULL, BB_API_ALLOC_PAGES, 3, 0 },
	{ "pair", 11, 1, BB_PATTERN_PAIR, BB_API_ALLOC_PAGES, 3, 8 },
	{ "lifo", 12, 1, BB_PATTERN_LIFO, BB_API_ALLOC_PAGES, 0, 12 },
	{ "fifo", 13, 1, BB_PATTERN_FIFO, BB_API_FOLIO_ALLOC, 2, 52 },
	{ "random", 14, 1, BB_PATTERN_RANDOM, BB_API_ALLOC_PAGES_EXACT, 1, 28 },
	{ "remote", 15, 1, BB_PATTERN_REMOTE, BB_API_GET_ZEROED_PAGE, 0, 15 },
	{ "bulk pair", 1, 16, BB_PATTERN_PAIR, BB_API_ALLOC_PAGES_BULK, 0, 16 },
	{ "bulk lifo", 5, 17, BB_PATTERN_LIFO, BB_API_ALLOC_PAGES_BULK, 0, 85 },
	{ "most", 65536, 1, BB_PATTERN_LIFO, BB_API_ALLOC_PAGES, 10, 1ULL << 26 },
	{ "more than there is", 65536, 1, BB_PATTERN_LIFO, BB_API_ALLOC_PAGES, 31,
	  1ULL << 47 },
	{ "most of bulk", 65536, 512, BB_PATTERN_LIFO, BB_API_ALLOC_PAGES_BULK, 0, 1ULL << 25 },
};

BB_PARAM(sizes);

static void cell_pages(struct kunit *test)
{
	const struct size *p = test->param_value;
	struct bb_cell cell = {
		.pattern = p->pattern, .api = p->api, .order = p->order,
		.hold = p->hold, .bulk = p->bulk,
	};

	KUNIT_EXPECT_EQ(test, bb_cell_pages(&cell), p->pages);
}

static struct kunit_case cell_cases[] = {
	KUNIT_CASE_PARAM(cell_cpus, servings_gen_params),
	KUNIT_CASE_PARAM(cell_pages, sizes_gen_params),
	{}
};

static struct kunit_suite cell_suite = {
	.name = "buddybench_cell",
	.test_cases = cell_cases,
};

kunit_test_suite(cell_suite);
