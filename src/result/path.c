// SPDX-License-Identifier: GPL-2.0-only
/*
 * Classify the path of an allocation from its events.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include <buddybench/result/path.h>

const char * const bb_path_names[] = {
	[BB_PATH_FAILED]	= "failed",
	[BB_PATH_RECLAIM]	= "direct_reclaim",
	[BB_PATH_COMPACT]	= "compaction",
	[BB_PATH_OTHER_NODE]	= "other_node",
	[BB_PATH_HIGHATOMIC]	= "highatomic",
	[BB_PATH_STEAL]		= "steal",
	[BB_PATH_SPLIT]		= "buddy_split",
	[BB_PATH_BUDDY]		= "buddy_exact",
	[BB_PATH_REFILL]	= "pcp_refill",
	[BB_PATH_HIT]		= "pcp_hit",
};

static_assert(ARRAY_SIZE(bb_path_names) == NR_BB_PATHS);

const char * const bb_path_help[] = {
	[BB_PATH_FAILED]	= "nothing was returned",
	[BB_PATH_RECLAIM]	= "had to reclaim memory itself",
	[BB_PATH_COMPACT]	= "had to compact memory itself",
	[BB_PATH_OTHER_NODE]	= "not the node that was asked for",
	[BB_PATH_HIGHATOMIC]	= "from the reserve for high-order atomic allocations",
	[BB_PATH_STEAL]		= "from blocks of another migrate type",
	[BB_PATH_SPLIT]		= "free lists, a larger block was split",
	[BB_PATH_BUDDY]		= "free lists, a block of just this order",
	[BB_PATH_REFILL]	= "per-CPU list, which was refilled from the free lists first",
	[BB_PATH_HIT]		= "per-CPU list and nothing else",
};

static_assert(ARRAY_SIZE(bb_path_help) == NR_BB_PATHS);

enum bb_path bb_path_of(const struct bb_path_events *e, bool got,
			bool elsewhere)
{
	if (!got)
		return BB_PATH_FAILED;
	if (e->reclaims)
		return BB_PATH_RECLAIM;
	if (e->compactions)
		return BB_PATH_COMPACT;
	if (elsewhere)
		return BB_PATH_OTHER_NODE;
	if (e->highatomic)
		return BB_PATH_HIGHATOMIC;
	if (e->stolen)
		return BB_PATH_STEAL;
	if (e->direct)
		return e->depth ? BB_PATH_SPLIT : BB_PATH_BUDDY;
	return e->refilled ? BB_PATH_REFILL : BB_PATH_HIT;
}

void bb_path_count(struct bb_path_tally *tally, enum bb_path path,
		   const struct bb_path_events *e, u64 ticks)
{
	struct bb_path_tally *t = &tally[path];

	t->n++;
	t->moved += e->refilled + e->direct;
	t->depth_sum += e->depth;
	t->depth_max = max(t->depth_max, e->depth);
	bb_hist_record(&t->hist, ticks);
}

void bb_path_init(struct bb_path_tally *tally)
{
	unsigned int i;

	memset(tally, 0, NR_BB_PATHS * sizeof(*tally));
	for (i = 0; i < NR_BB_PATHS; i++)
		bb_hist_init(&tally[i].hist);
}

void bb_path_merge(struct bb_path_tally *to, const struct bb_path_tally *from)
{
	unsigned int i;

	for (i = 0; i < NR_BB_PATHS; i++) {
		to[i].n += from[i].n;
		to[i].moved += from[i].moved;
		to[i].depth_sum += from[i].depth_sum;
		to[i].depth_max = max(to[i].depth_max, from[i].depth_max);
		bb_hist_merge(&to[i].hist, &from[i].hist);
	}
}

void bb_path_shares(const u64 *n, u32 *milli)
{
	u64 all = 0, sum = 0, before = 0, now;
	unsigned int i;

	for (i = 0; i < NR_BB_PATHS; i++)
		all += n[i];
	for (i = 0; i < NR_BB_PATHS; i++) {
		sum += n[i];
		now = all ? div64_u64(sum * 100000 + all / 2, all) : 0;
		milli[i] = now - before;
		before = now;
	}
}
