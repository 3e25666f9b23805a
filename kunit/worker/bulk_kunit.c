// SPDX-License-Identifier: GPL-2.0-only
/* A bulk call may return fewer pages than requested. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/timed_loops.h>

#include "kunit/lib/free_pages.h"
#include "kunit/lib/help.h"

#define CALLS	8
#define BULK	64
#define SPARE	4	/* order: such blocks are freed to the free lists directly */
#define SPARES	64

struct bench {
	struct bb_loop loop;
	void *slot[CALLS];
	u32 order_of[CALLS];
	struct page *pages[CALLS * BULK];
	struct page *spare[SPARES];
	unsigned int got[CALLS];
	unsigned int put[CALLS];
	unsigned int done, holes, left, lacked;
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->loop.gfp = BB_GFP_FRAIL;
	b->loop.bytes = PAGE_SIZE;
	b->loop.nid = numa_mem_id();
	b->loop.bulk = BULK;
	b->loop.slot = b->slot;
	b->loop.pages = b->pages;
	b->loop.order_of = b->order_of;
	for (i = 0; i < CALLS; i++)
		b->order_of[i] = CALLS - 1 - i;
	return b;
}

/* Pages behind the first NULL would never be freed. */
static unsigned int pages_after_hole(const struct bench *b, unsigned int call)
{
	unsigned int i, n = 0;

	for (i = b->got[call]; i < BULK; i++)
		n += !!b->pages[call * BULK + i];
	return n;
}

static unsigned int pages_left(const struct bench *b)
{
	unsigned int i, n = 0;

	for (i = 0; i < CALLS * BULK; i++)
		n += !!b->pages[i];
	return n;
}

static unsigned int partial(const struct bench *b)
{
	unsigned int i, n = 0;

	for (i = 0; i < CALLS; i++)
		n += b->got[i] && b->got[i] < BULK;
	return n;
}

/* Free spare blocks one by one until a call returns some, but not all pages. */
static void starve(struct bench *b)
{
	const struct bb_loop_set *set = bb_loop_set_get(BB_API_ALLOC_PAGES_BULK, false);
	unsigned int i, spare;
	LIST_HEAD(pages);

	for (i = 0; i < SPARES; i++)
		b->spare[i] = alloc_pages(BB_GFP_FRAIL, SPARE);
	bb_test_pages_take(&pages, BB_GFP_FRAIL, U64_MAX);
	for (spare = 0; spare < SPARES && !b->done; spare++) {
		if (b->spare[spare])
			__free_pages(b->spare[spare], SPARE);
		b->spare[spare] = NULL;
		b->done = set->alloc[BB_TIME_NONE](&b->loop, CALLS);
	}
	for (i = 0; i < CALLS; i++) {
		b->got[i] = b->slot[i] ? bb_block_pages(BB_API_ALLOC_PAGES_BULK,
							&b->loop, b->slot[i]) : 0;
		b->holes += pages_after_hole(b, i);
		b->lacked += b->got[i] ? BULK - b->got[i] : 0;
	}
	/* Half of the blocks one by one, the others by the loop. */
	for (i = 0; i < CALLS / 2; i++) {
		b->put[i] = bb_block_put(BB_API_ALLOC_PAGES_BULK, &b->loop, b->slot[i]);
		b->slot[i] = NULL;
	}
	set->free[BB_TIME_NONE](&b->loop, CALLS);
	b->left = pages_left(b);
	bb_test_pages_give(&pages);
	for (i = 0; i < SPARES; i++)
		if (b->spare[i])
			__free_pages(b->spare[i], SPARE);
}

static void bulk_gets_fewer(struct kunit *test)
{
	struct bench *b;
	s64 lost = S64_MAX;
	unsigned int i, round, some = 0;

	if (!BB_HAVE_BULK)
		kunit_skip(test, "this kernel has no bulk allocation");
	for (round = 0; round < 5 && lost > BB_PAGES_NOISE; round++) {
		b = new_bench(test);
		lost = bb_test_pages_free();
		starve(b);
		lost = abs(lost - bb_test_pages_free());
		some += partial(b);
		KUNIT_EXPECT_GT(test, b->done, 0U);
		KUNIT_EXPECT_EQ(test, b->holes, 0U);
		KUNIT_EXPECT_EQ(test, b->left, 0U);
		KUNIT_EXPECT_EQ(test, b->loop.lacked, (u64)b->lacked);
		for (i = 0; i < CALLS / 2; i++)
			KUNIT_EXPECT_EQ(test, b->put[i], b->got[i]);
		kunit_kfree(test, b);
	}
	KUNIT_EXPECT_GT(test, some, 0U);
	KUNIT_EXPECT_LE(test, lost, (s64)BB_PAGES_NOISE);
}

static struct kunit_case bulk_cases[] = {
	KUNIT_CASE(bulk_gets_fewer),
	{}
};

static struct kunit_suite bulk_suite = {
	.name = "buddybench_bulk",
	.test_cases = bulk_cases,
};

kunit_test_suite(bulk_suite);
