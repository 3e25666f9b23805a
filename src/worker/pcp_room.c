// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drain a full per-CPU list, so that a cell does not start from what an earlier
 * one left.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

#include <buddybench/compat.h>
#include <buddybench/guard/door.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/worker/pcp_room.h>

#define FEED_ORDER	5	/* above what per-CPU lists hold, below pageblocks */
#define FEED_PAGES	32
#define NR_HIGH		2	/* blocks of order 1 freed back to back */
#define NR_FEEDS	64	/* together the largest batch of a large zone */
#define MAX_FLUSHES	8

static_assert(FEED_PAGES == 1 << FEED_ORDER);
static_assert(FEED_PAGES + 2 * NR_HIGH == BB_PCP_ROOM_PAGES);

/* Do the blocks that the cell frees go to a per-CPU list? */
static bool uses_list(const struct bb_worker *w)
{
	bool split = w->kind < NR_BB_APIS && bb_apis[w->kind].flags & BB_API_SPLIT;

	return bb_pcp_has(split ? 0 : w->loop.order);
}

static bool has_room(const struct bb_pcp_place *at, unsigned int pages)
{
	struct per_cpu_pages *pcp = bb_pcp(at->zone, at->cpu);

	return READ_ONCE(pcp->count) + (int)pages <= READ_ONCE(pcp->high);
}

unsigned int bb_pcp_room_least(unsigned int order, unsigned int batch, unsigned int high)
{
	unsigned int refill = batch > 1 ? max(batch >> order, 2U) : 1;

	return min(high, (refill + 1) << order);
}

static unsigned int least_room(const struct bb_pcp_place *at)
{
	struct per_cpu_pages *pcp = bb_pcp(at->zone, at->cpu);

	return bb_pcp_room_least(at->order, READ_ONCE(pcp->batch), READ_ONCE(pcp->high));
}

/* Space that the cell needs in the list, but no more than the largest drain leaves. */
static unsigned int wanted_room(const struct bb_pcp_place *at)
{
	struct per_cpu_pages *pcp = bb_pcp(at->zone, at->cpu);
	unsigned int least = least_room(at);
	unsigned int drain = READ_ONCE(pcp->batch) << BB_PCP_BATCH_SCALE;
	unsigned int plenty = max(4 * least, (unsigned int)READ_ONCE(pcp->high) / 8);

	return max(least, min(plenty, drain - min_t(u32, drain, FEED_PAGES)));
}

/*
 * Take a block from the free lists and free it page by page to the per-CPU
 * list.
 */
static bool feed_pcp(const struct bb_guard *guard, int nid, gfp_t gfp)
{
	struct bb_page_ask ask = {
		.nid = nid,
		.order = FEED_ORDER,
		.door = BB_DOOR_ADMITTED,
		.gfp = gfp,
	};
	struct page *page = bb_door_take(guard, &ask);

	if (page)
		bb_door_scatter(guard, page, FEED_ORDER);
	return page;
}

/*
 * Feed until the drained batches have grown to their limit. Then free two
 * blocks of a higher order: until 7.0 the allocator drains its largest batch on
 * consecutive high-order frees. They are allocated first, because an allocation
 * resets the batch size.
 */
static bool flush_pcp(const struct bb_pcp_place *at, gfp_t gfp, unsigned int room)
{
	struct bb_page_ask ask = {
		.nid = zone_to_nid(at->zone),
		.order = 1,
		.door = BB_DOOR_ADMITTED,
		.gfp = gfp,
	};
	struct page *high[NR_HIGH];
	unsigned int i;
	bool fed = true;

	for (i = 0; i < NR_HIGH; i++)
		high[i] = bb_door_take(at->guard, &ask);
	for (i = 0; fed && i < NR_FEEDS && !has_room(at, room); i++)
		fed = feed_pcp(at->guard, ask.nid, gfp);
	for (i = 0; i < NR_HIGH; i++)
		bb_door_give(at->guard, high[i], 1);
	return fed;
}

bool bb_pcp_room_at(const struct bb_pcp_place *at)
{
	gfp_t gfp = bb_gfp_effective(at->gfp & (GFP_ZONEMASK | __GFP_THISNODE));
	unsigned int least = least_room(at), room, tries;

	if (has_room(at, least))
		return true;
	/* Where a block is larger than the list, every free drains it. */
	if (1U << at->order > (unsigned int)READ_ONCE(bb_pcp(at->zone, at->cpu)->high))
		return false;
	room = wanted_room(at);
	for (tries = 0; tries < MAX_FLUSHES && !has_room(at, room); tries++) {
		if (bb_guard_aborted(at->guard) || !flush_pcp(at, gfp, room))
			break;
		cond_resched();
	}
	return has_room(at, least);
}

static bool settle_node(struct bb_worker *w, int nid)
{
	int home = bb_headroom_node(nid, w->loop.gfp);
	struct bb_pcp_place at = {
		.guard = w->pool->guard,
		.zone = home < 0 ? NULL : bb_free_lists_preferred(home, w->loop.gfp),
		.cpu = w->cpu,
		.order = w->loop.order,
		.gfp = w->loop.gfp,
	};

	return !at.zone || bb_pcp_room_at(&at);
}

bool bb_pcp_room(struct bb_worker *w)
{
	bool settled = true;
	unsigned int i;

	/* ZONE_DMA is too small for this, and its lists are short. */
	if (w->kind == BB_LOOP_NULL || !uses_list(w) || (w->loop.gfp & __GFP_DMA))
		return true;
	if (!w->loop.nr_nids)
		return settle_node(w, w->loop.nid);
	for (i = 0; i < w->loop.nr_nids; i++)
		settled &= settle_node(w, w->loop.nids[i]);
	return settled;
}
