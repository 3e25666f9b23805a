/* SPDX-License-Identifier: GPL-2.0-only */
/* Samples of the zone. */
#ifndef _BUDDYBENCH_FRAGMENT_FRAGMENT_LOOK_H
#define _BUDDYBENCH_FRAGMENT_FRAGMENT_LOOK_H

#include <buddybench/model/zone_view.h>

struct bb_fragment;

/* When the zone was sampled. */
enum bb_fragment_when {
	BB_FRAG_START,		/* before anything was taken */
	BB_FRAG_HELD,		/* at the target */
	BB_FRAG_QUARTER,	/* a quarter given back */
	BB_FRAG_HALF,
	BB_FRAG_THREE,
	BB_FRAG_RELEASED,	/* all of it */
	BB_FRAG_LATER,		/* on demand, after compaction for example */
	NR_BB_FRAG_WHENS
};

/**
 * struct bb_frag_order - sample of one order
 * @unusable: index, see frag_index.h
 * @index: fragmentation index, see frag_index.h
 * @tries: blocks asked for, without reclaim
 * @got: blocks obtained; all were given back
 * @p50: median latency of those, clock steps
 * @max: largest
 */
struct bb_frag_order {
	unsigned int unusable;
	int index;
	u32 tries;
	u32 got;
	u64 p50;
	u64 max;
};

/**
 * struct bb_frag_point - sample of the zone
 * @taken: the rest is valid
 * @free: free pages
 * @pcp: pages in per-CPU lists
 * @held: pages held
 * @order: per order
 */
struct bb_frag_point {
	bool taken;
	u64 free;
	u64 pcp;
	u64 held;
	struct bb_frag_order order[BB_VIEW_ORDERS];
};

/**
 * bb_fragment_look() - sample the zone: indexes, success and latency of all orders
 * @f: the fragment, @table taken
 * @when: where to
 */
void bb_fragment_look(struct bb_fragment *f, enum bb_fragment_when when);

#endif /* _BUDDYBENCH_FRAGMENT_FRAGMENT_LOOK_H */
