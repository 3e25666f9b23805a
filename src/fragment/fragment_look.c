// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sample the zone: free pages, indexes, and success and latency per order.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/model/frag_index.h>

#include "fragment_room.h"

#define TRIES	32	/* blocks asked for per order */

static void insert(u64 *sorted, unsigned int n, u64 value)
{
	for (; n && sorted[n - 1] > value; n--)
		sorted[n] = sorted[n - 1];
	sorted[n] = value;
}

/* Ask for blocks of an order, all held together, then give them back. */
static void try_order(struct bb_fragment *f, unsigned int order,
		      struct bb_frag_order *o)
{
	u64 room = bb_fragment_room(f) / 4;
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	struct page *page[TRIES];
	unsigned long kept = 0;
	u64 cost[TRIES];
	unsigned int i;

	d.ask.order = order;
	for (i = 0; i < TRIES && (u64)(i + 1) << order <= room; i++) {
		if (!bb_door_open(d.guard, &d.ask) ||
		    !bb_ledger_keep(&d.guard->ledger, d.ask.nid, &d.ask))
			break;
		kept += 1UL << order;
		o->tries++;
		page[o->got] = bb_zone_blocks_take(&d);
		if (page[o->got])
			insert(cost, o->got++, d.ticks);
	}
	for (i = 0; i < o->got; i++)
		bb_door_give(d.guard, page[i], order);
	bb_ledger_unkeep(&d.guard->ledger, d.ask.nid, d.ask.gfp, kept);
	if (!o->got)
		return;
	o->p50 = cost[o->got / 2];
	o->max = cost[o->got - 1];
}

void bb_fragment_look(struct bb_fragment *f, enum bb_fragment_when when)
{
	struct bb_zone_blocks d = bb_fragment_blocks(f);
	struct bb_frag_point *p = &f->point[when];
	struct bb_zone_view view;
	unsigned int i;

	memset(p, 0, sizeof(*p));
	/*
	 * Highest order first: freed blocks merge again. Orders with a per-CPU
	 * list are left out, because pages that stay in it prevent merging.
	 */
	for (i = BB_MAX_ORDER + 1; --i > BB_PCP_ORDER;)
		try_order(f, i, &p->order[i]);
	bb_zone_blocks_flush_pcp(&d);
	bb_zone_snapshot_zone(d.zone, f->want.nid, f->want.zone, &view);
	p->taken = true;
	p->free = view.free;
	p->pcp = view.pcp_count;
	p->held = bb_page_holder_pages(&f->holder);
	for (i = 0; i < view.nr_orders; i++) {
		p->order[i].unusable = bb_frag_index_unusable(&view, i);
		p->order[i].index = bb_frag_index_of(&view, i);
	}
}
