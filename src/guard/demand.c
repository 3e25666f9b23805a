// SPDX-License-Identifier: GPL-2.0-only
/*
 * The most pages a cell will hold, and on which nodes: input of the ledger.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/numa.h>
#include <linux/topology.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/headroom.h>

static void add_home(struct bb_demand *need, int nid)
{
	int home = bb_headroom_node(nid, need->gfp);

	if (home >= 0)
		__set_bit(home, need->nodes);
}

/* An API without a node argument allocates on the node of its CPU. */
static void add_cpu_homes(const struct bb_run *run, const struct bb_cell *cell,
			  struct bb_demand *need)
{
	unsigned int cpu, n = 0;

	for_each_set_bit(cpu, run->plan.cpus, NR_CPUS) {
		if (n == cell->threads)
			break;
		if (!bb_cell_takes_cpu(cell, run->facts, cpu))
			continue;
		add_home(need, cpu_to_mem(cpu));
		n++;
	}
}

void bb_demand_cell(const struct bb_run *run, const struct bb_cell *cell,
		    struct bb_demand *need)
{
	unsigned int nid;

	bitmap_zero(need->nodes, MAX_NUMNODES);
	need->pages = bb_cell_pages(cell) * cell->threads;
	need->gfp = cell->effective;
	need->fills = run->plan.free_pages;
	if (!bb_pattern_allocates(cell->pattern))
		return;
	if (!(cell->effective & __GFP_DMA))
		need->pages += BB_PCP_ROOM_PAGES * cell->threads;
	if (bb_demand_any_node(run, cell))
		for_each_set_bit(nid, run->facts->mem_nodes, MAX_NUMNODES)
			add_home(need, nid);
	else if (cell->node >= 0)
		add_home(need, cell->node);
	else if (cell->node == BB_NODE_LOCAL)
		add_cpu_homes(run, cell, need);
	else
		for_each_set_bit(nid, run->plan.nodes, MAX_NUMNODES)
			add_home(need, nid);
}
