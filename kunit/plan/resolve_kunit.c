// SPDX-License-Identifier: GPL-2.0-only
/* Checks of a plan against a machine, and the meaning of "all". */
#include "kunit/plan/test_plan.h"

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
	{ "context=irq-off", rt, -EOPNOTSUPP,
	  "PREEMPT_RT kernels forbid allocating in context=irq-off" },
	{ "context=preempt-off", rt, -EOPNOTSUPP, "context=preempt-off" },
	{ "context=preempt", rt, 0 },
	{ "clock=fast", NULL, 0 },
	{ "clock=fast", no_fast_clock, -EOPNOTSUPP, "use clock=ktime" },
	{ "clock=auto", no_fast_clock, 0 },
	{ "clock=ktime", no_fast_clock, 0 },
	{ "free_pages=1", NULL, 0 },
	{ "free_pages=1 lists=found", NULL, 0 },
	{ "free_pages=1 lists=found,exact", NULL, -EINVAL, "free_pages= makes a state" },
	{ "free_pages=1 lists=all", NULL, -EINVAL, "lists= has to be auto or found" },
	{ "free_pages=0 lists=all", NULL, 0 },
	{ "worker=caller", NULL, 0 },
	{ "worker=caller cpus=2", NULL, 0 },
	{ "worker=caller cpus=0-1", NULL, -EINVAL, "cpus= has to name one CPU" },
	{ "worker=caller cpus=all", NULL, -EINVAL, "worker=caller is one worker" },
};

BB_PARAM(fits);

static void resolve_fits(struct kunit *test)
{
	const struct fit *p = test->param_value;
	struct bb_test_plan *b = bb_test_plan_new(test, p->name);

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

/* "all" means everything the machine has. */
static void resolve_all(struct kunit *test)
{
	struct bb_test_plan *b = bb_test_plan_new(test,
		"apis=all orders=all nodes=all cpus=all patterns=all modes=all");

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

static const struct count {
	const char *name;	/* key=value */
	u16 cpus_of[MAX_NUMNODES];
} counts[] = {
	{ "cpus=all", { 3, 2, 2, 0 } },
	{ "cpus=0", { 1, 0, 0, 0 } },
	{ "cpus=2-4,7", { 1, 2, 1, 0 } },
};

BB_PARAM(counts);

/* Of each node, for the nested loops of expand.c, which look at no CPU themselves. */
static void resolve_counts_cpus(struct kunit *test)
{
	const struct count *p = test->param_value;
	struct bb_test_plan *b = bb_test_plan_new(test, p->name);
	unsigned int skipped[NR_BB_SKIPS], nid;
	struct bb_cell_list list = { .skipped = skipped };
	int nr;

	b->plan.placement = BB_PLACEMENT_PAIRS;
	KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
	for (nid = 0; nid < MAX_NUMNODES; nid++)
		KUNIT_EXPECT_EQ_MSG(test, b->plan.cpus_of[nid], p->cpus_of[nid], "node %u", nid);
	nr = bb_plan_expand(&b->plan, &b->facts, &list, &b->err);
	KUNIT_EXPECT_GT(test, nr, 0);
	memset(b->facts.cpu_node, 0xff, sizeof(b->facts.cpu_node));
	KUNIT_EXPECT_EQ(test, nr, bb_plan_expand(&b->plan, &b->facts, &list, &b->err));
}

static struct kunit_case resolve_cases[] = {
	KUNIT_CASE_PARAM(resolve_fits, fits_gen_params),
	KUNIT_CASE(resolve_all),
	KUNIT_CASE_PARAM(resolve_counts_cpus, counts_gen_params),
	{}
};

static struct kunit_suite resolve_suite = {
	.name = "buddybench_resolve",
	.test_cases = resolve_cases,
};

kunit_test_suite(resolve_suite);
