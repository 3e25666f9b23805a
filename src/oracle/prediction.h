/* SPDX-License-Identifier: GPL-2.0-only */
/* One prediction against the live allocator. */
#ifndef _BUDDYBENCH_ORACLE_PREDICTION_H
#define _BUDDYBENCH_ORACLE_PREDICTION_H

#include <buddybench/lib/rng.h>
#include <buddybench/oracle/oracle.h>

#include "zone_fill.h"

/**
 * struct bb_oracle_work - what a command works with
 * @oracle: where it tells what it found so far
 * @found: where it counts
 * @topo: the machine
 * @list: all zones an allocation on that node may try
 * @nr: length of each @list
 * @mm: the model that is asked
 * @other: a second one that has to agree; the same where one is certain
 * @walk: zones of the present allocation
 * @fill: the node that is filled, and what it is filled with
 * @rng: fuzz
 * @patience: how often a walk will still wait for kswapd to sleep
 */
struct bb_oracle_work {
	struct bb_oracle *oracle;
	struct bb_found found;
	struct bb_topology topo;
	struct bb_zone_ref list[BB_TOPO_NODES][BB_WALK_ZONES];
	unsigned int nr[BB_TOPO_NODES];
	enum bb_mm mm;
	enum bb_mm other;
	struct bb_walk walk;
	struct bb_zone_fill fill;
	struct bb_rng rng;
	unsigned int patience;
};

/**
 * bb_prediction_try() - predict one allocation, make it, compare, free it
 * @w: the work
 * @row: where to count
 * @from: index of the node in the topology
 * @gfp: a mask without %__GFP_DIRECT_RECLAIM that bb_gfp_refusal() lets pass
 * @order: block order
 */
void bb_prediction_try(struct bb_oracle_work *w, struct bb_oracle_row *row,
		   unsigned int from, gfp_t gfp, unsigned int order);

#endif /* _BUDDYBENCH_ORACLE_PREDICTION_H */
