/* SPDX-License-Identifier: GPL-2.0-only */
/* The second pass of a run: find the path of every allocation. */
#ifndef _BUDDYBENCH_RUN_SECOND_PASS_H
#define _BUDDYBENCH_RUN_SECOND_PASS_H

#include "list_state.h"
#include "worker_pool.h"

/**
 * bb_second_pass() - run every cell again with the probes on
 * @run: all of it has been measured
 * @lists: gives the free lists the state of each cell again
 * @pool: with workers that are in no cell
 * @deadline: jiffies at which to abort
 *
 * One operation at a time, so that events can be attributed to it. Nothing
 * measured here goes into the results; the cost of the probes is in
 * &bb_run.probe. The probes are unregistered when this returns, also on error.
 *
 * Return: 0 or negative errno.
 */
int bb_second_pass(struct bb_run *run, struct bb_list_state *lists,
		   struct bb_worker_pool *pool, unsigned long deadline);

#endif /* _BUDDYBENCH_RUN_SECOND_PASS_H */
