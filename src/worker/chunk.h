/* SPDX-License-Identifier: GPL-2.0-only */
/* One call of a timed loop, and its disturbances. */
#ifndef _BUDDYBENCH_WORKER_CHUNK_H
#define _BUDDYBENCH_WORKER_CHUNK_H

#include <buddybench/worker/worker.h>

/**
 * bb_chunk_timing() - how the loops of a cell measure time
 * @w: a worker in the cell
 *
 * Return: the timing of the cell's mode.
 */
enum bb_timing bb_chunk_timing(const struct bb_worker *w);

/**
 * bb_chunk_loop() - one loop of a set
 * @set: the loops of an API
 * @op: what the loop does
 * @timing: how it measures time
 *
 * Return: the loop.
 */
bb_loop_fn bb_chunk_loop(const struct bb_loop_set *set, enum bb_op op,
			 enum bb_timing timing);

/**
 * bb_worker_chunk() - run one loop for a chunk, in the plan's context
 * @w: the worker
 * @op: what the loop does
 * @n: operations
 *
 * Return: operations that succeeded.
 */
unsigned int bb_worker_chunk(struct bb_worker *w, enum bb_op op,
			     unsigned int n);

#endif /* _BUDDYBENCH_WORKER_CHUNK_H */
