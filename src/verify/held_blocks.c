// SPDX-License-Identifier: GPL-2.0-only
/*
 * The blocks that are held now, to detect that one overlaps another.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>

#include <buddybench/compat.h>

#include "held_blocks.h"

void bb_held_blocks_init(struct bb_held_blocks *held)
{
	mutex_init(&held->lock);
	xa_init(&held->blocks);
}

void bb_held_blocks_destroy(struct bb_held_blocks *held)
{
	xa_destroy(&held->blocks);
}

/* Blocks are aligned, so two overlap only if one contains the other's start. */
static bool is_taken(struct bb_held_blocks *held, unsigned long pfn, unsigned int order)
{
	unsigned long at = pfn, last = pfn + (1UL << order) - 1;
	unsigned int above;

	if (xa_find(&held->blocks, &at, last, XA_PRESENT))
		return true;
	for (above = order + 1; above <= BB_MAX_ORDER; above++) {
		void *entry = xa_load(&held->blocks, pfn & ~((1UL << above) - 1));

		if (entry && xa_to_value(entry) >= above)
			return true;
	}
	return false;
}

bool bb_held_blocks_add(struct bb_held_blocks *held, unsigned long pfn, unsigned int order)
{
	bool free;

	mutex_lock(&held->lock);
	free = !is_taken(held, pfn, order);
	/*
	 * The caller holds blocks, so this must not wait for memory: the OOM notifier waits for
	 * them. Without memory for the entry, overlaps with this block go unnoticed.
	 */
	if (free)
		xa_store(&held->blocks, pfn, xa_mk_value(order), GFP_NOWAIT | __GFP_NOWARN);
	mutex_unlock(&held->lock);
	return free;
}

void bb_held_blocks_del(struct bb_held_blocks *held, unsigned long pfn)
{
	mutex_lock(&held->lock);
	xa_erase(&held->blocks, pfn);
	mutex_unlock(&held->lock);
}
