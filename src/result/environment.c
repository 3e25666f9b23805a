// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel and the machine a result comes from, without which it cannot be
 * compared.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/result/environment.h>
#include <buddybench/result/flags.h>

static bool has_debug_option(const struct bb_environment *env)
{
	unsigned int i;

	for (i = 0; i < env->nr_debug; i++)
		if (env->debug[i].on)
			return true;
	return false;
}

u64 bb_environment_flags(const struct bb_environment *env, bool counts)
{
	const struct {
		bool set;
		enum bb_flag flag;
	} flags[] = {
		{ counts, BB_FLAG_COUNTED },
		{ env->emulated && !counts, BB_FLAG_EMULATED },
		{ env->hypervisor, BB_FLAG_VIRTUAL },
		{ has_debug_option(env), BB_FLAG_DEBUG_KERNEL },
		{ env->init_on_alloc, BB_FLAG_INIT_ON_ALLOC },
		{ env->init_on_free, BB_FLAG_INIT_ON_FREE },
		{ env->page_poison, BB_FLAG_PAGE_POISON },
		{ env->tracing, BB_FLAG_TRACE },
	};
	unsigned int i;
	u64 bits = 0;

	for (i = 0; i < ARRAY_SIZE(flags); i++)
		if (flags[i].set)
			bits |= BIT_ULL(flags[i].flag);
	return bits;
}

void bb_environment_show(struct seq_file *m, const struct bb_environment *env)
{
	unsigned int i;

	seq_puts(m, BB_HEADER("env") "\n");
	seq_printf(m, "kernel %s\n", env->release);
	seq_printf(m, "arch %s\n", env->arch);
	seq_printf(m, "nr_cpus %u\n", env->nr_cpus);
	seq_printf(m, "nodes %*pbl\n", MAX_NUMNODES, env->nodes);
	seq_printf(m, "page_size %lu\n", env->page_size);
	seq_printf(m, "max_order %u\n", env->max_order);
	seq_printf(m, "hz %u\n", env->hz);
	seq_printf(m, "preempt %s\n", env->preempt);
	seq_printf(m, "hypervisor %d\n", env->hypervisor);
	seq_printf(m, "emulated %d\n", env->emulated);
	seq_printf(m, "init_on_alloc %d\n", env->init_on_alloc);
	seq_printf(m, "init_on_free %d\n", env->init_on_free);
	if (env->poison_known)
		seq_printf(m, "page_poison %d\n", env->page_poison);
	else
		seq_puts(m, "page_poison n/a (kernel exports no key)\n");
	seq_printf(m, "shuffle_built_in %d\n", env->shuffle_built_in);
	seq_printf(m, "tracing %d\n", env->tracing);
	for (i = 0; i < env->nr_debug; i++)
		seq_printf(m, "%s %d\n", env->debug[i].name, env->debug[i].on);
}
