/* SPDX-License-Identifier: GPL-2.0-only */
/* One CPU's part in verifying a cell. */
#ifndef _BUDDYBENCH_VERIFY_VERIFY_WORKER_H
#define _BUDDYBENCH_VERIFY_VERIFY_WORKER_H

#include <linux/workqueue.h>

#include <buddybench/lib/rng.h>
#include <buddybench/verify/verify.h>
#include <buddybench/worker/timed_loops.h>

#include "held_blocks.h"

#define BB_VERIFY_HOLD	32	/* most blocks of one CPU at a time */

/**
 * struct bb_verify_worker - one CPU
 * @work: runs its part of @cell
 * @verify: where every batch is added up
 * @guard: checked between batches
 * @held: blocks held by all CPUs
 * @at: number of the present cell
 * @cell: the present cell
 * @cpu: where it runs
 * @deadline: jiffies after which it ends the command
 * @seed: of what is written into the blocks
 * @left: allocations still to make
 * @hold: blocks of a batch
 * @sum: results of the present batch
 * @loop: how blocks are allocated and freed
 * @set: of the present API
 * @rng: order of freeing
 * @slot: room for &bb_loop.slot
 * @pages: room for &bb_loop.pages
 * @order_of: room for &bb_loop.order_of
 */
struct bb_verify_worker {
	struct work_struct work;
	struct bb_verify *verify;
	struct bb_guard *guard;
	struct bb_held_blocks *held;
	unsigned int at;
	const struct bb_cell *cell;
	int cpu;
	unsigned long deadline;
	u64 seed;
	u64 left;
	unsigned int hold;
	struct bb_verified sum;
	struct bb_loop loop;
	const struct bb_loop_set *set;
	struct bb_rng rng;
	void *slot[BB_VERIFY_HOLD];
	struct page *pages[BB_VERIFY_HOLD];
	u32 order_of[BB_VERIFY_HOLD];
};

/**
 * bb_verify_worker_hold() - most blocks of a batch
 * @cell: the cell
 *
 * Return: more for smaller blocks, at most %BB_VERIFY_HOLD.
 */
unsigned int bb_verify_worker_hold(const struct bb_cell *cell);

/**
 * bb_verify_worker_prepare() - prepare for a cell
 * @v: the CPU
 * @at: number of the cell; so many blocks are a batch as were admitted for it
 * @count: allocations
 */
void bb_verify_worker_prepare(struct bb_verify_worker *v, unsigned int at, u64 count);

/**
 * bb_verify_worker_work() - run the prepared part
 * @work: of the CPU
 */
void bb_verify_worker_work(struct work_struct *work);

#endif /* _BUDDYBENCH_VERIFY_VERIFY_WORKER_H */
