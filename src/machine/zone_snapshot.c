// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state of all zones. Lockless: taking zone->lock would disturb the
 * allocator that is being measured.
 */
#include <linux/build_bug.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/own_memory.h>

static_assert(BB_MAX_ORDER < BB_VIEW_ORDERS);
static_assert(MAX_NR_ZONES <= BB_VIEW_ZONES);

static u64 zone_pcp_pages(struct zone *zone)
{
	u64 pages = 0;
	int cpu;

	for_each_online_cpu(cpu)
		pages += READ_ONCE(bb_pcp(zone, cpu)->count);
	return pages;
}

static void read_pcp(struct zone *zone, unsigned int cpu, struct bb_zone_view *view)
{
	struct per_cpu_pages *pcp = bb_pcp(zone, cpu);

	view->pcp_count = zone_pcp_pages(zone);
	view->pcp_high = READ_ONCE(pcp->high);
	view->pcp_batch = READ_ONCE(pcp->batch);
}

void bb_zone_snapshot_zone(struct zone *zone, int nid, unsigned int index,
			   struct bb_zone_view *view)
{
	unsigned int i;

	memset(view, 0, sizeof(*view));
	view->nid = nid;
	view->zone = index;
	view->nr_orders = BB_MAX_ORDER + 1;
	view->nr_zones = MAX_NR_ZONES;
	strscpy(view->name, zone->name, sizeof(view->name));
	view->spanned = READ_ONCE(zone->spanned_pages);
	view->present = READ_ONCE(zone->present_pages);
	view->managed = zone_managed_pages(zone);
	view->free = zone_page_state_snapshot(zone, NR_FREE_PAGES);
	view->wmark[0] = min_wmark_pages(zone);
	view->wmark[1] = low_wmark_pages(zone);
	view->wmark[2] = high_wmark_pages(zone);
	view->promo = bb_wmark_promo(zone, BB_NA);
	view->boost = READ_ONCE(zone->watermark_boost);
	view->highatomic = READ_ONCE(zone->nr_reserved_highatomic);
	view->highatomic_free = bb_highatomic_free(zone, BB_NA);
	view->cma_free = zone_page_state_snapshot(zone, NR_FREE_CMA_PAGES);
	read_pcp(zone, raw_smp_processor_id(), view);
	for (i = 0; i < MAX_NR_ZONES; i++)
		view->lowmem_reserve[i] = READ_ONCE(zone->lowmem_reserve[i]);
	for (i = 0; i <= BB_MAX_ORDER; i++) {
		view->nr_free[i] = READ_ONCE(zone->free_area[i].nr_free);
		view->types[i] = bb_free_lists_types(&zone->free_area[i]);
	}
}

size_t bb_zone_snapshot_size(unsigned int max_zones)
{
	return sizeof(struct bb_zone_snapshot) +
	       max_zones * sizeof(struct bb_zone_view);
}

unsigned int bb_zone_snapshot_zones(void)
{
	unsigned int i, nr = 0;
	int nid;

	for_each_online_node(nid)
		for (i = 0; i < MAX_NR_ZONES; i++)
			nr += !!managed_zone(&NODE_DATA(nid)->node_zones[i]);
	return nr;
}

/* Since 6.7 the limit of a list is tuned for each CPU. */
static void snapshot_zone(struct bb_zone_snapshot *s, struct zone *zone, int nid,
			  unsigned int index)
{
	struct bb_zone_view *view = &s->zone[s->nr++];

	bb_zone_snapshot_zone(zone, nid, index, view);
	if (s->cpu < nr_cpu_ids && cpu_possible(s->cpu))
		read_pcp(zone, s->cpu, view);
}

void bb_zone_snapshot_take(struct bb_zone_snapshot *snapshot, unsigned int max_zones)
{
	unsigned int i;
	int nid;

	snapshot->nr = 0;
	for_each_online_node(nid) {
		struct zone *zone = NODE_DATA(nid)->node_zones;

		for (i = 0; i < MAX_NR_ZONES; i++) {
			if (!managed_zone(&zone[i]))
				continue;
			if (snapshot->nr == max_zones)
				return;
			snapshot_zone(snapshot, &zone[i], nid, i);
		}
	}
}

struct bb_zone_snapshot *bb_zone_snapshot_create(struct bb_own_memory *own, unsigned int cpu)
{
	unsigned int zones = bb_zone_snapshot_zones();
	struct bb_zone_snapshot *s;

	s = bb_own_memory_alloc(own, bb_zone_snapshot_size(zones), NUMA_NO_NODE);
	if (!s)
		return NULL;
	s->cpu = cpu;
	bb_zone_snapshot_take(s, zones);
	return s;
}

static void add_zone_total(struct bb_free_total *t, struct zone *zone)
{
	t->free += zone_page_state_snapshot(zone, NR_FREE_PAGES) + zone_pcp_pages(zone);
	t->withdrawn += (s64)bb_isolated_pages(zone) - (s64)zone_managed_pages(zone);
}

void bb_free_total_read(struct bb_free_total *t)
{
	unsigned int i;
	int nid;

	memset(t, 0, sizeof(*t));
	for_each_online_node(nid) {
		struct zone *zone = NODE_DATA(nid)->node_zones;

		for (i = 0; i < MAX_NR_ZONES; i++)
			if (managed_zone(&zone[i]))
				add_zone_total(t, &zone[i]);
	}
}

s64 bb_free_total_missing(const struct bb_free_total *before, const struct bb_free_total *after)
{
	s64 withdrawn = after->withdrawn - before->withdrawn;

	return before->free - after->free - max_t(s64, withdrawn, 0);
}

u64 bb_zone_snapshot_pcp(int nid)
{
	struct zone *zone = NODE_DATA(nid)->node_zones;
	u64 pages = 0;
	unsigned int i;

	for (i = 0; i < MAX_NR_ZONES; i++)
		if (managed_zone(&zone[i]))
			pages += zone_pcp_pages(&zone[i]);
	return pages;
}
