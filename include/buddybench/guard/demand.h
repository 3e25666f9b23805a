/* SPDX-License-Identifier: GPL-2.0-only */
/* What a cell will hold at most, and on which nodes. */
#ifndef _BUDDYBENCH_GUARD_DEMAND_H
#define _BUDDYBENCH_GUARD_DEMAND_H

#include <buddybench/guard/guard.h>
#include <buddybench/result/run.h>

/* Pages that making room in a per-CPU list holds for a moment, see bb_pcp_room(). */
#define BB_PCP_ROOM_PAGES 36

/**
 * bb_demand_cell() - what a cell will hold, and where
 * @run: its run
 * @cell: the cell
 * @need: result, for bb_guard_admit()
 */
void bb_demand_cell(const struct bb_run *run, const struct bb_cell *cell,
		    struct bb_demand *need);

#endif /* _BUDDYBENCH_GUARD_DEMAND_H */
