// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unusable free space index and fragmentation index, as mm/vmstat.c defines
 * them.
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include <buddybench/model/frag_index.h>

void bb_frag_index_count(const struct bb_zone_view *view, unsigned int order,
			 struct bb_contig_info *info)
{
	unsigned int i;

	info->pages = 0;
	info->blocks = 0;
	info->suitable = 0;
	for (i = 0; i < view->nr_orders; i++) {
		u64 blocks = view->nr_free[i];

		info->blocks += blocks;
		info->pages += blocks << i;
		if (i >= order)
			info->suitable += blocks << (i - order);
	}
}

unsigned int bb_frag_index_unusable(const struct bb_zone_view *view,
				    unsigned int order)
{
	struct bb_contig_info info;

	bb_frag_index_count(view, order, &info);
	if (!info.pages)
		return BB_FRAG_INDEX_MAX;
	return div64_u64((info.pages - (info.suitable << order)) * BB_FRAG_INDEX_MAX,
			 info.pages);
}

int bb_frag_index_of(const struct bb_zone_view *view, unsigned int order)
{
	struct bb_contig_info info;
	u64 requests;

	bb_frag_index_count(view, order, &info);
	if (!info.blocks)
		return 0;
	if (info.suitable)
		return BB_FRAG_INDEX_FITS;
	/* In thousandths: requests that the free pages could serve if contiguous. */
	requests = (info.pages * BB_FRAG_INDEX_MAX) >> order;
	return BB_FRAG_INDEX_MAX -
	       (int)div64_u64(BB_FRAG_INDEX_MAX + requests, info.blocks);
}
