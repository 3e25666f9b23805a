/* SPDX-License-Identifier: GPL-2.0-only */
/* Which guarantees an allocated block violates. */
#ifndef _BUDDYBENCH_VERIFY_VIOLATIONS_H
#define _BUDDYBENCH_VERIFY_VIOLATIONS_H

#include <linux/types.h>

/* Kinds of violation. */
enum bb_wrong {
	BB_WRONG_ALIGN,		/* not at a multiple of its size */
	BB_WRONG_GAP,		/* page frames are not contiguous */
	BB_WRONG_NODE,		/* another node despite __GFP_THISNODE */
	BB_WRONG_ZONE,		/* a zone the mask does not permit */
	BB_WRONG_ZERO,		/* a byte that is not 0 although 0 was guaranteed */
	BB_WRONG_REFS,		/* reference counts */
	BB_WRONG_RESERVED,	/* a reserved page */
	BB_WRONG_BUDDY,		/* a page that is still in the free lists */
	BB_WRONG_COMPOUND,	/* compound without __GFP_COMP, or not compound with it */
	BB_WRONG_LINEAR,	/* address is not that of the direct map */
	BB_WRONG_OVERLAP,	/* part of another block that is held */
	BB_WRONG_FILL,	/* what was written is not read back */
	NR_BB_WRONGS
};

extern const char * const bb_wrong_names[];	/* by enum bb_wrong */

/**
 * struct bb_seen - observations of a block; counts are of its pages
 * @pfn: its first page
 * @order: its order
 * @wrong_pfn: whose frame number is not @pfn plus their index
 * @off_node: on another node than the required one
 * @off_zone: in a higher zone than the mask permits
 * @dirty: not all 0 although that was guaranteed
 * @refs: whose reference count is wrong
 * @reserved: that are reserved
 * @buddy: that are in the free lists
 * @compound: whose compound state is wrong
 * @nonlinear: whose address is not that of the direct map
 * @overlaps: the block overlaps a held block
 * @lost: that did not keep what was written
 */
struct bb_seen {
	u64 pfn;
	u8 order;
	u32 wrong_pfn;
	u32 off_node;
	u32 off_zone;
	u32 dirty;
	u32 refs;
	u32 reserved;
	u32 buddy;
	u32 compound;
	u32 nonlinear;
	bool overlaps;
	u32 lost;
};

/**
 * bb_seen_violations() - derive the violations of a block
 * @seen: what was seen
 *
 * Return: bit per enum bb_wrong, 0 if there is none.
 */
u32 bb_seen_violations(const struct bb_seen *seen);

#endif /* _BUDDYBENCH_VERIFY_VIOLATIONS_H */
