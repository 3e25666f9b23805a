// SPDX-License-Identifier: GPL-2.0-only
/* When the free lists are as they should be, and what is in the way. */
#include <buddybench/model/alloc_request.h>
#include <buddybench/model/list_goal.h>

#include "kunit/lib/help.h"

#define U BB_LIST_UNMOVABLE
#define M BB_LIST_MOVABLE
#define R BB_LIST_RECLAIMABLE
#define H BB_LIST_HIGHATOMIC

#define PCP_ORDERS	(BIT(0) | BIT(1) | BIT(2) | BIT(3) | BIT(9))

/* Lists of the orders 4 to 10, one digit each: how many blocks; types beside it. */
struct lists {
	u8 nr[7];
	u8 types[7];
};

static void fill_from(struct bb_free_lists *now, unsigned int base, const struct lists *l)
{
	unsigned int i;

	memset(now, 0, sizeof(*now));
	for (i = 0; i < base; i++) {
		now->nr_free[i] = 5;
		now->lists[i] = U | M;
	}
	for (i = 0; i < 7; i++) {
		now->nr_free[base + i] = l->nr[i];
		now->lists[base + i] = l->types[i];
	}
}

static void fill(struct bb_free_lists *now, const struct lists *l)
{
	fill_from(now, 4, l);
}

static const struct met {
	const char *name;
	u8 kind, order, from, own;
	u64 blocks;
	struct lists l;
	bool met;
	int way;	/* order in the way, -1 */
	u8 type;
} mets[] = {
	{ "exact", BB_LIST_KIND_BLOCK, 4, 4, U, 1,
	  { { 1, 0, 0, 0, 0, 0, 9 }, { U, 0, 0, 0, 0, 0, M } }, true, 4, U },
	{ "exact, two are enough for one", BB_LIST_KIND_BLOCK, 4, 4, U, 1,
	  { { 2, 0, 0, 0, 0, 0, 9 }, { U, 0, 0, 0, 0, 0, M } }, true, 4, U },
	{ "exact, one is not enough for two", BB_LIST_KIND_BLOCK, 4, 4, U, 2,
	  { { 1, 0, 0, 0, 0, 0, 9 }, { U, 0, 0, 0, 0, 0, M } }, false, 4, U },
	{ "exact, wrong type", BB_LIST_KIND_BLOCK, 4, 4, U, 1,
	  { { 1, 0, 0, 0, 0, 0, 9 }, { M, 0, 0, 0, 0, 0, M } }, false, 4, M },
	{ "exact, another type, too", BB_LIST_KIND_BLOCK, 4, 4, M, 1,
	  { { 2, 0, 0, 0, 0, 0, 9 }, { U | M, 0, 0, 0, 0, 0, M } }, false, 4, U },
	{ "exact, something above", BB_LIST_KIND_BLOCK, 4, 4, U, 1,
	  { { 1, 0, 0, 1, 0, 0, 9 }, { U, 0, 0, R, 0, 0, M } }, false, 4, U },
	{ "exact, highatomic above", BB_LIST_KIND_BLOCK, 4, 4, U, 1,
	  { { 1, 0, 0, 1, 0, 0, 9 }, { U, 0, 0, H, 0, 0, M } }, true, 4, U },
	{ "exact of the highest", BB_LIST_KIND_BLOCK, 10, 10, U, 1,
	  { { 1, 1, 1, 1, 1, 1, 9 }, { M, M, M, M, M, M, M | U } }, true, -1, 0 },
	{ "exact of the highest, wrong type", BB_LIST_KIND_BLOCK, 10, 10, U, 1,
	  { { 1, 1, 1, 1, 1, 1, 9 }, { M, M, M, M, M, M, M } }, false, -1, 0 },
	{ "split", BB_LIST_KIND_BLOCK, 4, 10, U, 1,
	  { { 0, 0, 0, 0, 0, 0, 9 }, { 0, 0, 0, 0, 0, 0, U } }, true, -1, 0 },
	{ "split, nothing of its own", BB_LIST_KIND_BLOCK, 4, 10, U, 1,
	  { { 0, 0, 0, 0, 0, 0, 9 }, { 0, 0, 0, 0, 0, 0, M } }, false, -1, 0 },
	{ "split of movable, walk undefined", BB_LIST_KIND_BLOCK, 4, 10, M, 1,
	  { { 0, 0, 0, 0, 0, 0, 9 }, { 0, 0, 0, 0, 0, 0, M } }, false, -1, 0 },
	{ "split of movable", BB_LIST_KIND_BLOCK, 4, 10, M, 1,
	  { { 0, 0, 0, 0, 0, 0, 9 }, { 0, 0, 0, 0, 0, 0, M | U } }, true, -1, 0 },
	{ "split, a block below", BB_LIST_KIND_BLOCK, 5, 10, U, 1,
	  { { 1, 0, 0, 0, 1, 0, 9 }, { U, 0, 0, 0, M | R, 0, U } }, false, 8, M },
	{ "split, below the order", BB_LIST_KIND_BLOCK, 5, 10, U, 1,
	  { { 1, 0, 0, 0, 0, 0, 9 }, { U, 0, 0, 0, 0, 0, U } }, true, -1, 0 },
	{ "split:7", BB_LIST_KIND_BLOCK, 5, 7, U, 1,
	  { { 0, 0, 0, 1, 0, 0, 9 }, { 0, 0, 0, U, 0, 0, U } }, true, 7, U },
	{ "split:7, one of 6", BB_LIST_KIND_BLOCK, 5, 7, U, 1,
	  { { 0, 0, 1, 1, 0, 0, 9 }, { 0, 0, U, U, 0, 0, U } }, false, 6, U },
	{ "pcp, walk ends at once", BB_LIST_KIND_PCP, 3, 3, M, 1,
	  { { 0 }, { 0 } }, true, -1, 0 },
	{ "pcp, walk undefined", BB_LIST_KIND_PCP, 9, 9, U, 1,
	  { { 0, 0, 0, 0, 0, 1, 9 }, { 0, 0, 0, 0, 0, M, U } }, false, -1, 0 },
	{ "pcp, order 0 has no walk", BB_LIST_KIND_PCP, 0, 0, U, 1, { { 0 }, { 0 } }, true, -1, 0 },
	{ "steal", BB_LIST_KIND_STEAL, 4, 4, U, 1,
	  { { 0, 1, 0, 0, 0, 0, 9 }, { 0, M, 0, 0, 0, 0, M } }, true, -1, 0 },
	{ "steal, own left", BB_LIST_KIND_STEAL, 4, 4, U, 1,
	  { { 0, 1, 0, 0, 0, 0, 9 }, { 0, M, 0, 0, 0, 0, M | U } }, false, 10, U },
	{ "steal, nothing to steal", BB_LIST_KIND_STEAL, 4, 4, U, 1,
	  { { 0 }, { 0 } }, false, -1, 0 },
};

BB_PARAM(mets);

static struct bb_list_goal goal_of(const struct met *m)
{
	return (struct bb_list_goal) {
		.kind = m->kind, .order = m->order, .from = m->from, .top = 10,
		.own = m->own, .first = U, .pcp_orders = PCP_ORDERS, .blocks = m->blocks,
	};
}

static void goal_met(struct kunit *test)
{
	const struct met *m = test->param_value;
	struct bb_list_goal goal = goal_of(m);
	struct bb_free_lists now;
	u8 type = 0;

	fill(&now, &m->l);
	KUNIT_EXPECT_EQ(test, bb_list_goal_met(&goal, &now), m->met);
	KUNIT_EXPECT_EQ(test, bb_list_goal_in_way(&goal, &now, &type), m->way);
	KUNIT_EXPECT_EQ(test, type, m->type);
}

static void goal_pages(struct kunit *test)
{
	static const struct lists l = {
		{ 1, 2, 3, 4, 5, 6, 7 }, { U, M, R, U | M, 0, H, U },
	};
	struct bb_list_goal goal = {
		.kind = BB_LIST_KIND_BLOCK, .order = 5, .from = 6, .top = 10, .own = U, .first = U,
		.blocks = 3,
	};
	struct bb_free_lists now;

	fill(&now, &l);
	/* 2 of order 5, 3 of 6, 4 of 7; 6 of order 6; one of the highest */
	KUNIT_EXPECT_EQ(test, bb_list_goal_pages(&goal, &now),
			(2ULL << 5) + (3 << 6) + (4 << 7) + (6 << 6) + (1 << 10));
	goal.kind = BB_LIST_KIND_PCP;
	KUNIT_EXPECT_EQ(test, bb_list_goal_pages(&goal, &now), 6ULL << 6);
}

static const struct take {
	const char *name;
	unsigned long pcp_orders;
	unsigned int order, want;
} takes[] = {
	{ "no per-CPU list", PCP_ORDERS, 4, 4 },
	{ "huge pages, in halves", PCP_ORDERS, 9, 8 },
	{ "the highest", PCP_ORDERS, 10, 10 },
	{ "order 0 has no halves", PCP_ORDERS, 0, 0 },
	{ "no list at all", 0, 0, 0 },
	{ "no list at all, order 3", 0, 3, 3 },
	{ "no list at all, huge pages", 0, 9, 9 },
};

BB_PARAM(takes);

static void goal_take(struct kunit *test)
{
	const struct take *t = test->param_value;
	struct bb_list_goal goal = { .pcp_orders = t->pcp_orders };

	KUNIT_EXPECT_EQ(test, bb_list_goal_take(&goal, t->order), t->want);
}

static const struct taken {
	const char *name;
	u8 from;
	struct lists before, after;
	bool want;
} takens[] = {
	{ "exact", 4, { { 1, 0, 0, 0, 0, 0, 9 }, { U } },
	  { { 0, 0, 0, 0, 0, 0, 9 }, { 0 } }, true },
	{ "exact, but something was split", 4, { { 1, 0, 0, 0, 0, 0, 9 }, { U } },
	  { { 1, 1, 0, 0, 0, 0, 9 }, { U, U } }, false },
	{ "split:6", 6, { { 0, 0, 1, 0, 0, 0, 9 }, { 0, 0, U } },
	  { { 1, 1, 0, 0, 0, 0, 9 }, { U, U } }, true },
	{ "split:6, stolen", 6, { { 0, 0, 1, 0, 0, 0, 9 }, { 0, 0, U } },
	  { { 1, 1, 0, 0, 0, 0, 9 }, { M, M } }, false },
	{ "split:6, another one was split", 6, { { 0, 0, 1, 0, 0, 0, 9 }, { 0, 0, U } },
	  { { 1, 1, 1, 1, 1, 1, 8 }, { U, U, U, U, U, U } }, false },
};

BB_PARAM(takens);

static void goal_taken(struct kunit *test)
{
	const struct taken *t = test->param_value;
	struct bb_list_goal goal = {
		.kind = BB_LIST_KIND_BLOCK, .order = 4, .from = t->from, .top = 10, .own = U,
		.first = U, .blocks = 1,
	};
	struct bb_free_lists before, after;

	fill(&before, &t->before);
	fill(&after, &t->after);
	KUNIT_EXPECT_EQ(test, bb_list_goal_taken(&goal, &before, &after), t->want);
	goal.kind = BB_LIST_KIND_PCP;
	KUNIT_EXPECT_TRUE(test, bb_list_goal_taken(&goal, &before, &after));
}

/* Orders that per-CPU lists keep elsewhere; here the lists are those of 0 to 6. */
static const struct bare {
	const char *name;
	u8 order, from;
	struct lists before, after;
	bool met, taken;
} bares[] = {
	{ "exact of 0", 0, 0, { { 1, 0, 0, 0, 0, 0, 9 }, { U, 0, 0, 0, 0, 0, U } },
	  { { 0, 0, 0, 0, 0, 0, 9 }, { 0, 0, 0, 0, 0, 0, U } }, true, true },
	{ "exact of 0, but another type", 0, 0,
	  { { 1, 0, 0, 0, 0, 0, 9 }, { M, 0, 0, 0, 0, 0, U } },
	  { { 1, 1, 1, 1, 1, 1, 8 }, { M, U, U, U, U, U, U } }, false, false },
	{ "exact of 0, but it has merged", 0, 0,
	  { { 0, 1, 0, 0, 0, 0, 9 }, { 0, U, 0, 0, 0, 0, U } },
	  { { 1, 0, 0, 0, 0, 0, 9 }, { U, 0, 0, 0, 0, 0, U } }, false, false },
	{ "split of 0", 0, 6, { { 0, 0, 0, 0, 0, 0, 9 }, { 0, 0, 0, 0, 0, 0, U } },
	  { { 1, 1, 1, 1, 1, 1, 8 }, { U, U, U, U, U, U, U } }, true, true },
	{ "split:1 of 0", 0, 1, { { 0, 1, 0, 0, 0, 0, 9 }, { 0, U, 0, 0, 0, 0, U } },
	  { { 1, 0, 0, 0, 0, 0, 9 }, { U, 0, 0, 0, 0, 0, U } }, true, true },
	{ "exact of 3, whatever is below", 3, 3,
	  { { 7, 7, 7, 1, 0, 0, 9 }, { M, U, R, U, 0, 0, U } },
	  { { 7, 7, 7, 0, 0, 0, 9 }, { M, U, R, 0, 0, 0, U } }, true, true },
};

BB_PARAM(bares);

static void goal_bare(struct kunit *test)
{
	const struct bare *b = test->param_value;
	struct bb_list_goal goal = {
		.kind = BB_LIST_KIND_BLOCK, .order = b->order, .from = b->from, .top = 6,
		.own = U, .first = U, .blocks = 1,
	};
	struct bb_free_lists before, after;

	fill_from(&before, 0, &b->before);
	fill_from(&after, 0, &b->after);
	KUNIT_EXPECT_EQ(test, bb_list_goal_met(&goal, &before), b->met);
	KUNIT_EXPECT_EQ(test, bb_list_goal_taken(&goal, &before, &after), b->taken);
}

static struct kunit_case list_goal_cases[] = {
	KUNIT_CASE_PARAM(goal_met, mets_gen_params),
	KUNIT_CASE(goal_pages),
	KUNIT_CASE_PARAM(goal_take, takes_gen_params),
	KUNIT_CASE_PARAM(goal_taken, takens_gen_params),
	KUNIT_CASE_PARAM(goal_bare, bares_gen_params),
	{}
};

static struct kunit_suite list_goal_suite = {
	.name = "buddybench_list_goal",
	.test_cases = list_goal_cases,
};

kunit_test_suite(list_goal_suite);
