// SPDX-License-Identifier: GPL-2.0-only
/* src/plan for the machine of fake_machine.h. */
#include "kunit/lib/fake_machine.h"

#include "src/plan/cell.c"
#include "src/plan/expand.c"
#include "src/plan/keys.c"
#include "src/plan/lists.c"
#include "src/plan/plan_text.c"
#include "src/plan/resolve.c"

void bb_fake_machine_wide(struct bb_facts *facts)
{
	static const s16 cpu_node[NR_CPUS] = { 0, 0, 0, 1, 1, 1, 2, 2 };

	memset(facts, 0, sizeof(*facts));
	facts->max_order = 10;
	facts->page_size = PAGE_SIZE;
	facts->pcp_orders = GENMASK(3, 0) | BIT(9);
	facts->apis = GENMASK(NR_BB_APIS - 1, 0);
	facts->fast_clock = true;
	memcpy(facts->cpu_node, cpu_node, sizeof(cpu_node));
	bitmap_set(facts->cpus, 0, NR_CPUS);
	__clear_bit(5, facts->cpus);
	bitmap_set(facts->nodes, 0, MAX_NUMNODES);
	bitmap_set(facts->mem_nodes, 0, MAX_NUMNODES);
	__clear_bit(2, facts->mem_nodes);
	facts->zone_names[0] = "Normal";
}

void bb_fake_machine_smallest(struct bb_facts *facts)
{
	unsigned int api;

	memset(facts, 0, sizeof(*facts));
	facts->pcp_orders = BIT(0);
	facts->apis = BIT(BB_API_ALLOC_PAGES_NODE);
	for (api = 0; api < NR_BB_APIS; api++)
		if (!(facts->apis & BIT(api)))
			facts->api_missing[api] = "it is the smallest machine";
	__set_bit(0, facts->cpus);
	__set_bit(0, facts->nodes);
	__set_bit(0, facts->mem_nodes);
	facts->zone_names[0] = "Normal";
}
