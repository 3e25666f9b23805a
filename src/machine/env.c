// SPDX-License-Identifier: GPL-2.0-only
/*
 * Properties of the running kernel and machine that results depend on.
 */
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/utsname.h>

#include <buddybench/arch.h>
#include <buddybench/compat.h>
#include <buddybench/machine/alloc_probes.h>
#include <buddybench/machine/env.h>

#ifdef CONFIG_TRACEPOINTS
static void note_if_hot(struct tracepoint *tp, void *on)
{
	unsigned int i;

	for (i = 0; i < NR_BB_TRACEPOINTS; i++)
		if (bb_tracepoints[i].hot && !strcmp(tp->name, bb_tracepoints[i].name) &&
		    bb_tracepoint_on(tp))
			*(bool *)on = true;
}

/* Is a tracepoint on the allocation or free fast path enabled? */
static bool is_traced(void)
{
	bool on = false;

	for_each_kernel_tracepoint(note_if_hot, &on);
	return on;
}
#else
static bool is_traced(void)
{
	return false;
}
#endif

/* Options that add checks or accounting to the allocator. */
static const struct bb_debug_option debug_options[] = {
	{ "kasan", IS_ENABLED(CONFIG_KASAN) },
	{ "kmsan", IS_ENABLED(CONFIG_KMSAN) },
	{ "kcsan", IS_ENABLED(CONFIG_KCSAN) },
	{ "ubsan", BB_UBSAN },
	{ "lockdep", IS_ENABLED(CONFIG_LOCKDEP) },
	{ "debug_vm", IS_ENABLED(CONFIG_DEBUG_VM) },
	{ "debug_pagealloc", IS_ENABLED(CONFIG_DEBUG_PAGEALLOC) },
	{ "debug_atomic_sleep", IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP) },
	{ "debug_preempt", IS_ENABLED(CONFIG_DEBUG_PREEMPT) },
	{ "debug_kmemleak", IS_ENABLED(CONFIG_DEBUG_KMEMLEAK) },
	{ "page_table_check", IS_ENABLED(CONFIG_PAGE_TABLE_CHECK) },
	{ "fail_page_alloc", IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC) },
	{ "gcov", IS_ENABLED(CONFIG_GCOV_KERNEL) },
	{ "kcov", IS_ENABLED(CONFIG_KCOV_INSTRUMENT_ALL) },
	{ "mem_alloc_profiling", IS_ENABLED(CONFIG_MEM_ALLOC_PROFILING) },
};

static const char *preemption(void)
{
	const char *chosen = bb_preempt_chosen();

	if (chosen)
		return chosen;
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return "rt";
	if (IS_ENABLED(CONFIG_PREEMPT_LAZY))
		return "lazy";
	if (IS_ENABLED(CONFIG_PREEMPT))
		return "full";
	return IS_ENABLED(CONFIG_PREEMPT_VOLUNTARY) ? "voluntary" : "none";
}

void bb_env_read(struct bb_environment *env)
{
	env->release = init_utsname()->release;
	env->arch = init_utsname()->machine;
	env->preempt = preemption();
	env->nr_cpus = num_online_cpus();
	bitmap_copy(env->nodes, nodes_addr(node_online_map), MAX_NUMNODES);
	env->page_size = PAGE_SIZE;
	env->max_order = BB_MAX_ORDER;
	env->hz = HZ;
	env->hypervisor = bb_virtual();
	env->emulated = bb_emulated();
	env->init_on_alloc = want_init_on_alloc(0);
	env->init_on_free = want_init_on_free();
	env->poison_known = BB_HAVE_POISON_KEY;
	env->page_poison = bb_page_poisoning();
	env->shuffle_built_in = IS_ENABLED(CONFIG_SHUFFLE_PAGE_ALLOCATOR);
	env->tracing = is_traced();
	env->nr_debug = ARRAY_SIZE(debug_options);
	env->debug = debug_options;
}

u64 bb_env_flags(bool counts)
{
	struct bb_environment env;

	bb_env_read(&env);
	return bb_environment_flags(&env, counts);
}
