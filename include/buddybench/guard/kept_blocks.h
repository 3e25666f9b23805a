/* SPDX-License-Identifier: GPL-2.0-only */
/* Which blocks a holder keeps, for somebody who tells them apart by marks. */
#ifndef _BUDDYBENCH_GUARD_KEPT_BLOCKS_H
#define _BUDDYBENCH_GUARD_KEPT_BLOCKS_H

#include <buddybench/guard/page_holder.h>

/* Marks have so many bits, on 32-bit kernels too. */
#define BB_MARK_BITS 24

/**
 * struct bb_kept_block - a block as a reader sees it
 * @page: its first page; not to be followed, it may have gone
 * @order: its order
 * @mark: what it was marked with
 */
struct bb_kept_block {
	const struct page *page;
	unsigned int order;
	u32 mark;
};

/**
 * bb_page_holder_give_if() - give back what somebody chooses
 * @h: the holder
 * @choose: asked for every mark, under @h->lock
 * @with: its second argument
 *
 * Return: how many blocks went back.
 */
u64 bb_page_holder_give_if(struct bb_page_holder *h,
			   bool (*choose)(u32 mark, const void *with),
			   const void *with);

/**
 * bb_page_holder_list() - what is kept now
 * @h: the holder
 * @copy: room for @max
 * @max: how many
 *
 * Return: how many entries are filled in, the oldest first.
 */
unsigned int bb_page_holder_list(struct bb_page_holder *h,
				 struct bb_kept_block *copy, unsigned int max);

#endif /* _BUDDYBENCH_GUARD_KEPT_BLOCKS_H */
