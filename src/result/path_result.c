// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sums of a second pass, and whether it agrees with the state that was made for it.
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include <buddybench/result/path_result.h>

void bb_path_result_sum(struct bb_path_result *r, const struct bb_path_tally *tally,
			struct bb_hist *all)
{
	unsigned int i;

	bb_hist_init(all);
	for (i = 0; i < NR_BB_PATHS; i++) {
		struct bb_path_row *row = &r->row[i];

		row->n = tally[i].n;
		row->moved = tally[i].moved;
		row->depth_sum = tally[i].depth_sum;
		row->depth_max = tally[i].depth_max;
		bb_hist_summary(&tally[i].hist, &row->latency);
		bb_hist_merge(all, &tally[i].hist);
	}
	bb_hist_summary(all, &r->latency);
}

static enum bb_path promised(unsigned int lists)
{
	switch (lists) {
	case BB_LISTS_PCP:
		return BB_PATH_HIT;
	case BB_LISTS_EXACT:
		return BB_PATH_BUDDY;
	case BB_LISTS_FALLBACK:
		return BB_PATH_STEAL;
	}
	return BB_PATH_SPLIT;
}

bool bb_path_result_as_made(const struct bb_path_result *r, const struct bb_cell *cell,
			    unsigned int max_order)
{
	unsigned int depth = bb_lists_order(cell->lists, cell->order, max_order) - cell->order;
	const struct bb_path_row *row = &r->row[promised(cell->lists)];
	u64 all = 0;
	unsigned int i;

	if (cell->lists == BB_LISTS_FOUND)
		return true;
	for (i = 0; i < NR_BB_PATHS; i++)
		all += r->row[i].n;
	if (row->n * 100 < all * 99)
		return false;
	return cell->lists < BB_LISTS_SPLIT || row->depth_sum == row->n * depth;
}

static u64 permille(u64 n, u64 all)
{
	return div64_u64(n * 1000, all);
}

bool bb_path_result_contradicts(const struct bb_path_result *r, const struct bb_measure *alloc)
{
	u64 asked = alloc->ops + alloc->fails, all = 0, now, then;
	unsigned int i;

	for (i = 0; i < NR_BB_PATHS; i++)
		all += r->row[i].n;
	if (!asked || !all)
		return false;
	now = permille(r->row[BB_PATH_FAILED].n, all);
	then = permille(alloc->fails, asked);
	return max(now, then) - min(now, then) > 100;
}
