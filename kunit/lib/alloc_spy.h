/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timed loops without allocator and clock: alloc_spy.c compiles
 * timed_loops.c again, with mocks that record every call and advance a fake
 * clock.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_ALLOC_SPY_H
#define _BUDDYBENCH_KUNIT_LIB_ALLOC_SPY_H

#include <kunit/test.h>

/* The functions of timed_loops.c and blocks.c, compiled with the mocks. */
#define bb_loop_set_get		bb_spy_loop_set_get
#define bb_block_is_bulk	bb_spy_block_is_bulk
#define bb_block_put		bb_spy_block_put
#define bb_block_page		bb_spy_block_page
#define bb_block_pages		bb_spy_block_pages

#include <buddybench/worker/blocks.h>
#include <buddybench/worker/timed_loops.h>

/* Cost of a call on the fake clock. */
#define SPY_READ	5	/* reading it */
#define SPY_TAKE	1000
#define SPY_GIVE	70

#define SPY_CALLS	1024
#define SPY_PAGES	64
#define SPY_BULK	4
#define SPY_NO_NODE	(-9)	/* the call has no node */

/* One call: what was called, with what. */
struct spy_call {
	const char *name;
	gfp_t gfp;
	unsigned int order;
	int nid;
	void *block;
};

/**
 * struct bb_alloc_spy - recorded calls of the loops
 * @calls: of the allocator, in turn
 * @nr: how many
 * @reads: of the clock: ktime, fast
 * @now: the time
 * @page: pages handed out in turn, all bytes 0x5a
 * @next: the next of them
 */
struct bb_alloc_spy {
	struct spy_call calls[SPY_CALLS];
	unsigned int nr;
	unsigned int reads[2];
	u64 now;
	struct page *page[SPY_PAGES];
	unsigned int next;
};

/**
 * bb_alloc_spy_new() - start recording
 * @test: owns all of it
 *
 * Return: an empty record; only one may exist at a time.
 */
struct bb_alloc_spy *bb_alloc_spy_new(struct kunit *test);

/**
 * bb_alloc_spy_reset() - clear the record
 * @spy: from bb_alloc_spy_new()
 */
void bb_alloc_spy_reset(struct bb_alloc_spy *spy);

/**
 * bb_alloc_spy_touched() - has a page been written to?
 * @spy: from bb_alloc_spy_new()
 *
 * Return: how many pages have.
 */
unsigned int bb_alloc_spy_touched(const struct bb_alloc_spy *spy);

#endif /* _BUDDYBENCH_KUNIT_LIB_ALLOC_SPY_H */
