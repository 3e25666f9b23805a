// SPDX-License-Identifier: GPL-2.0-only
/* A large block is charged before it is taken, also if it is given back at once. */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sizes.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>

#include "kunit/lib/help.h"
#include "src/fragment/zone_blocks.h"

#define DMA_PAGES	(SZ_2M >> PAGE_SHIFT)
#define LEAST_PAGES	BIT(BB_ZONE_BLOCKS_LEAST)
#define MASK		(__GFP_NOWARN | __GFP_NORETRY)

static const struct limit {
	const char *name;
	gfp_t gfp;
	u64 left;	/* of half of the node, U64_MAX: nothing is held */
	long dma;	/* held for DMA */
	u64 pages;	/* that the largest block may have, 0: there must be none */
} limits[] = {
	{ "nothing is held", 0, U64_MAX, 0, BIT(BB_MAX_ORDER) },
	{ "half of the node is", 0, 0, 0, 0 },
	{ "half but for the smallest block", 0, LEAST_PAGES, 0, LEAST_PAGES },
	{ "half but for less than that", 0, LEAST_PAGES - 1, 0, 0 },
	{ "DMA", __GFP_DMA, U64_MAX, 0, DMA_PAGES },
	{ "DMA, all of it", __GFP_DMA, U64_MAX, DMA_PAGES, 0 },
	{ "DMA, all but the smallest block", __GFP_DMA, U64_MAX, DMA_PAGES - LEAST_PAGES,
	  LEAST_PAGES },
	{ "DMA, but not asked for", 0, U64_MAX, DMA_PAGES, BIT(BB_MAX_ORDER) },
};

BB_PARAM(limits);

struct bench {
	struct bb_guard guard;
	struct bb_zone_blocks d;
	long kept;
	long dma;
};

static struct bench *new_bench(struct kunit *test, const struct limit *p)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	int nid = numa_mem_id();
	struct zone *zone = bb_headroom_zone(nid, MASK | p->gfp);

	KUNIT_ASSERT_NOT_NULL(test, b);
	if (!zone || bb_headroom(nid, MASK | p->gfp, 0) < 2 * BIT(BB_MAX_ORDER))
		kunit_skip(test, "no zone for it is above its floor");
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	b->d.guard = &b->guard;
	b->d.zone = zone;
	b->d.ask.nid = nid;
	b->d.ask.gfp = MASK | p->gfp;
	if (p->left != U64_MAX)
		b->kept = bb_headroom_managed(nid, GFP_HIGHUSER_MOVABLE) / 2 - p->left;
	b->dma = p->dma;
	atomic_long_set(&b->guard.ledger.kept[nid], b->kept);
	atomic_long_set(&b->guard.ledger.dma, b->dma);
	return b;
}

/* So many pages more are charged than before, and so many are held. */
static void expect_charged(struct kunit *test, const struct bench *b, long pages)
{
	const struct bb_ledger *ledger = &b->guard.ledger;
	long dma = b->d.ask.gfp & __GFP_DMA ? pages : 0;

	KUNIT_EXPECT_EQ(test, atomic_long_read(&ledger->kept[b->d.ask.nid]), b->kept + pages);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&ledger->dma), b->dma + dma);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(ledger), pages);
}

static void end_bench(struct kunit *test, struct bench *b)
{
	expect_charged(test, b, 0);
	atomic_long_set(&b->guard.ledger.kept[b->d.ask.nid], 0);
	atomic_long_set(&b->guard.ledger.dma, 0);
	bb_guard_exit(&b->guard);
}

static void zone_blocks_charged(struct kunit *test)
{
	const struct limit *p = test->param_value;
	struct bench *b = new_bench(test, p);
	struct bb_zone_blocks *d = &b->d;
	struct page *page = bb_zone_blocks_large(d, BB_MAX_ORDER, BB_ZONE_BLOCKS_LEAST);
	u64 pages = page ? 1UL << d->ask.order : 0;

	KUNIT_EXPECT_EQ(test, !!page, !!p->pages);
	KUNIT_EXPECT_LE(test, pages, p->pages);
	expect_charged(test, b, pages);
	if (!page)
		KUNIT_EXPECT_TRUE(test, d->refused);
	if (page) {
		bb_door_give(d->guard, page, d->ask.order);
		bb_ledger_unkeep(&b->guard.ledger, d->ask.nid, d->ask.gfp, pages);
	}
	end_bench(test, b);
}

/* What only goes through the per-CPU list is within the same limits. */
static void zone_blocks_flushed(struct kunit *test)
{
	const struct limit *p = test->param_value;
	struct bench *b = new_bench(test, p);

	bb_zone_blocks_flush_pcp(&b->d);
	/* The last block was the smallest that is tried, and it was refused. */
	if (!p->pages)
		KUNIT_EXPECT_TRUE(test, b->d.refused && b->d.ask.order == BB_ZONE_BLOCKS_LEAST);
	end_bench(test, b);
}

static struct kunit_case zone_blocks_cases[] = {
	KUNIT_CASE_PARAM(zone_blocks_charged, limits_gen_params),
	KUNIT_CASE_PARAM(zone_blocks_flushed, limits_gen_params),
	{}
};

static struct kunit_suite zone_blocks_suite = {
	.name = "buddybench_zone_blocks",
	.test_cases = zone_blocks_cases,
};

kunit_test_suite(zone_blocks_suite);
