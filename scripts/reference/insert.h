/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before src/worker/timed_loops.c in builds that must be found to be slower: every
 * allocation and every free gets BB_INSERT instructions more, and no others.
 */
#ifndef _BB_INSERT_H
#define _BB_INSERT_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/stringify.h>

static __always_inline void bb_insert(void)
{
	asm volatile(".rept " __stringify(BB_INSERT) "; nop; .endr" : : : "memory");
}

static __always_inline struct page *bb_slower_alloc(int nid, gfp_t gfp,
						    unsigned int order)
{
	bb_insert();
	return alloc_pages_node(nid, gfp, order);
}

static __always_inline void bb_slower_free(struct page *page, unsigned int order)
{
	bb_insert();
	__free_pages(page, order);
}

#undef alloc_pages_node
#define alloc_pages_node(nid, gfp, order) bb_slower_alloc(nid, gfp, order)
#define __free_pages(page, order) bb_slower_free(page, order)

#endif /* _BB_INSERT_H */
