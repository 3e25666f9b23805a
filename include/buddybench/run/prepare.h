/* SPDX-License-Identifier: GPL-2.0-only */
/* Prepare a run: its cells, their order, and its memory. */
#ifndef _BUDDYBENCH_RUN_PREPARE_H
#define _BUDDYBENCH_RUN_PREPARE_H

#include <buddybench/guard/guard.h>
#include <buddybench/result/result.h>

/**
 * bb_run_prepare() - expand the plan and allocate all memory of the run
 * @run: with plan (unresolved) and facts; the rest zero
 * @clocks: results of the resolution tests, ktime and fast
 * @guard: checked for whether at least one cell may run
 * @err: filled in on error
 *
 * Return: 0 or negative errno; the caller calls bb_run_release() either way.
 */
int bb_run_prepare(struct bb_run *run, const struct bb_clock_info *clocks,
		   struct bb_guard *guard, struct bb_err *err);

/**
 * bb_run_release() - free the memory of a run, but not @run
 * @run: the run
 */
void bb_run_release(struct bb_run *run);

#endif /* _BUDDYBENCH_RUN_PREPARE_H */
