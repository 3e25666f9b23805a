// SPDX-License-Identifier: GPL-2.0-only
/*
 * Detect disturbances of a chunk from the kernel's counters.
 */
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/sched.h>

#include <buddybench/worker/disturbance.h>

void bb_disturbance_read(struct bb_disturbance *d, int cpu)
{
	const u64 *spent = kcpustat_cpu(cpu).cpustat;

	d->irqs = kstat_cpu_irqs_sum(cpu);
	/* The local timer has no irq descriptor; CPU time accounting shows its tick. */
	d->ticks = spent[CPUTIME_SYSTEM] + spent[CPUTIME_IRQ] + spent[CPUTIME_SOFTIRQ];
	d->switches = current->nvcsw + current->nivcsw;
	d->steal = spent[CPUTIME_STEAL];
}

bool bb_disturbance_none(const struct bb_disturbance *before,
			 const struct bb_disturbance *after)
{
	return after->steal == before->steal && after->irqs == before->irqs &&
	       after->ticks == before->ticks && after->switches == before->switches;
}
