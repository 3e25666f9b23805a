// SPDX-License-Identifier: GPL-2.0-only
/* Errors if nothing is left to run, and limits. */
#include "kunit/plan/test_plan.h"

struct bench {
	struct bb_test_plan *p;
	unsigned int skipped[NR_BB_SKIPS];
	struct bb_cell cell[8];
};

static struct bench *new_bench(struct kunit *test, const char *text)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->p = bb_test_plan_new(test, text);
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->p->plan, &b->p->facts, &b->p->err));
	return b;
}

static int expand(struct bench *b, struct bb_cell *cell, unsigned int max)
{
	struct bb_cell_list list = { cell, max, b->skipped };

	return bb_plan_expand(&b->p->plan, &b->p->facts, &list, &b->p->err);
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
	{ "cpus=0-1 threads=3", -EINVAL, BB_SKIP_NO_CPU, "more than the 2 CPUs of cpus=" },
	{ "nodes=2 gfp=GFP_KERNEL|__GFP_THISNODE", -EINVAL, BB_SKIP_NO_MEMORY,
	  "without memory" },
};

BB_PARAM(nothings);

static void expand_nothing_left(struct kunit *test)
{
	const struct nothing *p = test->param_value;
	struct bench *b = new_bench(test, p->name);

	KUNIT_EXPECT_EQ(test, p->ret, expand(b, NULL, 0));
	KUNIT_EXPECT_EQ(test, b->p->err.code, p->ret);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->p->err.msg, p->say), "%s", b->p->err.msg);
	KUNIT_EXPECT_GT(test, b->skipped[p->skip], 0U);
}

/* No more cells are written than the array has. */
static void expand_into_small_room(struct kunit *test)
{
	struct bench *b = new_bench(test, "orders=0-3 modes=op,batch nodes=0");
	struct bb_cell mark;
	unsigned int i;

	memset(&mark, 0x5a, sizeof(mark));
	for (i = 0; i < ARRAY_SIZE(b->cell); i++)
		b->cell[i] = mark;
	KUNIT_EXPECT_EQ(test, 8, expand(b, b->cell, 5));
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_NE(test, memcmp(&b->cell[i], &mark, sizeof(mark)), 0);
	for (; i < ARRAY_SIZE(b->cell); i++)
		KUNIT_EXPECT_EQ(test, memcmp(&b->cell[i], &mark, sizeof(mark)), 0);
	KUNIT_EXPECT_EQ(test, 8, expand(b, NULL, 0));
}

#define EIGHT_ORDERS "cpus=all orders=0-7 gfp=GFP_KERNEL,GFP_NOFS nodes=0 lists=found "

static const struct amount {
	const char *name;	/* key=value */
	int ret;
} amounts[] = {
	{ "nodes=0 repeats=1000", 2 },
	{ "orders=all nodes=0 modes=op repeats=1", 5 + 2 * 5 + 1 },
	{ EIGHT_ORDERS "threads=1-7 modes=op repeats=585", 112 },
	{ EIGHT_ORDERS "threads=1-7 modes=op repeats=586", -E2BIG },
	{ EIGHT_ORDERS "threads=1-4 modes=op,batch repeats=512", 128 },
	{ EIGHT_ORDERS "threads=1-4 modes=op,batch repeats=513", -E2BIG },
};

BB_PARAM(amounts);

static void expand_most_cells(struct kunit *test)
{
	const struct amount *p = test->param_value;
	struct bench *b = new_bench(test, p->name);

	KUNIT_EXPECT_EQ(test, p->ret, expand(b, NULL, 0));
}

#define ALL "patterns=all apis=all orders=all lists=all modes=all threads=all "
#define NOT_NULL "patterns=pair,lifo,fifo,random,remote modes=all "

static void fill_masks(struct bb_plan *plan)
{
	unsigned int i;

	for (i = 0; i < BB_MAX_MASKS; i++)
		plan->gfp.mask[i] = GFP_KERNEL;
	plan->gfp.nr = BB_MAX_MASKS;
}

/* A huge product is refused quickly, also if all cells are skipped. */
static void expand_endless(struct kunit *test)
{
	static const struct endless {
		const char *text;	/* key=value */
		int ret;
	} endless[] = {
		{ "apis=all orders=all placement=pairs cpus=all threads=1-8 patterns=all modes=all",
		  -E2BIG },
		{ NOT_NULL "apis=alloc_pages_bulk orders=1-10 placement=pairs cpus=all threads=1-8",
		  -EINVAL },
		{ "apis=all orders=all placement=pairs cpus=0 threads=2-8 patterns=all modes=all",
		  -EINVAL },
		/* No list that is asked whether it is enough: no threads, and no nodes. */
		{ ALL "context=irq-off placement=local hold=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
		  -E2BIG },
	};
	unsigned int i, skip, visited;

	for (i = 0; i < ARRAY_SIZE(endless); i++) {
		struct bench *b = new_bench(test, endless[i].text);

		fill_masks(&b->p->plan);
		KUNIT_EXPECT_EQ(test, expand(b, NULL, 0), endless[i].ret);
		KUNIT_EXPECT_EQ(test, !!strstr(b->p->err.msg, "shorten a list"),
				endless[i].ret == -E2BIG);
		for (visited = 0, skip = 0; skip < NR_BB_SKIPS; skip++)
			visited += b->skipped[skip];
		KUNIT_EXPECT_LE(test, visited, 17U * BB_MAX_CELLS);
	}
}

static struct kunit_case expand_limits_cases[] = {
	KUNIT_CASE_PARAM(expand_nothing_left, nothings_gen_params),
	KUNIT_CASE(expand_into_small_room),
	KUNIT_CASE_PARAM(expand_most_cells, amounts_gen_params),
	KUNIT_CASE(expand_endless),
	{}
};

static struct kunit_suite expand_limits_suite = {
	.name = "buddybench_expand_limits",
	.test_cases = expand_limits_cases,
};

kunit_test_suite(expand_limits_suite);
