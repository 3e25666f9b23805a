// SPDX-License-Identifier: GPL-2.0-only
/*
 * Say which blocks a page holder has. Struct pages are read here, while they
 * are certain to be there, and nowhere after that.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include <buddybench/compat.h>
#include <buddybench/guard/kept_blocks.h>
#include <buddybench/lib/buddy.h>

#include "block_label.h"

static enum bb_buddy buddy_of(const struct page *page, unsigned int order)
{
	unsigned long pfn = bb_buddy_pfn(page_to_pfn(page), order);
	struct page *buddy;

	/* Such blocks do not merge, and the next one may be in another section. */
	if (order >= BB_MAX_ORDER || !pfn_valid(pfn))
		return BB_BUDDY_NONE;
	buddy = pfn_to_page(pfn);
	if (page_zone(buddy) != page_zone(page))
		return BB_BUDDY_NONE;
	/* Whoever has the buddy may write to it at the same time. */
	if (data_race(PageBuddy(buddy) && page_private(buddy) == order))
		return BB_BUDDY_FREE;
	return BB_BUDDY_OTHER;
}

void bb_kept_block_copy(struct bb_kept_block *copy, const struct page *page)
{
	copy->pfn = page_to_pfn(page);
	copy->zone = page_zone(page);
	copy->order = bb_block_label_order(page);
	copy->mark = bb_block_label_mark(page);
	copy->buddy = buddy_of(page, copy->order);
}

u64 bb_page_holder_pages_on(struct bb_page_holder *h, int nid)
{
	const struct page *page;
	u64 pages = 0;

	spin_lock(&h->lock);
	list_for_each_entry(page, &h->blocks, lru)
		if (page_to_nid(page) == nid)
			pages += 1ULL << bb_block_label_order(page);
	spin_unlock(&h->lock);
	return pages;
}

unsigned int bb_page_holder_list(struct bb_page_holder *h,
				 struct bb_kept_block *copy, unsigned int max)
{
	const struct page *page;
	unsigned int n = 0;

	spin_lock(&h->lock);
	list_for_each_entry(page, &h->blocks, lru) {
		if (n == max)
			break;
		bb_kept_block_copy(&copy[n++], page);
	}
	spin_unlock(&h->lock);
	return n;
}
