/* SPDX-License-Identifier: GPL-2.0-only */
/* Access to the blocks of a page holder by mark. */
#ifndef _BUDDYBENCH_GUARD_KEPT_BLOCKS_H
#define _BUDDYBENCH_GUARD_KEPT_BLOCKS_H

#include <buddybench/guard/page_holder.h>

/* Width of a mark; fits on 32-bit kernels, too. */
#define BB_MARK_BITS 24

/**
 * struct bb_kept_block - copy of the data of a held block
 * @page: its first page; do not dereference, the block may have been freed
 * @order: its order
 * @mark: its mark
 */
struct bb_kept_block {
	const struct page *page;
	unsigned int order;
	u32 mark;
};

/**
 * bb_page_holder_take_pfn() - bb_page_holder_take(), and which block it is
 * @h: the holder
 * @ask: the block
 * @mark: for bb_page_holder_give_if()
 *
 * Return: number of its first page, not to be followed, as it may have gone; 0
 * if nothing was taken.
 */
unsigned long bb_page_holder_take_pfn(struct bb_page_holder *h,
				      const struct bb_page_ask *ask, u32 mark);

/**
 * bb_page_holder_give_if() - free the blocks that a callback selects
 * @h: the holder
 * @choose: called for every mark, under @h->lock
 * @with: its second argument
 *
 * Return: number of blocks freed.
 */
u64 bb_page_holder_give_if(struct bb_page_holder *h,
			   bool (*choose)(u32 mark, const void *with),
			   const void *with);

/**
 * bb_page_holder_list() - copy the list of held blocks
 * @h: the holder
 * @copy: array of @max entries
 * @max: how many
 *
 * Return: number of entries filled in, the oldest first.
 */
unsigned int bb_page_holder_list(struct bb_page_holder *h,
				 struct bb_kept_block *copy, unsigned int max);

#endif /* _BUDDYBENCH_GUARD_KEPT_BLOCKS_H */
