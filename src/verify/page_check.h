/* SPDX-License-Identifier: GPL-2.0-only */
/* Check an allocated block: every page, every byte. */
#ifndef _BUDDYBENCH_VERIFY_PAGE_CHECK_H
#define _BUDDYBENCH_VERIFY_PAGE_CHECK_H

#include <linux/types.h>

#include "violations.h"

struct page;

/**
 * struct bb_subject - a block, and what the allocator must guarantee
 * @page: first page
 * @order: order
 * @address: what the API returned, NULL if it returns no address
 * @nid: node required by %__GFP_THISNODE, or %NUMA_NO_NODE
 * @highest: highest zone the mask permits; negative for none
 * @zeroed: the content must be 0
 * @compound: it must be a compound page
 * @split: every page must have a reference of its own
 */
struct bb_subject {
	struct page *page;
	unsigned int order;
	void *address;
	int nid;
	int highest;
	bool zeroed;
	bool compound;
	bool split;
};

/**
 * bb_page_check() - check a block
 * @s: the block
 * @seen: result, except for overlap and fill
 *
 * Nothing is changed. Takes as long as reading all of it if @s->zeroed.
 */
void bb_page_check(const struct bb_subject *s, struct bb_seen *seen);

/**
 * bb_page_check_fill() - fill a block with numbers derived from their address
 * @s: the block
 * @seed: seed of the numbers
 */
void bb_page_check_fill(const struct bb_subject *s, u64 seed);

/**
 * bb_page_check_lost() - check what bb_page_check_fill() wrote
 * @s: the block
 * @seed: as passed to bb_page_check_fill()
 *
 * Return: number of pages with other content.
 */
u32 bb_page_check_lost(const struct bb_subject *s, u64 seed);

#endif /* _BUDDYBENCH_VERIFY_PAGE_CHECK_H */
