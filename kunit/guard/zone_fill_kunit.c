// SPDX-License-Identifier: GPL-2.0-only
/* A zone is brought to a level with blocks of that zone, whichever it is. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/guard/kept_blocks.h>
#include <buddybench/guard/zone_fill.h>
#include <buddybench/machine/free_lists.h>

#include "kunit/lib/help.h"

#define PAGES	(2 << BB_MAX_ORDER)
#define BLOCKS	64

struct bench {
	struct bb_guard guard;
	struct bb_page_holder holder;
	struct bb_zone_fill fill;
	struct bb_kept_block kept[BLOCKS];
};

static const struct zone_row {
	const char *name;
	unsigned int index;
} zone_rows[] = {
#ifdef CONFIG_ZONE_DMA32
	{ "DMA32", ZONE_DMA32 },
#endif
	{ "Normal", ZONE_NORMAL },
#ifdef CONFIG_HIGHMEM
	{ "HighMem", ZONE_HIGHMEM },
#endif
	{ "Movable", ZONE_MOVABLE },
};

BB_PARAM(zone_rows);

static struct bench *new_bench(struct kunit *test, struct zone *zone)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	bb_page_holder_init(&b->holder, &b->guard);
	bb_page_holder_open(&b->holder);
	b->fill.holder = &b->holder;
	b->fill.zone = zone;
	b->fill.nid = zone_to_nid(zone);
	b->fill.prefer = bb_free_lists_zone_bits(zone);
	return b;
}

static void end_bench(struct kunit *test, struct bench *b)
{
	bb_zone_fill_end(&b->fill);
	bb_page_holder_exit(&b->holder);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&b->guard.ledger), 0L);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->guard.ledger.dma), 0L);
	bb_guard_exit(&b->guard);
}

/* Far from its marks, where the kernel itself would go on to the next zone. */
static bool has_plenty(struct zone *zone)
{
	return managed_zone(zone) &&
	       zone_page_state(zone, NR_FREE_PAGES) > high_wmark_pages(zone) + 4UL * PAGES;
}

static void fill_takes_from_the_zone(struct kunit *test)
{
	const struct zone_row *p = test->param_value;
	struct zone *zone = &NODE_DATA(numa_mem_id())->node_zones[p->index];
	struct bench *b;
	unsigned int i, nr;

	if (!has_plenty(zone))
		kunit_skip(test, "too little is free in this zone");
	b = new_bench(test, zone);
	KUNIT_EXPECT_TRUE(test, bb_zone_fill_down(&b->fill, bb_zone_fill_level(&b->fill) - PAGES));
	KUNIT_EXPECT_GE(test, bb_page_holder_pages(&b->holder), (u64)PAGES / 2);
	nr = bb_page_holder_list(&b->holder, b->kept, BLOCKS);
	KUNIT_EXPECT_GT(test, nr, 0U);
	for (i = 0; i < nr; i++)
		KUNIT_EXPECT_PTR_EQ(test, b->kept[i].zone, (const struct zone *)zone);
	end_bench(test, b);
}

/* Where there is one zone only: that its modifiers are in the mask shows in what is charged. */
static void fill_asks_for_the_zone(struct kunit *test)
{
	struct zone *zone = bb_free_lists_preferred(numa_mem_id(), GFP_DMA);
	struct bench *b;

	if (!zone || zone_page_state(zone, NR_FREE_PAGES) < high_wmark_pages(zone) + 512)
		kunit_skip(test, "too little is free in this zone");
	b = new_bench(test, zone);
	b->fill.prefer = __GFP_DMA;
	bb_zone_fill_down(&b->fill, bb_zone_fill_level(&b->fill) - 64);
	KUNIT_EXPECT_GT(test, bb_page_holder_pages(&b->holder), 0ULL);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->guard.ledger.dma),
			(long)bb_page_holder_pages(&b->holder));
	end_bench(test, b);
}

static struct kunit_case zone_fill_cases[] = {
	KUNIT_CASE_PARAM(fill_takes_from_the_zone, zone_rows_gen_params),
	KUNIT_CASE(fill_asks_for_the_zone),
	{}
};

static struct kunit_suite zone_fill_suite = {
	.name = "buddybench_zone_fill",
	.test_cases = zone_fill_cases,
};

kunit_test_suite(zone_fill_suite);
