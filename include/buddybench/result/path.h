/* SPDX-License-Identifier: GPL-2.0-only */
/* Classify the path an allocation took, from the events it caused. */
#ifndef _BUDDYBENCH_RESULT_PATH_H
#define _BUDDYBENCH_RESULT_PATH_H

#include <linux/types.h>

#include <buddybench/lib/hist.h>

/*
 * The path is named after the most expensive event of the allocation; earlier
 * entries are more expensive. Every allocation has exactly one path, so the
 * shares add up.
 */
enum bb_path {
	BB_PATH_FAILED,		/* the allocation failed */
	BB_PATH_RECLAIM,	/* direct reclaim */
	BB_PATH_COMPACT,	/* direct compaction */
	BB_PATH_OTHER_NODE,	/* fallback to another node */
	BB_PATH_HIGHATOMIC,	/* from the high-order atomic reserve */
	BB_PATH_STEAL,		/* fallback to another migrate type */
	BB_PATH_SPLIT,		/* free lists, a larger block was split */
	BB_PATH_BUDDY,		/* free lists, a block of exactly this order */
	BB_PATH_REFILL,		/* per-CPU list, which was refilled first */
	BB_PATH_HIT,		/* per-CPU list, and nothing else */
	NR_BB_PATHS
};

extern const char * const bb_path_names[];
extern const char * const bb_path_help[];

/**
 * struct bb_path_events - events of one operation
 * @refilled: blocks moved from the free lists to a per-CPU list
 * @direct: blocks taken from the free lists, bypassing the per-CPU lists
 * @highatomic: of @direct, from the high-order atomic reserve
 * @stolen: blocks taken from another migrate type
 * @reclaims: times direct reclaim began
 * @compactions: times direct compaction of a zone began
 * @depth: order of the largest block split, minus the requested order
 */
struct bb_path_events {
	u32 refilled;
	u32 direct;
	u32 highatomic;
	u32 stolen;
	u32 reclaims;
	u32 compactions;
	u32 depth;
};

/**
 * bb_path_of() - classify one allocation
 * @events: events of this allocation only
 * @got: the allocation succeeded
 * @elsewhere: the block came from another node than requested
 *
 * Return: the path.
 */
enum bb_path bb_path_of(const struct bb_path_events *events, bool got,
			bool elsewhere);

/**
 * struct bb_path_tally - allocations that took one path
 * @n: how many
 * @moved: blocks that left the free lists for them
 * @depth_sum: sum of &bb_path_events.depth
 * @depth_max: largest
 * @hist: their latencies in clock steps, probes included
 */
struct bb_path_tally {
	u64 n;
	u64 moved;
	u64 depth_sum;
	u32 depth_max;
	struct bb_hist hist;
};

/**
 * bb_path_count() - add one allocation
 * @tally: one per enum bb_path, initialised with bb_path_init()
 * @path: from bb_path_of()
 * @events: of this allocation
 * @ticks: its latency
 */
void bb_path_count(struct bb_path_tally *tally, enum bb_path path,
		   const struct bb_path_events *events, u64 ticks);

/**
 * bb_path_init() - empty all tallies of a worker
 * @tally: %NR_BB_PATHS of them
 */
void bb_path_init(struct bb_path_tally *tally);

/**
 * bb_path_merge() - add the tallies of another worker
 * @to: %NR_BB_PATHS, changed
 * @from: as many, unchanged
 */
void bb_path_merge(struct bb_path_tally *to, const struct bb_path_tally *from);

/**
 * bb_path_shares() - compute shares that add up to 100 %
 * @n: counts per enum bb_path
 * @milli: result: thousandths of a percent; their sum is 100000 if any count
 *	is not 0
 *
 * Rounds the running sum instead of each share, so that no rounding error
 * remains.
 */
void bb_path_shares(const u64 *n, u32 *milli);

#endif /* _BUDDYBENCH_RESULT_PATH_H */
