// SPDX-License-Identifier: GPL-2.0-only
/*
 * User-visible names, one table per enum.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/plan/cell.h>
#include <buddybench/plan/choices.h>
#include <buddybench/plan/plan.h>

const char * const bb_mode_names[] = {
	[BB_MODE_OP]		= "op",
	[BB_MODE_CHAINED]	= "chained",
	[BB_MODE_BATCH]		= "batch",
	[BB_MODE_DIFF]		= "diff",
};

static_assert(ARRAY_SIZE(bb_mode_names) == NR_BB_MODES);

const char * const bb_placement_names[] = {
	[BB_PLACEMENT_NODE]		= "node",
	[BB_PLACEMENT_LOCAL]	= "local",
	[BB_PLACEMENT_PAIRS]	= "pairs",
	[BB_PLACEMENT_ROUNDROBIN]	= "roundrobin",
};

static_assert(ARRAY_SIZE(bb_placement_names) == NR_BB_PLACEMENTS);

const char * const bb_context_names[] = {
	[BB_CTX_PREEMPT]	= "preempt",
	[BB_CTX_PREEMPT_OFF]	= "preempt-off",
	[BB_CTX_IRQ_OFF]	= "irq-off",
};

static_assert(ARRAY_SIZE(bb_context_names) == NR_BB_CONTEXTS);

const char * const bb_clock_choice_names[] = {
	[BB_CLOCK_AUTO]		= "auto",
	[BB_CLOCK_FAST]		= "fast",
	[BB_CLOCK_KTIME]		= "ktime",
};

static_assert(ARRAY_SIZE(bb_clock_choice_names) == NR_BB_CLOCK_CHOICES);

const char * const bb_worker_kind_names[] = {
	[BB_WORKER_KTHREAD]	= "kthread",
	[BB_WORKER_CALLER]	= "caller",
};

static_assert(ARRAY_SIZE(bb_worker_kind_names) == NR_BB_WORKER_KINDS);

const char * const bb_skip_names[] = {
	[BB_SKIP_NONE]		= "none",
	[BB_SKIP_ORDER0]	= "the API takes no order",
	[BB_SKIP_API_MASK]	= "the API must not be given this mask",
	[BB_SKIP_MASK]		= "the mask, with what the API adds, is harmful",
	[BB_SKIP_ATOMIC]	= "the mask may sleep, the context must not; try gfp=GFP_ATOMIC",
	[BB_SKIP_NO_MEMORY]	= "__GFP_THISNODE on a node without memory",
	[BB_SKIP_ONE_CPU]	= "remote free needs two workers",
	[BB_SKIP_DIFF]		= "mode diff needs pattern pair or null",
	[BB_SKIP_NO_CPU]	= "threads= is more than the CPUs of cpus= (on the node)",
	[BB_SKIP_LISTS_DMA]	= "ZONE_DMA is too small to make a state",
	[BB_SKIP_LISTS_PARTS]	= "the API frees page by page: no state lasts",
	[BB_SKIP_LISTS_NO_PCP]	= "lists=pcp, but no per-CPU list keeps the order",
	[BB_SKIP_LISTS_PCP]	= "the per-CPU list serves the order before other lists=",
	[BB_SKIP_LISTS_ORDER]	= "lists=split, but there is no such order above",
	[BB_SKIP_LISTS_MANY]	= "lists=split is for one worker and one block at a time",
	[BB_SKIP_BYTES]		= "bytes= is more than the largest block",
};

static_assert(ARRAY_SIZE(bb_skip_names) == NR_BB_SKIPS);
