/* SPDX-License-Identifier: GPL-2.0-only */
/* What reading the clock costs inside a value. */
#ifndef _BUDDYBENCH_WORKER_OVERHEAD_H
#define _BUDDYBENCH_WORKER_OVERHEAD_H

#include <buddybench/worker/worker.h>

/**
 * bb_worker_overhead() - what the clock costs inside a value of this cell
 * @w: the worker; &bb_worker.overhead is filled in
 *
 * Runs the loops of the cell's shape and timing with no allocation in them.
 */
void bb_worker_overhead(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_OVERHEAD_H */
