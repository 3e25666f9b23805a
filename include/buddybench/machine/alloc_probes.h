/* SPDX-License-Identifier: GPL-2.0-only */
/* The probes: what they count, and the tracepoints they belong to. */
#ifndef _BUDDYBENCH_MACHINE_ALLOC_PROBES_H
#define _BUDDYBENCH_MACHINE_ALLOC_PROBES_H

#include <linux/cache.h>
#include <linux/types.h>

#include <buddybench/result/path.h>

struct page;
struct task_struct;

/**
 * struct bb_watch - what the probes saw of one thread
 * @task: the thread; events of anybody else, and of interrupts, are not counted
 * @last: block that left a free list last, so that none is counted twice
 * @op: the present operation; the thread clears it before each one
 * @events: mm_page_alloc events of the cell
 * @pages: pages they were about
 * @settling: pages that were taken to make room in a list before the cell
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
	BB_TP_ZONE_LOCKED,	/* without it no path can be determined */
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
 * @hot: hit by ordinary allocations: costs time when it is enabled
 * @probe: takes the arguments of this kernel's tracepoint, after a pointer to an
 *	array of watches by CPU; NULL if there is nothing to learn from it
 */
struct bb_tracepoint {
	const char *name;
	bool hot;
	void *probe;
};

extern const struct bb_tracepoint bb_tracepoints[];	/* by enum bb_tracepoint_id */

/* mm_page_alloc_zone_locked has percpu_refill, and the type the block really had. */
extern const bool bb_tracepoint_tells_percpu;

#endif /* _BUDDYBENCH_MACHINE_ALLOC_PROBES_H */
