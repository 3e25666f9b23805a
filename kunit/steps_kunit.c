// SPDX-License-Identifier: GPL-2.0-only
/* The order of giving back, the length of chunks, and the difference of two. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include <buddybench/steps.h>

#include "engine.h"
#include "faketime.h"

#define HOLD 100

/* Blocks are marks on this array; what is freed is noted in bb_loop.pages. */
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
	struct engine *e;
	struct bb_worker *w;
	void *freed[2 * HOLD];
};

static struct held *new_held(struct kunit *test, enum bb_pattern pattern)
{
	struct held *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, h);
	h->e = engine_new(test);
	h->w = h->e->w[0];
	h->w->set = &marks;
	h->w->loop.pages = (struct page **)h->freed;
	h->w->recording = false;
	h->w->rng.state = 9;
	h->e->cell.pattern = pattern;
	h->e->run->plan.hold = HOLD;
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
	bb_step(h->w, HOLD);
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

/* Every block once, neither in this order nor in that, the same by the same seed. */
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

static struct bb_worker *quick_worker(struct kunit *test, struct engine **e)
{
	struct bb_worker *w;

	*e = engine_new(test);
	/* A step of the clock is a ns. */
	(*e)->run->clock.counts = true;
	w = (*e)->w[0];
	w->recording = false;
	return w;
}

static void grow(struct bb_worker *w)
{
	unsigned int i;

	for (i = 0; i < 40; i++)
		bb_step(w, bb_step_size(w));
}

/* 64 ns each: a full chunk takes far longer than any batch has to. */
static unsigned int steady_pair(struct bb_loop *l, unsigned int n)
{
	bb_test_clock_move(n * 64);
	return n;
}

static const struct bb_loop_set steady = {
	.pair = { steady_pair, steady_pair, steady_pair },
};

/* A batch is long against what the clock moves by, however coarse it is. */
static void steps_batches_are_long(struct kunit *test)
{
	struct engine *e;
	struct bb_worker *w = quick_worker(test, &e);

	w->set = &steady;
	e->run->clock.granularity = 1;
	grow(w);
	/* 2048 last 131 us, 4096 would be longer than 200 us. */
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 2048U);
	e->run->clock.granularity = 1000000000;
	grow(w);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 65536U);
}

static void steps_chunks_have_a_limit(struct kunit *test)
{
	struct engine *e;
	struct bb_worker *w = quick_worker(test, &e);

	e->run->clock.granularity = 1000000000;
	e->run->plan.count = 300;
	grow(w);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 300U);
	/* Samples have room for so many. */
	w->chunk[BB_OP_PAIR] = 1;
	e->cell.mode = BB_MODE_OP;
	grow(w);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], (unsigned int)BB_CHUNK);
}

static unsigned int slow_pair(struct bb_loop *l, unsigned int n)
{
	bb_test_clock_move(2000000);
	return n;
}

static const struct bb_loop_set slow = {
	.pair = { slow_pair, slow_pair, slow_pair },
};

static void steps_chunks_shrink(struct kunit *test)
{
	struct engine *e;
	struct bb_worker *w = quick_worker(test, &e);

	w->set = &slow;
	w->chunk[BB_OP_PAIR] = 64;
	bb_step(w, 64);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 32U);
	/* While values are recorded all chunks are alike. */
	w->recording = true;
	bb_step(w, 32);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 32U);
	KUNIT_EXPECT_FALSE(test, w->too_long);
	/* But not where it keeps preemption or interrupts off. */
	e->run->plan.context = BB_CTX_PREEMPT_OFF;
	bb_step(w, 32);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 16U);
	KUNIT_EXPECT_FALSE(test, w->too_long);
	w->chunk[BB_OP_PAIR] = 1;
	bb_step(w, 1);
	KUNIT_EXPECT_TRUE(test, w->too_long);
}

/* The first batch is slow, or the second; bb_loop.at tells which is next. */
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
	struct engine *e = engine_new(test);

	set->pair[BB_TIME_NONE] = fn;
	e->cell.mode = BB_MODE_DIFF;
	e->w[0]->set = set;
	bb_step(e->w[0], 10);
	return e->w[0];
}

/* That 2N took less time than N is counted, and is no value. */
static void steps_negative_differences(struct kunit *test)
{
	struct bb_loop_set set = {};
	struct bb_worker *w = diff_worker(test, first_slow, &set);

	KUNIT_EXPECT_EQ(test, w->negative, 1ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 0ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].ticks, 0ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].timed, 0ULL);
}

static void steps_differences(struct kunit *test)
{
	struct bb_loop_set set = {};
	struct bb_worker *w = diff_worker(test, second_slow, &set);

	KUNIT_EXPECT_EQ(test, w->negative, 0ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.total, 1ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].timed, 10ULL);
	KUNIT_EXPECT_EQ(test, w->tally[0].ticks, w->ticks);
	KUNIT_EXPECT_EQ(test, w->tally[0].all.sum, div_u64(w->ticks * 1000, 10));
	KUNIT_EXPECT_EQ(test, w->tally[0].ops, 30ULL);
}

static struct kunit_case steps_cases[] = {
	KUNIT_CASE(steps_lifo),
	KUNIT_CASE(steps_fifo),
	KUNIT_CASE(steps_random),
	KUNIT_CASE(steps_batches_are_long),
	KUNIT_CASE(steps_chunks_have_a_limit),
	KUNIT_CASE(steps_chunks_shrink),
	KUNIT_CASE(steps_negative_differences),
	KUNIT_CASE(steps_differences),
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
	.name = "buddybench_steps",
	.init = steps_init,
	.exit = steps_exit,
	.test_cases = steps_cases,
};

kunit_test_suite(steps_suite);
