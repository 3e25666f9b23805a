/* SPDX-License-Identifier: GPL-2.0-only */
/* Execute a prepared run, cell by cell. */
#ifndef _BUDDYBENCH_RUN_COORDINATOR_H
#define _BUDDYBENCH_RUN_COORDINATOR_H

#include <buddybench/guard/guard.h>
#include <buddybench/result/run.h>

/**
 * bb_run_carry_out() - measure every cell
 * @run: prepared
 * @guard: after bb_guard_begin()
 * @progress: called after every cell
 * @session: passed to @progress
 *
 * Sleeps for the duration of the run. All pages have been freed when this
 * returns, also after an abort.
 */
void bb_run_carry_out(struct bb_run *run, struct bb_guard *guard,
		      void (*progress)(void *session), void *session);

#endif /* _BUDDYBENCH_RUN_COORDINATOR_H */
