// SPDX-License-Identifier: GPL-2.0-only
/*
 * What recording costs: buddybench's own loops, built a second time into this
 * module, timed as a whole from outside. The same operations with and without
 * samples differ by the cost of taking them.
 */
#include "../../src/worker/timed_loops.c"
#include "../../src/lib/hist.c"

#include <buddybench/machine/clock.h>

#include "ref.h"

#define SLOTS BB_CHUNK

static void *slot[SLOTS];
static u32 order_of[SLOTS];
static u64 stamp[2 * BB_CHUNK + 1];
static struct bb_hist hist;

/* @w->count is rounded down to whole chunks. */
static s64 run(const struct ref_work *w, enum bb_timing timing)
{
	bb_loop_fn fn = bb_loop_set_get(BB_API_ALLOC_PAGES_NODE, true)->pair[timing];
	struct bb_loop loop = {
		.gfp = w->gfp, .order = w->order, .nid = w->nid,
		.slot = slot, .order_of = order_of, .stamp = stamp,
	};
	unsigned int i, done = 0, chunks = w->count / BB_CHUNK;
	u64 t = bb_clock_now(true);

	for (i = 0; i < chunks; i++)
		done += fn(&loop, BB_CHUNK);
	t = bb_clock_now(true) - t;
	return done == chunks * BB_CHUNK ? (s64)t : -ENOMEM;
}

s64 ref_batch(const struct ref_work *w)
{
	return run(w, BB_TIME_NONE);
}

s64 ref_op(const struct ref_work *w)
{
	return run(w, BB_TIME_OP);
}

s64 ref_chained(const struct ref_work *w)
{
	return run(w, BB_TIME_CHAINED);
}

/* One value into one histogram; values as they come out of a real run. */
s64 ref_sort(const struct ref_work *w)
{
	unsigned int i;
	u64 t;

	bb_hist_init(&hist);
	t = bb_clock_now(true);
	for (i = 0; i < w->count; i++)
		bb_hist_record(&hist, 300 + i % 64);
	return bb_clock_now(true) - t;
}
