/* SPDX-License-Identifier: GPL-2.0-only */
/* Did something else use the CPU meanwhile? */
#ifndef _BUDDYBENCH_WORKER_DISTURBANCE_H
#define _BUDDYBENCH_WORKER_DISTURBANCE_H

#include <linux/types.h>

/**
 * struct bb_disturbance - counters that move when something else used the CPU
 * @irqs: interrupts
 * @ticks: time that was accounted to the system
 * @switches: of the calling task
 * @steal: time that the hypervisor took
 */
struct bb_disturbance {
	u64 irqs;
	u64 ticks;
	u64 switches;
	u64 steal;
};

/**
 * bb_disturbance_read() - the counters now
 * @d: result
 * @cpu: whose
 */
void bb_disturbance_read(struct bb_disturbance *d, int cpu);

/**
 * bb_disturbance_none() - has nothing happened between two readings?
 * @before: the first
 * @after: the second
 *
 * Return: true if all counters are the same.
 */
bool bb_disturbance_none(const struct bb_disturbance *before,
			 const struct bb_disturbance *after);

#endif /* _BUDDYBENCH_WORKER_DISTURBANCE_H */
