// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shortest loop that allocates and frees, between two reads of the counter.
 * It uses nothing of buddybench: buddybench is compared with it.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/types.h>

#include "ref.h"

/* Not rdtsc_ordered(): user mode Linux has none. */
static __always_inline u64 ordered_tsc(void)
{
	u32 low, high;

	asm volatile("lfence; rdtsc" : "=a" (low), "=d" (high) : : "memory");
	return low | (u64)high << 32;
}

s64 ref_bare(const struct ref_work *w)
{
	gfp_t gfp = w->gfp;
	unsigned int order = w->order, n = w->count, i;
	int nid = w->nid;
	struct page *page;
	u64 t = ordered_tsc();

	for (i = 0; i < n; i++) {
		page = alloc_pages_node(nid, gfp, order);
		if (!page)
			return -ENOMEM;
		__free_pages(page, order);
	}
	return ordered_tsc() - t;
}
