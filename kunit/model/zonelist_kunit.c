// SPDX-License-Identifier: GPL-2.0-only
/* Zonelists of small machines, determined by hand. */
#include <linux/kernel.h>
#include <linux/slab.h>

#include <buddybench/model/zonelist.h>

#include "kunit/lib/help.h"

/* As on 64-bit x86: DMA, DMA32, NORMAL; and on 32 bits DMA, NORMAL, HIGHMEM. */
#define ZONES_ALL	(BIT(0) | BIT(1) | BIT(2))
#define HIGHEST		2

static struct bb_topology *machine(struct kunit *test, unsigned int nodes,
				   u8 remote)
{
	struct bb_topology *topo = kunit_kzalloc(test, sizeof(*topo), GFP_KERNEL);
	unsigned int i, j;

	KUNIT_ASSERT_NOT_NULL(test, topo);
	topo->nr = nodes;
	for (i = 0; i < nodes; i++) {
		topo->nid[i] = i;
		topo->cpus[i] = true;
		topo->zones[i] = i ? BIT(HIGHEST) : ZONES_ALL;
		for (j = 0; j < nodes; j++)
			topo->distance[i][j] = i == j ? 10 : remote;
	}
	return topo;
}

static void expect_order(struct kunit *test, const struct bb_topology *topo,
			 unsigned int from, const u8 *want)
{
	u8 order[BB_TOPO_NODES];
	unsigned int i;

	bb_zonelist_nodes(topo, from, order);
	for (i = 0; i < topo->nr; i++)
		KUNIT_EXPECT_EQ_MSG(test, (int)want[i], (int)order[i],
				    "from %u, place %u", from, i);
}

static void zonelist_one_node(struct kunit *test)
{
	struct bb_topology *topo = machine(test, 1, 0);
	struct bb_zone_ref list[BB_WALK_ZONES];
	unsigned int i, nr = bb_zonelist(topo, 0, HIGHEST, false, list);

	KUNIT_ASSERT_EQ(test, 3U, nr);
	for (i = 0; i < nr; i++)
		KUNIT_EXPECT_EQ(test, 2 - (int)i, (int)list[i].zone);
}

/* A mask for DMA gets DMA and nothing else; DMA32 may fall back to DMA. */
static void zonelist_highest_zone(struct kunit *test)
{
	struct bb_topology *topo = machine(test, 1, 0);
	struct bb_zone_ref list[BB_WALK_ZONES];

	KUNIT_EXPECT_EQ(test, 1U, bb_zonelist(topo, 0, 0, false, list));
	KUNIT_EXPECT_EQ(test, 0, (int)list[0].zone);
	KUNIT_EXPECT_EQ(test, 2U, bb_zonelist(topo, 0, 1, false, list));
	KUNIT_EXPECT_EQ(test, 1, (int)list[0].zone);
}

static void zonelist_two_nodes(struct kunit *test)
{
	struct bb_topology *topo = machine(test, 2, 20);
	struct bb_zone_ref list[BB_WALK_ZONES];

	KUNIT_ASSERT_EQ(test, 4U, bb_zonelist(topo, 1, HIGHEST, false, list));
	KUNIT_EXPECT_EQ(test, 1, (int)list[0].nid);
	KUNIT_EXPECT_EQ(test, 2, (int)list[0].zone);
	KUNIT_EXPECT_EQ(test, 0, (int)list[1].nid);
	KUNIT_EXPECT_EQ(test, 2, (int)list[1].zone);
	KUNIT_EXPECT_EQ(test, 0, (int)list[3].zone);
}

static void zonelist_thisnode(struct kunit *test)
{
	struct bb_topology *topo = machine(test, 2, 20);
	struct bb_zone_ref list[BB_WALK_ZONES];

	KUNIT_ASSERT_EQ(test, 1U, bb_zonelist(topo, 1, HIGHEST, true, list));
	KUNIT_EXPECT_EQ(test, 1, (int)list[0].nid);
	/* Node 1 has no DMA zone: nothing is left. */
	KUNIT_EXPECT_EQ(test, 0U, bb_zonelist(topo, 1, 0, true, list));
}

static void zonelist_no_zone_of_its_own(struct kunit *test)
{
	struct bb_topology *topo = machine(test, 2, 20);
	struct bb_zone_ref list[BB_WALK_ZONES];

	KUNIT_ASSERT_EQ(test, 1U, bb_zonelist(topo, 1, 0, false, list));
	KUNIT_EXPECT_EQ(test, 0, (int)list[0].nid);
}

static void zonelist_nearest_first(struct kunit *test)
{
	static const u8 want[] = { 0, 2, 1, 3 };
	struct bb_topology *topo = machine(test, 4, 30);

	topo->distance[0][2] = 15;
	expect_order(test, topo, 0, want);
}

/* From node 2 of four equidistant ones: 3 comes before the lower numbers. */
static void zonelist_next_number_first(struct kunit *test)
{
	static const u8 want[] = { 2, 3, 0, 1 };
	struct bb_topology *topo = machine(test, 4, 20);

	expect_order(test, topo, 2, want);
}

static void zonelist_headless_first(struct kunit *test)
{
	static const u8 want[] = { 0, 3, 1, 2 };
	struct bb_topology *topo = machine(test, 4, 20);

	topo->cpus[3] = false;
	expect_order(test, topo, 0, want);
}

/* The first fallback is spread over the nodes. */
static void zonelist_turns(struct kunit *test)
{
	static const u8 from0[] = { 0, 1, 2, 3 };
	static const u8 from1[] = { 1, 2, 3, 0 };
	static const u8 from3[] = { 3, 0, 1, 2 };
	struct bb_topology *topo = machine(test, 4, 20);

	expect_order(test, topo, 0, from0);
	expect_order(test, topo, 1, from1);
	expect_order(test, topo, 3, from3);
}

#define MOST 6

static const struct bare {
	const char *name;
	unsigned int nr, bare;
	s16 nid[MOST];		/* those with memory first */
	unsigned int from;	/* these are indexes */
	u8 want[MOST];
} bares[] = {
	{ "two below, first", 3, 2, { 2, 3, 4, 0, 1 }, 0, { 0, 2, 1 } },
	{ "two below, second", 3, 2, { 2, 3, 4, 0, 1 }, 1, { 1, 2, 0 } },
	{ "two below, third", 3, 2, { 2, 3, 4, 0, 1 }, 2, { 2, 0, 1 } },
	{ "in between, first", 4, 1, { 0, 2, 3, 4, 1 }, 0, { 0, 1, 2, 3 } },
	{ "in between, second", 4, 1, { 0, 2, 3, 4, 1 }, 1, { 1, 3, 2, 0 } },
	{ "in between, third", 4, 1, { 0, 2, 3, 4, 1 }, 2, { 2, 3, 0, 1 } },
	{ "in between, fourth", 4, 1, { 0, 2, 3, 4, 1 }, 3, { 3, 0, 1, 2 } },
	{ "above", 3, 1, { 0, 1, 2, 3 }, 1, { 1, 2, 0 } },
};

BB_PARAM(bares);

/* Nodes without memory have a list, too, and count as those that it begins with. */
static void zonelist_bare(struct kunit *test)
{
	const struct bare *b = test->param_value;
	struct bb_topology *topo = machine(test, b->nr + b->bare, 20);
	unsigned int i;

	topo->nr = b->nr;
	topo->bare = b->bare;
	for (i = 0; i < b->nr + b->bare; i++)
		topo->nid[i] = b->nid[i];
	expect_order(test, topo, b->from, b->want);
	topo->old_load = true;
	expect_order(test, topo, b->from, b->want);
}

static struct kunit_case zonelist_cases[] = {
	KUNIT_CASE(zonelist_one_node),
	KUNIT_CASE(zonelist_highest_zone),
	KUNIT_CASE(zonelist_two_nodes),
	KUNIT_CASE(zonelist_thisnode),
	KUNIT_CASE(zonelist_no_zone_of_its_own),
	KUNIT_CASE(zonelist_nearest_first),
	KUNIT_CASE(zonelist_next_number_first),
	KUNIT_CASE(zonelist_headless_first),
	KUNIT_CASE(zonelist_turns),
	KUNIT_CASE_PARAM(zonelist_bare, bares_gen_params),
	{}
};

static struct kunit_suite zonelist_suite = {
	.name = "buddybench_zonelist",
	.test_cases = zonelist_cases,
};

kunit_test_suite(zonelist_suite);
