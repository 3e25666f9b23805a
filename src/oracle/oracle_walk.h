/* SPDX-License-Identifier: GPL-2.0-only */
/* Take one node down through its watermarks, predicting all the way. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_WALK_H
#define _BUDDYBENCH_ORACLE_ORACLE_WALK_H

#include "oracle_work.h"

/**
 * bb_oracle_walk() - carry out a walk
 * @w: the work, nothing counted yet
 * @step: pages from one fill level to the next
 *
 * What is taken stays taken, see bb_zone_fill_end().
 */
void bb_oracle_walk(struct bb_oracle_work *w, u64 step);

#endif /* _BUDDYBENCH_ORACLE_ORACLE_WALK_H */
