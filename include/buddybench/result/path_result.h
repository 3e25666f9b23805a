/* SPDX-License-Identifier: GPL-2.0-only */
/* Results of the second pass over a cell. */
#ifndef _BUDDYBENCH_RESULT_PATH_RESULT_H
#define _BUDDYBENCH_RESULT_PATH_RESULT_H

#include <linux/types.h>

#include <buddybench/lib/summary.h>
#include <buddybench/plan/cell.h>
#include <buddybench/result/measure.h>
#include <buddybench/result/path.h>

/**
 * struct bb_path_row - allocations of a cell that took one path
 * @n: how many
 * @moved: blocks that left the free lists for them
 * @depth_sum: sum of &bb_path_events.depth
 * @depth_max: largest
 * @latency: latencies, probes enabled
 */
struct bb_path_row {
	u64 n;
	u64 moved;
	u64 depth_sum;
	u32 depth_max;
	struct bb_summary latency;
};

/**
 * struct bb_path_result - the second pass over a cell
 * @row: by path
 * @latency: all of them
 * @pages: pages that the workers allocated, warm-up included, as in all members
 *	below
 * @events: mm_page_alloc events of the workers
 * @traced: pages in those events
 * @pgalloc: pages allocated by anyone, from the vm events, minus those that
 *	drained a per-CPU list before the cell
 * @refilled: pages moved from the free lists to per-CPU lists
 * @direct: pages taken from the free lists, bypassing the per-CPU lists
 * @drained: pages moved from per-CPU lists to the free lists
 * @pcp_change: change of the per-CPU lists of all nodes
 * @of_class: of one class of a replay: what the machine counts is not of it alone
 */
struct bb_path_result {
	struct bb_path_row row[NR_BB_PATHS];
	struct bb_summary latency;
	u64 pages;
	u64 events;
	u64 traced;
	s64 pgalloc;
	u64 refilled;
	u64 direct;
	u64 drained;
	s64 pcp_change;
	bool of_class;
};

/**
 * struct bb_probe_cost - medians in clock steps, [0] probes off, [1] on
 * @known: all of them were measured
 * @cached: alloc of order 0 from a per-CPU list
 * @free: its free
 * @direct: alloc of an order that has no per-CPU list
 * @direct_free: its free
 */
struct bb_probe_cost {
	bool known;
	u64 cached[2];
	u64 free[2];
	u64 direct[2];
	u64 direct_free[2];
};

/**
 * bb_path_result_sum() - fill in the rows and all latencies
 * @r: the result
 * @tally: of all workers, by path
 * @all: scratch, initialized here
 */
void bb_path_result_sum(struct bb_path_result *r, const struct bb_path_tally *tally,
			struct bb_hist *all);

/**
 * bb_path_result_as_made() - did the allocations take the path that their state promises?
 * @r: the second pass over the cell
 * @cell: the cell
 * @max_order: highest order of the kernel
 *
 * All but one in a hundred: an interrupt may come in between.
 *
 * Return: true if so, and always for %BB_LISTS_FOUND.
 */
bool bb_path_result_as_made(const struct bb_path_result *r, const struct bb_cell *cell,
			    unsigned int max_order);

/**
 * bb_path_result_contradicts() - did the second pass fail more or less often than the timed one?
 * @r: the second pass over the cell
 * @alloc: allocations when it was timed
 *
 * By more than ten in a hundred: other memory was free, and the paths are not
 * those of the numbers.
 *
 * Return: true if so, and never if one of them has no operation.
 */
bool bb_path_result_contradicts(const struct bb_path_result *r, const struct bb_measure *alloc);

#endif /* _BUDDYBENCH_RESULT_PATH_RESULT_H */
