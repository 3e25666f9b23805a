/* SPDX-License-Identifier: GPL-2.0-only */
/* Where all workers of a cell wait for each other. */
#ifndef _BUDDYBENCH_WORKER_GATE_H
#define _BUDDYBENCH_WORKER_GATE_H

#include <buddybench/worker/worker.h>

/**
 * bb_gate_wait() - wait for all workers of the cell
 * @w: the worker
 *
 * Spins, because sleeping workers would start up to milliseconds apart. Every
 * worker of a cell passes the same gates in the same order.
 *
 * What the workers wrote before it, each of them can read behind it. Whoever
 * gives up does so before the gate, so that nobody passes it after that.
 *
 * Return: false if the run was aborted, or the cell given up.
 */
bool bb_gate_wait(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_GATE_H */
