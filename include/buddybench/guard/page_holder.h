/* SPDX-License-Identifier: GPL-2.0-only */
/* Blocks that are held beyond the command that allocated them. */
#ifndef _BUDDYBENCH_GUARD_PAGE_HOLDER_H
#define _BUDDYBENCH_GUARD_PAGE_HOLDER_H

#include <linux/list.h>
#include <linux/spinlock.h>

#include <buddybench/guard/door.h>

/**
 * struct bb_page_holder - a list of held blocks
 * @guard: its ledger accounts for them, its notifiers may free them
 * @link: in &bb_guard.holders
 * @lock: protects the members below; a leaf lock, and the only one a notifier
 *	takes. No block is freed under it
 * @blocks: by &page.lru of the first page, whose private holds order, mark
 * @nr: blocks
 * @pages: pages in them
 * @taken_back: blocks freed by notifiers since bb_page_holder_open()
 * @closed: a notifier has freed blocks: take none until bb_page_holder_open()
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
 * bb_page_holder_init() - initialise an empty holder
 * @h: the holder
 * @guard: its guard
 */
void bb_page_holder_init(struct bb_page_holder *h, struct bb_guard *guard);

/**
 * bb_page_holder_exit() - free all blocks and unlink the holder
 * @h: the holder
 */
void bb_page_holder_exit(struct bb_page_holder *h);

/**
 * bb_page_holder_open() - let a new command take blocks
 * @h: the holder
 *
 * Return: how many blocks notifiers have freed since it was opened last.
 */
u64 bb_page_holder_open(struct bb_page_holder *h);

/**
 * bb_page_holder_taken_back() - how many blocks have notifiers freed?
 * @h: the holder
 *
 * Return: blocks since bb_page_holder_open().
 */
u64 bb_page_holder_taken_back(struct bb_page_holder *h);

/**
 * bb_page_holder_take() - allocate a block and hold it
 * @h: the holder
 * @ask: the block
 * @mark: see kept_blocks.h
 *
 * Return: false if bb_door_open() or bb_ledger_keep() refuses it, or the
 * allocation fails.
 */
bool bb_page_holder_take(struct bb_page_holder *h, const struct bb_page_ask *ask,
			 u32 mark);

/**
 * bb_page_holder_give() - free some blocks, the oldest first
 * @h: the holder
 * @nr: how many at most
 *
 * Return: number of blocks freed.
 */
u64 bb_page_holder_give(struct bb_page_holder *h, u64 nr);

/**
 * bb_page_holder_give_newest() - free the block that was taken last
 * @h: the holder
 *
 * Return: false if there is none.
 */
bool bb_page_holder_give_newest(struct bb_page_holder *h);

/**
 * bb_page_holder_drop() - free all blocks and close the holder
 * @h: the holder
 *
 * It stays closed until bb_page_holder_open(); a command in progress ends.
 */
void bb_page_holder_drop(struct bb_page_holder *h);

/**
 * bb_page_holder_drop_all() - free the blocks of all holders and close them
 * @guard: the guard
 *
 * For notifiers. A holder takes no block before its next command.
 */
void bb_page_holder_drop_all(struct bb_guard *guard);

/**
 * bb_page_holder_pages() - number of pages held now
 * @h: the holder
 *
 * Return: pages in all blocks.
 */
u64 bb_page_holder_pages(struct bb_page_holder *h);

#endif /* _BUDDYBENCH_GUARD_PAGE_HOLDER_H */
