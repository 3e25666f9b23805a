/* SPDX-License-Identifier: GPL-2.0-only */
/* The second pass of a run: which path every allocation took. */
#ifndef _BUDDYBENCH_ATTRIBUTE_H
#define _BUDDYBENCH_ATTRIBUTE_H

#include <buddybench/path.h>
#include <buddybench/probes.h>
#include <buddybench/runner.h>

/**
 * struct bb_paths - what one worker needs for the second pass
 * @watch: counted by the probes
 * @tally: allocations by path
 *
 * Exists only if the plan says paths=1.
 */
struct bb_paths {
	struct bb_watch watch;
	struct bb_path_tally tally[NR_BB_PATHS];
};

/**
 * bb_paths_begin() - before a chunk of one operation
 * @w: a worker of the second pass
 */
void bb_paths_begin(struct bb_worker *w);

/**
 * bb_paths_end() - after it: classify and count
 * @w: the worker
 */
void bb_paths_end(struct bb_worker *w);

/**
 * bb_attribute() - run every cell again with the probes on
 * @run: all of it has been measured
 * @guard: of the run
 * @runner: with workers that are in no cell
 * @deadline: jiffies at which to abort
 *
 * One operation at a time, so that its events are its own. Nothing measured
 * here is mixed with the results; what the probes cost is in &bb_run.probe.
 * The probes are unregistered when this returns, whatever happened.
 *
 * Return: 0 or negative errno.
 */
int bb_attribute(struct bb_run *run, struct bb_guard *guard,
		 struct bb_runner *runner, unsigned long deadline);

#endif /* _BUDDYBENCH_ATTRIBUTE_H */
