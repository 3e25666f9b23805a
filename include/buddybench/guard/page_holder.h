/* SPDX-License-Identifier: GPL-2.0-only */
/* Blocks that are kept beyond the command that took them. */
#ifndef _BUDDYBENCH_GUARD_PAGE_HOLDER_H
#define _BUDDYBENCH_GUARD_PAGE_HOLDER_H

#include <linux/list.h>
#include <linux/spinlock.h>

#include <buddybench/guard/door.h>

/**
 * struct bb_page_holder - somebody's blocks
 * @guard: whose ledger they are kept in, and whose notifiers take them back
 * @link: in &bb_guard.holders
 * @lock: protects what follows; a leaf, and all that a notifier takes. No block
 *	is freed under it
 * @blocks: by &page.lru of the first page, whose private says order and mark
 * @nr: blocks
 * @pages: pages in them
 * @taken_back: blocks that a notifier has taken back since bb_page_holder_open()
 * @closed: a notifier has taken back: no more until bb_page_holder_open()
 */
struct bb_page_holder {
	struct bb_guard *guard;
	struct list_head link;
	spinlock_t lock;	/* protects: see above */
	struct list_head blocks;
	u64 nr;
	u64 pages;
	u64 taken_back;
	bool closed;
};

/**
 * bb_page_holder_init() - nothing is kept
 * @h: the holder
 * @guard: its guard
 */
void bb_page_holder_init(struct bb_page_holder *h, struct bb_guard *guard);

/**
 * bb_page_holder_exit() - give everything back and be known no more
 * @h: the holder
 */
void bb_page_holder_exit(struct bb_page_holder *h);

/**
 * bb_page_holder_open() - a new command may take again
 * @h: the holder
 */
void bb_page_holder_open(struct bb_page_holder *h);

/**
 * bb_page_holder_take() - take one more block and keep it
 * @h: the holder
 * @ask: the block
 * @mark: see kept_blocks.h
 *
 * Return: false if the door is closed, it is more than may be kept, or the
 * allocator has none.
 */
bool bb_page_holder_take(struct bb_page_holder *h, const struct bb_page_ask *ask,
			 u32 mark);

/**
 * bb_page_holder_carve() - keep some single pages of a block, free the others
 * @h: the holder
 * @page: a block from the door; it is the holder's from here on
 * @ask: what it was asked with
 * @every: keep one page of so many, a power of two
 *
 * Return: pages kept; 0 and everything given back if it is more than may be, or
 * if a notifier has been here.
 */
unsigned int bb_page_holder_carve(struct bb_page_holder *h, struct page *page,
				  const struct bb_page_ask *ask,
				  unsigned int every);

/**
 * bb_page_holder_give() - give some blocks back, the oldest first
 * @h: the holder
 * @nr: how many at most
 *
 * Return: how many there were.
 */
u64 bb_page_holder_give(struct bb_page_holder *h, u64 nr);

/**
 * bb_page_holder_give_newest() - give back the block that was taken last
 * @h: the holder
 *
 * Return: false if there is none.
 */
bool bb_page_holder_give_newest(struct bb_page_holder *h);

/**
 * bb_page_holder_drop() - give everything back, and take no more
 * @h: the holder
 *
 * Until bb_page_holder_open(): a command in progress ends.
 */
void bb_page_holder_drop(struct bb_page_holder *h);

/**
 * bb_page_holder_drop_all() - take back what everybody keeps
 * @guard: the guard
 *
 * For notifiers. Nobody can take again before its next command.
 */
void bb_page_holder_drop_all(struct bb_guard *guard);

/**
 * bb_page_holder_pages() - how much is kept now
 * @h: the holder
 *
 * Return: pages in all blocks.
 */
u64 bb_page_holder_pages(struct bb_page_holder *h);

#endif /* _BUDDYBENCH_GUARD_PAGE_HOLDER_H */
