/* SPDX-License-Identifier: GPL-2.0-only */
/* One step of a pattern: a chunk of pairs, or a round of allocating and freeing. */
#ifndef _BUDDYBENCH_WORKER_PATTERNS_H
#define _BUDDYBENCH_WORKER_PATTERNS_H

#include <buddybench/worker/worker.h>

/**
 * bb_pattern_floor_ok() - may so much be taken at once?
 * @w: the worker
 * @pages: how much
 *
 * Return: false if it would leave less than the floor; the run ends then.
 */
bool bb_pattern_floor_ok(struct bb_worker *w, u64 pages);

/**
 * bb_pattern_step() - one step of the cell's pattern
 * @w: the worker
 * @n: pairs, or blocks to hold
 *
 * Checks the floor before allocating. After an abort, blocks still held are in
 * the slots.
 */
void bb_pattern_step(struct bb_worker *w, unsigned int n);

/**
 * bb_pattern_step_size() - what to pass to bb_pattern_step()
 * @w: the worker
 *
 * Return: the hold of the plan, or the chunk size found during warm-up.
 */
unsigned int bb_pattern_step_size(const struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_PATTERNS_H */
