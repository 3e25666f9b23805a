/* SPDX-License-Identifier: GPL-2.0-only */
/* A spinning barrier for the workers of a cell. */
#ifndef _BUDDYBENCH_WORKER_GATE_H
#define _BUDDYBENCH_WORKER_GATE_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/types.h>

struct bb_worker;

/**
 * struct bb_gate - barrier for the workers of a cell
 * @arrived: arrivals since the cell began; gate k opens at k x workers
 */
struct bb_gate {
	atomic_t arrived ____cacheline_aligned_in_smp;
};

/**
 * bb_gate_wait() - wait for all workers of the cell
 * @w: the worker
 *
 * Spins, because sleeping workers would start up to milliseconds apart. Every
 * worker of a cell passes the same gates in the same order. A gate opens at once
 * when the run or the cell is aborted.
 *
 * Writes of all workers before the gate are visible to each of them after it. A
 * worker that gives up does so before a gate, so that no worker passes it
 * afterwards.
 *
 * Return: false if the run or the cell was aborted.
 */
bool bb_gate_wait(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_GATE_H */
