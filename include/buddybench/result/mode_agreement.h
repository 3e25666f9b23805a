/* SPDX-License-Identifier: GPL-2.0-only */
/* Do the modes of a run agree? */
#ifndef _BUDDYBENCH_RESULT_MODE_AGREEMENT_H
#define _BUDDYBENCH_RESULT_MODE_AGREEMENT_H

#include <buddybench/result/run.h>

/* Percent between the smallest and the largest mean that still agree. */
#define BB_MODE_AGREEMENT_PCT 10

/* With fewer batches than this nothing is compared: a tick may fall into one of them. */
#define BB_MODE_AGREEMENT_BATCHES 5

/**
 * bb_mode_agreement() - compare the modes of a run
 * @run: all trials are done; flags of its results and its counts are set
 *
 * Each mode has its own errors: op and chained include the clock in every
 * value, batch includes the loop overhead, diff includes neither but has the
 * noise of two batches. Cells that differ only in the mode are compared by
 * their means, net of the clock's cost, alloc and free together. Where they are
 * further apart than %BB_MODE_AGREEMENT_PCT all of them get %BB_FLAG_MODES,
 * unless the means of so few values may be that far apart.
 *
 * Rows below the clock's resolution, aborted rows and pattern null are left
 * out.
 */
void bb_mode_agreement(struct bb_run *run);

#endif /* _BUDDYBENCH_RESULT_MODE_AGREEMENT_H */
