/* SPDX-License-Identifier: GPL-2.0-only */
/* One trial of a run: a cell, measured once. */
#ifndef _BUDDYBENCH_RUN_TRIAL_H
#define _BUDDYBENCH_RUN_TRIAL_H

#include <linux/types.h>

#include <buddybench/guard/guard.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/result/run.h>

#include "list_state.h"
#include "worker_pool.h"

/**
 * struct bb_trial - what trials need; too large for the stack
 * @run: the run
 * @guard: of the session
 * @pool: the workers
 * @lists: state of the free lists
 * @deadline: of the run, in jiffies
 * @free: free pages before the trial
 * @before: vm events before the trial
 * @after: scratch
 * @delta: what the trial added
 * @spoiled: what was measured before, while it is measured again
 * @cpus: of its workers
 */
struct bb_trial {
	struct bb_run *run;
	struct bb_guard *guard;
	struct bb_worker_pool *pool;
	struct bb_list_state lists;
	unsigned long deadline;
	struct bb_free_total free;
	s64 before[BB_MAX_EVENTS];
	s64 after[BB_MAX_EVENTS];
	s64 delta[BB_MAX_EVENTS];
	struct bb_result spoiled;
	DECLARE_BITMAP(cpus, NR_CPUS);
};

/**
 * bb_trial_events() - vm events since then
 * @t: for scratch
 * @before: what bb_vm_events_read() said then
 * @delta: result
 */
void bb_trial_events(struct bb_trial *t, const s64 *before, s64 *delta);

/**
 * bb_trial_measure() - make the lists, measure a cell, and judge what was seen
 * @t: set up
 * @result: says which cell and repeat; the rest is filled in
 *
 * A trial whose lists others moved, or whose few values were interrupted, is
 * measured again, up to three times in all; if its lists cannot be made again,
 * what was measured stays, with its flags. A state that nobody named and that cannot
 * be made falls to %BB_LISTS_FOUND: @result says so, and why.
 */
void bb_trial_measure(struct bb_trial *t, struct bb_result *result);

#endif /* _BUDDYBENCH_RUN_TRIAL_H */
