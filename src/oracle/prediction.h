/* SPDX-License-Identifier: GPL-2.0-only */
/* One prediction against the live allocator. */
#ifndef _BUDDYBENCH_ORACLE_PREDICTION_H
#define _BUDDYBENCH_ORACLE_PREDICTION_H

#include "oracle_work.h"

/**
 * bb_prediction_try() - predict one allocation, perform it, compare, free the block
 * @w: the work
 * @row: where to count
 * @from: index of the node in the topology
 * @gfp: a mask without %__GFP_DIRECT_RECLAIM that bb_gfp_refusal() lets pass
 * @order: block order
 *
 * Return: false, and nothing counted, if bb_door_open() or, without unsafe=1, bb_ledger_keep()
 * refuses it.
 */
bool bb_prediction_try(struct bb_oracle_work *w, struct bb_oracle_row *row,
		       unsigned int from, gfp_t gfp, unsigned int order);

#endif /* _BUDDYBENCH_ORACLE_PREDICTION_H */
