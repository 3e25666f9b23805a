/* SPDX-License-Identifier: GPL-2.0-only */
/* Fragment a zone on purpose, measure the effect, and free everything again. */
#ifndef _BUDDYBENCH_FRAGMENT_FRAGMENT_H
#define _BUDDYBENCH_FRAGMENT_FRAGMENT_H

#include <linux/mutex.h>

#include <buddybench/guard/page_holder.h>
#include <buddybench/lib/clock_info.h>
#include <buddybench/model/frag_shape.h>

#include "fragment_left.h"
#include "fragment_look.h"
#include "zone_blocks.h"

/* Why taking ended. */
enum bb_fragment_end {
	BB_FRAG_END_NONE,
	BB_FRAG_END_TARGET,	/* reached */
	BB_FRAG_END_BUDGET,	/* a quarter of the free memory is held */
	BB_FRAG_END_FLOOR,	/* another block would go below the floor */
	BB_FRAG_END_BLOCKS,	/* the zone has no block of that order left */
	BB_FRAG_END_STOPPED,	/* stop, OOM, memory offline, unload */
	BB_FRAG_END_UNSTEADY,	/* met while taking, but not in any look afterwards */
	BB_FRAG_END_NEAREST,	/* no nearer to the shape of like= */
	NR_BB_FRAG_ENDS
};

/**
 * struct bb_frag_want - parameters of a hold
 * @nid: node
 * @order: whose unusable-free-space index is brought to @target
 * @target: index, per mille
 * @every: one page out of this many is held; a power of two
 * @gfp: mask to allocate with
 * @budget: most pages, from budget_mb; 0 for a share of what is free
 * @zone: index of the zone in the node
 * @shaped: it is to have the shape @like instead
 * @like: free lists of another machine
 */
struct bb_frag_want {
	u64 nid;
	u64 order;
	u64 target;
	u64 every;
	gfp_t gfp;
	u64 budget;
	unsigned int zone;
	bool shaped;
	struct bb_frag_shape like;
};

/**
 * struct bb_fragment - state of the fragment file
 * @table: held by a command and by a reader of the table
 * @holder: single pages
 * @want: of the last command
 * @end: enum bb_fragment_end
 * @clock: unit of the latencies
 * @blocks: blocks of which pages are held
 * @most: most pages held at a time, including the block being split
 * @start_distance: from the shape of like=, per mille, before anything was held
 * @distance: while all is held
 * @point: by enum bb_fragment_when
 * @left: what keeps blocks in pieces after the release
 */
struct bb_fragment {
	struct mutex table;	/* serialises commands and readers */
	struct bb_page_holder holder;
	struct bb_frag_want want;
	unsigned int end;
	struct bb_clock_info clock;
	u64 blocks;
	u64 most;
	unsigned int start_distance;
	unsigned int distance;
	struct bb_frag_point point[NR_BB_FRAG_WHENS];
	struct bb_frag_left left;
};

/**
 * bb_fragment_begin() - forget the last samples, and take the first
 * @f: the fragment, that holds no pages
 */
void bb_fragment_begin(struct bb_fragment *f);

/**
 * bb_fragment_hold() - fragment the zone of @f->want
 * @f: the fragment, @table taken
 *
 * Repeatedly takes a block, holds one page out of every @every and frees the
 * others, until the target is reached.
 */
void bb_fragment_hold(struct bb_fragment *f);

/**
 * bb_fragment_hold_like() - bring the zone of @f->want to the shape of @f->want.like
 * @f: the fragment, @table taken
 */
void bb_fragment_hold_like(struct bb_fragment *f);

/**
 * bb_fragment_release() - free all held pages in four steps
 * @f: the fragment, @table taken
 */
void bb_fragment_release(struct bb_fragment *f);

/* Names of type=: unmovable, movable. */
extern const char * const bb_fragment_types[2];

/**
 * bb_fragment_blocks() - how to allocate blocks of the zone
 * @f: the fragment
 *
 * Return: for the bb_zone_blocks functions.
 */
struct bb_zone_blocks bb_fragment_blocks(const struct bb_fragment *f);

#endif /* _BUDDYBENCH_FRAGMENT_FRAGMENT_H */
