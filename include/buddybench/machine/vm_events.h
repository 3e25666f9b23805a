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
 * bb_vm_events_grown() - how much a counter grew
 * @before: a reading
 * @after: a later one
 * @most: the largest value that the counter can have; it goes on with 0
 *
 * Return: at most @most: of more, what is left when it went on with 0 for the last time.
 */
static inline u64 bb_vm_events_grown(u64 before, u64 after, u64 most)
{
	return (after - before) & most;
}

/**
 * bb_vm_events_since() - how much every counter moved between two readings
 * @before: the first
 * @after: the second
 * @delta: result; may be @after
 *
 * A counter of a 32-bit kernel that grew by 2^32 pages or more, 4 million blocks of order
 * 10, has the rest only.
 */
void bb_vm_events_since(const s64 *before, const s64 *after, s64 *delta);

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
 * @delta: difference of two readings
 *
 * Return: pages in that time.
 */
s64 bb_vm_events_allocated(const s64 *delta);

/**
 * bb_vm_events_others() - pages allocated by others
 * @delta: difference of two readings
 * @own: pages that the caller allocated in that time
 *
 * Right, too, where @own alone is more than the counters of a 32-bit kernel hold.
 *
 * Return: pages in that time.
 */
s64 bb_vm_events_others(const s64 *delta, u64 own);

#endif /* _BUDDYBENCH_MACHINE_VM_EVENTS_H */
