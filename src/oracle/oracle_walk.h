/* SPDX-License-Identifier: GPL-2.0-only */
/* Take one node down through its watermarks, predicting at every level. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_WALK_H
#define _BUDDYBENCH_ORACLE_ORACLE_WALK_H

#include "oracle_work.h"

/**
 * bb_oracle_walk() - run a walk
 * @w: the work, nothing counted yet
 * @step: pages from one fill level to the next
 *
 * The fill is kept, see bb_zone_fill_end().
 */
void bb_oracle_walk(struct bb_oracle_work *w, u64 step);

#endif /* _BUDDYBENCH_ORACLE_ORACLE_WALK_H */
