/* SPDX-License-Identifier: GPL-2.0-only */
/* Set up timed loops on the real allocator, for any kind. */
#ifndef _BUDDYBENCH_KUNIT_WORKER_TEST_LOOPS_H
#define _BUDDYBENCH_KUNIT_WORKER_TEST_LOOPS_H

#include <buddybench/worker/timed_loops.h>

#include "kunit/lib/api_params.h"

#define AT	3	/* first slot that is used */
#define SLOTS	(AT + BB_CHUNK + 1)
#define STAMPS	(2 * BB_CHUNK + 2)
#define BULK	4

/**
 * struct bb_test_loops - a loop and its arrays
 * @loop: set up for order 0, the first slot and this node
 * @kind: of the test's parameter
 * @slot: with a guard entry on each side
 * @order_of: the first slot first
 * @stamp: room for one more
 * @pages: %BULK for every slot
 * @nid: this node
 */
struct bb_test_loops {
	struct bb_loop loop;
	unsigned int kind;
	void *slot[SLOTS];
	u32 order_of[SLOTS];
	u64 stamp[STAMPS];
	struct page *pages[SLOTS * BULK];
	int nid;
};

/* All kinds of bb_loop_set_get(). */
extern const struct bb_test_api bb_test_kinds[NR_BB_LOOPS];

/**
 * bb_test_loops_new() - loops of the kind that is the test's parameter
 * @test: skipped if this kernel lacks the API
 * @gfp: what to allocate with; what the API implies is added
 *
 * Return: freed with the test.
 */
struct bb_test_loops *bb_test_loops_new(struct kunit *test, gfp_t gfp);

/**
 * bb_test_loops_order() - change the order
 * @b: the loops
 * @order: of the blocks
 */
void bb_test_loops_order(struct bb_test_loops *b, unsigned int order);

/**
 * bb_test_loops_takes_order() - does the API take an order?
 * @b: the loops
 *
 * Return: true if the API takes one.
 */
bool bb_test_loops_takes_order(const struct bb_test_loops *b);

#endif /* _BUDDYBENCH_KUNIT_WORKER_TEST_LOOPS_H */
