// SPDX-License-Identifier: GPL-2.0-only
/*
 * Derive the violations of a block from what was observed.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include "violations.h"

const char * const bb_wrong_names[] = {
	[BB_WRONG_ALIGN]	= "align",
	[BB_WRONG_GAP]		= "gap",
	[BB_WRONG_NODE]		= "node",
	[BB_WRONG_ZONE]		= "zone",
	[BB_WRONG_ZERO]		= "zero",
	[BB_WRONG_REFS]		= "refs",
	[BB_WRONG_RESERVED]	= "reserved",
	[BB_WRONG_BUDDY]	= "buddy",
	[BB_WRONG_COMPOUND]	= "compound",
	[BB_WRONG_LINEAR]	= "linear",
	[BB_WRONG_OVERLAP]	= "overlap",
	[BB_WRONG_FILL]	= "pattern",
};

static_assert(ARRAY_SIZE(bb_wrong_names) == NR_BB_WRONGS);

u32 bb_seen_violations(const struct bb_seen *seen)
{
	const bool wrong[NR_BB_WRONGS] = {
		[BB_WRONG_ALIGN]	= seen->pfn & ((1ULL << seen->order) - 1),
		[BB_WRONG_GAP]		= seen->wrong_pfn,
		[BB_WRONG_NODE]		= seen->off_node,
		[BB_WRONG_ZONE]		= seen->off_zone,
		[BB_WRONG_ZERO]		= seen->dirty,
		[BB_WRONG_REFS]		= seen->refs,
		[BB_WRONG_RESERVED]	= seen->reserved,
		[BB_WRONG_BUDDY]	= seen->buddy,
		[BB_WRONG_COMPOUND]	= seen->compound,
		[BB_WRONG_LINEAR]	= seen->nonlinear,
		[BB_WRONG_OVERLAP]	= seen->overlaps,
		[BB_WRONG_FILL]	= seen->lost,
	};
	unsigned int i;
	u32 set = 0;

	for (i = 0; i < NR_BB_WRONGS; i++)
		if (wrong[i])
			set |= BIT(i);
	return set;
}
