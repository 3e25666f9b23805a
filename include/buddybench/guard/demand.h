/* SPDX-License-Identifier: GPL-2.0-only */
/* The most pages a cell will hold, and on which nodes. */
#ifndef _BUDDYBENCH_GUARD_DEMAND_H
#define _BUDDYBENCH_GUARD_DEMAND_H

#include <linux/bitmap.h>
#include <linux/numa.h>

#include <buddybench/result/run.h>

/* Pages held briefly while a full per-CPU list is drained, see bb_pcp_room(). */
#define BB_PCP_ROOM_PAGES 36

/**
 * struct bb_demand - pages that a cell or command will hold
 * @nodes: nodes it is charged to, from bb_headroom_node()
 * @pages: pages on each of them
 * @untaken: pages on each of them that were charged before and are yet to be
 *	taken: there has to be room for these, too
 * @gfp: mask, for the zones it permits
 * @fills: of a run with free_pages=, which requires unsafe=1: neither budget
 *	nor floor apply
 */
struct bb_demand {
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	u64 pages;
	u64 untaken;
	gfp_t gfp;
	bool fills;
};

/**
 * bb_demand_cell() - compute the demand of a cell
 * @run: its run
 * @cell: the cell
 * @need: result, for bb_ledger_charge(); without a node, so that it is refused, if
 *	nothing serves one of the nodes that the cell would ask
 */
void bb_demand_cell(const struct bb_run *run, const struct bb_cell *cell,
		    struct bb_demand *need);

/**
 * bb_demand_any_node() - may the memory policy of a task choose the node of a cell?
 * @run: its run
 * @cell: the cell
 *
 * Return: true if the API takes no node, and the worker is the caller.
 */
static inline bool bb_demand_any_node(const struct bb_run *run, const struct bb_cell *cell)
{
	return run->caller && cell->node == BB_NODE_LOCAL;
}

#endif /* _BUDDYBENCH_GUARD_DEMAND_H */
