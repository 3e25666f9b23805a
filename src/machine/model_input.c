// SPDX-License-Identifier: GPL-2.0-only
/*
 * Input of the models, read from the running kernel without locks. The slack
 * says how much other CPUs may change it before the allocator reads the same
 * numbers.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <linux/vmstat.h>
#include <linux/wait.h>

#include <buddybench/compat.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/machine/model_input.h>

/* Other CPUs may write these at any time, hence the slack. */
#define peek(value)	data_race(value)

static void read_node(struct bb_topology *topo, unsigned int i, int nid)
{
	struct zone *zone = NODE_DATA(nid)->node_zones;
	unsigned int z;

	topo->nid[i] = nid;
	topo->cpus[i] = !cpumask_empty(cpumask_of_node(nid));
	topo->zones[i] = 0;
	for (z = 0; z < MAX_NR_ZONES; z++)
		if (populated_zone(&zone[z]))
			topo->zones[i] |= BIT(z);
}

static void read_distances(struct bb_topology *topo)
{
	unsigned int i, j;

	for (i = 0; i < topo->nr + topo->bare; i++)
		for (j = 0; j < topo->nr + topo->bare; j++)
			topo->distance[i][j] = node_distance(topo->nid[i],
							     topo->nid[j]);
}

/*
 * Until 5.17 only nodes online have a zonelist. A node without memory that comes online later gets
 * one of its own, but the lists of the other nodes stay as if it were not there. The kernel does
 * not say which nodes came later. Take them for those with the highest numbers: leave out one after
 * the other, until the model's lists are the kernel's. If they never are, leave out none.
 */
static void forget_late(struct bb_topology *topo)
{
	unsigned int all = topo->bare;

	while (topo->bare && !bb_model_input_zonelists_agree(topo)) {
		topo->bare--;
		cond_resched();
	}
	if (all && !topo->bare && !bb_model_input_zonelists_agree(topo))
		topo->bare = all;
}

bool bb_model_input_read_topology(struct bb_topology *topo)
{
	int nid;

	memset(topo, 0, sizeof(*topo));
	topo->old_load = BB_OLD_NODE_LOAD;
	for_each_node_state(nid, N_MEMORY) {
		if (topo->nr == BB_TOPO_NODES)
			return false;
		read_node(topo, topo->nr++, nid);
	}
	for_each_node_state(nid, BB_ZONELIST_NODES)
		if (!node_state(nid, N_MEMORY))
			bb_topology_add_bare(topo, nid);
	read_distances(topo);
	forget_late(topo);
	return true;
}

struct zone *bb_model_input_zone(const struct bb_zone_ref *ref)
{
	return &NODE_DATA(ref->nid)->node_zones[ref->zone];
}

static bool list_agrees(const struct bb_topology *topo, unsigned int from,
			bool thisnode)
{
	gfp_t gfp = thisnode ? __GFP_THISNODE : 0;
	const struct zoneref *live =
		node_zonelist(topo->nid[from], gfp)->_zonerefs;
	struct bb_zone_ref list[BB_WALK_ZONES];
	unsigned int i, nr;

	nr = bb_zonelist(topo, from, MAX_NR_ZONES - 1, thisnode, list);
	for (i = 0; i < nr; i++)
		if (live[i].zone != bb_model_input_zone(&list[i]))
			return false;
	return nr == BB_WALK_ZONES || !live[nr].zone;
}

bool bb_model_input_zonelists_agree(const struct bb_topology *topo)
{
	unsigned int i;

	for (i = 0; i < topo->nr; i++)
		if (!list_agrees(topo, i, false) || !list_agrees(topo, i, true))
			return false;
	return true;
}

/*
 * Another CPU may fold in its counter delta, and move one batch between its
 * lists and the free lists, while the allocation is in progress.
 */
static u64 slack_of(struct zone *zone, bool own)
{
	int cpu, me = raw_smp_processor_id();
	u64 slack = 0;

	for_each_online_cpu(cpu)
		if (cpu != me || own)
			slack += bb_stat_threshold(zone, cpu) +
				 peek(bb_pcp(zone, cpu)->batch);
	return slack;
}

static bool kswapd_runs(int nid)
{
	/* No barrier: nothing is woken, and kswapd may go to sleep right after this. */
	return !waitqueue_active(&NODE_DATA(nid)->kswapd_wait);
}

bool bb_model_input_kswapd_runs(const struct bb_topology *topo)
{
	unsigned int i;

	for (i = 0; i < topo->nr; i++)
		if (kswapd_runs(topo->nid[i]))
			return true;
	return false;
}

void bb_model_input_read_zone(const struct bb_zone_ref *ref, unsigned int highest,
			      bool own, struct bb_watermark_zone *z)
{
	struct zone *zone = bb_model_input_zone(ref);
	unsigned int i;

	z->nid = ref->nid;
	z->zone = ref->zone;
	z->nr_orders = BB_MAX_ORDER + 1;
	z->block_order = bb_pageblock_order();
	z->kswapd_runs = kswapd_runs(ref->nid);
	for (i = 0; i < 3; i++)
		z->wmark[i] = peek(zone->_watermark[i]);
	z->boost = peek(zone->watermark_boost);
	z->reserve = peek(zone->lowmem_reserve[highest]);
	z->highatomic = bb_highatomic_free(zone, peek(zone->nr_reserved_highatomic));
	z->cma_free = zone_page_state(zone, NR_FREE_CMA_PAGES);
	z->pcp = peek(bb_pcp(zone, raw_smp_processor_id())->count);
	z->slack = slack_of(zone, own);
	for (i = 0; i <= BB_MAX_ORDER; i++) {
		z->nr_free[i] = peek(zone->free_area[i].nr_free);
		z->lists[i] = bb_free_lists_types(&zone->free_area[i]);
	}
	z->free = zone_page_state(zone, NR_FREE_PAGES);
}

bool bb_model_input_kswapd_woke(struct bb_walk *walk)
{
	bool woken = false;
	unsigned int i;

	for (i = 0; i < walk->nr; i++) {
		if (walk->zone[i].kswapd_runs || !kswapd_runs(walk->zone[i].nid))
			continue;
		walk->zone[i].kswapd_runs = true;
		woken = true;
	}
	return woken;
}

/* As alloc_flags_nofragment(): NORMAL must not fragment while DMA32 can serve. */
static bool keeps_types(const struct bb_zone_ref *first)
{
#ifdef CONFIG_ZONE_DMA32
	if (first->zone != ZONE_NORMAL)
		return false;
	return num_online_nodes() == 1 || populated_zone(bb_model_input_zone(first) - 1);
#else
	return false;
#endif
}

void bb_model_input_read_walk(const struct bb_zone_ref *list, unsigned int nr,
			      unsigned int highest, bool own, struct bb_walk *walk)
{
	unsigned int i;

	walk->nr = nr;
	walk->nofragment = nr && keeps_types(&list[0]);
	for (i = 0; i < nr; i++)
		bb_model_input_read_zone(&list[i], highest, own, &walk->zone[i]);
}
