/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two measures of external fragmentation, per zone and order.
 *
 * Both are those of the kernel's mm/vmstat.c, which shows them in
 * /sys/kernel/debug/extfrag/ as fractions: 0.873 there is 873 here. They come
 * from M. Gorman and A. Whitcroft, "Measuring the Impact of the Linux Memory
 * Manager", Libre Software Meeting 2005.
 */
#ifndef _BUDDYBENCH_MODEL_FRAG_INDEX_H
#define _BUDDYBENCH_MODEL_FRAG_INDEX_H

#include <buddybench/model/zone_view.h>

/* Both indexes go from 0 to this. */
#define BB_FRAG_INDEX_MAX	1000

/* bb_frag_index_of() when an allocation would not fail. */
#define BB_FRAG_INDEX_FITS	(-1000)

/**
 * struct bb_contig_info - free memory of a zone with respect to one order
 * @pages: free pages
 * @blocks: free blocks of any size
 * @suitable: blocks of the order that the free blocks can be split into
 *
 * As struct contig_page_info of mm/vmstat.c.
 */
struct bb_contig_info {
	u64 pages;
	u64 blocks;
	u64 suitable;
};

/**
 * bb_frag_index_count() - sum up the free lists of a zone
 * @view: the zone
 * @order: the order an allocation would have
 * @info: result
 *
 * As fill_contig_page_info() of mm/vmstat.c: counts free_area[].nr_free only,
 * so pages in per-CPU lists do not count as free.
 */
void bb_frag_index_count(const struct bb_zone_view *view, unsigned int order,
			 struct bb_contig_info *info);

/**
 * bb_frag_index_unusable() - unusable free space index
 * @view: the zone
 * @order: the order an allocation would have
 *
 * The share of free memory that lies in blocks too small for @order; as
 * unusable_free_index() of mm/vmstat.c, file extfrag/unusable_index.
 *
 * Return: 0 (all of it can be used) to %BB_FRAG_INDEX_MAX (none of it, or no memory
 * is free at all).
 */
unsigned int bb_frag_index_unusable(const struct bb_zone_view *view,
				    unsigned int order);

/**
 * bb_frag_index_of() - fragmentation index
 * @view: the zone
 * @order: the order an allocation would have
 *
 * Why an allocation would fail; as __fragmentation_index() of mm/vmstat.c, file
 * extfrag/extfrag_index.
 *
 * Return: towards 0 for lack of memory, towards %BB_FRAG_INDEX_MAX for
 * fragmentation, %BB_FRAG_INDEX_FITS if a suitable block is free. 0 if nothing
 * is free. Slightly below 0 if there are fewer free pages than one block.
 */
int bb_frag_index_of(const struct bb_zone_view *view, unsigned int order);

#endif /* _BUDDYBENCH_MODEL_FRAG_INDEX_H */
