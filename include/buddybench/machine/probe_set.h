/* SPDX-License-Identifier: GPL-2.0-only */
/* Probes on the page allocator's own tracepoints, for one thread per CPU. */
#ifndef _BUDDYBENCH_MACHINE_PROBE_SET_H
#define _BUDDYBENCH_MACHINE_PROBE_SET_H

#include <buddybench/lib/error.h>
#include <buddybench/machine/alloc_probes.h>

struct bb_probes;
struct seq_file;

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

#endif /* _BUDDYBENCH_MACHINE_PROBE_SET_H */
