// SPDX-License-Identifier: GPL-2.0-only
/* Which limits hold for a run that fills its node. */
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/guard/ledger.h>

#include "kunit/lib/help.h"

#define DMA_PAGES	(SZ_2M >> PAGE_SHIFT)

struct bench {
	struct bb_ledger ledger;
	struct bb_plan plan;
	struct bb_demand need;
	struct bb_err err;
	int nid;
};

static struct bench *new_bench(struct kunit *test, gfp_t gfp)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->nid = bb_headroom_node(numa_mem_id(), gfp);
	KUNIT_ASSERT_GE(test, b->nid, 0);
	KUNIT_ASSERT_EQ(test, 0, bb_ledger_init(&b->ledger));
	__set_bit(b->nid, b->need.nodes);
	b->need.gfp = gfp;
	b->need.fills = true;
	return b;
}

static int charge(struct bench *b, u64 pages)
{
	b->need.pages = pages;
	return bb_ledger_charge(&b->ledger, &b->plan, &b->need, &b->err);
}

/* Not even such a run may have more DMA memory. */
static void ledger_fills_dma(struct kunit *test)
{
	struct bench *b = new_bench(test, __GFP_DMA);

	KUNIT_EXPECT_EQ(test, -ENOMEM, charge(b, DMA_PAGES + 1));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->err.msg, " KiB for DMA on node "), "%s",
				  b->err.msg);
	KUNIT_EXPECT_EQ(test, 0, charge(b, DMA_PAGES));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->ledger.dma), (long)DMA_PAGES);
	bb_ledger_release(&b->ledger, &b->need);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->ledger.dma), 0L);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&b->ledger), 0L);
	bb_ledger_exit(&b->ledger);
}

/* More than there is. */
static void ledger_fills_all(struct kunit *test)
{
	struct bench *b = new_bench(test, GFP_KERNEL);
	u64 pages = 2 * bb_headroom_managed(b->nid, GFP_HIGHUSER_MOVABLE);

	KUNIT_EXPECT_EQ(test, 0, charge(b, pages));
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&b->ledger), (long)pages);
	bb_ledger_release(&b->ledger, &b->need);
	b->need.fills = false;
	KUNIT_EXPECT_EQ(test, -ENOMEM, charge(b, pages));
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&b->ledger), 0L);
	bb_ledger_exit(&b->ledger);
}

static struct kunit_case ledger_cases[] = {
	KUNIT_CASE(ledger_fills_dma),
	KUNIT_CASE(ledger_fills_all),
	{}
};

static struct kunit_suite ledger_suite = {
	.name = "buddybench_ledger",
	.test_cases = ledger_cases,
};

kunit_test_suite(ledger_suite);
