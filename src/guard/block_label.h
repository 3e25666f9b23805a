/* SPDX-License-Identifier: GPL-2.0-only */
/* What a page holder writes on its blocks: page_private() of the first page. */
#ifndef _BUDDYBENCH_GUARD_BLOCK_LABEL_H
#define _BUDDYBENCH_GUARD_BLOCK_LABEL_H

#include <linux/build_bug.h>
#include <linux/gfp.h>
#include <linux/mm.h>

#include <buddybench/compat.h>
#include <buddybench/guard/kept_blocks.h>

#define ORDER_MASK	0x7fUL
#define DMA_BIT		0x80UL
#define MARK_SHIFT	8

static_assert(MARK_SHIFT + BB_MARK_BITS <= 32);
static_assert(BB_MAX_ORDER <= ORDER_MASK);

/**
 * bb_block_label_order() - its order
 * @page: first page of a held block
 *
 * Return: order.
 */
static inline unsigned int bb_block_label_order(const struct page *page)
{
	return page_private(page) & ORDER_MASK;
}

/**
 * bb_block_label_dma() - whether it counts as DMA memory
 * @page: first page of a held block
 *
 * Return: %__GFP_DMA or 0.
 */
static inline gfp_t bb_block_label_dma(const struct page *page)
{
	return page_private(page) & DMA_BIT ? __GFP_DMA : 0;
}

/**
 * bb_block_label_mark() - its mark
 * @page: first page of a held block
 *
 * Return: what bb_page_holder_take() was given.
 */
static inline u32 bb_block_label_mark(const struct page *page)
{
	return page_private(page) >> MARK_SHIFT;
}

/**
 * bb_block_label_set() - write order, DMA memory and mark on a block
 * @page: its first page, which the caller owns
 * @order: order
 * @gfp: mask it was allocated with
 * @mark: mark
 */
static inline void bb_block_label_set(struct page *page, unsigned int order, gfp_t gfp, u32 mark)
{
	set_page_private(page, order | (gfp & __GFP_DMA ? DMA_BIT : 0) |
			 (unsigned long)mark << MARK_SHIFT);
}

#endif /* _BUDDYBENCH_GUARD_BLOCK_LABEL_H */
