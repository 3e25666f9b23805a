// SPDX-License-Identifier: GPL-2.0-only
/* Which cells are skipped, exhaustively, against the reference rules. */
#include "kunit/lib/fake_machine.h"

#include "kunit/lib/api_params.h"
#include "kunit/lib/reference_rules.h"

/* The relevant modifiers; gfp_kunit.c tests the others. */
static const gfp_t bits[] = {
	__GFP_DMA, __GFP_HIGHMEM, __GFP_DMA32, __GFP_MOVABLE,
	__GFP_RECLAIMABLE, __GFP_COMP, __GFP_ZERO, __GFP_DIRECT_RECLAIM,
	__GFP_NORETRY, __GFP_RETRY_MAYFAIL, __GFP_THISNODE,
#ifdef __GFP_ATOMIC
	__GFP_ATOMIC,
#endif
};

/* A node with memory, one without, and none. */
static const s16 nodes[] = { 1, 2, BB_NODE_LOCAL, BB_NODE_RR };

static gfp_t nth_mask(unsigned int n)
{
	gfp_t mask = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bits); i++)
		if (n >> i & 1)
			mask |= bits[i];
	return mask;
}

/* The text that comes with a reason. */
static const char *text_for(const struct bb_cell *cell, enum bb_skip skip,
			    const char *untouched)
{
	if (skip == BB_SKIP_API_MASK)
		return bb_apis[cell->api].why;
	if (skip == BB_SKIP_MASK)
		return bb_gfp_refusal(cell->effective);
	return untouched;
}

struct tally {
	const struct bb_facts *facts;
	unsigned int seen, run, wrong;
	struct bb_cell first;
	enum bb_skip got;
	unsigned long want;
};

static void compare(struct tally *t, const struct bb_cell *cell,
		    unsigned int context)
{
	static const char untouched[] = "untouched";
	unsigned long want = bb_test_rule_reasons(cell, context, t->facts->mem_nodes[0]);
	const char *why = untouched;
	enum bb_skip got = bb_cell_skip(cell, context, t->facts, &why);

	t->seen++;
	t->run += got == BB_SKIP_NONE;
	if ((want ? want >> got & 1 : got == BB_SKIP_NONE) &&
	    why == text_for(cell, got, untouched))
		return;
	if (t->wrong++)
		return;
	t->first = *cell;
	t->got = got;
	t->want = want;
}

static void expect_same(struct kunit *test, const struct tally *t)
{
	const struct bb_cell *c = &t->first;

	KUNIT_EXPECT_EQ_MSG(test, t->wrong, 0U,
			    "of %u; first: %s order %u gfp %#x node %d: skip %u, rules %#lx",
			    t->seen, bb_api_names[c->api], c->order, (__force u32)c->gfp,
			    c->node, t->got, t->want);
	if (t->wrong)
		kunit_info(test, "effective %#x pattern %u mode %u threads %u\n",
			   (__force u32)c->effective, c->pattern, c->mode, c->threads);
	KUNIT_EXPECT_GT(test, t->run, 0U);
	KUNIT_EXPECT_LT(test, t->run, t->seen);
}

static struct bb_facts *new_facts(struct kunit *test)
{
	struct bb_facts *facts = kunit_kzalloc(test, sizeof(*facts), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, facts);
	bb_fake_machine_wide(facts);
	return facts;
}

static void compare_masks(struct tally *t, struct bb_cell *cell,
			  unsigned int stride)
{
	unsigned int context, n;

	for (n = 0; n < 1U << ARRAY_SIZE(bits); n += stride) {
		cell->gfp = nth_mask(n);
		cell->effective = bb_test_rule_effective(cell->api, cell->gfp);
		for (context = 0; context < NR_BB_CONTEXTS; context++)
			compare(t, cell, context);
	}
	cond_resched();
}

static const struct bb_test_api apis[] = {
#include <buddybench/plan/api_defs.h>
};

static_assert(ARRAY_SIZE(apis) == NR_BB_APIS);
BB_PARAM(apis);

/* Order x mask x context x node, for an API. */
static void cells_by_api(struct kunit *test)
{
	const struct bb_test_api *p = test->param_value;
	struct tally t = { .facts = new_facts(test) };
	struct bb_cell cell = { .pattern = BB_PATTERN_PAIR, .threads = 1 };
	unsigned int i, order;

	cell.api = p->api;
	for (order = 0; order <= t.facts->max_order; order++)
		for (i = 0; i < ARRAY_SIZE(nodes); i++) {
			cell.order = order;
			cell.node = nodes[i];
			compare_masks(&t, &cell, 1);
		}
	KUNIT_EXPECT_EQ(test, t.seen, 11U * 4 * 3 << ARRAY_SIZE(bits));
	expect_same(test, &t);
}

static void compare_apis(struct tally *t, struct bb_cell *cell)
{
	unsigned int api;

	for (api = 0; api < NR_BB_APIS; api++) {
		cell->api = api;
		/* All masks were tested above. */
		compare_masks(t, cell, 13);
	}
}

/* Pattern x mode x threads x API, for the reasons that depend on these. */
static void cells_by_pattern(struct kunit *test)
{
	static const u16 threads[] = { 0, 1, 2, 8 };
	struct tally t = { .facts = new_facts(test) };
	struct bb_cell cell = { .node = 1 };
	unsigned int n;

	for (n = 0; n < NR_BB_PATTERNS * NR_BB_MODES * ARRAY_SIZE(threads); n++) {
		cell.pattern = n % NR_BB_PATTERNS;
		cell.mode = n / NR_BB_PATTERNS % NR_BB_MODES;
		cell.threads = threads[n / (NR_BB_PATTERNS * NR_BB_MODES)];
		compare_apis(&t, &cell);
	}
	expect_same(test, &t);
}

static struct kunit_case cells_cases[] = {
	KUNIT_CASE_PARAM(cells_by_api, apis_gen_params),
	KUNIT_CASE(cells_by_pattern),
	{}
};

static struct kunit_suite cells_suite = {
	.name = "buddybench_cells",
	.test_cases = cells_cases,
};

kunit_test_suite(cells_suite);
