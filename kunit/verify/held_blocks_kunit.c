// SPDX-License-Identifier: GPL-2.0-only
/* Detection of overlapping blocks. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/gfp.h>
#include <linux/kernel.h>

#include <buddybench/lib/rng.h>

#define BB_STORE_REAL
#include "kunit/lib/help.h"
#include "kunit/lib/note_store.h"
#include "src/verify/held_blocks.h"

/* Page frames of the reference bitmap, and blocks of up to 16 of them. */
#define FRAMES	256
#define MOST	4
#define ROUNDS	20000

static const struct frames {
	const char *name;
	unsigned long pfn;
	unsigned int order;
	bool free;
} frames[] = {
	{ "same", 64, 3, false },
	{ "first page", 64, 0, false },
	{ "page within", 67, 0, false },
	{ "last page", 71, 0, false },
	{ "half", 68, 2, false },
	{ "around", 64, 4, false },
	{ "far around", 0, 10, false },
	{ "buddy", 72, 3, true },
	{ "before", 56, 3, true },
	{ "page before", 63, 0, true },
	{ "page after", 72, 0, true },
};

BB_PARAM(frames);

/* A block of order 3 is held at 64; does this one overlap? */
static void held_blocks_overlap(struct kunit *test)
{
	const struct frames *f = test->param_value;
	struct bb_held_blocks held;

	bb_held_blocks_init(&held);
	KUNIT_EXPECT_TRUE(test, bb_held_blocks_add(&held, 64, 3));
	KUNIT_EXPECT_EQ(test, bb_held_blocks_add(&held, f->pfn, f->order), f->free);
	bb_held_blocks_del(&held, 64);
	if (!f->free)
		KUNIT_EXPECT_TRUE(test, bb_held_blocks_add(&held, f->pfn, f->order));
	bb_held_blocks_destroy(&held);
}

/* Blocks at random, against a bit per page. */
static void held_blocks_random(struct kunit *test)
{
	struct bb_rng rng = { .state = 1 };
	DECLARE_BITMAP(taken, FRAMES);
	DECLARE_BITMAP(first, FRAMES);
	u8 order_of[FRAMES];
	unsigned int round, wrong = 0;
	struct bb_held_blocks held;

	bb_held_blocks_init(&held);
	bitmap_zero(taken, FRAMES);
	bitmap_zero(first, FRAMES);
	for (round = 0; round < ROUNDS; round++) {
		unsigned int order = bb_rng_below(&rng, MOST + 1);
		unsigned int at = round_down(bb_rng_below(&rng, FRAMES), 1U << order);
		bool busy = find_next_bit(taken, FRAMES, at) < at + (1U << order);

		if (test_bit(at, first)) {
			bb_held_blocks_del(&held, at);
			bitmap_clear(taken, at, 1U << order_of[at]);
			clear_bit(at, first);
			continue;
		}
		wrong += bb_held_blocks_add(&held, at, order) == busy;
		if (busy)
			continue;
		bitmap_set(taken, at, 1U << order);
		set_bit(at, first);
		order_of[at] = order;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	bb_held_blocks_destroy(&held);
}

/* Global, because xa_store() passes no context. One test at a time. */
static gfp_t stored_with;

void *bb_test_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	stored_with = gfp;
	return xa_store(xa, index, entry, gfp);
}

/* Who adds a block holds it: waiting for memory would keep it from the OOM notifier. */
static void held_blocks_never_wait(struct kunit *test)
{
	struct bb_held_blocks held;

	stored_with = GFP_KERNEL;
	bb_held_blocks_init(&held);
	KUNIT_EXPECT_TRUE(test, bb_held_blocks_add(&held, 64, 3));
	KUNIT_EXPECT_FALSE(test, gfpflags_allow_blocking(stored_with));
	bb_held_blocks_destroy(&held);
}

static struct kunit_case held_blocks_cases[] = {
	KUNIT_CASE_PARAM(held_blocks_overlap, frames_gen_params),
	KUNIT_CASE(held_blocks_random),
	KUNIT_CASE(held_blocks_never_wait),
	{}
};

static struct kunit_suite held_blocks_suite = {
	.name = "buddybench_held_blocks",
	.test_cases = held_blocks_cases,
};

kunit_test_suite(held_blocks_suite);
