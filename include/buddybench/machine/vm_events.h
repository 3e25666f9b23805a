/* SPDX-License-Identifier: GPL-2.0-only */
/* The vm event counters that show what work the allocator did. */
#ifndef _BUDDYBENCH_MACHINE_VM_EVENTS_H
#define _BUDDYBENCH_MACHINE_VM_EVENTS_H

#include <linux/types.h>

struct bb_run;
struct seq_file;

/**
 * bb_vm_events_read() - read the relevant vm event counters
 * @value: result, %BB_MAX_EVENTS of them
 *
 * Takes the CPU hotplug lock for reading: never call it from a hotplug
 * callback.
 */
void bb_vm_events_read(s64 *value);

/**
 * bb_vm_events_show() - the events file: ``name delta`` lines
 * @m: where to
 * @run: a finished run
 */
void bb_vm_events_show(struct seq_file *m, const struct bb_run *run);

/**
 * bb_vm_events_slow() - did an allocation enter direct reclaim or compaction?
 * @delta: difference of two readings
 *
 * Return: true if a counter of the slow path moved.
 */
bool bb_vm_events_slow(const s64 *delta);

/**
 * bb_vm_events_allocated() - pages allocated, all zones
 * @value: a reading
 *
 * Return: pages since boot.
 */
s64 bb_vm_events_allocated(const s64 *value);

#endif /* _BUDDYBENCH_MACHINE_VM_EVENTS_H */
