// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kind of kernel and machine this is. A number without these facts cannot
 * be compared with another one.
 */
#include <linux/cpumask.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <linux/tracepoint.h>
#include <linux/utsname.h>

#include <buddybench/abi.h>
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

/* Is a tracepoint on that costs every allocation or free some time? */
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

/* Options that put checks or bookkeeping on the allocator's path. */
static const struct {
	const char *name;
	bool on;
} debug_options[] = {
	{ "kasan", IS_ENABLED(CONFIG_KASAN) },
	{ "kmsan", IS_ENABLED(CONFIG_KMSAN) },
	{ "kcsan", IS_ENABLED(CONFIG_KCSAN) },
	{ "ubsan", IS_ENABLED(CONFIG_UBSAN_SANITIZE_ALL) },
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

static bool debug_kernel(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(debug_options); i++)
		if (debug_options[i].on)
			return true;
	return false;
}

u64 bb_env_flags(bool counts)
{
	u64 flags = 0;

	if (counts)
		flags |= BIT_ULL(BB_FLAG_COUNTED);
	else if (bb_emulated())
		flags |= BIT_ULL(BB_FLAG_EMULATED);
	if (bb_virtual())
		flags |= BIT_ULL(BB_FLAG_VIRTUAL);
	if (debug_kernel())
		flags |= BIT_ULL(BB_FLAG_DEBUG_KERNEL);
	if (want_init_on_alloc(0))
		flags |= BIT_ULL(BB_FLAG_INIT_ON_ALLOC);
	if (want_init_on_free())
		flags |= BIT_ULL(BB_FLAG_INIT_ON_FREE);
	if (bb_page_poisoning())
		flags |= BIT_ULL(BB_FLAG_PAGE_POISON);
	if (is_traced())
		flags |= BIT_ULL(BB_FLAG_TRACE);
	return flags;
}

static const char *preemption(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return "rt";
	if (IS_ENABLED(CONFIG_PREEMPT_LAZY))
		return "lazy";
	if (IS_ENABLED(CONFIG_PREEMPT))
		return "full";
	return IS_ENABLED(CONFIG_PREEMPT_VOLUNTARY) ? "voluntary" : "none";
}

void bb_env_show(struct seq_file *m)
{
	unsigned int i;

	seq_puts(m, BB_HEADER("env") "\n");
	seq_printf(m, "kernel %s\n", init_utsname()->release);
	seq_printf(m, "arch %s\n", init_utsname()->machine);
	seq_printf(m, "nr_cpus %u\n", num_online_cpus());
	seq_printf(m, "nodes %*pbl\n", nodemask_pr_args(&node_online_map));
	seq_printf(m, "page_size %lu\n", PAGE_SIZE);
	seq_printf(m, "max_order %d\n", BB_MAX_ORDER);
	seq_printf(m, "hz %d\n", HZ);
	seq_printf(m, "preempt %s\n", preemption());
	seq_printf(m, "hypervisor %d\n", bb_virtual());
	seq_printf(m, "emulated %d\n", bb_emulated());
	seq_printf(m, "init_on_alloc %d\n", want_init_on_alloc(0));
	seq_printf(m, "init_on_free %d\n", want_init_on_free());
	if (BB_HAVE_POISON_KEY)
		seq_printf(m, "page_poison %d\n", bb_page_poisoning());
	else
		seq_puts(m, "page_poison n/a (kernel exports no key)\n");
	seq_printf(m, "shuffle_built_in %d\n",
		   IS_ENABLED(CONFIG_SHUFFLE_PAGE_ALLOCATOR));
	seq_printf(m, "tracing %d\n", is_traced());
	for (i = 0; i < ARRAY_SIZE(debug_options); i++)
		seq_printf(m, "%s %d\n", debug_options[i].name,
			   debug_options[i].on);
}
