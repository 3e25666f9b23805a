// SPDX-License-Identifier: GPL-2.0-only
/* Charges, refusals, and the first abort reason. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <linux/vmstat.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/gfp.h>

#include "kunit/lib/test_session.h"

#define MIB_PAGES (SZ_1M >> PAGE_SHIFT)

/* The pages a default plan may hold on a node, found by trial and error. */
static u64 most_admitted(struct bb_session *session, struct bb_demand *need)
{
	u64 low = 0, high = 1ULL << 40;
	struct bb_err err;

	while (low + 1 < high) {
		need->pages = low + (high - low) / 2;
		if (bb_ledger_charge(&session->guard.ledger, &session->plan, need, &err)) {
			high = need->pages;
			continue;
		}
		bb_ledger_release(&session->guard.ledger, need);
		low = need->pages;
	}
	return low;
}

static struct bb_demand *new_need(struct kunit *test, gfp_t gfp)
{
	struct bb_demand *need = kunit_kzalloc(test, sizeof(*need), GFP_KERNEL);
	int home = bb_headroom_node(numa_mem_id(), gfp);

	KUNIT_ASSERT_NOT_NULL(test, need);
	KUNIT_ASSERT_GE(test, home, 0);
	__set_bit(home, need->nodes);
	need->gfp = gfp;
	return need;
}

static void expect_nothing_charged(struct kunit *test)
{
	struct bb_session *session = test->priv;
	int nid;

	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&session->guard.ledger), 0L);
	for_each_node(nid)
		KUNIT_EXPECT_EQ(test, atomic_long_read(&session->guard.ledger.charged[nid]), 0ULL);
}

/* By default a quarter of what is free above the floor. */
static void guard_default_budget(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_demand *need = new_need(test, GFP_KERNEL);
	int nid = find_first_bit(need->nodes, MAX_NUMNODES);
	u64 quarter = bb_headroom(nid, GFP_KERNEL, 0) / 4;
	u64 most = most_admitted(session, need);

	KUNIT_EXPECT_GT(test, most, quarter - quarter / 16);
	KUNIT_EXPECT_LT(test, most, quarter + quarter / 16);
	expect_nothing_charged(test);
}

static void guard_budget(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_demand *need = new_need(test, GFP_KERNEL);

	session->plan.budget_mb = 4;
	KUNIT_EXPECT_EQ(test, most_admitted(session, need), 4ULL * MIB_PAGES);
	/* No budget exceeds half of the node. */
	session->plan.budget_mb = 1048576;
	KUNIT_EXPECT_LE(test, most_admitted(session, need), (u64)totalram_pages() / 2 + 1);
	expect_nothing_charged(test);
}

static void guard_reserve(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_demand *need = new_need(test, GFP_KERNEL);
	u64 without = most_admitted(session, need), with;

	session->plan.reserve_mb = 16;
	with = most_admitted(session, need);
	KUNIT_EXPECT_LT(test, with, without);
	KUNIT_EXPECT_GT(test, with + 4 * MIB_PAGES + without / 16, without);
	session->plan.reserve_mb = 1048576;
	KUNIT_EXPECT_EQ(test, most_admitted(session, need), 0ULL);
}

/* A charge counts against the next one, and is released exactly. */
static void guard_adds_up(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_demand *need = new_need(test, GFP_KERNEL);
	struct bb_guard *guard = &session->guard;
	unsigned int nid = find_first_bit(need->nodes, MAX_NUMNODES);
	struct bb_err err = { 0 };

	session->plan.budget_mb = 4;
	need->pages = 3 * MIB_PAGES;
	KUNIT_EXPECT_EQ(test, 0, bb_ledger_charge(&guard->ledger, &session->plan, need, &err));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&guard->ledger.charged[nid]), need->pages);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&guard->ledger), (long)need->pages);
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			bb_ledger_charge(&guard->ledger, &session->plan, need, &err));
	KUNIT_EXPECT_EQ(test, err.code, -ENOMEM);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&guard->ledger.charged[nid]), need->pages);
	bb_ledger_release(&guard->ledger, need);
	expect_nothing_charged(test);
	KUNIT_EXPECT_EQ(test, 0, bb_ledger_charge(&guard->ledger, &session->plan, need, &err));
	bb_ledger_release(&guard->ledger, need);
	expect_nothing_charged(test);
}

/* What was charged before and is yet to be taken needs room, and no second charge. */
static void guard_untaken(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_demand *need = new_need(test, GFP_KERNEL);
	struct bb_guard *guard = &session->guard;
	u64 room = bb_headroom(find_first_bit(need->nodes, MAX_NUMNODES), GFP_KERNEL, 0);
	struct bb_err err = { 0 };

	session->plan.budget_mb = 1048576;
	need->pages = room / 8;
	need->untaken = room / 2;
	KUNIT_EXPECT_EQ(test, 0, bb_ledger_charge(&guard->ledger, &session->plan, need, &err));
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&guard->ledger), (long)need->pages);
	bb_ledger_release(&guard->ledger, need);
	need->untaken = room;
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			bb_ledger_charge(&guard->ledger, &session->plan, need, &err));
	KUNIT_EXPECT_NOT_NULL(test, strstr(err.msg, "are free above the floor"));
	expect_nothing_charged(test);
}

/* free_pages= lifts nothing but for the runs that fill their node. */
static void guard_fills(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_demand *need = new_need(test, GFP_KERNEL);
	struct bb_err err = { 0 };

	session->plan.budget_mb = 4;
	session->plan.free_pages = 1;
	need->pages = 5 * MIB_PAGES;
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			bb_ledger_charge(&session->guard.ledger, &session->plan, need, &err));
	expect_nothing_charged(test);
	need->fills = true;
	KUNIT_EXPECT_EQ(test, 0,
			bb_ledger_charge(&session->guard.ledger, &session->plan, need, &err));
	bb_ledger_release(&session->guard.ledger, need);
	expect_nothing_charged(test);
}

/* A demand of 0 pages is always met; a larger one needs a node. */
static void guard_nowhere(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_demand *need = kunit_kzalloc(test, sizeof(*need), GFP_KERNEL);
	struct bb_err err = { 0 };

	KUNIT_ASSERT_NOT_NULL(test, need);
	need->gfp = GFP_KERNEL;
	KUNIT_EXPECT_EQ(test, 0,
			bb_ledger_charge(&session->guard.ledger, &session->plan, need, &err));
	bb_ledger_release(&session->guard.ledger, need);
	need->pages = 1;
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			bb_ledger_charge(&session->guard.ledger, &session->plan, need, &err));
	expect_nothing_charged(test);
}

static void guard_room(struct kunit *test)
{
	int nid = numa_mem_id();
	u64 room = bb_headroom(nid, GFP_KERNEL, 0), less;

	KUNIT_EXPECT_GT(test, room, 0ULL);
	KUNIT_EXPECT_LT(test, room, (u64)totalram_pages());
	less = bb_headroom(nid, GFP_KERNEL, 1000);
	KUNIT_EXPECT_LT(test, less, room);
	KUNIT_EXPECT_EQ(test, bb_headroom(nid, GFP_KERNEL, 1ULL << 40), 0ULL);
	KUNIT_EXPECT_EQ(test, bb_headroom_node(nid, GFP_KERNEL), nid);
}

static void expect_home(struct kunit *test, int nid, gfp_t gfp)
{
	int home = bb_headroom_node(nid, gfp);
	struct page *page;

	/* Full: the next one serves. */
	if (home != NUMA_NO_NODE && !bb_headroom(home, gfp, 0))
		return;
	page = alloc_pages_node(nid, gfp, 0);
	KUNIT_EXPECT_EQ_MSG(test, home, page ? page_to_nid(page) : NUMA_NO_NODE,
			    "node %d", nid);
	if (page)
		__free_page(page);
}

/* Whoever is charged serves; only on several nodes can it be another than the one asked. */
static void guard_charges_who_serves(struct kunit *test)
{
	static const gfp_t masks[] = {
		GFP_KERNEL, GFP_HIGHUSER_MOVABLE, GFP_DMA, GFP_DMA32,
		GFP_KERNEL | __GFP_THISNODE, GFP_DMA | __GFP_THISNODE,
	};
	unsigned int i;
	int nid;

	for_each_online_node(nid)
		for (i = 0; i < ARRAY_SIZE(masks); i++)
			expect_home(test, nid, bb_gfp_effective(masks[i]));
}

/* Where there is CMA memory or a reserve, as with cma= at boot, none of it counts as room. */
static void guard_leaves_the_kept(struct kunit *test)
{
	int nid = numa_mem_id();
	struct zone *zone = bb_headroom_zone(nid, GFP_KERNEL);
	u64 room = bb_headroom(nid, GFP_KERNEL, 0), kept, free;

	if (!zone || !room)
		kunit_skip(test, "the node is short of memory");
	kept = zone_page_state_snapshot(zone, NR_FREE_CMA_PAGES) + high_wmark_pages(zone);
	free = zone_page_state_snapshot(zone, NR_FREE_PAGES);
	/* Others free pages meanwhile, and a free CMA page may have been taken. */
	KUNIT_EXPECT_LE(test, room + kept, free + 4 * MIB_PAGES);
}

/* The first reason is the one reported. */
static void guard_first_abort_wins(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_guard *guard = &session->guard;
	int why;

	for (why = BB_ABORT_NONE + 1; why < NR_BB_ABORTS; why++) {
		atomic_set(&guard->abort, BB_ABORT_NONE);
		bb_guard_abort(guard, why);
		bb_guard_abort(guard, why == BB_ABORT_USER ? BB_ABORT_OOM : BB_ABORT_USER);
		KUNIT_EXPECT_EQ(test, (int)bb_guard_aborted(guard), why);
	}
}

static void guard_arrays(struct kunit *test)
{
	struct bb_err err = { 0 };

	KUNIT_EXPECT_EQ(test, 0, bb_own_memory_ok(0, &err));
	KUNIT_EXPECT_EQ(test, 0, bb_own_memory_ok(SZ_1M, &err));
	KUNIT_EXPECT_EQ(test, err.code, 0);
	KUNIT_EXPECT_EQ(test, -E2BIG, bb_own_memory_ok(SZ_64M + 1, &err));
	KUNIT_EXPECT_EQ(test, err.code, -E2BIG);
	KUNIT_EXPECT_EQ(test, -E2BIG, bb_own_memory_ok(U64_MAX, &err));
	KUNIT_EXPECT_EQ(test, bb_own_memory_share(1200, 0), 300ULL);
	KUNIT_EXPECT_EQ(test, bb_own_memory_share(1200, 1000), 50ULL);
	/* Two counters, and not read at once. */
	KUNIT_EXPECT_EQ(test, bb_own_memory_share(999, 1000), 0ULL);
}

static struct kunit_case guard_cases[] = {
	KUNIT_CASE(guard_default_budget),
	KUNIT_CASE(guard_budget),
	KUNIT_CASE(guard_reserve),
	KUNIT_CASE(guard_adds_up),
	KUNIT_CASE(guard_untaken),
	KUNIT_CASE(guard_fills),
	KUNIT_CASE(guard_nowhere),
	KUNIT_CASE(guard_room),
	KUNIT_CASE(guard_charges_who_serves),
	KUNIT_CASE(guard_leaves_the_kept),
	KUNIT_CASE(guard_first_abort_wins),
	KUNIT_CASE(guard_arrays),
	{}
};

static struct kunit_suite guard_suite = {
	.name = "buddybench_guard",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = guard_cases,
};

kunit_test_suite(guard_suite);
