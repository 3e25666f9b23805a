/* SPDX-License-Identifier: GPL-2.0-only */
/* Access to the blocks of a page holder by mark, and holding pages of one block. */
#ifndef _BUDDYBENCH_GUARD_KEPT_BLOCKS_H
#define _BUDDYBENCH_GUARD_KEPT_BLOCKS_H

#include <buddybench/guard/page_holder.h>

/* Width of a mark; fits on 32-bit kernels, too. */
#define BB_MARK_BITS 24

/**
 * enum bb_buddy - what the buddy of a held block is
 * @BB_BUDDY_NONE: there is none in this zone
 * @BB_BUDDY_FREE: a free block of the same order
 * @BB_BUDDY_OTHER: anything else
 */
enum bb_buddy {
	BB_BUDDY_NONE,
	BB_BUDDY_FREE,
	BB_BUDDY_OTHER,
};

/**
 * struct bb_kept_block - copy of the data of a held block
 * @pfn: its first page
 * @zone: its zone, which outlives it
 * @order: its order
 * @mark: its mark
 * @buddy: its buddy at that moment
 *
 * Once the holder's lock is released, a notifier may free the block and the
 * kernel may remove its memory and the struct pages of it. So this has all that
 * anyone wants to know of it, and no pointer to a page. Do not turn @pfn into
 * one.
 */
struct bb_kept_block {
	unsigned long pfn;
	const struct zone *zone;
	unsigned int order;
	u32 mark;
	enum bb_buddy buddy;
};

/**
 * bb_kept_block_copy() - copy the data of a held block
 * @copy: filled in
 * @page: its first page
 *
 * The caller has the block, or its holder's lock while the block is in the
 * list. So the block is not free, and its section, of which its buddy is a part,
 * cannot be removed.
 */
void bb_kept_block_copy(struct bb_kept_block *copy, const struct page *page);

/**
 * bb_page_holder_take_block() - bb_page_holder_take(), and which block it is
 * @h: the holder
 * @ask: the block
 * @mark: for bb_page_holder_give_if()
 * @block: filled in if a block was taken
 *
 * Return: as bb_page_holder_take().
 */
bool bb_page_holder_take_block(struct bb_page_holder *h,
			       const struct bb_page_ask *ask, u32 mark,
			       struct bb_kept_block *block);

/**
 * bb_page_holder_carve() - hold some single pages of a block, free the others
 * @h: the holder
 * @page: a block from bb_door_take(), charged to its node with bb_ledger_keep() before;
 *	both are the holder's from here on
 * @ask: the request it was allocated with
 * @every: hold one page out of this many, a power of two
 *
 * Return: pages held; 0 and all freed and uncharged if a notifier has closed the holder.
 */
unsigned int bb_page_holder_carve(struct bb_page_holder *h, struct page *page,
				  const struct bb_page_ask *ask,
				  unsigned int every);

/**
 * bb_page_holder_give_if() - free the blocks that a callback selects
 * @h: the holder
 * @choose: called for every mark, under @h->lock
 * @with: its second argument
 *
 * The lock is given up at times, while the list is out of order: the caller sees to it that nobody
 * else adds or lists blocks meanwhile. A notifier may free them.
 *
 * Return: number of blocks freed.
 */
u64 bb_page_holder_give_if(struct bb_page_holder *h,
			   bool (*choose)(u32 mark, const void *with),
			   const void *with);

/**
 * bb_page_holder_pages_on() - number of pages of one node that are held now
 * @h: the holder; all of its list is gone through under the lock, so it should be short
 * @nid: the node
 *
 * Return: pages, whatever their zone.
 */
u64 bb_page_holder_pages_on(struct bb_page_holder *h, int nid);

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
