/* SPDX-License-Identifier: GPL-2.0-only */
/* Count the free pages, and allocate all of them. */
#ifndef _BUDDYBENCH_KUNIT_LIB_FREE_PAGES_H
#define _BUDDYBENCH_KUNIT_LIB_FREE_PAGES_H

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/types.h>

/* Tolerance for pages that others allocate and free; a leak in a test is a multiple of this. */
#define BB_PAGES_NOISE 16

/*
 * May fail, does not sleep, does not wake kswapd, does not warn, and does not
 * use reserves.
 */
#define BB_GFP_FRAIL (__GFP_NORETRY | __GFP_NOWARN)

/**
 * bb_test_pages_free() - free pages of the machine, per-CPU lists included
 *
 * The zones' counters alone move by thousands when pages only change lists.
 *
 * Return: pages.
 */
s64 bb_test_pages_free(void);

/**
 * bb_test_pages_take() - allocate single pages until none is left
 * @list: where to put them
 * @gfp: mask
 * @most: stop after so many
 *
 * Nothing may be allocated in any other way until bb_test_pages_give(): no
 * expectation, no log, no sleep.
 *
 * Return: number of pages.
 */
u64 bb_test_pages_take(struct list_head *list, gfp_t gfp, u64 most);

/**
 * bb_test_pages_give() - free all pages
 * @list: from bb_test_pages_take()
 */
void bb_test_pages_give(struct list_head *list);

#endif /* _BUDDYBENCH_KUNIT_LIB_FREE_PAGES_H */
