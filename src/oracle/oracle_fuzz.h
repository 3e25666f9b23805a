/* SPDX-License-Identifier: GPL-2.0-only */
/* Predict random masks at random fill levels. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_FUZZ_H
#define _BUDDYBENCH_ORACLE_ORACLE_FUZZ_H

#include "oracle_work.h"

/**
 * bb_oracle_fuzz() - run a fuzz
 * @w: the work, nothing counted yet
 * @n: predictions
 * @seed: of masks, orders and levels
 * @unsafe: the fill level may be changed
 *
 * The fill is kept, see bb_zone_fill_end().
 */
void bb_oracle_fuzz(struct bb_oracle_work *w, u64 n, u64 seed, bool unsafe);

#endif /* _BUDDYBENCH_ORACLE_ORACLE_FUZZ_H */
