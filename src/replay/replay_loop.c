// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timed loop of a replay. As in the loops of the runs, nothing but the call
 * stands between two readings of the clock; the sample goes into the step, whose
 * cache line is at hand.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include <buddybench/guard/door.h>
#include <buddybench/machine/clock.h>
#include <buddybench/plan/stream_check.h>

#include "replay_loop.h"

/* Readings of the clock that tell its cost. */
#define ROUNDS	16
#define SAMPLES	64

static __always_inline u32 place_of(const struct page *page)
{
	return (u32)page_to_nid(page) << 3 | page_zonenum(page);
}

static __always_inline void
step_alloc(struct bb_replay_worker *w, struct bb_replay_step *s, const bool fast)
{
	const struct bb_page_ask *ask = &w->ask[s->class];
	struct page **slot = &w->slot[s->id];
	struct page *page;
	u64 t;

	t = bb_clock_now(fast);
	page = bb_door_call(ask);
	s->took = bb_clock_now(fast) - t;
	if (unlikely(!page)) {
		s->flags |= BB_STEP_MISSED;
		w->fails++;
		page = BB_REPLAY_NOTHING;
	} else {
		s->where = place_of(page);
		w->took += 1UL << ask->order;
	}
	/* A free on another CPU sees the page as it is here. */
	smp_store_release(slot, page);
}

static __always_inline void
step_free(struct bb_replay_worker *w, struct bb_replay_step *s, struct page *page,
	  const bool fast)
{
	unsigned int order = w->ask[s->class].order;
	u64 t;

	w->slot[s->id] = NULL;
	if (unlikely(page == BB_REPLAY_NOTHING)) {
		s->flags |= BB_STEP_MISSED;
		return;
	}
	t = bb_clock_now(fast);
	bb_door_return(page, order);
	s->took = bb_clock_now(fast) - t;
	w->gave += 1UL << order;
}

/* The pages of the block have the ids from @where on, see replay_lists.c. */
static noinline void step_split(struct bb_replay_worker *w, struct bb_replay_step *s,
				struct page *page)
{
	unsigned int order = w->ask[s->class].order, i;
	u32 first = s->took;

	w->slot[s->id] = NULL;
	s->took = 0;
	if (page == BB_REPLAY_NOTHING)
		s->flags |= BB_STEP_MISSED;
	else
		bb_door_split(page, order);
	for (i = 0; i < 1U << order; i++)
		/* As in step_alloc(). */
		smp_store_release(&w->slot[first + i], page == BB_REPLAY_NOTHING ?
				  page : page + i);
}

static __always_inline u32 run_steps(struct bb_replay_worker *w, u32 n, const bool fast)
{
	struct bb_replay_step *s = w->step + w->next, *end = s + n, *begin = s;

	for (; s < end; s++) {
		if (s->kind == BB_STREAM_ALLOC) {
			step_alloc(w, s, fast);
		} else {
			/* Pairs with the release in step_alloc(). */
			struct page *page = smp_load_acquire(&w->slot[s->id]);

			/* Another CPU is about to fill it. */
			if (unlikely(!page))
				break;
			if (likely(s->kind == BB_STREAM_FREE))
				step_free(w, s, page, fast);
			else
				step_split(w, s, page);
		}
		if (unlikely(s->flags & (BB_STEP_LAST | BB_STEP_POINT)))
			return s + 1 - begin;
	}
	return s - begin;
}

static noinline u32 replay_loop_fast(struct bb_replay_worker *w, u32 n)
{
	return run_steps(w, n, true);
}

static noinline u32 replay_loop_ktime(struct bb_replay_worker *w, u32 n)
{
	return run_steps(w, n, false);
}

u32 bb_replay_loop(struct bb_replay_worker *w, u32 n, bool fast)
{
	return fast ? replay_loop_fast(w, n) : replay_loop_ktime(w, n);
}

/* A split, whose time gave way to the number of its first page, goes with the step before it. */
static bool is_due(const struct bb_replay_step *s, u64 now)
{
	return s->kind == BB_STREAM_SPLIT || s->at <= now;
}

u32 bb_replay_due(const struct bb_replay_worker *w, u64 now)
{
	const struct bb_replay_step *s = w->step + w->next;
	u32 n = 0, most = w->watched ? 1 : w->nr - w->next;

	while (n < most && is_due(&s[n], now))
		if (s[n++].flags & (BB_STEP_LAST | BB_STEP_POINT))
			break;
	return n;
}

void bb_replay_drop(struct bb_replay *r)
{
	u32 i;

	r->dropped = 0;
	for (i = 0; i < r->stream.ids; i++) {
		struct page *page = r->slot[i];

		r->slot[i] = NULL;
		/* With init_on_free a large block is cleared for a while. */
		if (!(i % 256))
			cond_resched();
		if (!page || page == BB_REPLAY_NOTHING)
			continue;
		bb_door_give(r->guard, page, r->block[i].order);
		r->dropped += 1ULL << r->block[i].order;
	}
}

/* Of every round but its longest, which may hold an interrupt. */
u64 bb_replay_overhead_milli(bool fast)
{
	unsigned int round, i;
	u64 sum = 0;

	for (round = 0; round < ROUNDS; round++) {
		u64 longest = 0;

		for (i = 0; i < SAMPLES; i++) {
			u64 t = bb_clock_now(fast), took = bb_clock_now(fast) - t;

			longest = max(longest, took);
			sum += took;
		}
		sum -= longest;
	}
	return div_u64(sum * 1000, ROUNDS * (SAMPLES - 1));
}
