// SPDX-License-Identifier: GPL-2.0-only
/*
 * One chunk: a timed loop, bracketed by the clock, the context and the
 * disturbance counters; then its samples go into the worker's tally. Nothing
 * here is inside a timed loop.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/smp.h>

#include <buddybench/machine/clock.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/disturbance.h>
#include <buddybench/worker/slow_op.h>

#include "chunk.h"
#include "path_note.h"
#include "tracepoints.h"

static const enum bb_timing timing_of[] = {
	[BB_MODE_OP]		= BB_TIME_OP,
	[BB_MODE_CHAINED]	= BB_TIME_CHAINED,
	[BB_MODE_BATCH]		= BB_TIME_NONE,
	[BB_MODE_DIFF]		= BB_TIME_NONE,
};

static_assert(ARRAY_SIZE(timing_of) == NR_BB_MODES);

enum bb_timing bb_chunk_timing(const struct bb_worker *w)
{
	return timing_of[w->pool->cell->mode];
}

static bool holds_blocks(const struct bb_worker *w)
{
	return bb_pattern_holds(w->pool->cell->pattern);
}

bb_loop_fn bb_chunk_loop(const struct bb_loop_set *set, enum bb_op op,
			 enum bb_timing timing)
{
	if (op == BB_OP_ALLOC)
		return set->alloc[timing];
	return op == BB_OP_FREE ? set->free[timing] : set->pair[timing];
}

static unsigned int timed_loop(struct bb_worker *w, bb_loop_fn fn,
			       unsigned int n)
{
	unsigned int context = w->pool->run->plan.context;
	bool fast = w->pool->run->clock.fast;
	struct bb_disturbance before, after;
	unsigned long irqs = 0;
	unsigned int done;
	bool home, stolen;
	u64 t;

	bb_disturbance_read(&before, w->cpu);
	if (context != BB_CTX_PREEMPT)
		preempt_disable();
	if (context == BB_CTX_IRQ_OFF)
		local_irq_save(irqs);
	home = raw_smp_processor_id() == w->cpu;
	t = bb_clock_now(fast);
	done = fn(&w->loop, n);
	w->ticks = bb_clock_now(fast) - t;
	home &= raw_smp_processor_id() == w->cpu;
	bb_disturbance_read(&after, w->cpu);
	if (context == BB_CTX_IRQ_OFF)
		local_irq_restore(irqs);
	if (context != BB_CTX_PREEMPT)
		preempt_enable();

	stolen = after.steal != before.steal;
	w->undisturbed = home && bb_disturbance_none(&before, &after);
	if (!w->recording)
		return done;
	w->counts.chunks++;
	w->counts.partial |= !!w->loop.lacked;
	w->counts.migrated += !home;
	w->counts.stolen += stolen;
	w->counts.disturbed += !w->undisturbed;
	return done;
}

static void record_value(const struct bb_worker *w, struct bb_tally *tally, u64 value)
{
	bb_hist_record(&tally->all, value);
	if (!w->undisturbed)
		bb_hist_record(&tally->dirty, value);
}

static void count_one_page(struct bb_worker *w, const struct page *page)
{
	if (!page)
		return;
	bb_places_add(&w->counts.places, page_to_nid(page), page_zonenum(page), 1);
	w->counts.checked++;
}

/* Node and zone of a block, which its page keeps after the free; of a bulk call of each page. */
static void count_place(struct bb_worker *w, void *block)
{
	unsigned int i, n;

	if (!block)
		return;
	if (!bb_block_is_bulk(w->kind)) {
		count_one_page(w, bb_block_page(w->kind, block));
		return;
	}
	n = bb_block_pages(w->kind, &w->loop, block);
	for (i = 0; i < n; i++)
		count_one_page(w, ((struct page **)block)[i]);
}

static void record_op(struct bb_worker *w, unsigned int row, u64 value)
{
	record_value(w, &w->tally[row], value);
	if (value > w->slow_limit)
		bb_slow_op_note(w, row, value);
}

static void record_pairs(struct bb_worker *w, unsigned int n)
{
	bool chained = bb_chunk_timing(w) == BB_TIME_CHAINED;
	const u64 *stamp = w->loop.stamp;
	unsigned int i;

	for (i = 0; i < n; i++, stamp += 2) {
		void *block = w->loop.slot[i];

		count_place(w, block);
		w->loop.slot[i] = NULL;
		if (!block)
			continue;
		record_op(w, 0,
			  chained ? stamp[1] - stamp[0] : stamp[0]);
		record_op(w, 1,
			  chained ? stamp[2] - stamp[1] : stamp[1]);
	}
}

static void record_ops(struct bb_worker *w, enum bb_op op, unsigned int n)
{
	bool chained = bb_chunk_timing(w) == BB_TIME_CHAINED;
	const u64 *stamp = w->loop.stamp;
	unsigned int i;

	for (i = 0; i < n; i++) {
		/* A failed allocation is not a latency; the caller counts it. */
		if (op == BB_OP_ALLOC && !w->loop.slot[w->loop.at + i])
			continue;
		record_op(w, op == BB_OP_FREE,
			  chained ? stamp[i + 1] - stamp[i] : stamp[i]);
	}
}

static void record_batch(struct bb_worker *w, enum bb_op op, unsigned int n)
{
	struct bb_tally *tally = &w->tally[op == BB_OP_FREE];

	tally->ticks += w->ticks;
	tally->timed += n;
	record_value(w, tally, div_u64(w->ticks * 1000, n));
}

static void record_chunk(struct bb_worker *w, enum bb_op op, unsigned int n,
			 unsigned int done)
{
	w->tally[op == BB_OP_FREE].ops += done;
	if (op != BB_OP_FREE)
		w->tally[0].fails += n - done;
	if (w->pool->cell->mode == BB_MODE_DIFF)
		return;
	if (!holds_blocks(w))
		bb_split_half_add(&w->tally[0].halves, div_u64(w->ticks * 1000, n));
	if (bb_chunk_timing(w) == BB_TIME_NONE)
		record_batch(w, op, n);
	else if (op == BB_OP_PAIR)
		record_pairs(w, n);
	else
		record_ops(w, op, n);
	/* Timed pairs are an alloc and a free each. */
	if (op == BB_OP_PAIR && bb_chunk_timing(w) != BB_TIME_NONE)
		w->tally[1].ops += done;
}

/* Pages in the blocks that a loop is about to free, or has just taken. */
static u64 count_pages(struct bb_worker *w, enum bb_op op, unsigned int n,
		       unsigned int done)
{
	u64 pages = 0;
	unsigned int i;

	if (w->kind == BB_LOOP_NULL)
		return 0;
	if (!bb_block_is_bulk(w->kind))
		return (u64)done << w->loop.order;
	if (op == BB_OP_PAIR)
		return (u64)done * w->loop.bulk - w->loop.lacked;
	for (i = 0; i < n; i++) {
		unsigned int at = w->loop.at + i;
		void *block = w->loop.slot[op == BB_OP_FREE ?
					   w->loop.order_of[at] : at];

		if (block)
			pages += bb_block_pages(w->kind, &w->loop, block);
	}
	return pages;
}

/* The loops do not account; charge what they allocated and freed afterwards. */
static void account_pages(struct bb_worker *w, enum bb_op op, u64 pages)
{
	if (op != BB_OP_FREE)
		w->counts.took += pages;
	if (op != BB_OP_ALLOC)
		w->counts.gave += pages;
	if (op != BB_OP_PAIR)
		bb_ledger_note(&w->pool->guard->ledger,
			       op == BB_OP_ALLOC ? (long)pages : -(long)pages);
}

unsigned int bb_worker_chunk(struct bb_worker *w, enum bb_op op, unsigned int n)
{
	bb_loop_fn fn = bb_chunk_loop(w->set, op, bb_chunk_timing(w));
	unsigned int i, done;
	u64 pages = 0;

	if (op == BB_OP_FREE)
		pages = count_pages(w, op, n, n);
	if (w->attribute)
		bb_path_note_begin(w);
	w->loop.lacked = 0;
	trace_bb_chunk(op, n, w->recording);
	done = timed_loop(w, fn, n);
	if (w->attribute && op != BB_OP_FREE)
		bb_path_note_end(w);
	account_pages(w, op, op == BB_OP_FREE ? pages : count_pages(w, op, n, done));
	if (w->recording)
		record_chunk(w, op, n, done);
	/* Outside the measurement pair patterns allocate only to sample a block. */
	if (!w->recording && (op != BB_OP_ALLOC || holds_blocks(w)))
		return done;
	if (op == BB_OP_ALLOC)
		for (i = 0; i < n; i++)
			count_place(w, w->loop.slot[w->loop.at + i]);
	else if (op == BB_OP_PAIR && bb_chunk_timing(w) == BB_TIME_NONE)
		count_place(w, w->loop.slot[0]);
	return done;
}
