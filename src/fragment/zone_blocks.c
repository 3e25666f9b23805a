// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocate blocks of one zone, and empty the per-CPU list, with exported
 * functions only.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/machine/clock.h>

#include "zone_blocks.h"

#define FEED_MAX	65536	/* pages at most, for one flush: 256 MiB */

struct page *bb_zone_blocks_take(struct bb_zone_blocks *d)
{
	struct page *page;
	u64 t;

	if (!bb_door_open(d->guard, &d->ask))
		return NULL;
	t = bb_clock_now(d->fast);
	page = bb_door_call(&d->ask);
	d->ticks = bb_clock_now(d->fast) - t;
	bb_door_note(d->guard, page, d->ask.order);
	if (page && page_zone(page) != d->zone) {
		bb_door_give(d->guard, page, d->ask.order);
		page = NULL;
	}
	return page;
}

/* Within the limits of what is held, also if it is given back at once. */
static struct page *take_charged(struct bb_zone_blocks *d)
{
	struct bb_ledger *ledger = &d->guard->ledger;
	struct page *page;

	d->refused = !bb_ledger_keep(ledger, d->ask.nid, &d->ask);
	if (d->refused)
		return NULL;
	page = bb_zone_blocks_take(d);
	if (!page)
		bb_ledger_unkeep(ledger, d->ask.nid, d->ask.gfp, 1UL << d->ask.order);
	return page;
}

struct page *bb_zone_blocks_large(struct bb_zone_blocks *d, unsigned int most,
				  unsigned int least)
{
	unsigned int at = most + 1;
	struct page *page = NULL;

	d->refused = false;
	while (!page && at-- > least) {
		/* Huge pages have a per-CPU list. */
		if (at > BB_PCP_ORDER && bb_pcp_has(at) && at > least)
			continue;
		d->ask.order = at;
		if (bb_headroom(d->ask.nid, d->ask.gfp, d->guard->reserve) >= 2ULL << at)
			page = take_charged(d);
	}
	return page;
}

/* Free a large block page by page; returns how many pages it had. */
static unsigned int feed_large_block(struct bb_zone_blocks *d)
{
	struct page *page = bb_zone_blocks_large(d, BB_MAX_ORDER, BB_ZONE_BLOCKS_LEAST);

	if (!page)
		return 0;
	bb_door_scatter(d->guard, page, d->ask.order);
	bb_ledger_unkeep(&d->guard->ledger, d->ask.nid, d->ask.gfp, 1UL << d->ask.order);
	cond_resched();
	return 1U << d->ask.order;
}

/*
 * The allocator drains a per-CPU list from the tail, down to its high mark:
 * after freeing that many pages, the old contents are gone. There is a list per
 * migrate type, and one high mark for all; the list that a page is freed to is
 * drained first, so once the mark is reached a few pages of the other type
 * suffice to empty its list.
 */
void bb_zone_blocks_flush_pcp(struct bb_zone_blocks *d)
{
	struct bb_zone_blocks other = *d;
	unsigned int fed = 0, once;
	int high;

	do {
		once = feed_large_block(d);
		fed += once;
		high = READ_ONCE(bb_pcp(d->zone, raw_smp_processor_id())->high);
	} while (once && fed < min(high, FEED_MAX));
	other.ask.gfp ^= __GFP_MOVABLE;
	feed_large_block(&other);
}
