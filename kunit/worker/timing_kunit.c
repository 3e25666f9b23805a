// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timed loops: the exact number of operations, only the operation is timed,
 * and no page is written.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include <buddybench/machine/clock.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/timed_loops.h>

#include "kunit/lib/help.h"

#define OPS	100
#define UNUSED	0xdeadbeefdeadbeefULL
#define FILL	0x5a

struct bench {
	struct bb_loop loop;
	int nids[4 * OPS];
	void *slot[BB_CHUNK + 1];
	u32 order_of[BB_CHUNK];
	u64 stamp[2 * BB_CHUNK + 2];
};

/* Round robin over a list so long that its position counts the allocations. */
static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->loop.gfp = GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY;
	b->loop.nid = numa_mem_id();
	b->loop.nids = b->nids;
	b->loop.nr_nids = ARRAY_SIZE(b->nids);
	b->loop.slot = b->slot;
	b->loop.order_of = b->order_of;
	b->loop.stamp = b->stamp;
	for (i = 0; i < ARRAY_SIZE(b->nids); i++)
		b->nids[i] = b->loop.nid;
	for (i = 0; i < BB_CHUNK; i++)
		b->order_of[i] = i;
	for (i = 0; i < ARRAY_SIZE(b->stamp); i++)
		b->stamp[i] = UNUSED;
	return b;
}

static const struct timing {
	const char *name;
	enum bb_timing timing;
	bool fast;
} timings[] = {
	{ "batch", BB_TIME_NONE, true },
	{ "op", BB_TIME_OP, true },
	{ "op by ktime", BB_TIME_OP, false },
	{ "chained", BB_TIME_CHAINED, true },
	{ "chained by ktime", BB_TIME_CHAINED, false },
};

BB_PARAM(timings);

/* A batch leaves no values. */
static const struct timing valued[] = {
	{ "op", BB_TIME_OP, true },
	{ "op by ktime", BB_TIME_OP, false },
	{ "chained", BB_TIME_CHAINED, true },
	{ "chained by ktime", BB_TIME_CHAINED, false },
};

BB_PARAM(valued);

static unsigned int stamps_used(const struct bench *b)
{
	unsigned int n = ARRAY_SIZE(b->stamp);

	while (n && b->stamp[n - 1] == UNUSED)
		n--;
	return n;
}

static unsigned int stamps_wanted(enum bb_timing timing, unsigned int values)
{
	if (timing == BB_TIME_NONE)
		return 0;
	return timing == BB_TIME_OP ? values : values + 1;
}

static void timing_pairs_as_often_as_asked(struct kunit *test)
{
	const struct timing *p = test->param_value;
	const struct bb_loop_set *set = bb_loop_set_get(BB_LOOP_ROUNDROBIN, p->fast);
	struct bench *b = new_bench(test);
	unsigned int done = set->pair[p->timing](&b->loop, OPS);

	KUNIT_EXPECT_EQ(test, done, (unsigned int)OPS);
	KUNIT_EXPECT_EQ(test, b->loop.rr, (unsigned int)OPS);
	KUNIT_EXPECT_EQ(test, stamps_used(b), stamps_wanted(p->timing, 2 * OPS));
}

static void timing_phases_as_often_as_asked(struct kunit *test)
{
	const struct timing *p = test->param_value;
	const struct bb_loop_set *set = bb_loop_set_get(BB_LOOP_ROUNDROBIN, p->fast);
	struct bench *b = new_bench(test);
	unsigned int i, held = 0, done;

	done = set->alloc[p->timing](&b->loop, OPS);
	for (i = 0; i < ARRAY_SIZE(b->slot); i++)
		held += !!b->slot[i];
	KUNIT_EXPECT_EQ(test, done, (unsigned int)OPS);
	KUNIT_EXPECT_EQ(test, b->loop.rr, (unsigned int)OPS);
	KUNIT_EXPECT_EQ(test, held, (unsigned int)OPS);
	KUNIT_EXPECT_EQ(test, stamps_used(b), stamps_wanted(p->timing, OPS));

	for (i = 0; i < ARRAY_SIZE(b->stamp); i++)
		b->stamp[i] = UNUSED;
	/* One less than there are: the loop must leave exactly one. */
	done = set->free[p->timing](&b->loop, OPS - 1);
	for (i = 0, held = 0; i < ARRAY_SIZE(b->slot); i++)
		held += !!b->slot[i];
	KUNIT_EXPECT_EQ(test, done, (unsigned int)OPS - 1);
	KUNIT_EXPECT_EQ(test, held, 1U);
	KUNIT_EXPECT_EQ(test, stamps_used(b), stamps_wanted(p->timing, OPS - 1));
	for (i = 0; i < ARRAY_SIZE(b->slot); i++)
		bb_block_put(BB_LOOP_ROUNDROBIN, &b->loop, b->slot[i]);
}

/* The sum of the values cannot exceed the elapsed time. */
static void timing_values_fit_into_the_time(struct kunit *test)
{
	const struct timing *p = test->param_value;
	const struct bb_loop_set *set = bb_loop_set_get(BB_LOOP_NULL, p->fast);
	struct bench *b = new_bench(test);
	u64 sum, passed;
	unsigned int i, round;

	for (round = 0; round < 10; round++) {
		passed = bb_clock_now(p->fast);
		set->pair[p->timing](&b->loop, BB_CHUNK);
		passed = bb_clock_now(p->fast) - passed;
		for (i = 0, sum = 0; p->timing == BB_TIME_OP && i < 2 * BB_CHUNK; i++)
			sum += b->stamp[i];
		for (i = 0; p->timing == BB_TIME_CHAINED && i < 2 * BB_CHUNK; i++) {
			KUNIT_EXPECT_GE(test, b->stamp[i + 1], b->stamp[i]);
			sum = b->stamp[i + 1] - b->stamp[0];
		}
		KUNIT_EXPECT_LE(test, sum, passed);
	}
}

static const unsigned int kinds[] = {
	BB_API_ALLOC_PAGES_NODE, BB_API_ALLOC_PAGES, BB_API_ALLOC_PAGE,
	BB_API_GET_FREE_PAGES, BB_API_GET_FREE_PAGE, BB_API_ALLOC_PAGES_EXACT,
	BB_API_FOLIO_ALLOC, BB_LOOP_ROUNDROBIN,
};

/* The loop gets the page that was freed last, and so do we afterwards. */
static bool untouched(const struct bb_loop_set *set, enum bb_timing timing,
		      struct bench *b, bool *same)
{
	struct page *before, *after;
	bool clean;

	preempt_disable();
	before = alloc_page(GFP_ATOMIC);
	memset(page_address(before), FILL, PAGE_SIZE);
	__free_page(before);
	set->pair[timing](&b->loop, OPS);
	after = alloc_page(GFP_ATOMIC);
	*same = after == before;
	clean = !memchr_inv(page_address(after), FILL, PAGE_SIZE);
	__free_page(after);
	preempt_enable();
	return clean;
}

static void timing_write_to_no_page(struct kunit *test)
{
	const struct timing *p = test->param_value;
	struct bench *b = new_bench(test);
	unsigned int i, round, looked = 0;
	bool same, clean;

	if (want_init_on_alloc(GFP_KERNEL) || want_init_on_free())
		kunit_skip(test, "this kernel clears pages itself");
	b->loop.gfp = GFP_ATOMIC;
	b->loop.bytes = PAGE_SIZE;
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct bb_loop_set *set = bb_loop_set_get(kinds[i], p->fast);

		for (round = 0; set && round < 5; round++) {
			clean = untouched(set, p->timing, b, &same);
			KUNIT_EXPECT_TRUE(test, clean || !same);
			looked += same;
		}
	}
	KUNIT_EXPECT_GE(test, looked, (unsigned int)ARRAY_SIZE(kinds));
}

static struct kunit_case timing_cases[] = {
	KUNIT_CASE_PARAM(timing_pairs_as_often_as_asked, timings_gen_params),
	KUNIT_CASE_PARAM(timing_phases_as_often_as_asked, timings_gen_params),
	KUNIT_CASE_PARAM(timing_values_fit_into_the_time, valued_gen_params),
	KUNIT_CASE_PARAM(timing_write_to_no_page, timings_gen_params),
	{}
};

static struct kunit_suite timing_suite = {
	.name = "buddybench_timing",
	.test_cases = timing_cases,
};

kunit_test_suite(timing_suite);
