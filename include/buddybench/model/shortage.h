/* SPDX-License-Identifier: GPL-2.0-only */
/* Why a zone would not serve a request, and what could change that. */
#ifndef _BUDDYBENCH_MODEL_SHORTAGE_H
#define _BUDDYBENCH_MODEL_SHORTAGE_H

#include <buddybench/model/watermark.h>

/* What stops a request in a zone. */
enum bb_shortage_kind {
	BB_SHORTAGE_NONE,	/* nothing */
	BB_SHORTAGE_MARK,	/* too few pages are free: more than the mark must be */
	BB_SHORTAGE_BLOCK,	/* enough are, but in smaller blocks */
	BB_SHORTAGE_TYPE,	/* blocks are free, but of migrate types it may not use */
	BB_SHORTAGE_UNSURE,	/* too close to tell */
	NR_BB_SHORTAGES
};

/**
 * struct bb_shortage - why a zone would not serve a request
 * @kind: enum bb_shortage_kind
 * @missing: MARK: pages that have to become free
 * @index: BLOCK: fragmentation index, see frag_index.h
 * @lists: BB_LIST_ bits of the types that have blocks of the order or above
 */
struct bb_shortage {
	enum bb_shortage_kind kind;
	u64 missing;
	int index;
	u8 lists;
};

/**
 * bb_shortage_of() - what stops a request in a zone at its second attempt?
 * @z: the zone
 * @req: the request
 * @mm: generation
 * @s: result
 */
void bb_shortage_of(const struct bb_watermark_zone *z, const struct bb_alloc_request *req,
		    enum bb_mm mm, struct bb_shortage *s);

/**
 * bb_shortage_reclaim() - could reclaim help, rather than compaction?
 * @s: a shortage
 *
 * Return: as the kernel decides by default (vm.extfrag_threshold=500).
 */
bool bb_shortage_reclaim(const struct bb_shortage *s);

#endif /* _BUDDYBENCH_MODEL_SHORTAGE_H */
