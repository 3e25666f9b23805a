// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which states of the free lists there are, and which of them have a meaning for
 * a cell. How they are made is in src/run/list_state.c.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/plan/lists.h>
#include <buddybench/plan/plan.h>

const char * const bb_lists_names[] = {
	[BB_LISTS_FOUND]	= "found",
	[BB_LISTS_AUTO]		= "auto",
	[BB_LISTS_PCP]		= "pcp",
	[BB_LISTS_EXACT]	= "exact",
	[BB_LISTS_FALLBACK]	= "fallback",
	[BB_LISTS_SPLIT]	= "split",
	[BB_LISTS_SPLIT_AT + 0]	= "split:1",
	[BB_LISTS_SPLIT_AT + 1]	= "split:2",
	[BB_LISTS_SPLIT_AT + 2]	= "split:3",
	[BB_LISTS_SPLIT_AT + 3]	= "split:4",
	[BB_LISTS_SPLIT_AT + 4]	= "split:5",
	[BB_LISTS_SPLIT_AT + 5]	= "split:6",
	[BB_LISTS_SPLIT_AT + 6]	= "split:7",
	[BB_LISTS_SPLIT_AT + 7]	= "split:8",
	[BB_LISTS_SPLIT_AT + 8]	= "split:9",
	[BB_LISTS_SPLIT_AT + 9]	= "split:10",
	[BB_LISTS_SPLIT_AT + 10]	= "split:11",
	[BB_LISTS_SPLIT_AT + 11]	= "split:12",
	[BB_LISTS_SPLIT_AT + 12]	= "split:13",
	[BB_LISTS_SPLIT_AT + 13]	= "split:14",
	[BB_LISTS_SPLIT_AT + 14]	= "split:15",
};

static_assert(ARRAY_SIZE(bb_lists_names) == NR_BB_LISTS);

static bool kept_by_pcp(const struct bb_cell *cell, const struct bb_facts *facts)
{
	return facts->pcp_orders & BIT(cell->order);
}

/* Freed page by page: goes through the list of order 0, whatever its order is. */
static bool freed_in_parts(const struct bb_cell *cell)
{
	return cell->order && bb_apis[cell->api].flags & BB_API_SPLIT;
}

/* One block at a time, or the second would find what the first has left over. */
static bool one_at_a_time(const struct bb_cell *cell)
{
	bool bulk = bb_apis[cell->api].flags & BB_API_BULK && cell->bulk > 1;

	return cell->threads == 1 && !bulk && !bb_pattern_holds(cell->pattern);
}

unsigned long bb_lists_auto(const struct bb_cell *cell, const struct bb_facts *facts)
{
	if (!bb_pattern_allocates(cell->pattern) || bb_pattern_holds(cell->pattern) ||
	    freed_in_parts(cell) || cell->effective & __GFP_DMA)
		return BIT(BB_LISTS_FOUND);
	if (kept_by_pcp(cell, facts))
		return BIT(BB_LISTS_PCP);
	if (!one_at_a_time(cell) || cell->order >= facts->max_order)
		return BIT(BB_LISTS_EXACT);
	return BIT(BB_LISTS_EXACT) | BIT(BB_LISTS_SPLIT);
}

unsigned int bb_lists_skip(const struct bb_cell *cell, const struct bb_facts *facts)
{
	unsigned int from = bb_lists_order(cell->lists, cell->order, facts->max_order);

	if (cell->lists == BB_LISTS_FOUND)
		return BB_SKIP_NONE;
	if (cell->effective & __GFP_DMA)
		return BB_SKIP_LISTS_DMA;
	if (freed_in_parts(cell))
		return BB_SKIP_LISTS_PARTS;
	if (cell->lists == BB_LISTS_PCP)
		return kept_by_pcp(cell, facts) ? BB_SKIP_NONE : BB_SKIP_LISTS_NO_PCP;
	if (kept_by_pcp(cell, facts))
		return BB_SKIP_LISTS_PCP;
	if (cell->lists < BB_LISTS_SPLIT)
		return BB_SKIP_NONE;
	if (from <= cell->order || from > facts->max_order)
		return BB_SKIP_LISTS_ORDER;
	return one_at_a_time(cell) ? BB_SKIP_NONE : BB_SKIP_LISTS_MANY;
}
