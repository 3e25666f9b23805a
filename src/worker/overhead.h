/* SPDX-License-Identifier: GPL-2.0-only */
/* Cost of reading the clock inside a value. */
#ifndef _BUDDYBENCH_WORKER_OVERHEAD_H
#define _BUDDYBENCH_WORKER_OVERHEAD_H

#include <buddybench/worker/worker.h>

/**
 * bb_worker_overhead() - measure the clock's cost inside a value of this cell
 * @w: the worker; &bb_worker.overhead_milli is filled in
 *
 * Runs the loops of the cell's shape and timing with no allocation in them.
 */
void bb_worker_overhead(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_OVERHEAD_H */
