// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timed loops on the real allocator: they do exactly what is requested,
 * touch nothing else, leak nothing, and handle NULL.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/guard/guard.h>
#include <buddybench/lib/rng.h>
#include <buddybench/worker/blocks.h>

#include "kunit/lib/free_pages.h"
#include "kunit/worker/test_loops.h"

#define UNTOUCHED ((u64)0xfeedfacecafebeefULL)

BB_PARAM(bb_test_kinds);

/* A value that no loop writes. */
static void mark(struct bb_test_loops *b)
{
	unsigned int i;

	for (i = 0; i < SLOTS; i++)
		b->slot[i] = &b->slot[i];
	for (i = 0; i < STAMPS; i++)
		b->stamp[i] = UNTOUCHED;
}

static unsigned int marked_slots(const struct bb_test_loops *b, unsigned int from,
				 unsigned int to)
{
	unsigned int i, n = 0;

	for (i = from; i < to; i++)
		n += b->slot[i] == &b->slot[i];
	return n;
}

static unsigned int empty_slots(const struct bb_test_loops *b, unsigned int from,
				unsigned int to)
{
	unsigned int i, n = 0;

	for (i = from; i < to; i++)
		n += !b->slot[i];
	return n;
}

/* Stamps at the start that were written, if no other was. */
static unsigned int stamps(const struct bb_test_loops *b)
{
	unsigned int i, n;

	for (n = 0; n < STAMPS && b->stamp[n] != UNTOUCHED; n++)
		;
	for (i = n; i < STAMPS; i++)
		if (b->stamp[i] != UNTOUCHED)
			return UINT_MAX;
	return n;
}

static unsigned int want_stamps(unsigned int timing, unsigned int values)
{
	if (timing == BB_TIME_NONE)
		return 0;
	/* There is one more reading than values. */
	return timing == BB_TIME_CHAINED ? values + 1 : values;
}

static void one_pair(struct kunit *test, struct bb_test_loops *b, bool fast,
		     unsigned int timing, unsigned int n)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, fast);
	unsigned int used = timing == BB_TIME_NONE ? 1 : n;

	mark(b);
	b->loop.at = 0;
	KUNIT_EXPECT_EQ(test, set->pair[timing](&b->loop, n), n);
	KUNIT_EXPECT_EQ(test, stamps(b), want_stamps(timing, 2 * n));
	KUNIT_EXPECT_EQ(test, marked_slots(b, 0, used), 0U);
	KUNIT_EXPECT_EQ(test, marked_slots(b, used, SLOTS), SLOTS - used);
}

static void one_hold(struct kunit *test, struct bb_test_loops *b, bool fast,
		     unsigned int timing, unsigned int n)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, fast);
	struct bb_rng rng = { .state = n };
	unsigned int i;

	mark(b);
	b->loop.at = AT;
	KUNIT_EXPECT_EQ(test, set->alloc[timing](&b->loop, n), n);
	KUNIT_EXPECT_EQ(test, stamps(b), want_stamps(timing, n));
	KUNIT_EXPECT_EQ(test, empty_slots(b, AT, AT + n), 0U);
	KUNIT_EXPECT_EQ(test, marked_slots(b, AT, AT + n), 0U);
	KUNIT_EXPECT_EQ(test, marked_slots(b, 0, SLOTS), SLOTS - n);
	for (i = 0; i < STAMPS; i++)
		b->stamp[i] = UNTOUCHED;
	bb_rng_permute(&rng, b->order_of + AT, n);
	for (i = 0; i < n; i++)
		b->order_of[AT + i] += AT;
	KUNIT_EXPECT_EQ(test, set->free[timing](&b->loop, n), n);
	KUNIT_EXPECT_EQ(test, stamps(b), want_stamps(timing, n));
	KUNIT_EXPECT_EQ(test, empty_slots(b, AT, AT + n), n);
	KUNIT_EXPECT_EQ(test, marked_slots(b, 0, SLOTS), SLOTS - n);
}

/* Exactly the requested number of operations, slots and stamps, for every timing. */
static void loops_count(struct kunit *test)
{
	static const unsigned int counts[] = { 1, 2, 7, BB_CHUNK };
	struct bb_test_loops *b = bb_test_loops_new(test, GFP_KERNEL | BB_GFP_FRAIL);
	unsigned int i, timing, fast;

	for (fast = 0; fast < 2; fast++)
		for (timing = 0; timing < NR_BB_TIMINGS; timing++)
			for (i = 0; i < ARRAY_SIZE(counts); i++) {
				one_pair(test, b, fast, timing, counts[i]);
				one_hold(test, b, fast, timing, counts[i]);
			}
}

/* Pages lost after that many rounds. */
static s64 lost(struct bb_test_loops *b, unsigned int rounds)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, false);
	s64 before = bb_test_pages_free();
	unsigned int timing;

	while (rounds--) {
		b->loop.at = 0;
		timing = rounds % NR_BB_TIMINGS;
		set->alloc[timing](&b->loop, 64);
		set->free[timing](&b->loop, 64);
		set->pair[timing](&b->loop, 64);
		set->alloc[timing](&b->loop, 1);
		bb_block_put(b->kind, &b->loop, b->slot[0]);
	}
	return abs(before - bb_test_pages_free());
}

static s64 least_lost(struct bb_test_loops *b)
{
	s64 least = S64_MAX;
	unsigned int i;

	for (i = 0; i < 5 && least > BB_PAGES_NOISE; i++)
		least = min(least, lost(b, 60));
	return least;
}

static void loops_keep_nothing(struct kunit *test)
{
	struct bb_test_loops *b = bb_test_loops_new(test, GFP_KERNEL | BB_GFP_FRAIL);

	/* The first turn fills per-CPU lists from blocks of any kind. */
	lost(b, 3);
	KUNIT_EXPECT_LE(test, least_lost(b), (s64)BB_PAGES_NOISE);
	if (!bb_test_loops_takes_order(b))
		return;
	bb_test_loops_order(b, 2);
	KUNIT_EXPECT_LE(test, least_lost(b), (s64)BB_PAGES_NOISE);
}

/* Results of the test under memory exhaustion, checked afterwards. */
struct famine {
	unsigned int pair[NR_BB_TIMINGS];
	unsigned int alloc[NR_BB_TIMINGS];
	unsigned int empty[NR_BB_TIMINGS];
	unsigned int freed[NR_BB_TIMINGS];
	u64 taken;
};

/* Someone may free a page meanwhile, and one suffices for all pairs. */
static unsigned int starved(struct bb_test_loops *b, struct famine *f,
			    struct list_head *pages, bb_loop_fn fn, bool holds)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, true);
	unsigned int tries = 20, done;

	for (;;) {
		f->taken += bb_test_pages_take(pages, b->loop.gfp, U64_MAX);
		done = fn(&b->loop, BB_CHUNK);
		if (done < BB_CHUNK || !--tries)
			return done;
		if (holds)
			set->free[BB_TIME_NONE](&b->loop, BB_CHUNK);
	}
}

static void starve(struct bb_test_loops *b, struct famine *f)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, true);
	LIST_HEAD(pages);
	unsigned int timing;

	b->loop.at = 0;
	f->taken = 0;
	for (timing = 0; timing < NR_BB_TIMINGS; timing++) {
		f->pair[timing] = starved(b, f, &pages, set->pair[timing], false);
		f->alloc[timing] = starved(b, f, &pages, set->alloc[timing], true);
		f->empty[timing] = empty_slots(b, 0, BB_CHUNK);
		f->freed[timing] = set->free[timing](&b->loop, BB_CHUNK);
	}
	bb_test_pages_give(&pages);
}

static void expect_starved(struct kunit *test, const struct famine *f)
{
	unsigned int timing;

	KUNIT_EXPECT_GT(test, f->taken, 1000ULL);
	for (timing = 0; timing < NR_BB_TIMINGS; timing++) {
		KUNIT_EXPECT_LT(test, f->pair[timing], (unsigned int)BB_CHUNK);
		KUNIT_EXPECT_LT(test, f->alloc[timing], (unsigned int)BB_CHUNK);
		KUNIT_EXPECT_EQ(test, f->empty[timing], BB_CHUNK - f->alloc[timing]);
		KUNIT_EXPECT_EQ(test, f->freed[timing], f->alloc[timing]);
	}
}

static void loops_survive_null(struct kunit *test)
{
	struct bb_test_loops *b = bb_test_loops_new(test, BB_GFP_FRAIL);
	struct famine f = { .taken = 0 };

	if (b->kind == BB_LOOP_NULL)
		kunit_skip(test, "allocates nothing");
	starve(b, &f);
	expect_starved(test, &f);
	if (bb_test_loops_takes_order(b)) {
		bb_test_loops_order(b, 3);
		starve(b, &f);
		expect_starved(test, &f);
	}
	/* And it works again afterwards. */
	b->loop.gfp |= GFP_KERNEL;
	KUNIT_EXPECT_LE(test, least_lost(b), (s64)BB_PAGES_NOISE);
}

static struct kunit_case loops_cases[] = {
	KUNIT_CASE_PARAM(loops_count, bb_test_kinds_gen_params),
	KUNIT_CASE_PARAM(loops_keep_nothing, bb_test_kinds_gen_params),
	KUNIT_CASE_PARAM(loops_survive_null, bb_test_kinds_gen_params),
	{}
};

static struct kunit_suite loops_suite = {
	.name = "buddybench_timed_loops",
	.test_cases = loops_cases,
};

kunit_test_suite(loops_suite);
