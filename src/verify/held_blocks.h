/* SPDX-License-Identifier: GPL-2.0-only */
/* Which blocks are held now. */
#ifndef _BUDDYBENCH_VERIFY_HELD_BLOCKS_H
#define _BUDDYBENCH_VERIFY_HELD_BLOCKS_H

#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/xarray.h>

/**
 * struct bb_held_blocks - the blocks that are held now
 * @lock: makes lookup and insertion atomic
 * @blocks: order of a block by its first page frame
 */
struct bb_held_blocks {
	struct mutex lock;	/* protects: see above */
	struct xarray blocks;
};

/**
 * bb_held_blocks_init() - initialise; no block is held
 * @held: to be ended with bb_held_blocks_destroy()
 */
void bb_held_blocks_init(struct bb_held_blocks *held);

/**
 * bb_held_blocks_destroy() - free the memory of all entries
 * @held: not in use any more
 */
void bb_held_blocks_destroy(struct bb_held_blocks *held);

/**
 * bb_held_blocks_add() - add a block
 * @held: where to
 * @pfn: its first page
 * @order: its order
 *
 * Return: false if it overlaps a held block; it is not added then.
 */
bool bb_held_blocks_add(struct bb_held_blocks *held, unsigned long pfn, unsigned int order);

/**
 * bb_held_blocks_del() - remove a block
 * @held: where from
 * @pfn: its first page
 */
void bb_held_blocks_del(struct bb_held_blocks *held, unsigned long pfn);

#endif /* _BUDDYBENCH_VERIFY_HELD_BLOCKS_H */
