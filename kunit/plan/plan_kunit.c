// SPDX-License-Identifier: GPL-2.0-only
/* What a plan has to fit, what is said if nothing is left, and the bounds. */
#include "kunit/lib/fake_machine.h"

struct bench {
	struct bb_facts facts;
	struct bb_plan plan, again;
	struct bb_scratch scratch;
	struct bb_err err;
	unsigned int skipped[NR_BB_SKIPS];
	struct bb_cell cell[8];
};

/* A plan for the wide machine, from text. */
static struct bench *new_bench(struct kunit *test, const char *text)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	bb_wide_facts(&b->facts);
	bb_plan_defaults(&b->plan, &b->facts, &b->scratch);
	KUNIT_ASSERT_EQ_MSG(test, 0,
			    bb_plan_overrides(&b->plan, text, &b->facts,
					      &b->scratch, &b->err),
			    "%s: %s", text, b->err.msg);
	return b;
}

static int expand(struct bench *b, struct bb_cell *cell, unsigned int max)
{
	memset(b->skipped, 0, sizeof(b->skipped));
	return bb_plan_expand(&b->plan, &b->facts, cell, max, b->skipped, &b->err);
}

static void no_folio(struct bb_facts *facts)
{
	facts->apis &= ~BIT(BB_API_FOLIO_ALLOC);
	facts->api_missing[BB_API_FOLIO_ALLOC] = "it came with 5.16";
}

static void rt(struct bb_facts *facts)
{
	facts->preempt_rt = true;
}

static void no_fast_clock(struct bb_facts *facts)
{
	facts->fast_clock = false;
}

static void two_nodes(struct bb_facts *facts)
{
	bitmap_clear(facts->nodes, 2, 2);
}

static const struct fit {
	const char *name;	/* key=value */
	void (*machine)(struct bb_facts *facts);
	int ret;
	const char *say;
} fits[] = {
	{ "cpus=0-4,6-7", NULL, 0 },
	{ "cpus=5", NULL, -ENXIO, "CPU 5 is not online" },
	{ "cpus=4-6", NULL, -ENXIO, "CPU 5 is not online" },
	{ "cpus=all", NULL, 0 },
	{ "nodes=3", NULL, 0 },
	{ "nodes=1,3", two_nodes, -ENXIO, "node 3 is not online" },
	{ "nodes=all", two_nodes, 0 },
	{ "apis=folio_alloc", NULL, 0 },
	{ "apis=alloc_page,folio_alloc", no_folio, -EOPNOTSUPP,
	  "no folio_alloc: it came with 5.16" },
	{ "apis=alloc_page", no_folio, 0 },
	{ "apis=all", no_folio, 0 },
	{ "count=0", NULL, 0 },
	{ "duration_ms=0", NULL, 0 },
	{ "count=0 duration_ms=0", NULL, -EINVAL, "nothing would end a cell" },
	{ "context=irq-off", NULL, 0 },
	{ "context=preempt-off", NULL, 0 },
	{ "context=irq-off", rt, -EOPNOTSUPP, "context=irq-off" },
	{ "context=preempt-off", rt, -EOPNOTSUPP, "context=preempt-off" },
	{ "context=preempt", rt, 0 },
	{ "clock=fast", NULL, 0 },
	{ "clock=fast", no_fast_clock, -EOPNOTSUPP, "use clock=ktime" },
	{ "clock=auto", no_fast_clock, 0 },
	{ "clock=ktime", no_fast_clock, 0 },
};

BB_PARAM(fits);

static void plan_resolve(struct kunit *test)
{
	const struct fit *p = test->param_value;
	struct bench *b = new_bench(test, p->name);

	if (p->machine)
		p->machine(&b->facts);
	KUNIT_EXPECT_EQ(test, p->ret, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, b->err.code, p->ret);
	if (p->ret) {
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->err.msg, p->say), "%s",
					  b->err.msg);
		return;
	}
	b->again = b->plan;
	KUNIT_EXPECT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, memcmp(&b->plan, &b->again, sizeof(b->plan)), 0);
}

/* All is what the machine has. */
static void plan_resolve_all(struct kunit *test)
{
	struct bench *b = new_bench(test, "apis=all orders=all nodes=all cpus=all patterns=all modes=all");

	no_folio(&b->facts);
	two_nodes(&b->facts);
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, b->plan.apis, b->facts.apis);
	KUNIT_EXPECT_EQ(test, b->plan.orders, GENMASK(10, 0));
	KUNIT_EXPECT_EQ(test, b->plan.nodes[0], 0x3UL);
	KUNIT_EXPECT_EQ(test, b->plan.cpus[0], 0xdfUL);
	KUNIT_EXPECT_EQ(test, b->plan.patterns, GENMASK(NR_BB_PATTERNS - 1, 0));
	KUNIT_EXPECT_EQ(test, b->plan.modes, GENMASK(NR_BB_MODES - 1, 0));
}

static const struct nothing {
	const char *name;	/* key=value */
	int ret;
	enum bb_skip skip;
	const char *say;
} nothings[] = {
	{ "apis=get_zeroed_page orders=1", -EINVAL, BB_SKIP_ORDER0, "takes no order" },
	{ "apis=__get_free_pages gfp=GFP_HIGHUSER", -EPERM, BB_SKIP_API_MASK,
	  "__get_free_pages: returns a linear address" },
	{ "apis=__get_dma_pages gfp=GFP_DMA32", -EPERM, BB_SKIP_API_MASK,
	  "__get_dma_pages: asks for ZONE_DMA" },
	{ "apis=alloc_pages_exact gfp=GFP_KERNEL|__GFP_COMP", -EPERM, BB_SKIP_API_MASK,
	  "alloc_pages_exact: splits" },
	{ "context=irq-off", -EINVAL, BB_SKIP_ATOMIC, "may sleep" },
	{ "context=preempt-off gfp=GFP_NOIO", -EINVAL, BB_SKIP_ATOMIC, "may sleep" },
	{ "patterns=remote", -EINVAL, BB_SKIP_ONE_CPU, "two workers" },
	{ "patterns=lifo modes=diff", -EINVAL, BB_SKIP_DIFF, "diff" },
	{ "cpus=0-1 threads=3", -EINVAL, BB_SKIP_NO_CPU, "not that many CPUs" },
	{ "nodes=2 gfp=GFP_KERNEL|__GFP_THISNODE", -EINVAL, BB_SKIP_NO_MEMORY,
	  "without memory" },
};

BB_PARAM(nothings);

static void plan_nothing_left(struct kunit *test)
{
	const struct nothing *p = test->param_value;
	struct bench *b = new_bench(test, p->name);

	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, p->ret, expand(b, NULL, 0));
	KUNIT_EXPECT_EQ(test, b->err.code, p->ret);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->err.msg, p->say), "%s", b->err.msg);
	KUNIT_EXPECT_GT(test, b->skipped[p->skip], 0U);
}

/* Only as much is written as there is room for. */
static void plan_expand_into_small_room(struct kunit *test)
{
	struct bench *b = new_bench(test, "orders=0-3 modes=op,batch nodes=0");
	struct bb_cell mark;
	unsigned int i;

	memset(&mark, 0x5a, sizeof(mark));
	for (i = 0; i < ARRAY_SIZE(b->cell); i++)
		b->cell[i] = mark;
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, 8, expand(b, b->cell, 5));
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_NE(test, memcmp(&b->cell[i], &mark, sizeof(mark)), 0);
	for (; i < ARRAY_SIZE(b->cell); i++)
		KUNIT_EXPECT_EQ(test, memcmp(&b->cell[i], &mark, sizeof(mark)), 0);
	KUNIT_EXPECT_EQ(test, 8, expand(b, NULL, 0));
}

static const struct amount {
	const char *name;	/* key=value */
	int ret;
} amounts[] = {
	{ "nodes=0 repeats=1000", 2 },
	{ "cpus=all threads=1-7 orders=0-7 gfp=GFP_KERNEL,GFP_NOFS nodes=0 modes=op repeats=585",
	  112 },
	{ "cpus=all threads=1-7 orders=0-7 gfp=GFP_KERNEL,GFP_NOFS nodes=0 modes=op repeats=586",
	  -E2BIG },
	{ "cpus=all threads=1-4 orders=0-7 gfp=GFP_KERNEL,GFP_NOFS nodes=0 modes=op,batch repeats=512",
	  128 },
	{ "cpus=all threads=1-4 orders=0-7 gfp=GFP_KERNEL,GFP_NOFS nodes=0 modes=op,batch repeats=513",
	  -E2BIG },
};

BB_PARAM(amounts);

static void plan_most_cells(struct kunit *test)
{
	const struct amount *p = test->param_value;
	struct bench *b = new_bench(test, p->name);

	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, p->ret, expand(b, NULL, 0));
}

static void fill_masks(struct bb_plan *plan)
{
	unsigned int i;

	for (i = 0; i < BB_MAX_MASKS; i++)
		plan->gfp.mask[i] = GFP_KERNEL;
	plan->gfp.nr = BB_MAX_MASKS;
}

/* A product of everything is given up soon, also if all of it is left out. */
static void plan_endless(struct kunit *test)
{
	static const char * const endless[] = {
		"apis=all orders=all placement=pairs cpus=all threads=1-8 patterns=all modes=all",
		"apis=alloc_pages_bulk orders=1-10 placement=pairs cpus=all threads=1-8 patterns=pair,lifo,fifo,random,remote modes=all",
		"apis=all orders=all placement=pairs cpus=0 threads=2-8 patterns=all modes=all",
	};
	unsigned int i, skip, visited;

	for (i = 0; i < ARRAY_SIZE(endless); i++) {
		struct bench *b = new_bench(test, endless[i]);

		fill_masks(&b->plan);
		KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
		KUNIT_EXPECT_LT(test, expand(b, NULL, 0), 0);
		for (visited = 0, skip = 0; skip < NR_BB_SKIPS; skip++)
			visited += b->skipped[skip];
		KUNIT_EXPECT_LE(test, visited, 17U * BB_MAX_CELLS);
	}
}

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

static void plan_cell_cpus(struct kunit *test)
{
	const struct serving *p = test->param_value;
	struct bench *b = new_bench(test, p->plan);
	struct bb_cell cell = { .cpu_node = p->cpu_node, .threads = p->threads };
	DECLARE_BITMAP(cpus, NR_CPUS);

	bitmap_fill(cpus, NR_CPUS);
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	KUNIT_EXPECT_EQ(test, p->n, bb_cell_cpus(&cell, &b->plan, &b->facts, cpus));
	KUNIT_EXPECT_EQ(test, cpus[0], p->cpus);
}

static const struct size {
	const char *name;
	const char *plan;	/* key=value */
	u8 pattern, api, order;
	u64 pages;
} sizes[] = {
	{ "null", "hold=10", BB_PATTERN_NULL, BB_API_ALLOC_PAGES, 3, 0 },
	{ "pair", "hold=11", BB_PATTERN_PAIR, BB_API_ALLOC_PAGES, 3, 8 },
	{ "lifo", "hold=12", BB_PATTERN_LIFO, BB_API_ALLOC_PAGES, 0, 12 },
	{ "fifo", "hold=13", BB_PATTERN_FIFO, BB_API_FOLIO_ALLOC, 2, 52 },
	{ "random", "hold=14", BB_PATTERN_RANDOM, BB_API_ALLOC_PAGES_EXACT, 1, 28 },
	{ "remote", "hold=15", BB_PATTERN_REMOTE, BB_API_GET_ZEROED_PAGE, 0, 15 },
	{ "bulk pair", "bulk=16", BB_PATTERN_PAIR, BB_API_ALLOC_PAGES_BULK, 0, 16 },
	{ "bulk lifo", "bulk=17 hold=5", BB_PATTERN_LIFO, BB_API_ALLOC_PAGES_BULK, 0, 85 },
	{ "most", "hold=65536", BB_PATTERN_LIFO, BB_API_ALLOC_PAGES, 10, 1ULL << 26 },
	{ "more than there is", "hold=65536", BB_PATTERN_LIFO, BB_API_ALLOC_PAGES, 31,
	  1ULL << 47 },
	{ "most of bulk", "hold=65536 bulk=512", BB_PATTERN_LIFO,
	  BB_API_ALLOC_PAGES_BULK, 0, 1ULL << 25 },
};

BB_PARAM(sizes);

static void plan_cell_pages(struct kunit *test)
{
	const struct size *p = test->param_value;
	struct bench *b = new_bench(test, p->plan);
	struct bb_cell cell = {
		.pattern = p->pattern, .api = p->api, .order = p->order,
	};

	KUNIT_EXPECT_EQ(test, bb_cell_pages(&cell, &b->plan), p->pages);
}

static struct kunit_case plan_cases[] = {
	KUNIT_CASE_PARAM(plan_resolve, fits_gen_params),
	KUNIT_CASE(plan_resolve_all),
	KUNIT_CASE_PARAM(plan_nothing_left, nothings_gen_params),
	KUNIT_CASE(plan_expand_into_small_room),
	KUNIT_CASE_PARAM(plan_most_cells, amounts_gen_params),
	KUNIT_CASE(plan_endless),
	KUNIT_CASE_PARAM(plan_cell_cpus, servings_gen_params),
	KUNIT_CASE_PARAM(plan_cell_pages, sizes_gen_params),
	{}
};

static struct kunit_suite plan_suite = {
	.name = "buddybench_plan",
	.test_cases = plan_cases,
};

kunit_test_suite(plan_suite);
