// SPDX-License-Identifier: GPL-2.0-only
/* What is said of the orders that per-CPU lists keep, and what the running kernel does. */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/smp.h>

#include <buddybench/compat.h>

#include "kunit/lib/help.h"

#define TRIES	8	/* a list that is full may drain as many as come in */

/* With interrupts off nobody else uses the list of this CPU. */
static bool freed_to_list(struct page *page, unsigned int order)
{
	unsigned long flags;
	int before, after;

	local_irq_save(flags);
	before = READ_ONCE(bb_pcp(page_zone(page), smp_processor_id())->count);
	__free_pages(page, order);
	after = READ_ONCE(bb_pcp(page_zone(page), smp_processor_id())->count);
	local_irq_restore(flags);
	return after != before;
}

/* A block that is larger than the list would be drained at once. */
static bool fits(const struct page *page, unsigned int order)
{
	return 1L << order < READ_ONCE(bb_pcp(page_zone(page), raw_smp_processor_id())->high);
}

static void order_is_kept(struct kunit *test, unsigned int order)
{
	bool seen = false, fitted = false;
	unsigned int tries;
	struct page *page;

	for (tries = 0; tries < TRIES && !seen; tries++) {
		page = alloc_pages(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY, order);
		if (!page)
			return;
		fitted |= fits(page, order);
		seen = freed_to_list(page, order);
	}
	if (seen || fitted || !bb_pcp_has(order))
		KUNIT_EXPECT_EQ_MSG(test, seen, bb_pcp_has(order), "order %u", order);
}

static void pcp_orders_kept(struct kunit *test)
{
	unsigned int order;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "pages cannot be freed with interrupts off");
	for (order = 0; order <= BB_MAX_ORDER; order++)
		order_is_kept(test, order);
}

/* Without lists a call for several pages gives one. */
static void pcp_orders_bulk(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, bb_test_bulk(2) == 2, bb_pcp_has(0));
}

static struct kunit_case pcp_orders_cases[] = {
	KUNIT_CASE(pcp_orders_kept),
	KUNIT_CASE(pcp_orders_bulk),
	{}
};

static struct kunit_suite pcp_orders_suite = {
	.name = "buddybench_pcp_orders",
	.test_cases = pcp_orders_cases,
};

kunit_test_suite(pcp_orders_suite);
