// SPDX-License-Identifier: GPL-2.0-only
/* What a stream takes from one zone is admitted as a whole, whatever its masks are. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/guard/headroom.h>

#include "kunit/lib/help.h"
#include "src/replay/replay_charge.h"

#define ROOM_MB	16	/* that the reserve leaves above the floor */

static const struct share {
	const char *name;
	gfp_t gfp[2];
	u64 mb[2];
	int ret;
} shares[] = {
	{ "one that fits", { GFP_KERNEL, GFP_KERNEL }, { 9, 0 }, 0 },
	{ "one too large", { GFP_KERNEL, GFP_KERNEL }, { 20, 0 }, -ENOMEM },
	{ "two that fit", { GFP_KERNEL, GFP_HIGHUSER }, { 5, 5 }, 0 },
	{ "two, only one at a time", { GFP_KERNEL, GFP_HIGHUSER }, { 10, 10 }, -ENOMEM },
	{ "the other way round", { GFP_HIGHUSER_MOVABLE, GFP_KERNEL }, { 10, 10 }, -ENOMEM },
	{ "user pages", { GFP_HIGHUSER, GFP_HIGHUSER_MOVABLE }, { 10, 10 }, -ENOMEM },
	{ "the first is too large", { GFP_KERNEL, GFP_HIGHUSER }, { 20, 1 }, -ENOMEM },
};

BB_PARAM(shares);

/* Of a stream of two classes, only what the charge looks at. */
static struct bb_replay *new_stream(struct kunit *test, const struct share *p)
{
	struct bb_replay *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	int nid = numa_mem_id();
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, r);
	r->guard = kunit_kzalloc(test, sizeof(*r->guard), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, r->guard);
	r->stream.classes = 2;
	for (i = 0; i < 2; i++) {
		struct bb_stream_class *class = &r->stream.class[i];

		class->gfp = p->gfp[i];
		r->ask[i] = (struct bb_page_ask){ nid, 0, 0, p->gfp[i] };
		r->sums.seen[i] = 1;
		r->sums.pages[0][bb_stream_class_zone(class)].peak += p->mb[i] * BB_MIB_PAGES;
	}
	return r;
}

/* Of how many zones a mask permits, as machines with all of them have it. */
static unsigned int width(gfp_t gfp)
{
	if (gfp & __GFP_DMA)
		return 1;
	if (gfp & __GFP_DMA32)
		return 2;
	if (!(gfp & __GFP_HIGHMEM))
		return 3;
	return gfp & __GFP_MOVABLE ? 5 : 4;
}

static void charge_of_zone(struct kunit *test)
{
	const struct share *p = test->param_value;
	struct bb_plan *plan = kunit_kzalloc(test, sizeof(*plan), GFP_KERNEL);
	struct bb_replay *r = new_stream(test, p);
	int nid = r->ask[0].nid;
	u64 room_mb = div_u64(bb_headroom(nid, GFP_KERNEL, 0), BB_MIB_PAGES);
	struct bb_err err = { 0 };
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, plan);
	if (room_mb < 4 * ROOM_MB ||
	    bb_headroom_zone(nid, GFP_KERNEL) != bb_headroom_zone(nid, GFP_HIGHUSER_MOVABLE))
		kunit_skip(test, "the masks have no large zone in common");
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(r->guard));
	plan->budget_mb = 2 * room_mb;
	plan->reserve_mb = room_mb - ROOM_MB;
	ret = bb_replay_charge(r, plan, &err);
	KUNIT_EXPECT_EQ_MSG(test, ret, p->ret, "%s", err.msg);
	KUNIT_EXPECT_EQ(test, err.code, p->ret);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&r->guard->ledger),
			ret ? 0L : (long)((p->mb[0] + p->mb[1]) * BB_MIB_PAGES));
	/* As a second pass leaves them that had no memory for its lists. */
	memset(&r->sums, 0, sizeof(r->sums));
	if (!ret)
		bb_replay_uncharge(r);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&r->guard->ledger), 0L);
	bb_guard_exit(r->guard);
}

static const struct share orders[] = {
	{ "DMA first", { GFP_DMA, GFP_KERNEL }, { 1, 4 } },
	{ "DMA last", { GFP_KERNEL, GFP_DMA }, { 4, 1 } },
	{ "DMA32 last", { GFP_HIGHUSER, GFP_DMA32 }, { 4, 4 } },
	{ "DMA32 before DMA", { GFP_DMA32, GFP_DMA }, { 4, 1 } },
	{ "kernel pages last", { GFP_HIGHUSER_MOVABLE, GFP_KERNEL }, { 4, 4 } },
	{ "user pages", { GFP_HIGHUSER_MOVABLE, GFP_HIGHUSER }, { 4, 4 } },
};

BB_PARAM(orders);

/*
 * The budget of a mask is compared with all that was charged before: a narrow mask must not come
 * after a wide one, in whatever order the stream has them.
 */
static void charge_narrow_first(struct kunit *test)
{
	const struct share *p = test->param_value;
	struct bb_plan *plan = kunit_kzalloc(test, sizeof(*plan), GFP_KERNEL);
	struct bb_replay *r = new_stream(test, p);
	struct bb_err err = { 0 };

	KUNIT_ASSERT_NOT_NULL(test, plan);
	if (bb_headroom_budget(plan, r->ask[0].nid, GFP_DMA) < 8 * BB_MIB_PAGES)
		kunit_skip(test, "no zone is large enough");
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(r->guard));
	KUNIT_EXPECT_EQ_MSG(test, bb_replay_charge(r, plan, &err), 0, "%s", err.msg);
	KUNIT_EXPECT_EQ(test, r->nr_homes, 2U);
	KUNIT_EXPECT_TRUE(test, width(r->home[0].gfp) < width(r->home[1].gfp));
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&r->guard->ledger),
			(long)((p->mb[0] + p->mb[1]) * BB_MIB_PAGES));
	bb_replay_uncharge(r);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&r->guard->ledger), 0L);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&r->guard->ledger.dma), 0L);
	bb_guard_exit(r->guard);
}

static struct kunit_case replay_charge_cases[] = {
	KUNIT_CASE_PARAM(charge_of_zone, shares_gen_params),
	KUNIT_CASE_PARAM(charge_narrow_first, orders_gen_params),
	{}
};

static struct kunit_suite replay_charge_suite = {
	.name = "buddybench_replay_charge",
	.test_cases = replay_charge_cases,
};

kunit_test_suite(replay_charge_suite);
