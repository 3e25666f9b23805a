// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zonelists, as a model.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/limits.h>

#include <buddybench/model/zonelist.h>

/* Weight of one step of distance; larger than any load. */
#define STEP	4096U

static unsigned int node_cost(const struct bb_topology *topo, unsigned int from,
			      unsigned int to, unsigned int load)
{
	unsigned int value = topo->distance[from][to];

	value += topo->nid[to] < topo->nid[from];
	value += topo->cpus[to];
	return value * STEP + load;
}

static unsigned int next_best(const struct bb_topology *topo, unsigned int from,
			      const u16 *load, u64 used)
{
	unsigned int i, best = from, least = UINT_MAX;

	if (from < topo->nr && !(used & BIT_ULL(from)))
		return from;
	for (i = 0; i < topo->nr; i++) {
		unsigned int value = node_cost(topo, from, i, load[i]);

		if ((used & BIT_ULL(i)) || value >= least)
			continue;
		least = value;
		best = i;
	}
	return best;
}

/* Fallback order of one node; updates @load for the next nodes. */
static void order_one(const struct bb_topology *topo, unsigned int from,
		      u16 *load, u8 *order)
{
	unsigned int most = topo->nr + topo->bare - (from >= topo->nr), i, last = from;
	u64 used = 0;

	for (i = 0; i < topo->nr; i++) {
		unsigned int node = next_best(topo, from, load, used);

		/* Spread the first fallback among nodes of equal distance. */
		if (topo->distance[from][node] != topo->distance[from][last])
			load[node] = topo->old_load ? most - i : load[node] + 1;
		used |= BIT_ULL(node);
		order[i] = node;
		last = node;
	}
}

void bb_zonelist_nodes(const struct bb_topology *topo, unsigned int from,
		       u8 *order)
{
	u16 load[BB_TOPO_NODES] = { 0 };
	unsigned int i, bare = topo->nr;

	/*
	 * The kernel builds them one after the other and accumulates the load, also for
	 * nodes without memory.
	 */
	for (i = 0; i <= from; i++) {
		for (; bare < topo->nr + topo->bare && topo->nid[bare] < topo->nid[i]; bare++)
			order_one(topo, bare, load, order);
		order_one(topo, i, load, order);
	}
}

unsigned int bb_zonelist(const struct bb_topology *topo, unsigned int from,
			 unsigned int highest, bool thisnode,
			 struct bb_zone_ref *list)
{
	unsigned int i, nr = 0, nodes = thisnode ? 1 : topo->nr;
	u8 order[BB_TOPO_NODES];
	int zone;

	bb_zonelist_nodes(topo, from, order);
	for (i = 0; i < nodes; i++) {
		for (zone = highest; zone >= 0; zone--) {
			if (!(topo->zones[order[i]] & BIT(zone)))
				continue;
			if (nr == BB_WALK_ZONES)
				return nr;
			list[nr].nid = topo->nid[order[i]];
			list[nr++].zone = zone;
		}
	}
	return nr;
}
