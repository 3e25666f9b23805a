/* SPDX-License-Identifier: GPL-2.0-only */
/* Where all workers of a cell wait for each other. */
#ifndef _BUDDYBENCH_WORKER_GATE_H
#define _BUDDYBENCH_WORKER_GATE_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/types.h>

struct bb_worker;

/**
 * struct bb_gate - all workers of a cell wait here for each other
 * @arrived: arrivals since the cell began; gate k opens at k x workers
 *
 * Spins, because a sleeping start would let the workers begin up to
 * milliseconds apart. Opens at once when the run is aborted or the cell given up.
 */
struct bb_gate {
	atomic_t arrived ____cacheline_aligned_in_smp;
};

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
