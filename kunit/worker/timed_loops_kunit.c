// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timed loops on the real allocator: they do exactly what they are asked
 * to, touch nothing else, keep nothing, and live with a NULL.
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/guard/guard.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/timed_loops.h>
#include <buddybench/lib/rng.h>

#include "kunit/lib/api_params.h"
#include "kunit/lib/free_pages.h"

#define AT	3	/* first slot that is used */
#define SLOTS	(AT + BB_CHUNK + 1)
#define STAMPS	(2 * BB_CHUNK + 2)
#define BULK	4
#define UNTOUCHED ((u64)0xfeedfacecafebeefULL)

struct bench {
	struct bb_loop loop;
	unsigned int kind;
	void *slot[SLOTS];
	u32 order_of[SLOTS];
	u64 stamp[STAMPS];
	struct page *pages[SLOTS * BULK];
	int nids[1];
};

static const struct bb_test_api kinds[] = {
#include <buddybench/plan/api_defs.h>
	{ "null", BB_LOOP_NULL },
	{ "roundrobin", BB_LOOP_ROUNDROBIN },
	{ "bulk roundrobin", BB_LOOP_BULK_ROUNDROBIN },
};

BB_PARAM(kinds);

static bool is_api(unsigned int kind)
{
	return kind < NR_BB_APIS;
}

static struct bench *new_bench(struct kunit *test, gfp_t gfp)
{
	const struct bb_test_api *p = test->param_value;
	struct bench *b;
	unsigned int i;

	if (!bb_loop_set_get(p->api, false))
		kunit_skip(test, "this kernel has no %s", p->name);
	b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b);
	b->kind = p->api;
	b->loop.gfp = gfp | (is_api(p->api) ? bb_apis[p->api].implied : 0);
	b->loop.bytes = PAGE_SIZE;
	b->loop.nid = numa_mem_id();
	b->loop.bulk = BULK;
	b->loop.nids = b->nids;
	b->loop.nr_nids = 1;
	b->loop.slot = b->slot;
	b->loop.pages = b->pages;
	b->loop.order_of = b->order_of;
	b->loop.stamp = b->stamp;
	b->nids[0] = numa_mem_id();
	for (i = 0; i < SLOTS; i++)
		b->order_of[i] = i;
	return b;
}

static void set_order(struct bench *b, unsigned int order)
{
	b->loop.order = order;
	b->loop.bytes = PAGE_SIZE << order;
}

static bool takes_order(const struct bench *b)
{
	if (is_api(b->kind))
		return !(bb_apis[b->kind].flags & BB_API_ORDER0);
	return !bb_block_is_bulk(b->kind);
}

/* Something that no loop would write. */
static void mark(struct bench *b)
{
	unsigned int i;

	for (i = 0; i < SLOTS; i++)
		b->slot[i] = &b->slot[i];
	for (i = 0; i < STAMPS; i++)
		b->stamp[i] = UNTOUCHED;
}

static unsigned int marked_slots(const struct bench *b, unsigned int from,
				 unsigned int to)
{
	unsigned int i, n = 0;

	for (i = from; i < to; i++)
		n += b->slot[i] == &b->slot[i];
	return n;
}

static unsigned int empty_slots(const struct bench *b, unsigned int from,
				unsigned int to)
{
	unsigned int i, n = 0;

	for (i = from; i < to; i++)
		n += !b->slot[i];
	return n;
}

/* Stamps at the start that were written, if no other was. */
static unsigned int stamps(const struct bench *b)
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
	/* Readings in a row are one more than the values between them. */
	return timing == BB_TIME_CHAINED ? values + 1 : values;
}

static void one_pair(struct kunit *test, struct bench *b, bool fast,
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

static void one_hold(struct kunit *test, struct bench *b, bool fast,
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

/* As many operations, slots and stamps as asked for, whatever is timed how. */
static void loops_count(struct kunit *test)
{
	static const unsigned int counts[] = { 1, 2, 7, BB_CHUNK };
	struct bench *b = new_bench(test, GFP_KERNEL | BB_GFP_FRAIL);
	unsigned int i, timing, fast;

	for (fast = 0; fast < 2; fast++)
		for (timing = 0; timing < NR_BB_TIMINGS; timing++)
			for (i = 0; i < ARRAY_SIZE(counts); i++) {
				one_pair(test, b, fast, timing, counts[i]);
				one_hold(test, b, fast, timing, counts[i]);
			}
}

static bool zeroed(struct page *page, unsigned int pages)
{
	return !memchr_inv(page_address(page), 0, pages * PAGE_SIZE);
}

/* Blocks are alive, aligned, apart, and cleared if that was promised. */
static void look_at_blocks(struct kunit *test, struct bench *b, unsigned int n)
{
	unsigned int i, j, size = 1U << b->loop.order;
	bool bulk = bb_block_is_bulk(b->kind);

	for (i = 0; i < n; i++) {
		struct page *page = bb_block_page(b->kind, b->slot[i]);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
		KUNIT_EXPECT_EQ(test, page_to_pfn(page) % size, 0UL);
		KUNIT_EXPECT_EQ(test, bb_block_pages(b->kind, &b->loop, b->slot[i]),
				bulk ? BULK : size);
		if (b->loop.gfp & __GFP_ZERO)
			KUNIT_EXPECT_TRUE(test, zeroed(page, size));
		memset(page_address(page), 0x5a, PAGE_SIZE);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_PTR_NE(test, page, bb_block_page(b->kind, b->slot[j]));
	}
}

static void hold_and_look(struct kunit *test, struct bench *b, unsigned int order)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, false);

	set_order(b, order);
	KUNIT_EXPECT_EQ(test, set->alloc[BB_TIME_NONE](&b->loop, 16), 16U);
	look_at_blocks(test, b, 16);
	KUNIT_EXPECT_EQ(test, set->free[BB_TIME_NONE](&b->loop, 16), 16U);
}

static void loops_blocks(struct kunit *test)
{
	struct bench *b = new_bench(test, GFP_KERNEL | BB_GFP_FRAIL);
	unsigned int i;

	if (b->kind == BB_LOOP_NULL) {
		KUNIT_EXPECT_NULL(test, bb_block_page(b->kind, b));
		KUNIT_EXPECT_EQ(test, bb_block_pages(b->kind, &b->loop, b), 0U);
		KUNIT_EXPECT_EQ(test, bb_block_put(b->kind, &b->loop, b), 0U);
		return;
	}
	/* Twice: what comes back may be dirty, and has to be cleared again. */
	for (i = 0; i < 2; i++) {
		hold_and_look(test, b, 0);
		if (takes_order(b))
			hold_and_look(test, b, 2);
	}
}

/* Pages that are gone after as many rounds. */
static s64 lost(struct bench *b, unsigned int rounds)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, false);
	s64 before = bb_pages_free();
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
	return abs(before - bb_pages_free());
}

static s64 least_lost(struct bench *b)
{
	s64 least = S64_MAX;
	unsigned int i;

	for (i = 0; i < 5 && least > BB_PAGES_NOISE; i++)
		least = min(least, lost(b, 60));
	return least;
}

static void loops_keep_nothing(struct kunit *test)
{
	struct bench *b = new_bench(test, GFP_KERNEL | BB_GFP_FRAIL);

	/* The first turn fills per-CPU lists from blocks of any kind. */
	lost(b, 3);
	KUNIT_EXPECT_LE(test, least_lost(b), (s64)BB_PAGES_NOISE);
	if (!takes_order(b))
		return;
	set_order(b, 2);
	KUNIT_EXPECT_LE(test, least_lost(b), (s64)BB_PAGES_NOISE);
}

/* bb_block_put() says how many pages it gave back, and does. */
static void loops_put_one(struct kunit *test)
{
	struct bench *b = new_bench(test, GFP_KERNEL | BB_GFP_FRAIL);
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, false);
	unsigned int order = takes_order(b) ? 3 : 0, want = 1U << order;

	if (b->kind == BB_LOOP_NULL)
		want = 0;
	if (bb_block_is_bulk(b->kind))
		want = BULK;
	set_order(b, order);
	KUNIT_EXPECT_EQ(test, bb_block_put(b->kind, &b->loop, NULL), 0U);
	KUNIT_ASSERT_EQ(test, set->alloc[BB_TIME_NONE](&b->loop, 1), 1U);
	KUNIT_EXPECT_EQ(test, bb_block_put(b->kind, &b->loop, b->slot[0]), want);
}

/* What was found while no page was left, to be judged once there are some. */
struct famine {
	unsigned int pair[NR_BB_TIMINGS];
	unsigned int alloc[NR_BB_TIMINGS];
	unsigned int empty[NR_BB_TIMINGS];
	unsigned int freed[NR_BB_TIMINGS];
	u64 taken;
};

/* Somebody may free a page meanwhile, and one is enough for all pairs. */
static unsigned int starved(struct bench *b, struct famine *f,
			    struct list_head *pages, bb_loop_fn fn, bool holds)
{
	const struct bb_loop_set *set = bb_loop_set_get(b->kind, true);
	unsigned int tries = 20, done;

	for (;;) {
		f->taken += bb_pages_take(pages, b->loop.gfp, U64_MAX);
		done = fn(&b->loop, BB_CHUNK);
		if (done < BB_CHUNK || !--tries)
			return done;
		if (holds)
			set->free[BB_TIME_NONE](&b->loop, BB_CHUNK);
	}
}

static void starve(struct bench *b, struct famine *f)
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
	bb_pages_give(&pages);
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
	struct bench *b = new_bench(test, BB_GFP_FRAIL);
	struct famine f = { .taken = 0 };

	if (b->kind == BB_LOOP_NULL)
		kunit_skip(test, "allocates nothing");
	starve(b, &f);
	expect_starved(test, &f);
	if (takes_order(b)) {
		set_order(b, 3);
		starve(b, &f);
		expect_starved(test, &f);
	}
	/* And afterwards all is well again. */
	b->loop.gfp |= GFP_KERNEL;
	KUNIT_EXPECT_LE(test, least_lost(b), (s64)BB_PAGES_NOISE);
}

static struct kunit_case loops_cases[] = {
	KUNIT_CASE_PARAM(loops_count, kinds_gen_params),
	KUNIT_CASE_PARAM(loops_blocks, kinds_gen_params),
	KUNIT_CASE_PARAM(loops_keep_nothing, kinds_gen_params),
	KUNIT_CASE_PARAM(loops_put_one, kinds_gen_params),
	KUNIT_CASE_PARAM(loops_survive_null, kinds_gen_params),
	{}
};

static struct kunit_suite loops_suite = {
	.name = "buddybench_timed_loops",
	.test_cases = loops_cases,
};

kunit_test_suite(loops_suite);
