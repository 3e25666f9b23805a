/* SPDX-License-Identifier: GPL-2.0-only */
/* From a plan to a run: its cells, their order, and all memory it needs. */
#ifndef _BUDDYBENCH_RUN_PREPARE_H
#define _BUDDYBENCH_RUN_PREPARE_H

#include <buddybench/guard/guard.h>
#include <buddybench/result/result.h>

/**
 * bb_run_prepare() - expand the plan and take all memory the run needs
 * @run: with plan (unresolved) and facts; the rest zero
 * @clocks: what the resolution tests said, ktime and fast
 * @guard: asked whether at least one cell may run
 * @err: filled in on error
 *
 * Return: 0 or negative errno; bb_run_release() is owed either way.
 */
int bb_run_prepare(struct bb_run *run, const struct bb_clock_info *clocks,
		   struct bb_guard *guard, struct bb_err *err);

/**
 * bb_run_release() - free what hangs on a run, not the run
 * @run: the run
 */
void bb_run_release(struct bb_run *run);

#endif /* _BUDDYBENCH_RUN_PREPARE_H */
