/* SPDX-License-Identifier: GPL-2.0-only */
/* One call of a timed loop, and what disturbed it. */
#ifndef _BUDDYBENCH_WORKER_CHUNK_H
#define _BUDDYBENCH_WORKER_CHUNK_H

#include <buddybench/worker/worker.h>

/**
 * bb_worker_overhead() - what the clock costs inside a value of this cell
 * @w: the worker; &bb_worker.overhead is filled in
 *
 * Runs the loops of the cell's shape and timing with no allocation in them.
 */
void bb_worker_overhead(struct bb_worker *w);

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
