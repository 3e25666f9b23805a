// SPDX-License-Identifier: GPL-2.0-only
/* Chunk size: long enough for the clock, short with irqs or preemption off. */
#include <linux/kernel.h>
#include <linux/math64.h>

#include <buddybench/machine/alloc_probes.h>

#include "kunit/lib/fake_loops.h"
#include "kunit/lib/fake_time.h"
#include "kunit/lib/help.h"
#include "src/worker/patterns.h"

static struct bb_worker *quick_worker(struct kunit *test, struct bb_fake_loops **e)
{
	struct bb_worker *w;

	*e = bb_fake_loops_new(test);
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
		bb_pattern_step(w, bb_pattern_step_size(w));
}

/* 64 ns each: a full chunk takes far longer than any batch has to. */
static unsigned int steady_pair(struct bb_loop *l, unsigned int n)
{
	bb_test_clock_move(n * 64);
	l->rr = max(l->rr, n * 64);
	return n;
}

static const struct bb_loop_set steady = {
	.pair = { steady_pair, steady_pair, steady_pair },
};

/* A batch is long compared with the clock's granularity, however coarse. */
static void sizes_batches_are_long(struct kunit *test)
{
	struct bb_fake_loops *e;
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

#define TICK	4000000U	/* ns, that a clock moves by which only the timer moves */
#define LARGE	400000U		/* ns of a block of order 10 that is cleared */

static unsigned int ticking_pair(struct bb_loop *l, unsigned int n)
{
	u64 from = l->bytes, to = from + (u64)n * LARGE;

	bb_test_clock_move((div_u64(to, TICK) - div_u64(from, TICK)) * TICK);
	l->bytes = do_div(to, TICK);
	l->rr = max(l->rr, n);
	return n;
}

static const struct bb_loop_set ticking = {
	.pair = { ticking_pair, ticking_pair, ticking_pair },
};

/* But no chunk lasts for seconds, in which nothing could end the run. */
static void sizes_coarse_batches_end(struct kunit *test)
{
	struct bb_fake_loops *e;
	struct bb_worker *w = quick_worker(test, &e);

	w->set = &ticking;
	e->run->clock.granularity = TICK;
	grow(w);
	KUNIT_EXPECT_GE(test, w->loop.rr, TICK / LARGE);
	KUNIT_EXPECT_LE(test, w->loop.rr, 40000000U / LARGE);
}

static const struct section {
	const char *name;
	enum bb_context context;
	enum bb_mode mode;
	unsigned int longest;	/* ns without a look at anything else */
} sections[] = {
	{ "op", BB_CTX_PREEMPT, BB_MODE_OP, 50000 },
	{ "batch", BB_CTX_PREEMPT, BB_MODE_BATCH, 200000 },
	{ "op, preempt-off", BB_CTX_PREEMPT_OFF, BB_MODE_OP, 50000 },
	{ "batch, preempt-off", BB_CTX_PREEMPT_OFF, BB_MODE_BATCH, 50000 },
	{ "op, irq-off", BB_CTX_IRQ_OFF, BB_MODE_OP, 50000 },
	{ "chained, irq-off", BB_CTX_IRQ_OFF, BB_MODE_CHAINED, 50000 },
	{ "batch, irq-off", BB_CTX_IRQ_OFF, BB_MODE_BATCH, 50000 },
	{ "diff, irq-off", BB_CTX_IRQ_OFF, BB_MODE_DIFF, 100000 },
};

BB_PARAM(sections);

/* With interrupts off it is short in every mode, with every clock (I23). */
static void sizes_sections_are_short(struct kunit *test)
{
	const struct section *p = test->param_value;
	struct bb_fake_loops *e;
	struct bb_worker *w = quick_worker(test, &e);

	w->set = &steady;
	e->cell.mode = p->mode;
	e->run->plan.context = p->context;
	e->run->clock.granularity = p->context == BB_CTX_PREEMPT ? 1 : 1000000000;
	grow(w);
	KUNIT_EXPECT_LE(test, w->loop.rr, p->longest);
	KUNIT_EXPECT_GT(test, w->loop.rr, BB_CHUNK * 64U - 1);
	KUNIT_EXPECT_FALSE(test, w->pool->too_long);
}

/* Twice the limit. */
static unsigned int long_pair(struct bb_loop *l, unsigned int n)
{
	bb_test_clock_move(n * 60000);
	return n;
}

static const struct bb_loop_set lengthy = {
	.pair = { long_pair, long_pair, long_pair },
};

static void sizes_differences_are_too_long(struct kunit *test)
{
	struct bb_fake_loops *e;
	struct bb_worker *w = quick_worker(test, &e);

	w->set = &lengthy;
	e->run->plan.context = BB_CTX_IRQ_OFF;
	bb_pattern_step(w, 1);
	KUNIT_EXPECT_FALSE(test, w->pool->too_long);
	e->cell.mode = BB_MODE_DIFF;
	bb_pattern_step(w, 1);
	KUNIT_EXPECT_TRUE(test, w->pool->too_long);
}

static void sizes_chunks_have_a_limit(struct kunit *test)
{
	struct bb_fake_loops *e;
	struct bb_worker *w = quick_worker(test, &e);

	e->run->clock.granularity = 1000000000;
	e->run->plan.count = 300;
	grow(w);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 300U);
	/* The sample buffer holds this many. */
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

static void sizes_chunks_shrink(struct kunit *test)
{
	struct bb_fake_loops *e;
	struct bb_worker *w = quick_worker(test, &e);

	w->set = &slow;
	w->chunk[BB_OP_PAIR] = 64;
	bb_pattern_step(w, 64);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 32U);
	/* While values are recorded all chunks are alike. */
	w->recording = true;
	bb_pattern_step(w, 32);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 32U);
	KUNIT_EXPECT_FALSE(test, w->pool->too_long);
	/* But not where it keeps preemption or interrupts off. */
	e->run->plan.context = BB_CTX_PREEMPT_OFF;
	bb_pattern_step(w, 32);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_PAIR], 16U);
	KUNIT_EXPECT_FALSE(test, w->pool->too_long);
	w->chunk[BB_OP_PAIR] = 1;
	bb_pattern_step(w, 1);
	KUNIT_EXPECT_TRUE(test, w->pool->too_long);
	/* In the second pass, too, whose chunks are of one operation. */
	w->pool->too_long = false;
	w->recording = false;
	w->attribute = true;
	w->paths = kunit_kzalloc(test, sizeof(*w->paths), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, w->paths);
	bb_pattern_step(w, 1);
	KUNIT_EXPECT_TRUE(test, w->pool->too_long);
}

/* A single block is left over of a round, and interrupted. */
static unsigned int with_rest(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	bb_test_clock_move(n == 1 ? 80000 : n * l->bytes);
	for (i = 0; i < n; i++)
		l->slot[l->at + i] = l;
	return n;
}

static const struct bb_loop_set rests = {
	.alloc = { with_rest, with_rest, with_rest },
	.free = { with_rest, with_rest, with_rest },
};

static const struct rest {
	const char *name;
	enum bb_context context;
	unsigned int hold;
	unsigned int chunk;
	unsigned int each;	/* ns */
	unsigned int want;	/* chunk after two rounds; the target is 50 us */
} rests_of[] = {
	{ "one too many", BB_CTX_PREEMPT, 65, 64, 600, 64 },
	{ "one too many, irq-off", BB_CTX_IRQ_OFF, 65, 64, 600, 1 },
	{ "no longer than a round", BB_CTX_PREEMPT, 40, 32, 600, 40 },
	{ "a round that is too long", BB_CTX_PREEMPT, 40, 40, 6000, 5 },
};

BB_PARAM(rests_of);

/* An interrupt in the last, short chunk of a round does not shrink all that follow. */
static void sizes_rests_do_not_count(struct kunit *test)
{
	const struct rest *p = test->param_value;
	struct bb_fake_loops *e;
	struct bb_worker *w = quick_worker(test, &e);
	unsigned int i;

	w->set = &rests;
	w->loop.bytes = p->each;
	e->run->plan.context = p->context;
	e->run->clock.granularity = 1;
	e->cell.pattern = BB_PATTERN_LIFO;
	e->cell.mode = BB_MODE_OP;
	e->cell.hold = p->hold;
	w->chunk[BB_OP_ALLOC] = p->chunk;
	w->chunk[BB_OP_FREE] = p->chunk;
	for (i = 0; i < 2; i++)
		bb_pattern_step(w, p->hold);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_ALLOC], p->want);
	KUNIT_EXPECT_EQ(test, w->chunk[BB_OP_FREE], p->want);
	KUNIT_EXPECT_FALSE(test, w->pool->too_long);
}

static struct kunit_case sizes_cases[] = {
	KUNIT_CASE(sizes_batches_are_long),
	KUNIT_CASE(sizes_coarse_batches_end),
	KUNIT_CASE_PARAM(sizes_sections_are_short, sections_gen_params),
	KUNIT_CASE(sizes_differences_are_too_long),
	KUNIT_CASE(sizes_chunks_have_a_limit),
	KUNIT_CASE(sizes_chunks_shrink),
	KUNIT_CASE_PARAM(sizes_rests_do_not_count, rests_of_gen_params),
	{}
};

static int sizes_init(struct kunit *test)
{
	bb_test_clock_stop();
	return 0;
}

static void sizes_exit(struct kunit *test)
{
	bb_test_clock_go();
}

static struct kunit_suite sizes_suite = {
	.name = "buddybench_chunk_size",
	.init = sizes_init,
	.exit = sizes_exit,
	.test_cases = sizes_cases,
};

kunit_test_suite(sizes_suite);
