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
 * @gfp: mask, for the zones it permits
 */
struct bb_demand {
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	u64 pages;
	gfp_t gfp;
};

/**
 * bb_demand_cell() - compute the demand of a cell
 * @run: its run
 * @cell: the cell
 * @need: result, for bb_ledger_charge()
 */
void bb_demand_cell(const struct bb_run *run, const struct bb_cell *cell,
		    struct bb_demand *need);

#endif /* _BUDDYBENCH_GUARD_DEMAND_H */
