/* SPDX-License-Identifier: GPL-2.0-only */
/* Properties of the kernel and the machine that results depend on, as plain data. */
#ifndef _BUDDYBENCH_RESULT_ENVIRONMENT_H
#define _BUDDYBENCH_RESULT_ENVIRONMENT_H

#include <linux/bitmap.h>
#include <linux/types.h>

#include <buddybench/plan/facts.h>

struct seq_file;

/**
 * struct bb_debug_option - a debug option of the kernel
 * @name: as shown in the env file
 * @on: it is built in
 */
struct bb_debug_option {
	const char *name;
	bool on;
};

/**
 * struct bb_environment - properties of a kernel and a machine that results depend on
 * @release: of the kernel
 * @arch: as uname calls it
 * @preempt: preemption model, as selected at boot if possible
 * @nr_cpus: CPUs online
 * @nodes: nodes online
 * @page_size: bytes
 * @max_order: highest order, inclusive
 * @hz: timer frequency
 * @hypervisor: running under a hypervisor
 * @emulated: the CPU is emulated
 * @init_on_alloc: every allocation is cleared
 * @init_on_free: every free is cleared
 * @poison_known: the kernel exports whether it poisons
 * @page_poison: every free is written
 * @shuffle_built_in: free lists may have been shuffled at boot
 * @tracing: a tracepoint on the allocator's fast path is enabled
 * @nr_debug: entries of @debug
 * @debug: options that add checks or accounting to the allocator
 */
struct bb_environment {
	const char *release;
	const char *arch;
	const char *preempt;
	unsigned int nr_cpus;
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	unsigned long page_size;
	unsigned int max_order;
	unsigned int hz;
	bool hypervisor;
	bool emulated;
	bool init_on_alloc;
	bool init_on_free;
	bool poison_known;
	bool page_poison;
	bool shuffle_built_in;
	bool tracing;
	unsigned int nr_debug;
	const struct bb_debug_option *debug;
};

/**
 * bb_environment_flags() - validity flags that hold for anything measured there
 * @env: the environment
 * @counts: the clock counts instructions; if not, times on an emulated CPU are
 *	meaningless
 *
 * Return: bits of enum bb_flag.
 */
u64 bb_environment_flags(const struct bb_environment *env, bool counts);

/**
 * bb_environment_show() - the env file: ``key value`` lines
 * @m: where to
 * @env: the environment
 */
void bb_environment_show(struct seq_file *m, const struct bb_environment *env);

#endif /* _BUDDYBENCH_RESULT_ENVIRONMENT_H */
