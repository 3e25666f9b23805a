/* SPDX-License-Identifier: GPL-2.0-only */
/* The tracepoint probes, and what they count. */
#ifndef _BUDDYBENCH_MACHINE_ALLOC_PROBES_H
#define _BUDDYBENCH_MACHINE_ALLOC_PROBES_H

#include <linux/cache.h>
#include <linux/types.h>

#include <buddybench/result/path.h>

struct page;
struct task_struct;

/**
 * struct bb_watch - events of one thread
 * @task: the thread; events of other tasks and of interrupts are not counted
 * @last: last block that left a free list, so that none is counted twice
 * @op: the current operation; cleared by the thread before each one
 * @events: mm_page_alloc events of the cell
 * @pages: pages in those events
 * @settling: pages allocated to drain the per-CPU list before the cell
 * @refilled: pages moved from the free lists to per-CPU lists
 * @direct: pages taken from the free lists, bypassing the per-CPU lists
 * @drained: pages moved from per-CPU lists to the free lists
 *
 * Written by its own thread only; read by others while that thread sleeps.
 */
struct bb_watch {
	struct task_struct *task;
	struct page *last;
	struct bb_path_events op;
	u64 events;
	u64 pages;
	u64 settling;
	u64 refilled;
	u64 direct;
	u64 drained;
} ____cacheline_aligned;

/**
 * struct bb_paths - what one worker needs for the second pass
 * @watch: counted by the probes
 * @tally: allocations by path
 *
 * Exists only if the plan says paths=1.
 */
struct bb_paths {
	struct bb_watch watch;
	struct bb_path_tally tally[NR_BB_PATHS];
};

/* Tracepoints of the allocator, in the order of the features file. */
enum bb_tracepoint_id {
	BB_TP_ZONE_LOCKED,	/* required for every path */
	BB_TP_ALLOC,
	BB_TP_EXTFRAG,
	BB_TP_PCPU_DRAIN,
	BB_TP_RECLAIM,
	BB_TP_COMPACTION,
	BB_TP_FREE,
	BB_TP_FREE_BATCHED,
	NR_BB_TRACEPOINTS
};

/**
 * struct bb_tracepoint - a tracepoint of the allocator, and our probe for it
 * @name: of the tracepoint
 * @hot: fires on ordinary allocations: costs time when enabled
 * @probe: takes the arguments of this kernel's tracepoint, after a pointer to an
 *	array of watches by CPU; NULL if it is not used
 */
struct bb_tracepoint {
	const char *name;
	bool hot;
	void *probe;
};

extern const struct bb_tracepoint bb_tracepoints[];	/* by enum bb_tracepoint_id */

/* mm_page_alloc_zone_locked has percpu_refill and the actual migrate type of the block. */
extern const bool bb_tracepoint_tells_percpu;

#endif /* _BUDDYBENCH_MACHINE_ALLOC_PROBES_H */
