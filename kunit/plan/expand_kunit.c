// SPDX-License-Identifier: GPL-2.0-only
/* The cells of seeded random plans, compared with a brute-force enumeration. */
#include "kunit/lib/fake_machine.h"

#include <buddybench/lib/rng.h>

#include "kunit/lib/reference_rules.h"

#define PLANS		40
#define MOST_CELLS	16384

struct bench {
	struct bb_facts facts;
	struct bb_plan plan;
	struct bb_scratch scratch;
	struct bb_err err;
	struct bb_plan_edit edit;
	struct bb_rng rng;
	unsigned int skipped[NR_BB_SKIPS];
	struct bb_cell *cell;
};

/* A checksum independent of order; a duplicate cell changes it, too. */
struct sum {
	u64 hash;
	unsigned int cells, skipped;
};

static u64 hash(const struct bb_cell *c)
{
	u64 part[] = {
		c->api, c->pattern, c->mode, c->order, (u16)c->node,
		(u16)c->cpu_node, c->threads, (__force u32)c->gfp,
		(__force u32)c->effective, c->lists,
	};
	struct bb_rng rng = { .state = 1 };
	unsigned int i;

	/* No API, order or mask to distinguish. */
	if (c->pattern == BB_PATTERN_NULL) {
		part[0] = 0;
		part[3] = 0;
		part[7] = 0;
		part[8] = 0;
	}
	for (i = 0; i < ARRAY_SIZE(part); i++)
		rng.state = bb_rng_next(&rng) ^ part[i];
	return bb_rng_next(&rng);
}

static unsigned long subset(struct bb_rng *rng, unsigned long of, unsigned int most)
{
	unsigned long set = 0;
	unsigned int i;

	while (!set)
		for (i = 0; i < BITS_PER_LONG; i++)
			if ((of >> i & 1) && hweight_long(set) < most &&
			    !bb_rng_below(rng, 3))
				set |= BIT(i);
	return set;
}

static void random_masks(struct bench *b)
{
	struct bb_gfp_list *list = &b->plan.gfp;
	unsigned int want = 1 + bb_rng_below(&b->rng, 3), i;

	for (list->nr = 0; list->nr < want; ) {
		u32 half = bb_rng_next(&b->rng), other = bb_rng_next(&b->rng);
		gfp_t mask = bb_test_rule_mask(half & other);

		for (i = 0; i < list->nr; i++)
			if (list->mask[i] == mask)
				break;
		if (i == list->nr && !bb_test_rule_refuses(mask))
			list->mask[list->nr++] = mask;
	}
}

static void random_plan(struct bench *b, unsigned int placement)
{
	struct bb_plan *plan = &b->plan;
	struct bb_rng *rng = &b->rng;

	b->edit = (struct bb_plan_edit){ plan, &b->facts, &b->scratch, &b->err };
	bb_plan_defaults(&b->edit);
	plan->all = 0;
	plan->apis = subset(rng, GENMASK(NR_BB_APIS - 1, 0), 4);
	plan->patterns = subset(rng, GENMASK(NR_BB_PATTERNS - 1, 0), 2);
	plan->modes = subset(rng, GENMASK(NR_BB_MODES - 1, 0), 3);
	plan->lists = subset(rng, GENMASK(NR_BB_LISTS - 1, 0), 2);
	plan->orders = subset(rng, GENMASK(10, 0), 3);
	plan->nodes[0] = subset(rng, 0xf, 4);
	plan->cpus[0] = subset(rng, 0xdf, 7);
	plan->placement = placement;
	plan->context = bb_rng_below(rng, NR_BB_CONTEXTS);
	plan->repeats = 1;
	random_masks(b);
	if (bb_rng_below(rng, 3))
		plan->threads[0] = subset(rng, 0x1fe, 3);
	else
		plan->all = BIT(BB_KEY_THREADS);
}

static unsigned int cpus_on(const struct bench *b, int node)
{
	unsigned int cpu, n = 0;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		if ((b->plan.cpus[0] >> cpu & 1) &&
		    (node == NUMA_NO_NODE || b->facts.cpu_node[cpu] == node))
			n++;
	return n;
}

static bool takes_node(const struct bb_cell *c)
{
	return c->api == BB_API_ALLOC_PAGES_NODE || c->api == BB_API_ALLOC_PAGES_BULK;
}

static bool node_belongs(const struct bench *b, const struct bb_cell *c)
{
	unsigned int placement = b->plan.placement;

	if (c->pattern == BB_PATTERN_NULL || !takes_node(c) ||
	    placement == BB_PLACEMENT_LOCAL)
		return c->node == BB_NODE_LOCAL;
	if (placement == BB_PLACEMENT_ROUNDROBIN)
		return c->node == BB_NODE_RR;
	return c->node >= 0 && (b->plan.nodes[0] >> c->node & 1);
}

static bool cpu_node_belongs(const struct bench *b, const struct bb_cell *c)
{
	if (b->plan.placement != BB_PLACEMENT_PAIRS || c->pattern == BB_PATTERN_NULL)
		return c->cpu_node == NUMA_NO_NODE;
	return c->cpu_node >= 0 && cpus_on(b, c->cpu_node);
}

static bool belongs(const struct bench *b, const struct bb_cell *c)
{
	if (!node_belongs(b, c) || !cpu_node_belongs(b, c))
		return false;
	/* Of the dimensions a null cell lacks, count the first value only. */
	if (c->pattern == BB_PATTERN_NULL &&
	    (c->api != __ffs(b->plan.apis) || c->order != __ffs(b->plan.orders) ||
	     c->gfp != b->plan.gfp.mask[0]))
		return false;
	if (b->plan.all & BIT(BB_KEY_THREADS))
		return c->threads == cpus_on(b, c->cpu_node);
	return b->plan.threads[0] >> c->threads & 1;
}

static bool may_run(const struct bench *b, const struct bb_cell *c)
{
	return c->threads <= cpus_on(b, c->cpu_node) &&
	       !bb_test_rule_reasons(c, b->plan.context, b->facts.mem_nodes[0]) &&
	       !bb_test_rule_lists_reasons(c, &b->facts);
}

static void ask(const struct bench *b, struct bb_cell *c, struct sum *sum)
{
	unsigned long states = bb_test_rule_lists(c, &b->facts, b->plan.lists);
	unsigned long state;

	if (!belongs(b, c))
		return;
	for_each_set_bit(state, &states, NR_BB_LISTS) {
		c->lists = state;
		if (!may_run(b, c)) {
			sum->skipped++;
			continue;
		}
		sum->hash += hash(c);
		sum->cells++;
	}
}

static void ask_places(const struct bench *b, struct bb_cell *c, struct sum *sum)
{
	int node, cpu_node, threads;

	for (node = BB_NODE_RR; node < MAX_NUMNODES; node++)
		for (cpu_node = NUMA_NO_NODE; cpu_node < MAX_NUMNODES; cpu_node++)
			for (threads = 1; threads <= NR_CPUS; threads++) {
				c->node = node;
				c->cpu_node = cpu_node;
				c->threads = threads;
				ask(b, c, sum);
			}
}

static void ask_masks(const struct bench *b, struct bb_cell *c, struct sum *sum)
{
	unsigned long order;
	unsigned int i;

	for_each_set_bit(order, &b->plan.orders, BB_MAX_ORDERS)
		for (i = 0; i < b->plan.gfp.nr; i++) {
			c->order = order;
			c->gfp = b->plan.gfp.mask[i];
			c->effective = bb_test_rule_effective(c->api, c->gfp);
			ask_places(b, c, sum);
		}
}

static void ask_all(const struct bench *b, struct sum *sum)
{
	unsigned long api, pattern, mode;
	struct bb_cell c;

	memset(&c, 0, sizeof(c));
	for_each_set_bit(pattern, &b->plan.patterns, NR_BB_PATTERNS)
		for_each_set_bit(mode, &b->plan.modes, NR_BB_MODES)
			for_each_set_bit(api, &b->plan.apis, NR_BB_APIS) {
				c.pattern = pattern;
				c.mode = mode;
				c.api = api;
				ask_masks(b, &c, sum);
			}
}

static void expand(struct bench *b, struct sum *sum, int *ret)
{
	struct bb_cell_list list = { b->cell, MOST_CELLS, b->skipped };
	unsigned int i;

	*ret = bb_plan_expand(&b->plan, &b->facts, &list, &b->err);
	for (i = 0; i < NR_BB_SKIPS; i++)
		sum->skipped += b->skipped[i];
	for (i = 0; *ret > 0 && i < *ret; i++)
		sum->hash += hash(&b->cell[i]);
	sum->cells = max(*ret, 0);
}

static unsigned int compare(struct kunit *test, struct bench *b,
			    unsigned int nr)
{
	struct sum want = { 0 }, got = { 0 };
	int ret;

	ask_all(b, &want);
	KUNIT_ASSERT_LT(test, want.cells, (unsigned int)MOST_CELLS);
	expand(b, &got, &ret);
	KUNIT_EXPECT_EQ_MSG(test, got.cells, want.cells, "plan %u", nr);
	KUNIT_EXPECT_EQ_MSG(test, got.skipped, want.skipped, "plan %u", nr);
	KUNIT_EXPECT_EQ_MSG(test, got.hash, want.hash, "plan %u", nr);
	KUNIT_EXPECT_EQ(test, b->skipped[BB_SKIP_NONE], 0U);
	if (!want.cells)
		KUNIT_EXPECT_TRUE(test, ret == -EINVAL || ret == -EPERM);
	return want.cells;
}

static const struct placement {
	const char *name;
	unsigned int placement;
} placements[] = {
	{ "node", BB_PLACEMENT_NODE },
	{ "local", BB_PLACEMENT_LOCAL },
	{ "pairs", BB_PLACEMENT_PAIRS },
	{ "roundrobin", BB_PLACEMENT_ROUNDROBIN },
};

BB_PARAM(placements);

static void expand_random_plans(struct kunit *test)
{
	const struct placement *p = test->param_value;
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	unsigned int i, cells = 0;

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->cell = kunit_kcalloc(test, MOST_CELLS, sizeof(*b->cell), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b->cell);
	bb_fake_machine_wide(&b->facts);
	b->rng.state = 1000 + p->placement;
	for (i = 0; i < PLANS; i++) {
		random_plan(b, p->placement);
		KUNIT_ASSERT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
		cells += compare(test, b, i);
		cond_resched();
	}
	/* Make sure that the plans had cells to compare. */
	KUNIT_EXPECT_GT(test, cells, 5U * PLANS);
}

static struct kunit_case expand_cases[] = {
	KUNIT_CASE_PARAM(expand_random_plans, placements_gen_params),
	{}
};

static struct kunit_suite expand_suite = {
	.name = "buddybench_expand",
	.test_cases = expand_cases,
};

kunit_test_suite(expand_suite);
