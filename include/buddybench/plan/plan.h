/* SPDX-License-Identifier: GPL-2.0-only */
/* A plan: the parameters of a run. */
#ifndef _BUDDYBENCH_PLAN_PLAN_H
#define _BUDDYBENCH_PLAN_PLAN_H

#include <linux/bitmap.h>
#include <linux/numa.h>
#include <linux/threads.h>
#include <linux/types.h>

#include <buddybench/lib/numbers.h>
#include <buddybench/plan/cell.h>
#include <buddybench/plan/gfp.h>
#include <buddybench/plan/pattern_info.h>

/* Orders of any kernel; bits of bb_plan.orders. */
#define BB_MAX_ORDERS	32

#define BB_MAX_CELLS	65536	/* cells x repeats in one run */
#define BB_MAX_HOLD	65536	/* blocks one worker may hold */
#define BB_MAX_BULK	512	/* pages per bulk call */
#define BB_MAX_BYTES	67108864 /* of one block */

/* The parameters, by name; rows of bb_keys[]. */
enum bb_key {
	BB_KEY_APIS,
	BB_KEY_GFP,
	BB_KEY_ORDERS,
	BB_KEY_NODES,
	BB_KEY_PLACEMENT,
	BB_KEY_CPUS,
	BB_KEY_THREADS,
	BB_KEY_PATTERNS,
	BB_KEY_MODES,
	BB_KEY_HOLD,
	BB_KEY_BULK,
	BB_KEY_COUNT,
	BB_KEY_DURATION_MS,
	BB_KEY_DEADLINE_MS,
	BB_KEY_REPEATS,
	BB_KEY_WARMUP_MS,
	BB_KEY_SEED,
	BB_KEY_SHUFFLE,
	BB_KEY_CONTEXT,
	BB_KEY_CLOCK,
	BB_KEY_BUDGET_MB,
	BB_KEY_RESERVE_MB,
	BB_KEY_STOP_NS,
	BB_KEY_PATHS,
	BB_KEY_LISTS,
	BB_KEY_BYTES,
	BB_KEY_WORKER,
	BB_KEY_FREE_PAGES,
	NR_BB_KEYS
};

/**
 * struct bb_plan - every parameter, as written
 * @all: bit per enum bb_key of a list that was written as ``all``
 * @cpus_of: how many of @cpus a node has; of a resolved plan
 *
 * All other members are described in the key table (bb_keys[]); numbers are
 * u64 so that one setter serves them all. A set that is ``all`` keeps the bits that it
 * had, which mean nothing: bb_plan_resolve() fills it in from the facts.
 */
struct bb_plan {
	unsigned long all;
	/* private: one member per key */
	unsigned long apis;
	unsigned long patterns;
	unsigned long modes;
	struct bb_gfp_list gfp;
	unsigned long orders;
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	DECLARE_BITMAP(cpus, NR_CPUS);
	DECLARE_BITMAP(threads, NR_CPUS + 1);
	u64 placement;
	u64 context;
	u64 clock;
	struct bb_numbers hold;
	struct bb_numbers bulk;
	u64 count;
	u64 duration_ms;
	u64 deadline_ms;
	u64 repeats;
	u64 warmup_ms;
	u64 seed;
	u64 shuffle;
	u64 budget_mb;
	u64 reserve_mb;
	u64 stop_ns;
	u64 paths;
	unsigned long lists;
	struct bb_numbers bytes;
	u64 worker;
	u64 free_pages;
	u16 cpus_of[MAX_NUMNODES];
};

/**
 * bb_plan_resolve() - check a plan against a machine and fill in every ``all``
 * @plan: the plan, changed in place
 * @facts: the machine
 * @err: filled in on error; position is not used
 *
 * Return: 0; -ENXIO for a CPU or node that is not online; -EOPNOTSUPP for an
 * API, clock or context that this kernel lacks; -EINVAL for keys that
 * contradict each other.
 */
int bb_plan_resolve(struct bb_plan *plan, const struct bb_facts *facts,
		    struct bb_err *err);

#endif /* _BUDDYBENCH_PLAN_PLAN_H */
