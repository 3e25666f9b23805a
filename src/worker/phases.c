// SPDX-License-Identifier: GPL-2.0-only
/*
 * The phases of a cell on a worker: calibrate, warm up, measure, cool down.
 * Every step checks the abort reason; blocks still held then are left in the
 * slots for the coordinator.
 */
#include <linux/kernel.h>
#include <linux/sched.h>

#include <buddybench/lib/warmth.h>
#include <buddybench/machine/clock.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/gate.h>
#include <buddybench/worker/pcp_room.h>
#include <buddybench/worker/phases.h>

#include "chunk.h"
#include "overhead.h"
#include "path_note.h"
#include "patterns.h"

#define REMOTE_WARM	3	/* rounds; fixed, as all workers have to agree */

/* Does another worker free this one's blocks? Then they run in lockstep. */
static bool has_peer(const struct bb_worker *w)
{
	return bb_patterns[w->pool->cell->pattern].peer;
}

static void warm_up(struct bb_worker *w)
{
	bool fast = w->pool->run->clock.fast;
	u64 limit = bb_worker_ticks(w, bb_worker_plan(w)->warmup_ms * NSEC_PER_MSEC);
	u64 start = bb_clock_now(fast), t;
	struct bb_warmth warm = { 0 };
	unsigned int n, size;

	for (n = 0; !bb_worker_aborted(w); n++) {
		if (has_peer(w) ? n == REMOTE_WARM : bb_warmth_settled(&warm))
			break;
		if (!has_peer(w) && n >= 2 && bb_clock_now(fast) - start >= limit) {
			w->counts.unsteady = warm.tested;
			break;
		}
		size = bb_pattern_step_size(w);
		t = bb_clock_now(fast);
		bb_pattern_step(w, size);
		bb_warmth_add(&warm, size, bb_clock_now(fast) - t);
	}
	w->counts.warm_chunks = n;
}

/* A bulk pair does not keep its pages, so sample one block beforehand. */
static void look_at_bulk(struct bb_worker *w)
{
	if (!bb_block_is_bulk(w->kind) ||
	    bb_pattern_holds(w->pool->cell->pattern) ||
	    !bb_pattern_floor_ok(w, w->loop.bulk))
		return;
	w->loop.at = 0;
	w->order_of[0] = 0;
	bb_worker_chunk(w, BB_OP_ALLOC, 1);
	bb_worker_chunk(w, BB_OP_FREE, 1);
}

static bool finished(const struct bb_worker *w, u64 start, u64 limit)
{
	u64 asked = w->tally[0].ops + w->tally[0].fails;

	if (bb_worker_plan(w)->count && asked >= bb_worker_plan(w)->count)
		return true;
	return limit && bb_clock_now(w->pool->run->clock.fast) - start >= limit;
}

static unsigned int next_step(const struct bb_worker *w)
{
	u64 left = bb_worker_plan(w)->count - w->tally[0].ops - w->tally[0].fails;
	unsigned int size = bb_pattern_step_size(w);

	if (!bb_worker_plan(w)->count)
		return size;
	/* A step of n is then a batch of n and one of 2n. */
	if (w->pool->cell->mode == BB_MODE_DIFF)
		left = div_u64(left + 2, 3);
	return max_t(u64, min_t(u64, size, left), 1);
}

static void measure_alone(struct bb_worker *w)
{
	u64 limit = bb_worker_ticks(w, bb_worker_plan(w)->duration_ms * NSEC_PER_MSEC);
	u64 start = bb_clock_now(w->pool->run->clock.fast);

	do
		bb_pattern_step(w, next_step(w));
	while (!bb_worker_aborted(w) && !finished(w, start, limit));
}

/* All have to agree on the last round, or one would wait at a gate forever. */
static void measure_together(struct bb_worker *w)
{
	u64 limit = bb_worker_ticks(w, bb_worker_plan(w)->duration_ms * NSEC_PER_MSEC);
	u64 start = bb_clock_now(w->pool->run->clock.fast);
	bool last;

	do {
		bb_pattern_step(w, next_step(w));
		if (!w->index && finished(w, start, limit))
			WRITE_ONCE(w->pool->last_round, true);
		if (!bb_gate_wait(w))
			break;
		last = READ_ONCE(w->pool->last_round);
	} while (!last);
}

/* Keep up the load until the slowest worker has finished. */
static void cool_down(struct bb_worker *w)
{
	if (has_peer(w))
		return;
	while (atomic_read(&w->pool->measuring) && !bb_worker_aborted(w))
		bb_pattern_step(w, bb_pattern_step_size(w));
}

void bb_worker_cell(struct bb_worker *w)
{
	w->recording = false;
	bb_worker_overhead(w);
	if (bb_gate_wait(w)) {
		/* A state that was made includes room in the list. */
		w->counts.pcp_full = w->pool->cell->lists == BB_LISTS_FOUND && !bb_pcp_room(w);
		if (w->attribute)
			bb_path_note_room(w);
		look_at_bulk(w);
		warm_up(w);
		w->recording = true;
	}
	if (w->recording && bb_gate_wait(w)) {
		w->counts.start_ns = ktime_get_mono_fast_ns();
		if (has_peer(w))
			measure_together(w);
		else
			measure_alone(w);
		w->counts.end_ns = ktime_get_mono_fast_ns();
	}
	w->recording = false;
	atomic_dec(&w->pool->measuring);
	cool_down(w);
}
