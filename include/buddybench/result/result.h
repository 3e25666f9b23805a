/* SPDX-License-Identifier: GPL-2.0-only */
/* One cell, measured once. */
#ifndef _BUDDYBENCH_RESULT_RESULT_H
#define _BUDDYBENCH_RESULT_RESULT_H

#include <linux/types.h>

#include <buddybench/result/flags.h>
#include <buddybench/result/measure.h>
#include <buddybench/result/path_result.h>
#include <buddybench/result/pcp_view.h>
#include <buddybench/result/places.h>

struct bb_zone_snapshot;

/**
 * struct bb_result - one cell, measured once
 * @cell: index in &bb_run.cell
 * @repeat: 0, 1, ...
 * @seq: when it was run, 0 first
 * @cpus: CPUs of the workers, as a list; cut off if it is long
 * @elsewhere: the node that is asked for has no zone that the mask permits
 * @lists: enum bb_lists: what was made, %BB_LISTS_FOUND if that could not be
 * @why: why it was refused or not made, NULL if it was
 * @unseen: the second pass left it out
 * @no_paths: why, NULL if there was no memory to say so
 * @flags: bit per enum bb_flag; from here on what was measured
 * @nr_measures: rows: 2 for alloc and free, 1 for pair
 * @measure: the rows
 * @hist: one per row, NULL where there is none
 * @where: blocks by node and zone; in batch mode one block a batch is looked at
 * @checked: how many blocks were looked at
 * @allocated: pages taken while measuring and warming up
 * @freed: pages given back
 * @leftover: pages found in slots after everything should have been freed
 * @missing: decrease of free pages, per-CPU lists included, meanwhile
 * @others: pages that others allocated meanwhile, by the kernel's vm events
 * @skew_ns: first to last worker's start, by ktime
 * @overlap: share of the time that all workers ran, permille
 * @warm_chunks: chunks run before the measurement
 * @chunks: chunks measured
 * @disturbed: of those, with interrupts, context switches or steal
 * @pcp_before: pages in the per-CPU lists of the node, before
 * @pcp_after: and after
 * @before: all zones before, NULL if there was no memory for it
 * @after: all zones after
 * @paths: the second pass, NULL without one
 * @pcp: list of the first worker's CPU in the zone that serves it, before and after
 */
struct bb_result {
	u32 cell;
	u32 repeat;
	u32 seq;
	char cpus[64];
	bool elsewhere;
	u8 lists;
	char *why;
	bool unseen;
	char *no_paths;
	u64 flags;
	unsigned int nr_measures;
	struct bb_measure measure[2];
	struct bb_sparse_hist *hist[2];
	struct bb_places where;
	u64 checked;
	u64 allocated;
	u64 freed;
	u64 leftover;
	s64 missing;
	s64 others;
	u64 skew_ns;
	u32 overlap;
	u32 warm_chunks;
	u32 chunks;
	u32 disturbed;
	u64 pcp_before;
	u64 pcp_after;
	struct bb_zone_snapshot *before;
	struct bb_zone_snapshot *after;
	struct bb_path_result *paths;
	struct bb_pcp_view pcp[2];
};

#endif /* _BUDDYBENCH_RESULT_RESULT_H */
