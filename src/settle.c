// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bring the per-CPU lists into a state that a cell can start from, whatever the
 * cell before has done to them.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

#include <buddybench/compat.h>
#include <buddybench/settle.h>

#define SETTLE_ORDER 5	/* above what per-CPU lists hold, below pageblocks */

static_assert(BB_SETTLE_PAGES == 1 << SETTLE_ORDER);

/* The zone a mask is served from while nothing is short. */
static struct zone *first_zone(int nid, gfp_t gfp)
{
	int i;

	for (i = gfp_zone(gfp); i >= 0; i--)
		if (managed_zone(&NODE_DATA(nid)->node_zones[i]))
			return &NODE_DATA(nid)->node_zones[i];
	return NULL;
}

/* Does what the cell frees go into a per-CPU list at all? */
static bool uses_list(const struct bb_worker *w)
{
	if (w->kind == BB_API_ALLOC_PAGES_EXACT)
		return true;
	return w->loop.order <= BB_PCP_ORDER ||
	       (BB_PCP_THP && w->loop.order == pageblock_order);
}

/* Blocks that fit into the list before a free has to drain it. */
static bool has_room(const struct bb_worker *w, struct zone *zone, bool plenty)
{
	unsigned int pages = 1U << w->loop.order;
	struct per_cpu_pages *pcp = bb_pcp(zone, w->cpu);
	int high = READ_ONCE(pcp->high);

	if (plenty)
		pages = max(4 * pages, (unsigned int)high / 8);
	return READ_ONCE(pcp->count) + (int)pages <= high;
}

/*
 * A block from the buddy lists, not from the per-CPU list, given back page by
 * page to the latter: an allocation in between would reset what makes the
 * allocator drain ever larger batches.
 */
static bool feed(struct bb_worker *w, int nid, gfp_t gfp)
{
	struct page *page = alloc_pages_node(nid, gfp, SETTLE_ORDER);
	unsigned int i;

	if (!page)
		return false;
	w->took += BB_SETTLE_PAGES;
	split_page(page, SETTLE_ORDER);
	for (i = 0; i < BB_SETTLE_PAGES; i++)
		__free_page(page + i);
	w->gave += BB_SETTLE_PAGES;
	return true;
}

static bool settle_node(struct bb_worker *w, int nid)
{
	gfp_t gfp = bb_gfp_effective(w->loop.gfp & (GFP_ZONEMASK | __GFP_THISNODE));
	int home = bb_guard_home(nid, w->loop.gfp);
	struct zone *zone = home < 0 ? NULL : first_zone(home, w->loop.gfp);
	unsigned int tries;

	if (!zone || has_room(w, zone, false))
		return true;
	/* Twice the list's limit is enough for the batches to outgrow it. */
	tries = 2 * READ_ONCE(bb_pcp(zone, w->cpu)->high) / BB_SETTLE_PAGES + 8;
	while (tries-- && !has_room(w, zone, true)) {
		if (bb_guard_aborted(w->runner->guard) || !feed(w, home, gfp))
			break;
		cond_resched();
	}
	return has_room(w, zone, false);
}

bool bb_settle(struct bb_worker *w)
{
	bool settled = true;
	unsigned int i;

	/* ZONE_DMA is too small to spend blocks on; its lists hold little. */
	if (w->kind == BB_LOOP_NULL || !uses_list(w) || (w->loop.gfp & __GFP_DMA))
		return true;
	if (!w->loop.nr_nids)
		return settle_node(w, w->loop.nid);
	for (i = 0; i < w->loop.nr_nids; i++)
		settled &= settle_node(w, w->loop.nids[i]);
	return settled;
}
