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

/* From the narrowest to the widest. */
static const gfp_t zone_masks[] = {
	[BB_STREAM_DMA]		= GFP_DMA,
	[BB_STREAM_DMA32]	= GFP_DMA32,
	[BB_STREAM_NORMAL]	= GFP_KERNEL,
	[BB_STREAM_HIGH]	= GFP_HIGHUSER,
	[BB_STREAM_MOVABLE]	= GFP_HIGHUSER_MOVABLE,
};

static_assert(ARRAY_SIZE(zone_masks) == NR_BB_STREAM_ZONES);

/* Add the entry of @r->home that serves a class, unless it is there. */
static void add_replay_home(struct bb_replay *r, unsigned int class, gfp_t gfp)
{
	int nid = bb_headroom_node(r->ask[class].nid, gfp);
	unsigned int i;

	for (i = 0; i < r->nr_homes; i++)
		if (r->home[i].nid == nid && r->home[i].gfp == gfp)
			return;
	r->home[r->nr_homes].nid = nid;
	r->home[r->nr_homes++].gfp = gfp;
}

/*
 * Whatever the order of the classes, narrow masks come first. The budget of a mask is compared with
 * all that a node has been charged by then, which must not include what only wider masks permit.
 */
static void find_homes(struct bb_replay *r)
{
	unsigned int i, zone;

	r->nr_homes = 0;
	for (zone = 0; zone < NR_BB_STREAM_ZONES; zone++)
		for (i = 0; i < r->stream.classes; i++)
			if (r->sums.seen[i] && bb_stream_class_zone(&r->stream.class[i]) == zone)
				add_replay_home(r, i, zone_masks[zone]);
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

static void home_demand(const struct bb_replay *r, unsigned int i, u64 pages,
			struct bb_demand *need)
{
	memset(need, 0, sizeof(*need));
	need->gfp = r->home[i].gfp;
	need->pages = pages;
	if (r->home[i].nid >= 0)
		__set_bit(r->home[i].nid, need->nodes);
}

/* What was charged: the peaks may be gone, and memory that has come be another home. */
static void release_homes(struct bb_replay *r, unsigned int nr)
{
	struct bb_demand need;

	while (nr--) {
		home_demand(r, nr, r->charged[nr], &need);
		bb_ledger_release(&r->guard->ledger, &need);
	}
}

static bool one_zone(const struct bb_page_ask *a, const struct bb_page_ask *b)
{
	if (a == b)
		return true;
	return a->nid >= 0 && a->nid == b->nid &&
	       bb_headroom_zone(a->nid, a->gfp) == bb_headroom_zone(b->nid, b->gfp);
}

/* Without one for DMA, which has a limit of its own: the others of its zone count it. */
static int admit_zone(struct bb_replay *r, unsigned int home, const struct bb_plan *plan,
		      struct bb_err *err)
{
	struct bb_demand need;
	unsigned int i;
	u64 pages = 0;
	int ret;

	if (r->home[home].gfp & __GFP_DMA)
		return 0;
	for (i = 0; i < r->nr_homes; i++)
		if (one_zone(&r->home[home], &r->home[i]))
			pages += r->charged[i];
	home_demand(r, home, pages, &need);
	ret = bb_ledger_charge(&r->guard->ledger, plan, &need, err);
	if (!ret)
		bb_ledger_release(&r->guard->ledger, &need);
	return ret;
}

/*
 * Nothing is taken before the last charge, so each home finds the same pages above the floor: those
 * of one zone have to fit there together.
 */
static int admit_zones(struct bb_replay *r, const struct bb_plan *plan, struct bb_err *err)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < r->nr_homes && !ret; i++)
		ret = admit_zone(r, i, plan, err);
	return ret;
}

static int stream_refused(const struct bb_replay *r, const struct bb_err *why, struct bb_err *err)
{
	return bb_err_set(err, why->code, 0,
			  "the stream %s; its peak is %llu KiB: scale=1/N, or budget_mb",
			  why->msg, BB_KIB(r->sums.all.peak));
}

int bb_replay_charge(struct bb_replay *r, const struct bb_plan *plan, struct bb_err *err)
{
	struct bb_demand need;
	struct bb_err inner;
	unsigned int i;

	find_homes(r);
	for (i = 0; i < r->nr_homes; i++)
		r->charged[i] = home_peak(r, &r->home[i]);
	if (admit_zones(r, plan, &inner))
		return stream_refused(r, &inner, err);
	for (i = 0; i < r->nr_homes; i++) {
		home_demand(r, i, r->charged[i], &need);
		if (!bb_ledger_charge(&r->guard->ledger, plan, &need, &inner))
			continue;
		release_homes(r, i);
		return stream_refused(r, &inner, err);
	}
	return 0;
}

void bb_replay_uncharge(struct bb_replay *r)
{
	release_homes(r, r->nr_homes);
}
