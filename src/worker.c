// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a worker does with a cell: calibrate, warm up, measure, cool down. Every
 * step looks at the guard's abort reason; blocks still held then are left in
 * the slots for the coordinator.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include <buddybench/clock.h>
#include <buddybench/worker.h>

#define TARGET_NS	50000	/* length of a chunk */
#define BATCH_STEPS	1000	/* clock steps a batch lasts at least */
#define FLOOR_EVERY	256	/* pages between two looks at the floor */
#define WARM_WINDOW	5	/* chunks per median */
#define REMOTE_WARM	3	/* rounds; decided beforehand, not by the clock */

/* Longest section with preemption or interrupts off (I23). */
static const u64 section_ns[] = {
	[BB_CTX_PREEMPT]	= U64_MAX,
	[BB_CTX_PREEMPT_OFF]	= 1000000,
	[BB_CTX_IRQ_OFF]	= 100000,
};

static_assert(ARRAY_SIZE(section_ns) == NR_BB_CONTEXTS);

static const struct bb_plan *plan_of(const struct bb_worker *w)
{
	return &w->runner->run->plan;
}

static bool aborted(const struct bb_worker *w)
{
	return bb_guard_aborted(w->runner->guard) || w->too_long;
}

/* Pages a block takes. */
static unsigned int block_size(const struct bb_worker *w)
{
	if (w->kind == BB_LOOP_NULL)
		return 0;
	return w->kind == BB_API_ALLOC_PAGES_BULK ? w->loop.bulk :
						    1U << w->loop.order;
}

static u64 ns_to_ticks(const struct bb_worker *w, u64 ns)
{
	const struct bb_clock_info *clock = &w->runner->run->clock;

	/* One instruction passes for one ns: a limit, not a measurement. */
	if (clock->counts)
		return ns;
	return div_u64(ns, 1000) * clock->khz / 1000;
}

bool bb_gate_wait(struct bb_worker *w)
{
	struct bb_runner *r = w->runner;
	int all = ++w->gates * r->nr_active;
	unsigned int spins = 0;

	atomic_inc(&r->gate.arrived);
	while (atomic_read(&r->gate.arrived) < all) {
		if (bb_guard_aborted(r->guard))
			return false;
		cpu_relax();
		if (!(++spins % 1024))
			cond_resched();
	}
	return !bb_guard_aborted(r->guard);
}

static unsigned int chunk_cap(const struct bb_worker *w, enum bb_op op)
{
	unsigned int mode = w->runner->cell->mode, cap = BB_CHUNK;

	if (mode == BB_MODE_BATCH || mode == BB_MODE_DIFF)
		cap = 65536;
	/* Held blocks come out of the free lists: look at the floor in time. */
	if (op == BB_OP_ALLOC)
		cap = min(cap, max(FLOOR_EVERY / max(block_size(w), 1U), 1U));
	return cap;
}

/* Grow or shrink the chunk so that it lasts about as long as it should. */
static void size_chunk(struct bb_worker *w, enum bb_op op, unsigned int n)
{
	const struct bb_run *run = w->runner->run;
	u64 limit = section_ns[run->plan.context];
	u64 target = ns_to_ticks(w, TARGET_NS);

	if (run->plan.context == BB_CTX_PREEMPT)
		target = max(target, BATCH_STEPS * run->clock.step);
	else if (n == 1 && w->ticks > ns_to_ticks(w, limit))
		w->too_long = true;
	if (w->ticks > target)
		w->chunk[op] = max(n / 2, 1U);
	else if (w->ticks * 2 < target && n == w->chunk[op])
		w->chunk[op] = min(n * 2, chunk_cap(w, op));
}

static unsigned int chunk(struct bb_worker *w, enum bb_op op, unsigned int n)
{
	unsigned int done = bb_worker_chunk(w, op, n);

	/* Sections that must be short are held short all the time. */
	if (!w->recording || plan_of(w)->context != BB_CTX_PREEMPT)
		size_chunk(w, op, n);
	cond_resched_tasks_rcu_qs();
	return done;
}

static bool floor_ok(struct bb_worker *w, u64 pages)
{
	u64 reserve = plan_of(w)->reserve_mb << (20 - PAGE_SHIFT);
	unsigned int i, nr = max(w->loop.nr_nids, 1U);

	for (i = 0; i < nr; i++) {
		int nid = w->loop.nr_nids ? w->loop.nids[i] : w->loop.nid;

		if (bb_guard_room(nid, w->loop.gfp, reserve) >= pages)
			continue;
		bb_guard_abort(w->runner->guard, BB_ABORT_FLOOR);
		return false;
	}
	return true;
}

/* Move the blocks of a partly failed phase together; returns how many. */
static unsigned int compact(struct bb_worker *w, unsigned int n)
{
	void **slot = w->loop.slot;
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

static void choose_order(struct bb_worker *w, unsigned int n)
{
	bool lifo = w->runner->cell->pattern == BB_PATTERN_LIFO;
	unsigned int i;

	if (w->runner->cell->pattern == BB_PATTERN_RANDOM) {
		bb_rng_permute(&w->rng, w->order_of, n);
		return;
	}
	for (i = 0; i < n; i++)
		w->order_of[i] = lifo ? n - 1 - i : i;
}

static unsigned int take_blocks(struct bb_worker *w, unsigned int n)
{
	unsigned int at = 0, now;

	while (at < n && !aborted(w)) {
		now = min(n - at, w->chunk[BB_OP_ALLOC]);
		if (!floor_ok(w, (u64)now * block_size(w)))
			break;
		w->loop.at = at;
		chunk(w, BB_OP_ALLOC, now);
		at += now;
	}
	return compact(w, at);
}

/* @peer: whose blocks; itself except in the remote pattern */
static void give_blocks(struct bb_worker *w, struct bb_worker *peer,
			unsigned int n)
{
	void **own = w->loop.slot;
	unsigned int at = 0, now;

	choose_order(w, n);
	w->loop.slot = peer->loop.slot;
	while (at < n && !aborted(w)) {
		now = min(n - at, w->chunk[BB_OP_FREE]);
		w->loop.at = at;
		chunk(w, BB_OP_FREE, now);
		at += now;
	}
	w->loop.slot = own;
}

static struct bb_worker *next_worker(struct bb_worker *w)
{
	struct bb_runner *r = w->runner;
	unsigned int i, want = (w->index + 1) % r->nr_active;

	for (i = 0; i < r->nr_workers; i++)
		if (r->worker[i]->index == (int)want)
			return r->worker[i];
	return w;
}

/* All take, all wait, each frees its neighbour's blocks, all wait. */
static void remote_round(struct bb_worker *w, unsigned int n)
{
	struct bb_worker *peer = next_worker(w);

	w->held = take_blocks(w, n);
	if (!bb_gate_wait(w))
		return;
	give_blocks(w, peer, peer->held);
	bb_gate_wait(w);
}

/* Both lengths from the same call site; the constant part cancels out. */
static void diff_step(struct bb_worker *w, unsigned int n)
{
	struct bb_tally *tally = &w->tally[0];
	bool quiet;
	u64 once;

	chunk(w, BB_OP_PAIR, n);
	once = w->ticks;
	quiet = w->undisturbed;
	bb_worker_chunk(w, BB_OP_PAIR, 2 * n);
	if (!w->recording)
		return;
	if (w->ticks < once) {
		w->negative++;
		return;
	}
	w->ticks -= once;
	tally->ticks += w->ticks;
	tally->timed += n;
	bb_hist_record(&tally->all, div_u64(w->ticks * 1000, n));
	if (quiet && w->undisturbed)
		bb_hist_record(&tally->clean, div_u64(w->ticks * 1000, n));
}

static void step(struct bb_worker *w, unsigned int n)
{
	const struct bb_cell *cell = w->runner->cell;

	if (cell->pattern == BB_PATTERN_REMOTE)
		remote_round(w, n);
	else if (bb_pattern_holds(cell->pattern))
		give_blocks(w, w, take_blocks(w, n));
	else if (!floor_ok(w, block_size(w)))
		return;
	else if (cell->mode == BB_MODE_DIFF)
		diff_step(w, n);
	else
		chunk(w, BB_OP_PAIR, n);
}

static unsigned int step_size(const struct bb_worker *w)
{
	const struct bb_cell *cell = w->runner->cell;

	if (bb_pattern_holds(cell->pattern))
		return plan_of(w)->hold;
	return w->chunk[BB_OP_PAIR];
}

static u64 median(const u64 *cost)
{
	unsigned int i, j, below;

	/* Five values: the one with at most two below and two above. */
	for (i = 0; i < WARM_WINDOW; i++) {
		for (j = 0, below = 0; j < WARM_WINDOW; j++)
			below += cost[j] < cost[i] ||
				 (cost[j] == cost[i] && j < i);
		if (below == WARM_WINDOW / 2)
			break;
	}
	return cost[i];
}

/* Steady: the last five steps cost within 2 % of the five before. */
static bool steady(const u64 *cost, unsigned int n)
{
	u64 now, before;

	if (n < 2 * WARM_WINDOW || n % WARM_WINDOW)
		return false;
	now = median(&cost[WARM_WINDOW * ((n / WARM_WINDOW - 1) % 2)]);
	before = median(&cost[WARM_WINDOW * ((n / WARM_WINDOW) % 2)]);
	return 50 * max(now, before) <= 51 * min(now, before) + 50;
}

static void warm_up(struct bb_worker *w)
{
	bool fast = w->runner->run->clock.fast;
	u64 limit = ns_to_ticks(w, plan_of(w)->warmup_ms * NSEC_PER_MSEC);
	u64 start = bb_clock_now(fast), cost[2 * WARM_WINDOW], t;
	unsigned int n, size;

	for (n = 0; !aborted(w); n++) {
		if (w->runner->cell->pattern == BB_PATTERN_REMOTE) {
			if (n == REMOTE_WARM)
				break;
		} else if (n >= 2 && bb_clock_now(fast) - start >= limit) {
			w->unsteady = plan_of(w)->warmup_ms;
			break;
		} else if (steady(cost, n)) {
			break;
		}
		size = step_size(w);
		t = bb_clock_now(fast);
		step(w, size);
		cost[n % (2 * WARM_WINDOW)] =
			div_u64((bb_clock_now(fast) - t) * 16, size);
	}
	w->warm_chunks = n;
}

/* A bulk pair leaves no trace of its pages: look at one block beforehand. */
static void look_at_bulk(struct bb_worker *w)
{
	if (w->kind != BB_API_ALLOC_PAGES_BULK ||
	    bb_pattern_holds(w->runner->cell->pattern))
		return;
	w->loop.at = 0;
	w->order_of[0] = 0;
	bb_worker_chunk(w, BB_OP_ALLOC, 1);
	bb_worker_chunk(w, BB_OP_FREE, 1);
}

static bool finished(const struct bb_worker *w, u64 start, u64 limit)
{
	u64 asked = w->tally[0].ops + w->tally[0].fails;

	if (plan_of(w)->count && asked >= plan_of(w)->count)
		return true;
	return limit && bb_clock_now(w->runner->run->clock.fast) - start >= limit;
}

static unsigned int next_step(const struct bb_worker *w)
{
	u64 asked = w->tally[0].ops + w->tally[0].fails;
	unsigned int size = step_size(w);

	if (!plan_of(w)->count)
		return size;
	return max_t(u64, min_t(u64, size, plan_of(w)->count - asked), 1);
}

static void measure(struct bb_worker *w)
{
	u64 limit = ns_to_ticks(w, plan_of(w)->duration_ms * NSEC_PER_MSEC);
	u64 start = bb_clock_now(w->runner->run->clock.fast);

	do
		step(w, next_step(w));
	while (!aborted(w) && !finished(w, start, limit));
}

/* All have to agree on the last round, or one would wait at a gate for ever. */
static void measure_together(struct bb_worker *w)
{
	u64 limit = ns_to_ticks(w, plan_of(w)->duration_ms * NSEC_PER_MSEC);
	u64 start = bb_clock_now(w->runner->run->clock.fast);
	bool last;

	do {
		step(w, next_step(w));
		if (!w->index && (w->too_long || finished(w, start, limit)))
			WRITE_ONCE(w->runner->last_round, true);
		if (!bb_gate_wait(w))
			break;
		last = READ_ONCE(w->runner->last_round);
	} while (!last);
}

/* Until the slowest has finished, the others keep the load up. */
static void cool_down(struct bb_worker *w)
{
	if (w->runner->cell->pattern == BB_PATTERN_REMOTE)
		return;
	while (atomic_read(&w->runner->measuring) && !aborted(w))
		step(w, step_size(w));
}

void bb_worker_cell(struct bb_worker *w)
{
	w->recording = false;
	bb_worker_calibrate(w);
	if (bb_gate_wait(w)) {
		look_at_bulk(w);
		warm_up(w);
		w->recording = true;
	}
	if (w->recording && bb_gate_wait(w)) {
		w->start_ns = ktime_get_mono_fast_ns();
		if (w->runner->cell->pattern == BB_PATTERN_REMOTE)
			measure_together(w);
		else
			measure(w);
		w->end_ns = ktime_get_mono_fast_ns();
	}
	w->recording = false;
	atomic_dec(&w->runner->measuring);
	cool_down(w);
}

void bb_worker_drop(struct bb_worker *w)
{
	unsigned int i;

	/* Pair loops leave blocks in the slots that they have freed. */
	if (!bb_pattern_holds(w->runner->cell->pattern))
		return;
	for (i = 0; i < plan_of(w)->hold; i++) {
		w->gave += bb_block_put(w->kind, &w->loop, w->loop.slot[i]);
		w->loop.slot[i] = NULL;
	}
}
