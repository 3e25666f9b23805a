/* SPDX-License-Identifier: GPL-2.0-only */
/* One step of a pattern: a chunk of pairs, or a round of taking and giving. */
#ifndef _BUDDYBENCH_STEPS_H
#define _BUDDYBENCH_STEPS_H

#include <linux/math64.h>

#include <buddybench/runner.h>

/**
 * bb_worker_plan() - the plan a worker carries out
 * @w: the worker
 *
 * Return: resolved.
 */
static inline const struct bb_plan *bb_worker_plan(const struct bb_worker *w)
{
	return &w->runner->run->plan;
}

/**
 * bb_worker_aborted() - has this worker to give up its cell?
 * @w: the worker
 *
 * Return: true if the run was ended or an operation is too long for the context.
 */
static inline bool bb_worker_aborted(const struct bb_worker *w)
{
	return bb_guard_aborted(w->runner->guard) || w->too_long;
}

/**
 * bb_worker_ticks() - a time limit in steps of the run's clock
 * @w: the worker
 * @ns: the limit
 *
 * Return: clock steps. Where a step is an instruction, one is taken for a ns:
 * good for a limit, never for a result.
 */
static inline u64 bb_worker_ticks(const struct bb_worker *w, u64 ns)
{
	const struct bb_clock_info *clock = &w->runner->run->clock;

	if (clock->counts)
		return ns;
	return div_u64(div_u64(ns, 1000) * clock->khz, 1000);
}

/**
 * bb_step() - one step of the cell's pattern
 * @w: the worker
 * @n: pairs, or blocks to hold
 *
 * Looks at the floor before anything is taken. After an abort, blocks that are
 * still held are in the slots.
 */
void bb_step(struct bb_worker *w, unsigned int n);

/**
 * bb_step_size() - what to pass to bb_step()
 * @w: the worker
 *
 * Return: the hold of the plan, or the chunk the warm-up has found.
 */
unsigned int bb_step_size(const struct bb_worker *w);

#endif /* _BUDDYBENCH_STEPS_H */
