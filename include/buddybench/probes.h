/* SPDX-License-Identifier: GPL-2.0-only */
/* Probes on the page allocator's own tracepoints, for one thread per CPU. */
#ifndef _BUDDYBENCH_PROBES_H
#define _BUDDYBENCH_PROBES_H

#include <linux/cache.h>
#include <linux/types.h>

#include <buddybench/err.h>
#include <buddybench/path.h>

struct bb_probes;
struct page;
struct seq_file;
struct task_struct;

/**
 * struct bb_watch - what the probes saw of one thread
 * @task: the thread; events of anybody else, and of interrupts, are not counted
 * @last: block that left a free list last, so that none is counted twice
 * @op: the present operation; the thread clears it before each one
 * @events: mm_page_alloc events of the cell
 * @pages: pages they were about
 * @refilled: pages moved from the free lists to per-CPU lists
 * @direct: pages taken from the free lists past them
 * @drained: pages moved from per-CPU lists to the free lists
 *
 * Written by its own thread only, read by others when that one sleeps.
 */
struct bb_watch {
	struct task_struct *task;
	struct page *last;
	struct bb_path_events op;
	u64 events;
	u64 pages;
	u64 refilled;
	u64 direct;
	u64 drained;
} ____cacheline_aligned;

/**
 * bb_probes_create() - a set of probes that is not registered yet
 * @err: filled in on error
 *
 * Return: the set; ERR_PTR(-EOPNOTSUPP) if the kernel has no tracepoints or
 * lacks mm_page_alloc_zone_locked; ERR_PTR(-ENOMEM).
 */
struct bb_probes *bb_probes_create(struct bb_err *err);

/**
 * bb_probes_watch() - which thread to watch on a CPU
 * @probes: not registered
 * @cpu: the thread is bound to it
 * @watch: where to count; has to outlive the registration
 */
void bb_probes_watch(struct bb_probes *probes, int cpu, struct bb_watch *watch);

/**
 * bb_probes_on() - register them with the tracepoints
 * @probes: with everything to watch
 *
 * Return: 0, or negative errno and nothing is registered.
 */
int bb_probes_on(struct bb_probes *probes);

/**
 * bb_probes_off() - unregister; when it returns no probe runs any more
 * @probes: registered or not
 */
void bb_probes_off(struct bb_probes *probes);

/**
 * bb_probes_destroy() - bb_probes_off(), then free
 * @probes: may be NULL or an ERR_PTR()
 */
void bb_probes_destroy(struct bb_probes *probes);

/**
 * bb_probes_possible() - can this kernel be asked for paths?
 * @err: filled in if not
 *
 * Return: 0, or what bb_probes_create() would say.
 */
int bb_probes_possible(struct bb_err *err);

/**
 * bb_probes_features() - lines of the features file: which paths can be told
 * @m: where to
 */
void bb_probes_features(struct seq_file *m);

#endif /* _BUDDYBENCH_PROBES_H */
