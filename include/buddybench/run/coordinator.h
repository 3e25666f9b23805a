/* SPDX-License-Identifier: GPL-2.0-only */
/* From a resolved plan to a run with results, cell by cell. */
#ifndef _BUDDYBENCH_RUN_COORDINATOR_H
#define _BUDDYBENCH_RUN_COORDINATOR_H

#include <buddybench/guard/guard.h>
#include <buddybench/result/run.h>

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
 * bb_run_carry_out() - measure every cell
 * @run: prepared
 * @guard: reset
 * @progress: called after every cell
 * @session: passed to @progress
 *
 * Sleeps for as long as the run takes. Whatever happens, every page is back
 * when this returns.
 */
void bb_run_carry_out(struct bb_run *run, struct bb_guard *guard,
		      void (*progress)(void *session), void *session);

/**
 * bb_run_release() - free what hangs on a run, not the run
 * @run: the run
 */
void bb_run_release(struct bb_run *run);

#endif /* _BUDDYBENCH_RUN_COORDINATOR_H */
