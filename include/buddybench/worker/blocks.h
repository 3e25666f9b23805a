/* SPDX-License-Identifier: GPL-2.0-only */
/* Blocks in the slots of the timed loops. */
#ifndef _BUDDYBENCH_WORKER_BLOCKS_H
#define _BUDDYBENCH_WORKER_BLOCKS_H

#include <buddybench/worker/timed_loops.h>

/**
 * bb_block_is_bulk() - is a block of this kind an array of pages?
 * @kind: enum bb_api or enum bb_loop_kind
 *
 * Return: true for both kinds of bulk.
 */
bool bb_block_is_bulk(unsigned int kind);

/**
 * bb_block_put() - free one block outside a loop
 * @kind: how it was allocated
 * @loop: the order and sizes it was allocated with
 * @block: from a slot; NULL is ignored
 *
 * Return: number of pages freed.
 */
unsigned int bb_block_put(unsigned int kind, const struct bb_loop *loop,
			  void *block);

/**
 * bb_block_page() - a page of a block, to find its node and zone
 * @kind: how it was allocated
 * @block: from a slot, not NULL
 *
 * Return: first page, NULL for the null loop and for a bulk block that has been
 * emptied.
 */
struct page *bb_block_page(unsigned int kind, void *block);

/**
 * bb_block_pages() - pages in a block
 * @kind: how it was allocated
 * @loop: its order and bulk
 * @block: from a slot, not NULL
 *
 * Return: their number; less than &bb_loop.bulk if a bulk call returned fewer.
 */
unsigned int bb_block_pages(unsigned int kind, const struct bb_loop *loop,
			    void *block);

#endif /* _BUDDYBENCH_WORKER_BLOCKS_H */
