// SPDX-License-Identifier: GPL-2.0-only
/*
 * The door: apart from the timed loops, only this file and page_holder.c
 * allocate the pages that are measured or held.
 */
#include <linux/kernel.h>

#include <buddybench/guard/door.h>
#include <buddybench/guard/headroom.h>

bool bb_door_open(const struct bb_guard *guard, const struct bb_page_ask *ask)
{
	int home;

	if (bb_guard_aborted(guard))
		return false;
	if (ask->door != BB_DOOR_FLOOR)
		return true;
	home = bb_headroom_node(ask->nid, ask->gfp);
	return home != NUMA_NO_NODE &&
	       bb_headroom(home, ask->gfp, guard->reserve) >= 1ULL << ask->order;
}

struct page *bb_door_take(const struct bb_guard *guard,
			  const struct bb_page_ask *ask)
{
	struct page *page = NULL;

	if (bb_door_open(guard, ask))
		page = bb_door_call(ask);
	bb_door_note(guard, page, ask->order);
	return page;
}

void bb_door_give(const struct bb_guard *guard, struct page *page,
		  unsigned int order)
{
	if (!page)
		return;
	__free_pages(page, order);
	bb_ledger_note(&guard->ledger, -(1L << order));
}

void bb_door_scatter(const struct bb_guard *guard, struct page *page,
		     unsigned int order)
{
	unsigned int i;

	split_page(page, order);
	for (i = 0; i < 1U << order; i++)
		__free_page(page + i);
	bb_ledger_note(&guard->ledger, -(1L << order));
}
