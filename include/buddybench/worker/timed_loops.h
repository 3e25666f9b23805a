/* SPDX-License-Identifier: GPL-2.0-only */
/* The timed loops: one function per API, shape and clock. */
#ifndef _BUDDYBENCH_WORKER_TIMED_LOOPS_H
#define _BUDDYBENCH_WORKER_TIMED_LOOPS_H

#include <linux/gfp.h>
#include <linux/types.h>

#include <buddybench/plan/apis.h>

/* Most operations per call of a loop that records samples. */
#define BB_CHUNK	256

/* bb_loop_set_get() beyond enum bb_api; round robin for each that takes a node. */
enum bb_loop_kind {
	BB_LOOP_NULL = NR_BB_APIS,	/* no allocation at all */
	BB_LOOP_ROUNDROBIN,		/* alloc_pages_node(), next node each */
	BB_LOOP_BULK_ROUNDROBIN,	/* alloc_pages_bulk, next node each */
	NR_BB_LOOPS
};

/**
 * struct bb_loop - data of a loop, private to one worker
 * @gfp: mask to allocate with
 * @order: block order
 * @nid: node that is passed, APIs that take one
 * @bytes: PAGE_SIZE << @order
 * @bulk: pages per bulk call
 * @nids: nodes to go through, round robin only
 * @nr_nids: how many
 * @slot: blocks held; NULL where none is. A bulk block is a pointer into
 *	@pages. Pair loops leave freed blocks here, only to find their node and zone
 * @pages: @bulk pointers per slot, bulk only, zeroed
 * @order_of: which slot is freed first, second, ...
 * @at: first slot (alloc) or first entry of @order_of (free) of this call
 * @stamp: op: a value per operation; pairs alloc, free, alloc, ...
 *	chained: clock readings, one more than operations
 * @rr: next entry of @nids
 * @lacked: pages that bulk calls returned too few, of calls that returned some
 */
struct bb_loop {
	gfp_t gfp;
	unsigned int order;
	int nid;
	size_t bytes;
	unsigned int bulk;
	const int *nids;
	unsigned int nr_nids;
	void **slot;
	struct page **pages;
	const u32 *order_of;
	unsigned int at;
	u64 *stamp;
	unsigned int rr;
	u64 lacked;
};

/**
 * typedef bb_loop_fn - run a loop
 * @loop: what to work on
 * @n: how many operations; at most %BB_CHUNK with samples
 *
 * A failed allocation leaves NULL in its slot and is not freed.
 *
 * Return: operations that succeeded.
 */
typedef unsigned int (*bb_loop_fn)(struct bb_loop *loop, unsigned int n);

/* How a loop measures time. */
enum bb_timing {
	BB_TIME_NONE,		/* the caller reads the clock: batch */
	BB_TIME_OP,
	BB_TIME_CHAINED,
	NR_BB_TIMINGS
};

/**
 * struct bb_loop_set - the loops of one API and one clock
 * @pair: alloc and free in turn
 * @alloc: fill slots
 * @free: empty them in the order of &bb_loop.order_of
 */
struct bb_loop_set {
	bb_loop_fn pair[NR_BB_TIMINGS];
	bb_loop_fn alloc[NR_BB_TIMINGS];
	bb_loop_fn free[NR_BB_TIMINGS];
};

/**
 * bb_loop_set_get() - the loops of an API
 * @kind: enum bb_api or enum bb_loop_kind
 * @fast: with the fast clock, else ktime
 *
 * Return: the set, or NULL if this kernel lacks the API.
 */
const struct bb_loop_set *bb_loop_set_get(unsigned int kind, bool fast);

#endif /* _BUDDYBENCH_WORKER_TIMED_LOOPS_H */
