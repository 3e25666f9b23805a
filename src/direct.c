// SPDX-License-Identifier: GPL-2.0-only
/*
 * Take and give back blocks past the per-CPU lists.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/spinlock.h>

#include <buddybench/clock.h>
#include <buddybench/compat.h>
#include <buddybench/direct.h>

#define FEED_ORDER	4	/* a block that has no list before 6.0 */

/*
 * __free_pages() of a block that is not compound, and whose first page somebody
 * else holds a reference to, frees the rest in halves, quarters, ...: see the
 * comment on it in mm/page_alloc.c. That somebody is we.
 */
static void trim_block(struct page *page, unsigned int order)
{
	get_page(page);
	__free_pages(page, order);
}

struct page *bb_direct_take(struct bb_direct *d, unsigned int order, bool trim)
{
	unsigned long flags;
	struct page *page;
	u64 t;

	/*
	 * The allocator only tries the list's lock, for this very case: somebody
	 * interrupted it (see pcp_spin_trylock() in mm/page_alloc.c). Interrupts
	 * are off because 6.1 frees lists of pages with a lock that waits.
	 */
	local_irq_save(flags);
	bb_pcp_lock(d->zone);
	t = bb_clock_now(d->fast);
	page = alloc_pages_node(d->nid, d->gfp, order);
	d->ticks = bb_clock_now(d->fast) - t;
	if (page && page_zone(page) != d->zone) {
		__free_pages(page, order);
		page = NULL;
	}
	if (page && trim && order)
		trim_block(page, order);
	bb_pcp_unlock(d->zone);
	local_irq_restore(flags);
	return page;
}

void bb_direct_give(struct bb_direct *d, struct page *page, unsigned int order)
{
	unsigned long flags;

	local_irq_save(flags);
	bb_pcp_lock(d->zone);
	__free_pages(page, order);
	bb_pcp_unlock(d->zone);
	local_irq_restore(flags);
}

/* A list is drained from its old end: what is in it leaves as more comes in. */
void bb_direct_flush(struct bb_direct *d)
{
	unsigned int left;

	if (BB_PCP_HAS_LOCK)
		return;
	left = 2 * READ_ONCE(bb_pcp(d->zone, raw_smp_processor_id())->high);
	while (left) {
		struct page *page = alloc_pages_node(d->nid, d->gfp, FEED_ORDER);
		unsigned int i;

		if (!page)
			return;
		split_page(page, FEED_ORDER);
		for (i = 0; i < 1 << FEED_ORDER; i++)
			__free_page(page + i);
		left -= min(left, 1U << FEED_ORDER);
	}
}
