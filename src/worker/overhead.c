// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cost of reading the clock inside a value: the same loops without an
 * allocation.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "chunk.h"
#include "overhead.h"

#define ROUNDS	16	/* that count; one before them warms the code up */
#define UNDISTURBED 990	/* permille: an interrupt may be in the others */

/* Values of one row out of a call of its loop. */
static void record_empty(struct bb_worker *w, struct bb_hist *hist, bool pair,
			 unsigned int row)
{
	const u64 *stamp = w->loop.stamp + (pair ? row : 0);
	bool chained = bb_chunk_timing(w) == BB_TIME_CHAINED;
	unsigned int i, step = pair ? 2 : 1;

	for (i = 0; i < BB_CHUNK; i++, stamp += step)
		bb_hist_record(hist, chained ? stamp[1] - stamp[0] : stamp[0]);
}

/*
 * Mean of a row's values; its histogram is used, and left empty. The median would be
 * a multiple of what the clock advances by, which may be as long as an allocation.
 */
static u64 empty_value(struct bb_worker *w, const struct bb_loop_set *null,
		       bool pair, unsigned int row)
{
	enum bb_op op = pair ? BB_OP_PAIR : row ? BB_OP_FREE : BB_OP_ALLOC;
	enum bb_timing timing = bb_chunk_timing(w);
	struct bb_hist *hist = &w->tally[row].all;
	unsigned int round;
	u64 mean;

	bb_hist_init(hist);
	for (round = 0; round <= ROUNDS; round++) {
		bb_chunk_loop(null, op, timing)(&w->loop, BB_CHUNK);
		if (round)
			record_empty(w, hist, pair, row);
		if (op == BB_OP_FREE)
			bb_chunk_loop(null, BB_OP_ALLOC, timing)(&w->loop, BB_CHUNK);
	}
	mean = bb_hist_mean_upto(hist, UNDISTURBED);
	bb_hist_init(hist);
	return mean;
}

void bb_worker_overhead(struct bb_worker *w)
{
	const struct bb_loop_set *null = bb_loop_set_get(BB_LOOP_NULL,
						      w->pool->run->clock.fast);
	bool pair = !bb_pattern_holds(w->pool->cell->pattern);
	unsigned int i, row;

	w->overhead_milli[0] = 0;
	w->overhead_milli[1] = 0;
	if (bb_chunk_timing(w) == BB_TIME_NONE)
		return;
	for (i = 0; i < BB_CHUNK; i++)
		w->order_of[i] = i;
	w->loop.at = 0;
	for (row = 0; row < 2; row++)
		w->overhead_milli[row] = empty_value(w, null, pair, row);
	memset(w->loop.slot, 0, BB_CHUNK * sizeof(*w->loop.slot));
}
