/* SPDX-License-Identifier: GPL-2.0-only */
/* Which block is whose buddy. */
#ifndef _BUDDYBENCH_LIB_BUDDY_H
#define _BUDDYBENCH_LIB_BUDDY_H

/**
 * bb_buddy_pfn() - the buddy of a block
 * @pfn: first page of a block
 * @order: its order
 *
 * Return: first page of the buddy.
 */
static inline unsigned long bb_buddy_pfn(unsigned long pfn, unsigned int order)
{
	return pfn ^ (1UL << order);
}

#endif /* _BUDDYBENCH_LIB_BUDDY_H */
