// SPDX-License-Identifier: GPL-2.0-only
/*
 * The zonelist and the walk along it, as a model.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <buddybench/model/zonelist.h>

/* Weight of a distance step over any number of nodes. */
#define STEP	4096U

static unsigned int node_cost(const struct bb_topology *topo, unsigned int from,
			      unsigned int to, unsigned int load)
{
	unsigned int value = topo->distance[from][to];

	value += to < from;
	value += topo->cpus[to];
	return value * STEP + load;
}

static unsigned int next_best(const struct bb_topology *topo, unsigned int from,
			      const u16 *load, u64 used)
{
	unsigned int i, best = from, least = UINT_MAX;

	if (!(used & BIT_ULL(from)))
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

/* The order of one node; leaves in @load what the next nodes have to know. */
static void order_one(const struct bb_topology *topo, unsigned int from,
		      u16 *load, u8 *order)
{
	unsigned int i, last = from;
	u64 used = 0;

	for (i = 0; i < topo->nr; i++) {
		unsigned int node = next_best(topo, from, load, used);

		/* The first of a distance is not to be everybody's first. */
		if (topo->distance[from][node] != topo->distance[from][last])
			load[node] = topo->old_load ? topo->nr - i : load[node] + 1;
		used |= BIT_ULL(node);
		order[i] = node;
		last = node;
	}
}

void bb_zonelist_nodes(const struct bb_topology *topo, unsigned int from,
		       u8 *order)
{
	u16 load[BB_TOPO_NODES] = { 0 };
	unsigned int i;

	/* The kernel builds them one after the other and remembers the load. */
	for (i = 0; i <= from; i++)
		order_one(topo, i, load, order);
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

static bool one_node(const struct bb_walk *walk)
{
	return !walk->nr || walk->zone[0].nid == walk->zone[walk->nr - 1].nid;
}

/* May the allocator pass over the node for now, because its kswapd runs? */
static bool may_skip(const struct bb_walk *walk, unsigned int i,
		     unsigned int flags)
{
	if (walk->mm < BB_MM_IDLE_NODES || one_node(walk))
		return false;
	/* The second attempt has just woken them; which ones is not known. */
	return walk->zone[i].kswapd_runs || !(flags & BB_ALLOC_LOW);
}

/* Index of the first zone after @i that is on another node. */
static unsigned int past_node(const struct bb_walk *walk, unsigned int i)
{
	s16 nid = walk->zone[i].nid;

	while (i < walk->nr && walk->zone[i].nid == nid)
		i++;
	return i;
}

/* Along the first @nr zones. Adds to @zones where a block may come from. */
static enum bb_answer attempt(const struct bb_walk *walk, unsigned int nr,
			      const struct bb_ask *ask, unsigned int flags,
			      u64 *zones)
{
	enum bb_answer answer, sum = BB_NO;
	unsigned int i = 0;

	while (i < nr) {
		const struct bb_watermark_zone *z = &walk->zone[i];

		answer = bb_answer_and(bb_watermark_ok(z, ask, flags, walk->mm),
				       bb_watermark_block(z, ask, flags, walk->mm));
		if (answer != BB_NO) {
			*zones |= BIT_ULL(i);
			if (sum != BB_YES)
				sum = answer;
		}
		if (answer != BB_YES) {
			i++;
			continue;
		}
		if (!may_skip(walk, i, flags))
			break;
		i = past_node(walk, i);
	}
	return sum;
}

/* Types are mixed only on the own node, so others never see the restriction. */
static enum bb_answer first_attempts(const struct bb_walk *walk,
				     const struct bb_ask *ask, u64 *zones)
{
	unsigned int flags = bb_ask_fast_flags(ask, walk->mm);
	enum bb_answer answer;

	if (walk->nofragment) {
		answer = attempt(walk, past_node(walk, 0), ask,
				 flags | BB_ALLOC_NOFRAGMENT, zones);
		if (answer == BB_YES && !may_skip(walk, 0, flags))
			return answer;
	}
	return attempt(walk, walk->nr, ask, flags, zones);
}

void bb_forecast(const struct bb_walk *walk, const struct bb_ask *ask,
		 struct bb_forecast *result)
{
	u64 later = 0;

	result->zones = 0;
	result->answer = first_attempts(walk, ask, &result->zones);
	result->fast = result->answer == BB_YES;
	if (result->fast)
		return;
	result->answer = attempt(walk, walk->nr, ask,
				 bb_ask_slow_flags(ask, walk->mm), &later);
	result->zones |= later;
	if (result->answer == BB_NO && (result->zones || ask->reclaim))
		result->answer = BB_UNDECIDED;
}

int bb_forecast_zone(const struct bb_forecast *result)
{
	if (result->answer != BB_YES || hweight64(result->zones) != 1)
		return -1;
	return __ffs64(result->zones);
}
