// SPDX-License-Identifier: GPL-2.0-only
/*
 * The most pages a cell will hold, and on which nodes: input of the ledger.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/numa.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/headroom.h>

/* Where nothing serves a node, as with __GFP_THISNODE, the cell cannot be run at all. */
static bool add_home(struct bb_demand *need, int nid)
{
	int home = bb_headroom_node(nid, need->gfp);

	if (home >= 0)
		__set_bit(home, need->nodes);
	return home >= 0;
}

/* An API without a node argument allocates on the node of its CPU. */
static bool add_cpu_homes(const struct bb_run *run, const struct bb_cell *cell,
			  struct bb_demand *need)
{
	unsigned int cpu, n = 0;

	for_each_set_bit(cpu, run->plan.cpus, NR_CPUS) {
		if (n == cell->threads)
			break;
		if (!bb_cell_takes_cpu(cell, run->facts, cpu))
			continue;
		if (!add_home(need, cpu_to_mem(cpu)))
			return false;
		n++;
	}
	return true;
}

static bool add_homes(struct bb_demand *need, const unsigned long *nodes)
{
	unsigned int nid;

	for_each_set_bit(nid, nodes, MAX_NUMNODES)
		if (!add_home(need, nid))
			return false;
	return true;
}

void bb_demand_cell(const struct bb_run *run, const struct bb_cell *cell,
		    struct bb_demand *need)
{
	bool served;

	memset(need, 0, sizeof(*need));
	need->pages = bb_cell_pages(cell) * cell->threads;
	need->gfp = cell->effective;
	need->fills = run->plan.free_pages;
	if (!bb_pattern_allocates(cell->pattern))
		return;
	if (!(cell->effective & __GFP_DMA))
		need->pages += BB_PCP_ROOM_PAGES * cell->threads;
	if (bb_demand_any_node(run, cell))
		served = add_homes(need, run->facts->mem_nodes);
	else if (cell->node >= 0)
		served = add_home(need, cell->node);
	else if (cell->node == BB_NODE_LOCAL)
		served = add_cpu_homes(run, cell, need);
	else
		served = add_homes(need, run->plan.nodes);
	if (!served)
		bitmap_zero(need->nodes, MAX_NUMNODES);
}
