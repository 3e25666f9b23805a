// SPDX-License-Identifier: GPL-2.0-only
/*
 * The facts a plan is checked against. Pure code uses struct bb_facts and never
 * asks the kernel.
 */
#include <linux/bitmap.h>
#include <linux/build_bug.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/machine/facts.h>

#define BB_API_ROW(api, name, missing, ...)				\
	[api] = (missing),

static const char * const api_missing[] = {
#include <buddybench/plan/api_defs.h>
};

static void gather_apis(struct bb_facts *facts)
{
	unsigned int api;

	facts->apis = 0;
	for (api = 0; api < NR_BB_APIS; api++) {
		facts->api_missing[api] = api_missing[api];
		if (!api_missing[api])
			facts->apis |= BIT(api);
	}
}

/* The kernel's zone_names[] is private to it; this follows enum zone_type. */
static const char * const zone_names[] = {
#ifdef CONFIG_ZONE_DMA
	[ZONE_DMA]	= "DMA",
#endif
#ifdef CONFIG_ZONE_DMA32
	[ZONE_DMA32]	= "DMA32",
#endif
	[ZONE_NORMAL]	= "Normal",
#ifdef CONFIG_HIGHMEM
	[ZONE_HIGHMEM]	= "HighMem",
#endif
	[ZONE_MOVABLE]	= "Movable",
#ifdef CONFIG_ZONE_DEVICE
	[ZONE_DEVICE]	= "Device",
#endif
};

static_assert(ARRAY_SIZE(zone_names) == MAX_NR_ZONES);

void bb_facts_gather(struct bb_facts *facts)
{
	unsigned int order;
	int cpu, nid;

	facts->max_order = BB_MAX_ORDER;
	facts->page_size = PAGE_SIZE;
	facts->pcp_orders = 0;
	for (order = 0; order <= BB_MAX_ORDER; order++)
		if (bb_pcp_has(order))
			facts->pcp_orders |= BIT(order);
	facts->preempt_rt = IS_ENABLED(CONFIG_PREEMPT_RT);
	gather_apis(facts);
	memcpy(facts->zone_names, zone_names, sizeof(zone_names));
	bitmap_zero(facts->cpus, NR_CPUS);
	for_each_online_cpu(cpu) {
		__set_bit(cpu, facts->cpus);
		facts->cpu_node[cpu] = cpu_to_node(cpu);
	}
	bitmap_zero(facts->nodes, MAX_NUMNODES);
	bitmap_zero(facts->mem_nodes, MAX_NUMNODES);
	for_each_online_node(nid) {
		__set_bit(nid, facts->nodes);
		if (node_state(nid, N_MEMORY))
			__set_bit(nid, facts->mem_nodes);
	}
}
