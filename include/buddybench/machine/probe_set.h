/* SPDX-License-Identifier: GPL-2.0-only */
/* Probes on the page allocator's tracepoints, for one thread per CPU. */
#ifndef _BUDDYBENCH_MACHINE_PROBE_SET_H
#define _BUDDYBENCH_MACHINE_PROBE_SET_H

#include <buddybench/lib/error.h>
#include <buddybench/machine/alloc_probes.h>

struct bb_probe_set;
struct seq_file;

/**
 * bb_probe_set_create() - create a set of probes, not registered yet
 * @err: filled in on error
 *
 * Return: the set; ERR_PTR(-EOPNOTSUPP) if the kernel has no tracepoints or
 * lacks mm_page_alloc_zone_locked; ERR_PTR(-ENOMEM).
 */
struct bb_probe_set *bb_probe_set_create(struct bb_err *err);

/**
 * bb_probe_set_watch() - set the thread to watch on a CPU
 * @probes: not registered
 * @cpu: the thread is bound to it
 * @watch: counters; must outlive the registration
 */
void bb_probe_set_watch(struct bb_probe_set *probes, int cpu, struct bb_watch *watch);

/**
 * bb_probe_set_on() - register them with the tracepoints
 * @probes: all watches are set
 *
 * Return: 0, or negative errno and nothing is registered.
 */
int bb_probe_set_on(struct bb_probe_set *probes);

/**
 * bb_probe_set_off() - unregister; no probe runs after it returns
 * @probes: registered or not
 */
void bb_probe_set_off(struct bb_probe_set *probes);

/**
 * bb_probe_set_destroy() - bb_probe_set_off(), then free
 * @probes: may be NULL or an ERR_PTR()
 */
void bb_probe_set_destroy(struct bb_probe_set *probes);

/**
 * bb_probe_set_possible() - does this kernel support paths=1?
 * @err: filled in if not
 *
 * Return: 0, or the error bb_probe_set_create() would return.
 */
int bb_probe_set_possible(struct bb_err *err);

/**
 * bb_probe_set_features() - lines of the features file: which paths can be detected
 * @m: where to
 */
void bb_probe_set_features(struct seq_file *m);

#endif /* _BUDDYBENCH_MACHINE_PROBE_SET_H */
