/* SPDX-License-Identifier: GPL-2.0-only */
/* What a worker does with a cell: warm up, measure, cool down. */
#ifndef _BUDDYBENCH_WORKER_H
#define _BUDDYBENCH_WORKER_H

#include <buddybench/runner.h>

/**
 * bb_worker_cell() - carry out the runner's present cell
 * @w: a worker with its loop set up
 *
 * Runs on the worker's own thread. Blocks that are still held when it returns
 * (abort) are in the slots, for bb_worker_drop().
 */
void bb_worker_cell(struct bb_worker *w);

/**
 * bb_worker_drop() - give back what a worker still holds
 * @w: a worker that is in no cell
 */
void bb_worker_drop(struct bb_worker *w);

/**
 * bb_worker_calibrate() - what the clock costs inside a value of this cell
 * @w: the worker; &bb_worker.overhead is filled in
 *
 * Runs the loops of the cell's shape and timing with no allocation in them.
 */
void bb_worker_calibrate(struct bb_worker *w);

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

#endif /* _BUDDYBENCH_WORKER_H */
