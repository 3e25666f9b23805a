/* SPDX-License-Identifier: GPL-2.0-only */
/* Execute a prepared run, cell by cell. */
#ifndef _BUDDYBENCH_RUN_COORDINATOR_H
#define _BUDDYBENCH_RUN_COORDINATOR_H

#include <buddybench/guard/page_holder.h>
#include <buddybench/result/run.h>

/**
 * bb_run_carry_out() - measure every cell
 * @run: prepared
 * @holder: for the blocks that are held to give the free lists a state; after
 *	bb_guard_begin() of its guard
 * @progress: called after every cell
 * @session: passed to @progress
 *
 * Sleeps for the duration of the run. All pages have been freed when this
 * returns, also after an abort.
 */
void bb_run_carry_out(struct bb_run *run, struct bb_page_holder *holder,
		      void (*progress)(void *session), void *session);

#endif /* _BUDDYBENCH_RUN_COORDINATOR_H */
