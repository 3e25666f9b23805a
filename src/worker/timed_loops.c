// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timed loops. Each is an instance of a template in which API, timing and
 * clock are constants, so that only the operation remains in the loop: no
 * indirect call, no division, no shared cache line, no histogram. Samples go to
 * a buffer of the worker and are added to histograms between two chunks.
 */
#include <linux/ktime.h>
#include <linux/timekeeping.h>

#include <buddybench/arch.h>
#include <buddybench/compat.h>
#include <buddybench/worker/timed_loops.h>

#include "api_calls.h"

static __always_inline u64 clock_read(const bool fast)
{
	return fast ? bb_fast_clock() : ktime_get_mono_fast_ns();
}

/*
 * As lean as a hand-written loop: failures are counted where they happen, and
 * only the last block is kept to find its node and zone.
 */
static __always_inline unsigned int
pair_batch(const unsigned int kind, struct bb_loop *l, unsigned int n)
{
	struct args a = loop_args(l);
	unsigned int i, fails = 0;
	void *block;

	if (!n)
		return 0;
	for (i = 1; i < n; i++) {
		block = get(kind, l, a, 0);
		if (unlikely(!block))
			fails++;
		else
			put(kind, l, a, block);
	}
	block = get(kind, l, a, 0);
	if (unlikely(!block))
		fails++;
	else
		put(kind, l, a, block);
	l->slot[0] = block;
	return n - fails;
}

static __always_inline unsigned int
pair_op(const unsigned int kind, const bool fast, struct bb_loop *l,
	unsigned int n)
{
	struct args a = loop_args(l);
	u64 *stamp = l->stamp, t;
	unsigned int i, done = 0;
	void *block;

	for (i = 0; i < n; i++, stamp += 2) {
		t = clock_read(fast);
		block = get(kind, l, a, 0);
		stamp[0] = clock_read(fast) - t;
		l->slot[i] = block;
		if (unlikely(!block))
			continue;
		t = clock_read(fast);
		put(kind, l, a, block);
		stamp[1] = clock_read(fast) - t;
		done++;
	}
	return done;
}

/* Successive readings: stamp[2i] .. stamp[2i+1] alloc, .. stamp[2i+2] free. */
static __always_inline unsigned int
pair_chained(const unsigned int kind, const bool fast, struct bb_loop *l,
	     unsigned int n)
{
	struct args a = loop_args(l);
	u64 *stamp = l->stamp;
	unsigned int i, done = 0;
	void *block;

	*stamp++ = clock_read(fast);
	for (i = 0; i < n; i++) {
		block = get(kind, l, a, 0);
		*stamp++ = clock_read(fast);
		l->slot[i] = block;
		if (likely(block)) {
			put(kind, l, a, block);
			done++;
		}
		*stamp++ = clock_read(fast);
	}
	return done;
}

static __always_inline unsigned int
alloc_any(const unsigned int kind, const bool fast,
	  const enum bb_timing timing, struct bb_loop *l, unsigned int n)
{
	struct args a = loop_args(l);
	void **slot = l->slot + l->at;
	u64 *stamp = l->stamp, t = 0;
	unsigned int i, done = 0;
	void *block;

	if (timing == BB_TIME_CHAINED)
		*stamp++ = clock_read(fast);
	for (i = 0; i < n; i++) {
		if (timing == BB_TIME_OP)
			t = clock_read(fast);
		block = get(kind, l, a, l->at + i);
		if (timing != BB_TIME_NONE)
			*stamp++ = clock_read(fast) - t;
		slot[i] = block;
		done += !!block;
	}
	return done;
}

static __always_inline unsigned int
free_any(const unsigned int kind, const bool fast,
	 const enum bb_timing timing, struct bb_loop *l, unsigned int n)
{
	const u32 *order_of = l->order_of + l->at;
	struct args a = loop_args(l);
	u64 *stamp = l->stamp, t = 0;
	unsigned int i, done = 0;

	if (timing == BB_TIME_CHAINED)
		*stamp++ = clock_read(fast);
	for (i = 0; i < n; i++) {
		void **slot = &l->slot[order_of[i]];
		void *block = *slot;

		if (timing == BB_TIME_OP)
			t = clock_read(fast);
		if (likely(block)) {
			put(kind, l, a, block);
			done++;
		}
		if (timing != BB_TIME_NONE)
			*stamp++ = clock_read(fast) - t;
		*slot = NULL;
	}
	return done;
}

#define DEFINE_BATCH(kind, id)						\
static noinline unsigned int id##_pair(struct bb_loop *l, unsigned int n) \
{ return pair_batch(kind, l, n); }					\
static noinline unsigned int id##_alloc(struct bb_loop *l, unsigned int n) \
{ return alloc_any(kind, false, BB_TIME_NONE, l, n); }			\
static noinline unsigned int id##_free(struct bb_loop *l, unsigned int n) \
{ return free_any(kind, false, BB_TIME_NONE, l, n); }

#define DEFINE_TIMED(kind, id, clk, fast)				\
static noinline unsigned int id##_pair_op_##clk(struct bb_loop *l, unsigned int n) \
{ return pair_op(kind, fast, l, n); }					\
static noinline unsigned int id##_pair_ch_##clk(struct bb_loop *l, unsigned int n) \
{ return pair_chained(kind, fast, l, n); }				\
static noinline unsigned int id##_alloc_op_##clk(struct bb_loop *l, unsigned int n) \
{ return alloc_any(kind, fast, BB_TIME_OP, l, n); }			\
static noinline unsigned int id##_alloc_ch_##clk(struct bb_loop *l, unsigned int n) \
{ return alloc_any(kind, fast, BB_TIME_CHAINED, l, n); }		\
static noinline unsigned int id##_free_op_##clk(struct bb_loop *l, unsigned int n) \
{ return free_any(kind, fast, BB_TIME_OP, l, n); }			\
static noinline unsigned int id##_free_ch_##clk(struct bb_loop *l, unsigned int n) \
{ return free_any(kind, fast, BB_TIME_CHAINED, l, n); }

#define LOOP_SET(id, clk)						\
	{								\
		.pair = { id##_pair, id##_pair_op_##clk, id##_pair_ch_##clk }, \
		.alloc = { id##_alloc, id##_alloc_op_##clk, id##_alloc_ch_##clk }, \
		.free = { id##_free, id##_free_op_##clk, id##_free_ch_##clk }, \
	}

#define API_CALLS(kind, id, ...)					\
	DEFINE_BATCH(kind, loop_##id)					\
	DEFINE_TIMED(kind, loop_##id, fast, true)			\
	DEFINE_TIMED(kind, loop_##id, ktime, false)
#define API_MISSING(kind)
#include "api_call_defs.h"
#undef API_CALLS
#undef API_MISSING

/* With ktime and with the fast clock; empty where this kernel lacks the API. */
static const struct bb_loop_set sets[][2] = {
#define API_CALLS(kind, id, ...)					\
	[kind] = { LOOP_SET(loop_##id, ktime), LOOP_SET(loop_##id, fast) },
#define API_MISSING(kind)						\
	[kind] = { { .pair = { NULL } } },
#include "api_call_defs.h"
#undef API_CALLS
#undef API_MISSING
};

/* A duplicate row is a duplicate case in get(); a missing row is detected here. */
enum {
#define API_CALLS(kind, ...)	ROW_OF_##kind,
#define API_MISSING(kind)	ROW_OF_##kind,
#include "api_call_defs.h"
#undef API_CALLS
#undef API_MISSING
	NR_ROWS
};

static_assert((unsigned int)NR_ROWS == NR_BB_LOOPS,
	      "an allocation API has no row in api_call_defs.h");

/* Each API that takes a node has a round robin kind. */
enum {
	NR_NODE_APIS = 0
#define BB_API_ROW(api, name, missing, flags, ...) + !!((flags) & BB_API_NODE)
#include <buddybench/plan/api_defs.h>
#undef BB_API_ROW
};

static_assert(NR_NODE_APIS == (unsigned int)NR_BB_LOOPS - BB_LOOP_ROUNDROBIN,
	      "an allocation API that takes a node has no round robin");

const struct bb_loop_set *bb_loop_set_get(unsigned int kind, bool fast)
{
	const struct bb_loop_set *set = &sets[kind][fast];

	return set->pair[BB_TIME_NONE] ? set : NULL;
}
