// SPDX-License-Identifier: GPL-2.0-only
/*
 * free_pages=: a cell finds its node filled to a level, which may be below the watermarks. The
 * level is that of the zone that the mask prefers. The kernel takes from the node's other zones
 * before it goes below the low mark of this one, and so does the filling.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>

#include <buddybench/guard/zone_fill.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/run/fill_level_allowed.h>

#include "fill_level.h"

int bb_fill_level_allowed(const struct bb_plan *plan, bool unsafe, struct bb_err *err)
{
	int nid;

	if (!plan->free_pages)
		return 0;
	if (!unsafe)
		return bb_err_set(err, -EPERM, 0,
				  "free_pages= goes below the floor: load with unsafe=1, in a VM");
	for_each_online_node(nid)
		if (node_present_pages(nid) > BB_ZONE_FILL_NODE)
			return bb_err_set(err, -EPERM, 0,
					  "free_pages=: node %d has more than 4 GiB", nid);
	return 0;
}

static int fill_node(struct bb_list_state *s, gfp_t gfp, int nid, struct bb_err *err)
{
	struct zone *zone = bb_free_lists_preferred(nid, gfp);
	struct bb_zone_fill fill = { .holder = s->holder, .zone = zone, .nid = nid };
	s64 want = s->run->plan.free_pages;

	if (!zone)
		return bb_err_set(err, -ENOMEM, 0, "node %d has no zone for the mask", nid);
	fill.prefer = bb_free_lists_zone_bits(zone);
	if (bb_zone_fill_level(&fill) < want)
		return bb_err_set(err, -ENOMEM, 0, "zone %s of node %d has %lld free pages only",
				  zone->name, nid, bb_zone_fill_level(&fill));
	if (bb_zone_fill_down(&fill, want))
		return 0;
	return bb_err_set(err, -ENOMEM, 0, "zone %s of node %d stays at %lld free pages",
			  zone->name, nid, bb_zone_fill_level(&fill));
}

int bb_fill_level_make(struct bb_list_state *s, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_err *err)
{
	unsigned int nid;
	int ret = 0;

	for_each_set_bit(nid, need->nodes, MAX_NUMNODES) {
		ret = fill_node(s, cell->effective, nid, err);
		if (ret)
			break;
	}
	if (ret)
		bb_list_state_end(s);
	return ret;
}
