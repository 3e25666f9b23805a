/* SPDX-License-Identifier: GPL-2.0-only */
/* The phases of a cell on a worker: warm up, measure, cool down. */
#ifndef _BUDDYBENCH_WORKER_PHASES_H
#define _BUDDYBENCH_WORKER_PHASES_H

#include <buddybench/worker/worker.h>

/**
 * bb_worker_cell() - run the pool's current cell
 * @w: a worker with its loop set up
 *
 * Runs on the worker's own thread. Blocks still held on return (after an abort)
 * are in the slots, for bb_worker_drop().
 */
void bb_worker_cell(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_PHASES_H */
