/* SPDX-License-Identifier: GPL-2.0-only */
/* Look at a block that has been allocated: every page, every byte. */
#ifndef _BUDDYBENCH_VERIFY_PAGE_CHECK_H
#define _BUDDYBENCH_VERIFY_PAGE_CHECK_H

#include <linux/types.h>

#include "violations.h"

struct page;

/**
 * struct bb_subject - a block, and what was promised of it
 * @page: first page
 * @order: order
 * @address: what the API returned, NULL if it returns no address
 * @nid: node that was insisted on, or %NUMA_NO_NODE
 * @highest: highest zone the mask permits; negative for none
 * @zeroed: content was promised to be 0
 * @compound: it was asked to be a compound page
 * @split: every page has a reference of its own
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
 * bb_page_check() - look at a block
 * @s: the block
 * @seen: result, but for overlap and pattern
 *
 * Nothing is changed. Takes as long as reading all of it if @s->zeroed.
 */
void bb_page_check(const struct bb_subject *s, struct bb_seen *seen);

/**
 * bb_page_check_fill() - fill a block with numbers that depend on where they are
 * @s: the block
 * @seed: what else they depend on
 */
void bb_page_check_fill(const struct bb_subject *s, u64 seed);

/**
 * bb_page_check_lost() - is it all still there?
 * @s: the block
 * @seed: as it was written with
 *
 * Return: pages that hold something else.
 */
u32 bb_page_check_lost(const struct bb_subject *s, u64 seed);

#endif /* _BUDDYBENCH_VERIFY_PAGE_CHECK_H */
