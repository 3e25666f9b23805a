// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zonelists of machines that can be drawn on paper, and what follows for single
 * allocations on them.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include <buddybench/model/zonelist.h>

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

/* From node 2 of four alike: 3 comes before those under it. */
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

/* Not everybody's first choice is the same: nodes take turns. */
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

static const struct bb_ask nowait = { .list = BB_LIST_UNMOVABLE };

static void put_zone(struct bb_walk *walk, s16 nid, u8 index, s64 free)
{
	struct bb_watermark_zone *z = &walk->zone[walk->nr++];

	memset(z, 0, sizeof(*z));
	z->nid = nid;
	z->zone = index;
	z->nr_orders = 11;
	z->block_order = 9;
	z->wmark[0] = 1000;
	z->wmark[1] = 1250;
	z->wmark[2] = 1500;
	z->free = free;
	z->nr_free[10] = free > 0 ? free >> 10 : 0;
	z->lists[10] = z->nr_free[10] ? BB_LIST_UNMOVABLE : 0;
	z->nr_free[0] = 100;
	z->lists[0] = BB_LIST_UNMOVABLE;
}

static struct bb_walk *new_walk(struct kunit *test, enum bb_mm mm)
{
	struct bb_walk *walk = kunit_kzalloc(test, sizeof(*walk), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, walk);
	walk->mm = mm;
	return walk;
}

static void forecast_first_zone(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 0, 2, 9000);
	put_zone(walk, 0, 1, 9000);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_TRUE(test, f.fast);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

/* Below low here, above it elsewhere: the neighbour serves, not the reserve. */
static void forecast_falls_back_at_low(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1250);
	put_zone(walk, 0, 2, 1251);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 1, bb_forecast_zone(&f));
	walk->zone[1].free = 1250;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_FALSE(test, f.fast);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

static void forecast_fails_below_min(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_ask may_reclaim = nowait;
	struct bb_forecast f;

	put_zone(walk, 0, 2, 1000);
	put_zone(walk, 0, 1, 900);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_NO, f.answer);
	KUNIT_EXPECT_EQ(test, -1, bb_forecast_zone(&f));
	may_reclaim.reclaim = true;
	bb_forecast(walk, &may_reclaim, &f);
	KUNIT_EXPECT_EQ(test, BB_UNDECIDED, f.answer);
}

/* One zone open, the next certain: it will succeed, where is not known. */
static void forecast_open_zone(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1255);
	put_zone(walk, 0, 2, 9000);
	walk->zone[0].slack = 10;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 3ULL, f.zones);
	KUNIT_EXPECT_EQ(test, -1, bb_forecast_zone(&f));
}

/* Open against low but certain against min, in the same zone: decided. */
static void forecast_open_attempt(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1255);
	walk->zone[0].slack = 10;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

static void forecast_idle_nodes_first(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_IDLE_NODES);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 9000);
	put_zone(walk, 0, 2, 9000);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
	walk->zone[0].kswapd_runs = true;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 3ULL, f.zones);
	walk->mm = BB_MM_MIN_RESERVE;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

/* The second attempt has woken every kswapd: either node may serve. */
static void forecast_woken_nodes(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_IDLE_NODES);
	struct bb_forecast f;

	put_zone(walk, 1, 2, 1100);
	put_zone(walk, 0, 2, 1100);
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_YES, f.answer);
	KUNIT_EXPECT_EQ(test, 3ULL, f.zones);
}

static void forecast_nofragment(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	put_zone(walk, 0, 2, 9000);
	put_zone(walk, 0, 1, 9000);
	walk->nofragment = true;
	memset(walk->zone[0].lists, 0, sizeof(walk->zone[0].lists));
	walk->zone[0].lists[0] = BB_LIST_MOVABLE;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 1, bb_forecast_zone(&f));
	walk->nofragment = false;
	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, 0, bb_forecast_zone(&f));
}

static void forecast_no_zone(struct kunit *test)
{
	struct bb_walk *walk = new_walk(test, BB_MM_NON_BLOCK);
	struct bb_forecast f;

	bb_forecast(walk, &nowait, &f);
	KUNIT_EXPECT_EQ(test, BB_NO, f.answer);
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
	KUNIT_CASE(forecast_first_zone),
	KUNIT_CASE(forecast_falls_back_at_low),
	KUNIT_CASE(forecast_fails_below_min),
	KUNIT_CASE(forecast_open_zone),
	KUNIT_CASE(forecast_open_attempt),
	KUNIT_CASE(forecast_idle_nodes_first),
	KUNIT_CASE(forecast_woken_nodes),
	KUNIT_CASE(forecast_nofragment),
	KUNIT_CASE(forecast_no_zone),
	{}
};

static struct kunit_suite zonelist_suite = {
	.name = "buddybench_zonelist",
	.test_cases = zonelist_cases,
};

kunit_test_suite(zonelist_suite);
