// SPDX-License-Identifier: GPL-2.0-only
/*
 * What reading the clock costs inside a value: the same loops with no allocation
 * in them.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "chunk.h"
#include "overhead.h"

void bb_worker_overhead(struct bb_worker *w)
{
	const struct bb_loop_set *null = bb_loop_set_get(BB_LOOP_NULL,
						      w->pool->run->clock.fast);
	bool pair = !bb_pattern_holds(w->pool->cell->pattern);
	enum bb_timing timing = bb_chunk_timing(w);
	unsigned int i, round, n = BB_CHUNK, step = pair ? 2 : 1;
	struct bb_summary summary;
	int row;

	w->overhead[0] = 0;
	w->overhead[1] = 0;
	if (timing == BB_TIME_NONE)
		return;
	for (i = 0; i < n; i++)
		w->order_of[i] = i;
	w->loop.at = 0;
	for (row = 0; row < 2; row++) {
		struct bb_hist *hist = &w->tally[row].all;
		enum bb_op op = pair ? BB_OP_PAIR : row ? BB_OP_FREE : BB_OP_ALLOC;
		const u64 *stamp = w->loop.stamp + (pair ? row : 0);

		bb_hist_init(hist);
		/* The first round only warms the code up. */
		for (round = 0; round < 3; round++) {
			bb_chunk_loop(null, op, timing)(&w->loop, n);
			for (i = 0; round && i < n; i++)
				bb_hist_record(hist, timing == BB_TIME_OP ?
					       stamp[i * step] :
					       stamp[i * step + 1] - stamp[i * step]);
			if (op == BB_OP_FREE)
				bb_chunk_loop(null, BB_OP_ALLOC, timing)(&w->loop, n);
		}
		bb_hist_summary(hist, &summary);
		w->overhead[row] = summary.p[0];
		bb_hist_init(hist);
	}
	memset(w->loop.slot, 0, n * sizeof(*w->loop.slot));
}
