// SPDX-License-Identifier: GPL-2.0-only
/* The order of freeing, rounds, and the difference of two batches. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "src/worker/patterns.h"

#include "kunit/lib/fake_loops.h"
#include "kunit/lib/fake_time.h"

#define HOLD 100

/* Blocks are marks in this array; frees are recorded in bb_loop.pages. */
static unsigned int take_marks(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		l->slot[l->at + i] = &l->slot[l->at + i];
	return n;
}

static unsigned int give_marks(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		void **slot = &l->slot[l->order_of[l->at + i]];

		l->pages[l->rr++] = *slot;
		*slot = NULL;
	}
	return n;
}

static const struct bb_loop_set marks = {
	.alloc = { take_marks, take_marks, take_marks },
	.free = { give_marks, give_marks, give_marks },
};

struct held {
	struct bb_fake_loops *e;
	struct bb_worker *w;
	void *freed[2 * HOLD];
};

static struct held *new_held(struct kunit *test, enum bb_pattern pattern)
{
	struct held *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, h);
	h->e = bb_fake_loops_new(test);
	h->w = h->e->w[0];
	h->w->set = &marks;
	h->w->loop.pages = (struct page **)h->freed;
	h->w->recording = false;
	h->w->rng.state = 9;
	h->e->cell.pattern = pattern;
	h->e->cell.hold = HOLD;
	return h;
}

/* One round; the slot that was emptied as the i-th. */
static int freed(const struct held *h, unsigned int i)
{
	return h->freed[i] ? (void **)h->freed[i] - h->w->slots : -1;
}

static void one_round(struct kunit *test, struct held *h)
{
	unsigned int i;

	h->w->loop.rr = 0;
	bb_pattern_step(h->w, HOLD);
	KUNIT_EXPECT_EQ(test, h->w->loop.rr, (unsigned int)HOLD);
	for (i = 0; i < HOLD; i++)
		KUNIT_EXPECT_NULL(test, h->w->slots[i]);
}

static void steps_lifo(struct kunit *test)
{
	struct held *h = new_held(test, BB_PATTERN_LIFO);
	int i;

	one_round(test, h);
	for (i = 0; i < HOLD; i++)
		KUNIT_EXPECT_EQ(test, freed(h, i), HOLD - 1 - i);
}

static void steps_fifo(struct kunit *test)
{
	struct held *h = new_held(test, BB_PATTERN_FIFO);
	int i;

	one_round(test, h);
	for (i = 0; i < HOLD; i++)
		KUNIT_EXPECT_EQ(test, freed(h, i), i);
}

/* Every block once, neither lifo nor fifo, and the same for the same seed. */
static void steps_random(struct kunit *test)
{
	struct held *h = new_held(test, BB_PATTERN_RANDOM);
	unsigned int i, same = 0, up = 0, seen[HOLD] = { 0 };
	int first[HOLD];

	one_round(test, h);
	for (i = 0; i < HOLD; i++) {
		first[i] = freed(h, i);
		KUNIT_ASSERT_GE(test, first[i], 0);
		KUNIT_ASSERT_LT(test, first[i], HOLD);
		seen[first[i]]++;
		up += i && first[i] > first[i - 1];
	}
	for (i = 0; i < HOLD; i++)
		KUNIT_EXPECT_EQ(test, seen[i], 1U);
	KUNIT_EXPECT_GT(test, up, HOLD / 4U);
	KUNIT_EXPECT_LT(test, up, 3 * HOLD / 4U);
	one_round(test, h);
	for (i = 0; i < HOLD; i++)
		same += freed(h, i) == first[i];
	KUNIT_EXPECT_LT(test, same, HOLD / 4U);
	h->w->rng.state = 9;
	one_round(test, h);
	for (i = 0; i < HOLD; i++)
		KUNIT_EXPECT_EQ(test, freed(h, i), first[i]);
}

/* The first batch is slow, or the second; bb_loop.at says which is next. */
static unsigned int first_slow(struct bb_loop *l, unsigned int n)
{
	if (!l->at++)
		bb_test_clock_move(2000000);
	return n;
}

static unsigned int second_slow(struct bb_loop *l, unsigned int n)
{
	if (l->at++)
		bb_test_clock_move(2000000);
	return n;
}

static struct bb_worker *diff_worker(struct kunit *test, bb_loop_fn fn,
				     struct bb_loop_set *set)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);

	set->pair[BB_TIME_NONE] = fn;
	e->cell.mode = BB_MODE_DIFF;
	e->w[0]->set = set;
	bb_pattern_step(e->w[0], 10);
	return e->w[0];
}

/* If 2N took less time than N, it is counted and summed, but not in the histogram. */
static void steps_negative_differences(struct kunit *test)
{
	struct bb_loop_set set = {};
	struct bb_worker *w = diff_worker(test, first_slow, &set);

	KUNIT_EXPECT_EQ(test, w->tally[0].negative, 1ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 0ULL);
	KUNIT_EXPECT_EQ(test, (s64)w->tally[0].ticks, -2000000LL);
	KUNIT_EXPECT_EQ(test, w->tally[0].timed, 10ULL);
	/* The same disturbance in the other batch cancels out. */
	w->loop.at = 0;
	set.pair[BB_TIME_NONE] = second_slow;
	bb_pattern_step(w, 10);
	KUNIT_EXPECT_EQ(test, w->tally[0].ticks, 0ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].timed, 20ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 1ULL);
}

static void steps_differences(struct kunit *test)
{
	struct bb_loop_set set = {};
	struct bb_worker *w = diff_worker(test, second_slow, &set);

	KUNIT_EXPECT_EQ(test, w->tally[0].negative, 0ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 1ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].timed, 10ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].ticks, w->ticks);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.sum, div_u64(w->ticks * 1000, 10));
	KUNIT_EXPECT_EQ(test, w->tally[0].ops, 30ULL);
}

/* The chunks of a round cost 1 and 3 in turn, or the rounds do; in 1000 ns. */
static unsigned int uneven_marks(struct bb_loop *l, unsigned int n)
{
	bool later = l->bytes ? l->rr++ & 1 : l->at;

	bb_test_clock_move((later ? 3000 : 1000) * n);
	return take_marks(l, n);
}

static unsigned int drop_marks(struct bb_loop *l, unsigned int n)
{
	bb_test_clock_move(1000 * n);
	return n;
}

static const struct bb_loop_set uneven = {
	.alloc = { uneven_marks, uneven_marks, uneven_marks },
	.free = { drop_marks, drop_marks, drop_marks },
};

static struct bb_worker *many_rounds(struct kunit *test, bool by_round, unsigned int chunk)
{
	struct held *h = new_held(test, BB_PATTERN_LIFO);
	unsigned int i;

	h->w->set = &uneven;
	h->w->recording = true;
	h->w->chunk[BB_OP_ALLOC] = chunk;
	h->w->chunk[BB_OP_FREE] = chunk;
	h->w->loop.rr = 0;
	h->w->loop.bytes = by_round;
	for (i = 0; i < BB_SPLIT_HALF_MIN; i++)
		bb_pattern_step(h->w, HOLD);
	return h->w;
}

/* With held blocks the halves consist of rounds, since chunks of a round differ. */
static void steps_halves_are_rounds(struct kunit *test)
{
	struct bb_worker *w = many_rounds(test, false, HOLD / 2);

	KUNIT_EXPECT_EQ(test, w->counts.chunks, 4U * BB_SPLIT_HALF_MIN);
	KUNIT_EXPECT_EQ(test, w->tally[0].halves.nr, (unsigned int)BB_SPLIT_HALF_MIN);
	KUNIT_EXPECT_EQ(test, w->tally[1].halves.nr, (unsigned int)BB_SPLIT_HALF_MIN);
	KUNIT_EXPECT_EQ(test, w->tally[0].halves.cost[0][0], 2000000ULL);
	KUNIT_EXPECT_FALSE(test, bb_split_half_differ(&w->tally[0].halves));
	KUNIT_EXPECT_FALSE(test, bb_split_half_differ(&w->tally[1].halves));
	w = many_rounds(test, true, HOLD);
	KUNIT_EXPECT_TRUE(test, bb_split_half_differ(&w->tally[0].halves));
	KUNIT_EXPECT_FALSE(test, bb_split_half_differ(&w->tally[1].halves));
}

static struct kunit_case steps_cases[] = {
	KUNIT_CASE(steps_lifo),
	KUNIT_CASE(steps_fifo),
	KUNIT_CASE(steps_random),
	KUNIT_CASE(steps_negative_differences),
	KUNIT_CASE(steps_differences),
	KUNIT_CASE(steps_halves_are_rounds),
	{}
};

static int steps_init(struct kunit *test)
{
	bb_test_clock_stop();
	return 0;
}

static void steps_exit(struct kunit *test)
{
	bb_test_clock_go();
}

static struct kunit_suite steps_suite = {
	.name = "buddybench_patterns",
	.init = steps_init,
	.exit = steps_exit,
	.test_cases = steps_cases,
};

kunit_test_suite(steps_suite);
