// SPDX-License-Identifier: GPL-2.0-only
/*
 * One step of a pattern: a chunk of pairs, or a round of allocating and
 * freeing. Checks the floor, the abort reason and the scheduler between chunks.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/gate.h>

#include "chunk.h"
#include "patterns.h"

#define TARGET_NS	50000	/* length of a chunk */
#define BATCH_NS	200000	/* length of a batch, to amortise the clock reads */
#define BATCH_MOVES	1000	/* least number of clock increments in a batch */
#define MOVES_NS	10000000	/* longer than this for no clock */
#define FLOOR_EVERY	256	/* pages between two checks of the floor */

/* Longest section with preemption or interrupts off (I23). */
static const u64 section_ns[] = {
	[BB_CTX_PREEMPT]	= U64_MAX,
	[BB_CTX_PREEMPT_OFF]	= 1000000,
	[BB_CTX_IRQ_OFF]	= 100000,
};

static_assert(ARRAY_SIZE(section_ns) == NR_BB_CONTEXTS);

/* Pages a block takes. */
static unsigned int block_size(const struct bb_worker *w)
{
	if (w->kind == BB_LOOP_NULL)
		return 0;
	return bb_block_is_bulk(w->kind) ? w->loop.bulk : 1U << w->loop.order;
}

static unsigned int chunk_cap(const struct bb_worker *w, enum bb_op op)
{
	unsigned int cap = BB_CHUNK;

	if (bb_mode_batches(w->pool->cell->mode))
		cap = 65536;
	if (bb_worker_plan(w)->count)
		cap = min_t(u64, cap, bb_worker_plan(w)->count);
	/* The chunks of a round are whole ones but for the last. */
	if (op != BB_OP_PAIR)
		cap = min(cap, w->pool->cell->hold);
	/* Held blocks reduce free memory: check the floor in time. */
	if (op == BB_OP_ALLOC)
		cap = min(cap, max(FLOOR_EVERY / max(block_size(w), 1U), 1U));
	return cap;
}

/* Target length of a chunk. Sections with irqs or preemption off are short in every mode. */
static u64 chunk_target(const struct bb_worker *w)
{
	const struct bb_run *run = w->pool->run;
	bool batch = bb_mode_batches(w->pool->cell->mode);
	u64 moves;

	if (run->plan.context != BB_CTX_PREEMPT)
		return bb_worker_ticks(w, TARGET_NS);
	moves = min(BATCH_MOVES * run->clock.granularity, bb_worker_ticks(w, MOVES_NS));
	return max(bb_worker_ticks(w, batch ? BATCH_NS : TARGET_NS), moves);
}

/* The longest section of a step whose chunk took w->ticks. */
static u64 section_ticks(const struct bb_worker *w)
{
	return w->pool->cell->mode == BB_MODE_DIFF ? 2 * w->ticks : w->ticks;
}

/* Grow or shrink the chunk towards its target length. */
static void size_chunk(struct bb_worker *w, enum bb_op op, unsigned int n)
{
	unsigned int context = bb_worker_plan(w)->context;
	u64 target = chunk_target(w);

	if (context != BB_CTX_PREEMPT && n == 1 &&
	    section_ticks(w) > bb_worker_ticks(w, section_ns[context]))
		WRITE_ONCE(w->pool->too_long, true);
	/* Second pass: one operation, so that events can be attributed to it. */
	if (w->attribute)
		return;
	/*
	 * What is left over of a round or a count, and took that long, was interrupted: it says
	 * nothing of whole chunks, and where they are not resized while values are recorded, all
	 * would be as short. Where sections have to be short, they are at once, and grow again.
	 */
	if (w->ticks > target && (n == w->chunk[op] || context != BB_CTX_PREEMPT))
		w->chunk[op] = max(n / 2, 1U);
	else if (w->ticks * 2 < target && n == w->chunk[op])
		w->chunk[op] = min(n * 2, chunk_cap(w, op));
}

static unsigned int sized_chunk(struct bb_worker *w, enum bb_op op, unsigned int n)
{
	unsigned int done = bb_worker_chunk(w, op, n);

	/* Sections that must be short are resized all the time. */
	if (!w->recording || bb_worker_plan(w)->context != BB_CTX_PREEMPT)
		size_chunk(w, op, n);
	if (w->pool->run->caller && signal_pending(current))
		bb_guard_abort(w->pool->guard, BB_ABORT_USER);
	cond_resched_tasks_rcu_qs();
	return done;
}

static bool room_on(const struct bb_worker *w, int nid, u64 pages)
{
	u64 reserve = bb_worker_plan(w)->reserve_mb * BB_MIB_PAGES;
	int home = bb_headroom_node(nid, w->loop.gfp);

	return home >= 0 && bb_headroom(home, w->loop.gfp, reserve) >= pages;
}

static bool room_everywhere(const struct bb_worker *w, u64 pages)
{
	const struct bb_run *run = w->pool->run;
	unsigned int i;

	if (bb_demand_any_node(run, w->pool->cell)) {
		for_each_set_bit(i, run->facts->mem_nodes, MAX_NUMNODES)
			if (!room_on(w, i, pages))
				return false;
		return true;
	}
	if (!w->loop.nr_nids)
		return room_on(w, w->loop.nid, pages);
	for (i = 0; i < w->loop.nr_nids; i++)
		if (!room_on(w, w->loop.nids[i], pages))
			return false;
	return true;
}

bool bb_pattern_floor_ok(struct bb_worker *w, u64 pages)
{
	if (w->kind == BB_LOOP_NULL || bb_worker_plan(w)->free_pages || room_everywhere(w, pages))
		return true;
	bb_guard_abort(w->pool->guard, BB_ABORT_FLOOR);
	return false;
}

/* Move the blocks of a partly failed phase together; returns how many. */
static unsigned int compact_slots(struct bb_worker *w, unsigned int n)
{
	void **slot = w->slots;
	unsigned int i, held = 0;

	for (i = 0; i < n; i++) {
		void *block = slot[i];

		if (!block)
			continue;
		slot[i] = NULL;
		slot[held++] = block;
	}
	return held;
}

/*
 * A round is one experiment: its first chunk and its last find the lists in
 * different states, so chunks within it are not comparable.
 */
static void end_phase(struct bb_worker *w, enum bb_op op, u64 ticks, unsigned int n)
{
	if (w->recording && n)
		bb_split_half_add(&w->tally[op == BB_OP_FREE].halves,
				  div_u64(ticks * 1000, n));
}

static unsigned int take_round(struct bb_worker *w, unsigned int n)
{
	unsigned int at = 0, now;
	u64 ticks = 0;

	while (at < n && !bb_worker_aborted(w)) {
		now = min(n - at, w->chunk[BB_OP_ALLOC]);
		if (!bb_pattern_floor_ok(w, (u64)now * block_size(w)))
			break;
		w->loop.at = at;
		sized_chunk(w, BB_OP_ALLOC, now);
		ticks += w->ticks;
		at += now;
	}
	end_phase(w, BB_OP_ALLOC, ticks, at);
	return compact_slots(w, at);
}

/* @peer: whose blocks; itself except in the remote pattern */
static void give_blocks(struct bb_worker *w, struct bb_worker *peer,
			unsigned int n)
{
	unsigned int at = 0, now;
	u64 ticks = 0;

	bb_patterns[w->pool->cell->pattern].free_order(w->order_of, n, &w->rng);
	w->loop.slot = peer->slots;
	while (at < n && !bb_worker_aborted(w)) {
		now = min(n - at, w->chunk[BB_OP_FREE]);
		w->loop.at = at;
		sized_chunk(w, BB_OP_FREE, now);
		ticks += w->ticks;
		at += now;
	}
	end_phase(w, BB_OP_FREE, ticks, at);
	w->loop.slot = w->slots;
}

static struct bb_worker *next_worker(struct bb_worker *w)
{
	struct bb_worker_pool *pool = w->pool;
	unsigned int i, want = (w->index + 1) % pool->nr_active;

	for (i = 0; i < pool->nr_workers; i++)
		if (pool->worker[i]->index == (int)want)
			return pool->worker[i];
	return w;
}

/* All allocate, all wait, each frees its neighbour's blocks, all wait. */
static void remote_round(struct bb_worker *w, unsigned int n)
{
	struct bb_worker *peer = next_worker(w);

	w->held = take_round(w, n);
	if (!bb_gate_wait(w))
		return;
	give_blocks(w, peer, peer->held);
	bb_gate_wait(w);
}

/*
 * Both lengths from the same call site; the constant part cancels out. Negative
 * differences are counted and summed like all others, or noise would bias the
 * sum; the histogram cannot hold them.
 */
static void diff_step(struct bb_worker *w, unsigned int n)
{
	struct bb_tally *tally = &w->tally[0];
	bool quiet;
	u64 once;

	sized_chunk(w, BB_OP_PAIR, n);
	once = w->ticks;
	quiet = w->undisturbed;
	bb_worker_chunk(w, BB_OP_PAIR, 2 * n);
	if (!w->recording)
		return;
	tally->ticks += w->ticks - once;
	tally->timed += n;
	if (w->ticks < once) {
		tally->negative++;
		return;
	}
	w->ticks -= once;
	bb_hist_record(&tally->all, div_u64(w->ticks * 1000, n));
	if (!quiet || !w->undisturbed)
		bb_hist_record(&tally->dirty, div_u64(w->ticks * 1000, n));
}

void bb_pattern_step(struct bb_worker *w, unsigned int n)
{
	const struct bb_cell *cell = w->pool->cell;

	if (bb_patterns[cell->pattern].peer)
		remote_round(w, n);
	else if (bb_pattern_holds(cell->pattern))
		give_blocks(w, w, take_round(w, n));
	else if (!bb_pattern_floor_ok(w, block_size(w)))
		return;
	else if (cell->mode == BB_MODE_DIFF)
		diff_step(w, n);
	else
		sized_chunk(w, BB_OP_PAIR, n);
}

unsigned int bb_pattern_step_size(const struct bb_worker *w)
{
	const struct bb_cell *cell = w->pool->cell;

	if (bb_pattern_holds(cell->pattern))
		return cell->hold;
	return w->chunk[BB_OP_PAIR];
}
