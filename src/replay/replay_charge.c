// SPDX-License-Identifier: GPL-2.0-only
/*
 * The peak of a stream on each node and kind of zone, charged as a whole. The
 * peaks need not come at the same time: more is asked for than is ever held.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/headroom.h>

#include "replay_charge.h"

static const gfp_t zone_masks[] = {
	[BB_STREAM_DMA]		= GFP_DMA,
	[BB_STREAM_DMA32]	= GFP_DMA32,
	[BB_STREAM_NORMAL]	= GFP_KERNEL,
	[BB_STREAM_HIGH]	= GFP_HIGHUSER,
	[BB_STREAM_MOVABLE]	= GFP_HIGHUSER_MOVABLE,
};

static_assert(ARRAY_SIZE(zone_masks) == NR_BB_STREAM_ZONES);

/* Add the entry of @r->home that serves a class, unless it is there. */
static void add_replay_home(struct bb_replay *r, unsigned int class)
{
	gfp_t gfp = zone_masks[bb_stream_class_zone(&r->stream.class[class])];
	int nid = bb_headroom_node(r->ask[class].nid, gfp);
	unsigned int i;

	for (i = 0; i < r->nr_homes; i++)
		if (r->home[i].nid == nid && r->home[i].gfp == gfp)
			return;
	r->home[r->nr_homes].nid = nid;
	r->home[r->nr_homes++].gfp = gfp;
}

/* Pages of all recorded nodes that a home stands for. */
static u64 home_peak(const struct bb_replay *r, const struct bb_page_ask *home)
{
	bool counted[BB_STREAM_NODES][NR_BB_STREAM_ZONES] = { { false } };
	unsigned int i;
	u64 pages = 0;

	for (i = 0; i < r->stream.classes; i++) {
		const struct bb_stream_class *class = &r->stream.class[i];
		unsigned int zone = bb_stream_class_zone(class);
		int nid = bb_headroom_node(r->ask[i].nid, zone_masks[zone]);

		if (nid != home->nid || zone_masks[zone] != home->gfp ||
		    counted[class->node][zone])
			continue;
		counted[class->node][zone] = true;
		pages += r->sums.pages[class->node][zone].peak;
	}
	return pages;
}

static void home_demand(const struct bb_replay *r, unsigned int i, struct bb_demand *need)
{
	memset(need, 0, sizeof(*need));
	need->gfp = r->home[i].gfp;
	need->pages = home_peak(r, &r->home[i]);
	if (r->home[i].nid >= 0)
		__set_bit(r->home[i].nid, need->nodes);
}

static void release_homes(struct bb_replay *r, unsigned int nr)
{
	struct bb_demand need;

	while (nr--) {
		home_demand(r, nr, &need);
		bb_ledger_release(&r->guard->ledger, &need);
	}
}

int bb_replay_charge(struct bb_replay *r, const struct bb_plan *plan, struct bb_err *err)
{
	struct bb_demand need;
	struct bb_err inner;
	unsigned int i;

	r->nr_homes = 0;
	for (i = 0; i < r->stream.classes; i++)
		if (r->sums.seen[i])
			add_replay_home(r, i);
	for (i = 0; i < r->nr_homes; i++) {
		home_demand(r, i, &need);
		if (!bb_ledger_charge(&r->guard->ledger, plan, &need, &inner))
			continue;
		release_homes(r, i);
		return bb_err_set(err, inner.code, 0,
				  "the stream %s; its peak is %llu KiB: scale=1/N, or budget_mb",
				  inner.msg, BB_KIB(r->sums.all.peak));
	}
	return 0;
}

void bb_replay_uncharge(struct bb_replay *r)
{
	release_homes(r, r->nr_homes);
}
