/* SPDX-License-Identifier: GPL-2.0-only */
/* Do the modes tell the same of one allocation? */
#ifndef _BUDDYBENCH_RESULT_MODE_AGREEMENT_H
#define _BUDDYBENCH_RESULT_MODE_AGREEMENT_H

#include <buddybench/result/run.h>

/* Percent between the smallest and the largest mean that still agree. */
#define BB_MODE_AGREEMENT_PCT 10

/**
 * bb_mode_agreement() - hold the modes of a run against each other
 * @run: all trials are done; flags of its results and its counts are set
 *
 * Each mode has its own errors: op and chained have the clock in every value,
 * batch has what is between two operations, diff has neither and the noise of
 * two batches. Cells that differ in nothing but the mode are compared by their
 * means, net of the clock's cost, alloc and free together. Where they are
 * further apart than %BB_MODE_AGREEMENT_PCT all of them get %BB_FLAG_MODES.
 *
 * What the clock could not resolve, ended early or is made of nothing (pattern
 * null) is left out.
 */
void bb_mode_agreement(struct bb_run *run);

#endif /* _BUDDYBENCH_RESULT_MODE_AGREEMENT_H */
