// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exactly which function of the allocator a loop calls, with which mask, order
 * and node, how often it reads which clock, and what it records.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "kunit/lib/alloc_spy.h"
#include "kunit/lib/help.h"

#define OPS	20
#define AT	2	/* first slot that is used */
#define ORDER	3
#define NODE	6	/* a node that does not exist */
#define MASK	(GFP_NOFS | __GFP_COMP)

static const int turns[] = { 5, 2, 7 };

static const struct kind {
	const char *name;	/* of the allocation function */
	const char *give;
	unsigned int kind;
	bool order;		/* it has an order argument */
	int node;		/* the one it passes; -1: round robin */
} kinds[] = {
	{ "alloc_pages_node", "__free_pages", BB_API_ALLOC_PAGES_NODE, true, NODE },
	{ "alloc_pages", "__free_pages", BB_API_ALLOC_PAGES, true, SPY_NO_NODE },
	{ "alloc_page", "__free_page", BB_API_ALLOC_PAGE, false, SPY_NO_NODE },
	{ "__get_free_pages", "free_pages", BB_API_GET_FREE_PAGES, true, SPY_NO_NODE },
	{ "__get_free_page", "free_page", BB_API_GET_FREE_PAGE, false, SPY_NO_NODE },
	{ "get_zeroed_page", "free_page", BB_API_GET_ZEROED_PAGE, false, SPY_NO_NODE },
	{ "__get_dma_pages", "free_pages", BB_API_GET_DMA_PAGES, true, SPY_NO_NODE },
	{ "alloc_pages_exact", "free_pages_exact", BB_API_ALLOC_PAGES_EXACT, true, SPY_NO_NODE },
	{ "folio_alloc", "folio_put", BB_API_FOLIO_ALLOC, true, SPY_NO_NODE },
	{ "bulk", "__free_page", BB_API_ALLOC_PAGES_BULK, false, NODE },
	{ "alloc_pages_node", "__free_pages", BB_LOOP_ROUNDROBIN, true, -1 },
	{ "bulk", "__free_page", BB_LOOP_BULK_ROUNDROBIN, false, -1 },
	{ "null", "null", BB_LOOP_NULL, false, 0 },
};

static void kinds_desc(const struct kind *kind, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s%s", kind->name,
		 kind->node == -1 ? " in turn" : "");
}

static_assert(ARRAY_SIZE(kinds) == NR_BB_LOOPS);
KUNIT_ARRAY_PARAM(kinds, kinds, kinds_desc);

struct bench {
	struct bb_alloc_spy *spy;
	const struct kind *kind;
	const struct bb_loop_set *set;
	struct bb_loop loop;
	void *slot[AT + OPS];
	u32 order_of[AT + OPS];
	u64 stamp[2 * OPS + 1];
	struct page *pages[(AT + OPS) * SPY_BULK];
};

static struct bench *new_bench(struct kunit *test)
{
	const struct kind *p = test->param_value;
	struct bench *b;

	if (!bb_loop_set_get(p->kind, false))
		kunit_skip(test, "this kernel has no %s", p->name);
	b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b);
	b->spy = bb_alloc_spy_new(test);
	b->kind = p;
	b->loop.gfp = MASK;
	b->loop.order = ORDER;
	b->loop.bytes = PAGE_SIZE << ORDER;
	b->loop.nid = NODE;
	b->loop.bulk = SPY_BULK;
	b->loop.nids = turns;
	b->loop.nr_nids = ARRAY_SIZE(turns);
	b->loop.slot = b->slot;
	b->loop.pages = b->pages;
	b->loop.order_of = b->order_of;
	b->loop.stamp = b->stamp;
	return b;
}

/* Calls per block: a bulk block is freed page by page. */
static unsigned int gives(const struct bench *b)
{
	if (b->kind->kind == BB_LOOP_NULL)
		return 0;
	return bb_block_is_bulk(b->kind->kind) ? SPY_BULK : 1;
}

static unsigned int takes(const struct bench *b)
{
	return b->kind->kind != BB_LOOP_NULL;
}

static void expect_take(struct kunit *test, const struct bench *b,
			unsigned int call, unsigned int i)
{
	const struct spy_call *c = &b->spy->calls[call];
	unsigned int order = b->kind->order ? ORDER : 0;
	int nid = b->kind->node;

	if (nid == -1)
		nid = turns[i % ARRAY_SIZE(turns)];
	if (bb_block_is_bulk(b->kind->kind))
		order = SPY_BULK;
	KUNIT_EXPECT_STREQ(test, c->name, b->kind->name);
	KUNIT_EXPECT_TRUE(test, c->gfp == MASK);
	KUNIT_EXPECT_EQ(test, c->order, order);
	KUNIT_EXPECT_EQ(test, c->nid, nid);
}

/* @taken: the call that took the block */
static void expect_give(struct kunit *test, const struct bench *b,
			unsigned int call, unsigned int taken)
{
	const struct spy_call *c = &b->spy->calls[call];
	bool by_order = b->kind->order && b->kind->kind != BB_API_FOLIO_ALLOC;

	KUNIT_EXPECT_STREQ(test, c->name, b->kind->give);
	KUNIT_EXPECT_EQ(test, c->order, by_order ? (unsigned int)ORDER : 0);
	KUNIT_EXPECT_PTR_EQ(test, c->block, b->spy->calls[taken].block);
}

/* Every value is the operation, @cost in turn, plus one reading of the clock. */
static void expect_values(struct kunit *test, const struct bench *b,
			  enum bb_timing timing, unsigned int n, const u64 *cost)
{
	unsigned int i;

	for (i = 0; timing != BB_TIME_NONE && i < n; i++) {
		u64 value = timing == BB_TIME_OP ? b->stamp[i] :
						   b->stamp[i + 1] - b->stamp[i];

		KUNIT_EXPECT_EQ(test, value, cost[i % 2] + SPY_READ);
	}
}

static void expect_reads(struct kunit *test, const struct bench *b, bool fast,
			 enum bb_timing timing, unsigned int values)
{
	unsigned int want = 0;

	if (timing != BB_TIME_NONE)
		want = timing == BB_TIME_OP ? 2 * values : values + 1;
	KUNIT_EXPECT_EQ(test, b->spy->reads[fast], want);
	KUNIT_EXPECT_EQ(test, b->spy->reads[!fast], 0U);
}

static void one_pair(struct kunit *test, struct bench *b, bool fast,
		     enum bb_timing timing)
{
	const u64 cost[] = { takes(b) * SPY_TAKE, gives(b) * SPY_GIVE };
	unsigned int i, each = takes(b) + gives(b);

	b->loop.at = 0;
	b->loop.rr = 0;
	bb_alloc_spy_reset(b->spy);
	b->set->pair[timing](&b->loop, OPS);
	KUNIT_ASSERT_EQ(test, b->spy->nr, OPS * each);
	for (i = 0; i < OPS && each; i++) {
		expect_take(test, b, i * each, i);
		expect_give(test, b, i * each + 1, i * each);
	}
	expect_reads(test, b, fast, timing, 2 * OPS);
	expect_values(test, b, timing, 2 * OPS, cost);
}

static void one_hold(struct kunit *test, struct bench *b, bool fast,
		     enum bb_timing timing)
{
	const u64 take[] = { takes(b) * SPY_TAKE, takes(b) * SPY_TAKE };
	const u64 give[] = { gives(b) * SPY_GIVE, gives(b) * SPY_GIVE };
	unsigned int i, last = AT + OPS - 1;

	b->loop.at = AT;
	b->loop.rr = 0;
	bb_alloc_spy_reset(b->spy);
	b->set->alloc[timing](&b->loop, OPS);
	KUNIT_ASSERT_EQ(test, b->spy->nr, OPS * takes(b));
	for (i = 0; i < b->spy->nr; i++)
		expect_take(test, b, i, i);
	expect_reads(test, b, fast, timing, OPS);
	expect_values(test, b, timing, OPS, take);

	for (i = 0; i < OPS; i++)
		b->order_of[AT + i] = last - i;
	b->spy->reads[fast] = 0;
	b->set->free[timing](&b->loop, OPS);
	KUNIT_ASSERT_EQ(test, b->spy->nr, OPS * (takes(b) + gives(b)));
	for (i = 0; i < OPS && takes(b); i++)
		expect_give(test, b, OPS + i * gives(b), OPS - 1 - i);
	expect_reads(test, b, fast, timing, OPS);
	expect_values(test, b, timing, OPS, give);
}

static void spy_loops(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int fast, timing;

	for (fast = 0; fast < 2; fast++) {
		b->set = bb_loop_set_get(b->kind->kind, fast);
		for (timing = 0; timing < NR_BB_TIMINGS; timing++) {
			one_pair(test, b, fast, timing);
			one_hold(test, b, fast, timing);
		}
	}
	KUNIT_EXPECT_EQ(test, bb_alloc_spy_touched(b->spy), 0U);
}

static struct kunit_case spy_cases[] = {
	KUNIT_CASE_PARAM(spy_loops, kinds_gen_params),
	{}
};

static struct kunit_suite spy_suite = {
	.name = "buddybench_alloc_spy",
	.test_cases = spy_cases,
};

kunit_test_suite(spy_suite);
