// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks that are held beyond the command that allocated them. The module owns
 * a held block, so it may use the fields of its struct page: the list is linked
 * through lru, and private holds order and mark.
 *
 * Locking: @h->lock is a leaf. A notifier splices the whole list off under it
 * and frees the blocks without it; a command that was about to add a block
 * finds the holder closed.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/guard/kept_blocks.h>

#include "block_label.h"

#define BATCH	1024	/* blocks that are moved under the lock */
#define PAGES_FREED	4096	/* between two looks: init_on_free clears them */

void bb_page_holder_init(struct bb_page_holder *h, struct bb_guard *guard)
{
	h->guard = guard;
	spin_lock_init(&h->lock);
	INIT_LIST_HEAD(&h->blocks);
	list_add_tail(&h->link, &guard->holders);
}

u64 bb_page_holder_open(struct bb_page_holder *h)
{
	u64 taken_back;

	spin_lock(&h->lock);
	taken_back = h->taken_back;
	h->closed = false;
	h->taken_back = 0;
	spin_unlock(&h->lock);
	return taken_back;
}

/* Of 64 bits: without the lock a 32-bit kernel may see half of each of two values. */
static u64 read_locked(struct bb_page_holder *h, const u64 *member)
{
	u64 value;

	spin_lock(&h->lock);
	value = *member;
	spin_unlock(&h->lock);
	return value;
}

u64 bb_page_holder_taken_back(struct bb_page_holder *h)
{
	return read_locked(h, &h->taken_back);
}

/* Free blocks that were taken off the list; returns their number. */
static u64 free_blocks(struct bb_page_holder *h, struct list_head *blocks)
{
	struct page *page, *next;
	u64 n = 0, pages = 0;

	list_for_each_entry_safe(page, next, blocks, lru) {
		unsigned int order = bb_block_label_order(page);

		bb_ledger_unkeep(&h->guard->ledger, page_to_nid(page),
				 bb_block_label_dma(page), 1UL << order);
		list_del(&page->lru);
		set_page_private(page, 0);
		bb_door_give(h->guard, page, order);
		n++;
		pages += 1U << order;
		if (pages >= PAGES_FREED) {
			pages = 0;
			cond_resched();
		}
	}
	return n;
}

/* The caller holds the lock and frees @out later. */
static void take_out(struct bb_page_holder *h, struct page *page,
		     struct list_head *out)
{
	list_move_tail(&page->lru, out);
	h->nr--;
	h->pages -= 1ULL << bb_block_label_order(page);
}

/* Add all of @blocks, or none if a notifier has closed the holder. */
static bool add_blocks(struct bb_page_holder *h, struct list_head *blocks,
		       u64 nr, u64 pages)
{
	bool closed;

	spin_lock(&h->lock);
	closed = h->closed;
	if (!closed) {
		list_splice_tail_init(blocks, &h->blocks);
		h->nr += nr;
		h->pages += pages;
	}
	spin_unlock(&h->lock);
	if (closed)
		free_blocks(h, blocks);
	return !closed;
}

/* Charge the node that the pages actually came from. */
static void move_charge(struct bb_page_holder *h, const struct bb_page_ask *ask,
			int home, int nid)
{
	struct bb_ledger *ledger = &h->guard->ledger;
	long pages = 1L << ask->order;

	if (nid == home)
		return;
	atomic_long_sub(pages, &ledger->kept[home]);
	atomic_long_add(pages, &ledger->kept[nid]);
}

bool bb_page_holder_take_block(struct bb_page_holder *h,
			       const struct bb_page_ask *ask, u32 mark,
			       struct bb_kept_block *block)
{
	struct bb_ledger *ledger = &h->guard->ledger;
	int home = bb_headroom_node(ask->nid, ask->gfp);
	struct page *page;
	LIST_HEAD(one);

	if (home == NUMA_NO_NODE || !bb_ledger_keep(ledger, home, ask))
		return false;
	page = bb_door_take(h->guard, ask);
	if (!page) {
		bb_ledger_unkeep(ledger, home, ask->gfp, 1UL << ask->order);
		return false;
	}
	move_charge(h, ask, home, page_to_nid(page));
	bb_block_label_set(page, ask->order, ask->gfp, mark);
	bb_kept_block_copy(block, page);
	list_add(&page->lru, &one);
	return add_blocks(h, &one, 1, 1ULL << ask->order);
}

bool bb_page_holder_take(struct bb_page_holder *h, const struct bb_page_ask *ask,
			 u32 mark)
{
	struct bb_kept_block block;

	return bb_page_holder_take_block(h, ask, mark, &block);
}

unsigned int bb_page_holder_carve(struct bb_page_holder *h, struct page *page,
				  const struct bb_page_ask *ask,
				  unsigned int every)
{
	unsigned int i, kept = DIV_ROUND_UP(1U << ask->order, every);
	int nid = page_to_nid(page);
	LIST_HEAD(pages);

	/* Page by page, so that all pages go to a per-CPU list. */
	split_page(page, ask->order);
	for (i = 0; i < 1U << ask->order; i++) {
		if (i & (every - 1)) {
			bb_door_give(h->guard, page + i, 0);
			continue;
		}
		bb_block_label_set(page + i, 0, ask->gfp, 0);
		list_add_tail(&page[i].lru, &pages);
	}
	bb_ledger_unkeep(&h->guard->ledger, nid, ask->gfp, (1U << ask->order) - kept);
	return add_blocks(h, &pages, kept, kept) ? kept : 0;
}

static u64 give_some(struct bb_page_holder *h, u64 nr)
{
	LIST_HEAD(out);
	u64 i;

	spin_lock(&h->lock);
	for (i = 0; i < min_t(u64, nr, BATCH) && h->nr; i++)
		take_out(h, list_first_entry(&h->blocks, struct page, lru), &out);
	spin_unlock(&h->lock);
	return free_blocks(h, &out);
}

u64 bb_page_holder_give(struct bb_page_holder *h, u64 nr)
{
	u64 some, left;

	for (left = nr; (some = give_some(h, left)); left -= some)
		cond_resched();
	return nr - left;
}

bool bb_page_holder_give_newest(struct bb_page_holder *h)
{
	LIST_HEAD(out);

	spin_lock(&h->lock);
	if (h->nr)
		take_out(h, list_last_entry(&h->blocks, struct page, lru), &out);
	spin_unlock(&h->lock);
	return free_blocks(h, &out);
}

/* Go through the first @nr blocks, or a batch: the chosen to @out, others to the end. */
static u64 choose_some(struct bb_page_holder *h, u64 nr,
		       bool (*choose)(u32 mark, const void *with), const void *with,
		       struct list_head *out)
{
	struct page *page;
	u64 i;

	spin_lock(&h->lock);
	for (i = 0; i < min_t(u64, nr, BATCH) && h->nr; i++) {
		page = list_first_entry(&h->blocks, struct page, lru);
		if (choose(bb_block_label_mark(page), with))
			take_out(h, page, out);
		else
			list_move_tail(&page->lru, &h->blocks);
	}
	spin_unlock(&h->lock);
	return i;
}

u64 bb_page_holder_give_if(struct bb_page_holder *h,
			   bool (*choose)(u32 mark, const void *with),
			   const void *with)
{
	u64 some, left = read_locked(h, &h->nr), given = 0;
	LIST_HEAD(out);

	/* Once round the list: what is kept is then in the order in which it was. */
	while ((some = choose_some(h, left, choose, with, &out))) {
		given += free_blocks(h, &out);
		left -= some;
		cond_resched();
	}
	return given;
}

void bb_page_holder_drop(struct bb_page_holder *h)
{
	LIST_HEAD(out);

	spin_lock(&h->lock);
	list_splice_init(&h->blocks, &out);
	h->taken_back += h->nr;
	h->nr = 0;
	h->pages = 0;
	h->closed = true;
	spin_unlock(&h->lock);
	free_blocks(h, &out);
}

void bb_page_holder_drop_all(struct bb_guard *guard)
{
	struct bb_page_holder *h;

	list_for_each_entry(h, &guard->holders, link)
		bb_page_holder_drop(h);
}

void bb_page_holder_exit(struct bb_page_holder *h)
{
	bb_page_holder_drop(h);
	list_del(&h->link);
}

u64 bb_page_holder_pages(struct bb_page_holder *h)
{
	return read_locked(h, &h->pages);
}
