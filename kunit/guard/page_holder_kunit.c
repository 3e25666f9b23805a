// SPDX-License-Identifier: GPL-2.0-only
/* Held blocks are charged, distinguished by mark, and freed by commands and notifiers. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/guard/kept_blocks.h>
#include <buddybench/plan/gfp.h>

#include "kunit/lib/count_resched.h"
#include "kunit/lib/help.h"

#define ORDER	3
#define BLOCKS	5
#define BATCH	1024	/* blocks that are moved under the lock at a time */
#define MANY	3000
#define LARGE	8	/* no per-CPU list has blocks of this order */

struct bench {
	struct bb_guard guard;
	struct bb_page_holder holder;
	struct bb_page_ask ask;
	struct bb_kept_block kept[BLOCKS + 1];
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	bb_page_holder_init(&b->holder, &b->guard);
	bb_page_holder_open(&b->holder);
	b->ask.nid = numa_mem_id();
	b->ask.order = ORDER;
	b->ask.gfp = bb_gfp_effective(GFP_KERNEL);
	return b;
}

static void end_bench(struct kunit *test, struct bench *b)
{
	bb_page_holder_exit(&b->holder);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&b->guard.ledger), 0L);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->guard.ledger.kept[b->ask.nid]), 0L);
	KUNIT_EXPECT_TRUE(test, list_empty(&b->guard.holders));
	bb_guard_exit(&b->guard);
}

static void take_all(struct kunit *test, struct bench *b)
{
	unsigned int i;

	for (i = 0; i < BLOCKS; i++)
		KUNIT_EXPECT_TRUE(test, bb_page_holder_take(&b->holder, &b->ask, 100 + i));
}

static void holder_counts(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int i;

	take_all(test, b);
	KUNIT_EXPECT_EQ(test, bb_page_holder_pages(&b->holder), (u64)BLOCKS << ORDER);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&b->guard.ledger), (long)BLOCKS << ORDER);
	KUNIT_EXPECT_EQ(test, bb_page_holder_list(&b->holder, b->kept, BLOCKS + 1),
			(unsigned int)BLOCKS);
	for (i = 0; i < BLOCKS; i++) {
		KUNIT_EXPECT_EQ(test, b->kept[i].order, (unsigned int)ORDER);
		KUNIT_EXPECT_EQ(test, b->kept[i].mark, 100 + i);
	}
	KUNIT_EXPECT_TRUE(test, bb_page_holder_give_newest(&b->holder));
	KUNIT_EXPECT_EQ(test, bb_page_holder_give(&b->holder, 2), 2ULL);
	KUNIT_EXPECT_EQ(test, bb_page_holder_list(&b->holder, b->kept, BLOCKS + 1), 2U);
	KUNIT_EXPECT_EQ(test, b->kept[0].mark, 102U);
	end_bench(test, b);
}

/* What a list says stays true when the blocks have gone, and their memory with them. */
static void holder_lists_copies(struct kunit *test)
{
	struct bench *b = new_bench(test);
	struct bb_kept_block taken, *kept = b->kept;

	KUNIT_ASSERT_TRUE(test, bb_page_holder_take_block(&b->holder, &b->ask, 7, &taken));
	KUNIT_EXPECT_EQ(test, bb_page_holder_list(&b->holder, kept, 1), 1U);
	KUNIT_EXPECT_EQ(test, kept->pfn, taken.pfn);
	KUNIT_EXPECT_PTR_EQ(test, kept->zone, taken.zone);
	KUNIT_EXPECT_EQ(test, kept->order, taken.order);
	KUNIT_EXPECT_EQ(test, kept->mark, 7U);
	bb_page_holder_drop_all(&b->guard);
	KUNIT_EXPECT_EQ(test, kept->pfn, taken.pfn);
	KUNIT_EXPECT_EQ(test, zone_to_nid((struct zone *)kept->zone), b->ask.nid);
	KUNIT_EXPECT_EQ(test, kept->pfn & ((1UL << ORDER) - 1), 0UL);
	/* A holder that a notifier has closed takes nothing, and says so. */
	KUNIT_EXPECT_FALSE(test, bb_page_holder_take_block(&b->holder, &b->ask, 7, &taken));
	end_bench(test, b);
}

/* A block of the highest order merges with no other, whatever is beside it. */
static void holder_knows_the_highest(struct kunit *test)
{
	struct bench *b = new_bench(test);
	struct bb_kept_block taken[3];
	unsigned int i, nr = 0;

	b->ask.order = BB_MAX_ORDER;
	while (nr < ARRAY_SIZE(taken) &&
	       bb_page_holder_take_block(&b->holder, &b->ask, 0, &taken[nr]))
		nr++;
	for (i = 0; i < nr; i++)
		KUNIT_EXPECT_EQ(test, (int)taken[i].buddy, (int)BB_BUDDY_NONE);
	end_bench(test, b);
	if (!nr)
		kunit_skip(test, "no free block of the highest order");
}

/* No per-CPU list has blocks of this order: one that is split leaves its other half free. */
static void holder_sees_buddies(struct kunit *test)
{
	struct bench *b = new_bench(test);
	struct bb_kept_block taken = { .buddy = BB_BUDDY_NONE };
	unsigned int i;

	b->ask.order = 5;
	for (i = 0; i < 64 && taken.buddy != BB_BUDDY_FREE; i++)
		KUNIT_EXPECT_TRUE(test, bb_page_holder_take_block(&b->holder, &b->ask, 0, &taken));
	KUNIT_EXPECT_EQ(test, (int)taken.buddy, (int)BB_BUDDY_FREE);
	/* Now it is the next to be taken. */
	KUNIT_EXPECT_TRUE(test, bb_page_holder_take_block(&b->holder, &b->ask, 0, &taken));
	KUNIT_EXPECT_EQ(test, (int)taken.buddy, (int)BB_BUDDY_OTHER);
	end_bench(test, b);
}

static bool is_mark(u32 mark, const void *with)
{
	return mark == *(const u32 *)with;
}

static void holder_gives_the_chosen(struct kunit *test)
{
	struct bench *b = new_bench(test);
	u32 mark = 102;

	take_all(test, b);
	KUNIT_EXPECT_EQ(test, bb_page_holder_give_if(&b->holder, is_mark, &mark), 1ULL);
	KUNIT_EXPECT_EQ(test, bb_page_holder_give_if(&b->holder, is_mark, &mark), 0ULL);
	KUNIT_EXPECT_EQ(test, bb_page_holder_list(&b->holder, b->kept, BLOCKS + 1),
			BLOCKS - 1U);
	end_bench(test, b);
}

static bool is_odd(u32 mark, const void *with)
{
	return mark & 1;
}

static unsigned int take_many(struct bench *b)
{
	unsigned int nr = 0;

	b->ask.order = 0;
	while (nr < MANY && bb_page_holder_take(&b->holder, &b->ask, nr))
		nr++;
	bb_test_resched_begin();
	return nr;
}

/* A list that is long is gone through in parts, and what is kept stays in order. */
static void holder_chooses_in_parts(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int i, nr = take_many(b);

	KUNIT_EXPECT_EQ(test, bb_page_holder_give_if(&b->holder, is_odd, NULL), nr / 2ULL);
	KUNIT_EXPECT_EQ(test, bb_test_resched_calls(), DIV_ROUND_UP(nr, BATCH));
	KUNIT_EXPECT_EQ(test, bb_page_holder_pages(&b->holder), nr - nr / 2ULL);
	bb_page_holder_list(&b->holder, b->kept, BLOCKS);
	for (i = 0; i < BLOCKS; i++)
		KUNIT_EXPECT_EQ(test, b->kept[i].mark, 2 * i);
	end_bench(test, b);
	KUNIT_EXPECT_EQ(test, nr, MANY + 0U);
}

static void drop_now(void *holder)
{
	bb_page_holder_drop(holder);
}

/* A notifier may come between two parts: it has the rest, and the loop ends. */
static void holder_dropped_between_parts(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int nr = take_many(b);

	bb_test_resched_then(drop_now, &b->holder);
	KUNIT_EXPECT_EQ(test, bb_page_holder_give_if(&b->holder, is_odd, NULL), BATCH / 2ULL);
	KUNIT_EXPECT_EQ(test, bb_page_holder_taken_back(&b->holder), nr - BATCH / 2ULL);
	KUNIT_EXPECT_EQ(test, bb_page_holder_pages(&b->holder), 0ULL);
	end_bench(test, b);
	KUNIT_EXPECT_EQ(test, nr, MANY + 0U);
}

/* With init_on_free the blocks are cleared: many pages between two looks take long. */
static void holder_lets_others_run(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int i, nr = 0;

	b->ask.order = LARGE;
	for (i = 0; i < 32; i++)
		nr += bb_page_holder_take(&b->holder, &b->ask, 0);
	bb_test_resched_begin();
	bb_page_holder_drop_all(&b->guard);
	KUNIT_EXPECT_EQ(test, bb_test_resched_calls(), (nr << LARGE) / 4096);
	end_bench(test, b);
	if (nr << LARGE < 4096)
		kunit_skip(test, "too little memory is free in large blocks");
}

/* After a notifier has freed blocks, none is taken before the next command. */
static void holder_stays_closed(struct kunit *test)
{
	struct bench *b = new_bench(test);

	take_all(test, b);
	bb_page_holder_drop_all(&b->guard);
	KUNIT_EXPECT_EQ(test, bb_page_holder_pages(&b->holder), 0ULL);
	KUNIT_EXPECT_EQ(test, bb_page_holder_taken_back(&b->holder), (u64)BLOCKS);
	KUNIT_EXPECT_FALSE(test, bb_page_holder_take(&b->holder, &b->ask, 0));
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&b->guard.ledger), 0L);
	/* Told once. */
	KUNIT_EXPECT_EQ(test, bb_page_holder_open(&b->holder), (u64)BLOCKS);
	KUNIT_EXPECT_EQ(test, bb_page_holder_open(&b->holder), 0ULL);
	KUNIT_EXPECT_TRUE(test, bb_page_holder_take(&b->holder, &b->ask, 0));
	end_bench(test, b);
}

/* After an abort bb_door_open() refuses the holder, too. */
static void holder_obeys(struct kunit *test)
{
	struct bench *b = new_bench(test);

	bb_guard_abort(&b->guard, BB_ABORT_USER);
	KUNIT_EXPECT_FALSE(test, bb_page_holder_take(&b->holder, &b->ask, 0));
	end_bench(test, b);
}

static void holder_carves(struct kunit *test)
{
	struct bench *b = new_bench(test);
	struct page *page = bb_door_take(&b->guard, &b->ask);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_ASSERT_TRUE(test, bb_ledger_keep(&b->guard.ledger, page_to_nid(page), &b->ask));
	KUNIT_EXPECT_EQ(test, bb_page_holder_carve(&b->holder, page, &b->ask, 4), 2U);
	KUNIT_EXPECT_EQ(test, bb_page_holder_pages(&b->holder), 2ULL);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&b->guard.ledger), 2L);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&b->guard.ledger.kept[page_to_nid(page)]), 2L);
	end_bench(test, b);
}

/* At most half of a node is held, however much is free. */
static void holder_has_a_limit(struct kunit *test)
{
	struct bench *b = new_bench(test);
	u64 half = bb_headroom_managed(b->ask.nid, GFP_HIGHUSER_MOVABLE) / 2;

	atomic_long_set(&b->guard.ledger.kept[b->ask.nid], half - 1);
	KUNIT_EXPECT_FALSE(test, bb_page_holder_take(&b->holder, &b->ask, 0));
	atomic_long_set(&b->guard.ledger.kept[b->ask.nid], 0);
	end_bench(test, b);
}

static struct kunit_case holder_cases[] = {
	KUNIT_CASE(holder_counts),
	KUNIT_CASE(holder_lists_copies),
	KUNIT_CASE(holder_sees_buddies),
	KUNIT_CASE(holder_knows_the_highest),
	KUNIT_CASE(holder_gives_the_chosen),
	KUNIT_CASE(holder_chooses_in_parts),
	KUNIT_CASE(holder_dropped_between_parts),
	KUNIT_CASE(holder_lets_others_run),
	KUNIT_CASE(holder_stays_closed),
	KUNIT_CASE(holder_obeys),
	KUNIT_CASE(holder_carves),
	KUNIT_CASE(holder_has_a_limit),
	{}
};

static struct kunit_suite holder_suite = {
	.name = "buddybench_page_holder",
	.test_cases = holder_cases,
};

kunit_test_suite(holder_suite);
