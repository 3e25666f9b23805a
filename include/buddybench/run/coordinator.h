/* SPDX-License-Identifier: GPL-2.0-only */
/* From a prepared run to a run with results, cell by cell. */
#ifndef _BUDDYBENCH_RUN_COORDINATOR_H
#define _BUDDYBENCH_RUN_COORDINATOR_H

#include <buddybench/guard/guard.h>
#include <buddybench/result/run.h>

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

#endif /* _BUDDYBENCH_RUN_COORDINATOR_H */
