// SPDX-License-Identifier: GPL-2.0-only
/* A second implementation of the rules for masks and cells. */
#include "kunit/lib/fake_machine.h"

#include "kunit/lib/reference_rules.h"

const gfp_t bb_test_rule_bits[] = {
	__GFP_DMA, __GFP_HIGHMEM, __GFP_DMA32, __GFP_MOVABLE,
	__GFP_RECLAIMABLE, __GFP_HIGH, __GFP_IO, __GFP_FS, __GFP_ZERO,
	__GFP_DIRECT_RECLAIM, __GFP_KSWAPD_RECLAIM, __GFP_NOWARN,
	__GFP_RETRY_MAYFAIL, __GFP_NORETRY, __GFP_COMP, __GFP_NOMEMALLOC,
	__GFP_HARDWALL, __GFP_THISNODE, __GFP_ACCOUNT,
#ifdef __GFP_ATOMIC
	__GFP_ATOMIC,
#endif
};

const unsigned int bb_test_rule_nr_bits = ARRAY_SIZE(bb_test_rule_bits);

gfp_t bb_test_rule_mask(unsigned int n)
{
	gfp_t mask = 0;
	unsigned int i;

	for (i = 0; i < bb_test_rule_nr_bits; i++)
		if (n >> i & 1)
			mask |= bb_test_rule_bits[i];
	return mask;
}

static bool has(gfp_t mask, gfp_t all)
{
	return (mask & all) == all;
}

bool bb_test_rule_refuses(gfp_t mask)
{
	unsigned int zones = (__force unsigned int)(mask & GFP_ZONEMASK);
	gfp_t known = bb_test_rule_mask(U32_MAX);

	/* I5: bits without a public name; I12: combinations in the kernel's GFP_ZONE_BAD. */
	if (mask & ~known || (GFP_ZONE_BAD >> zones & 1))
		return true;
	/* I13: one migrate type at most. */
	if (has(mask, __GFP_MOVABLE | __GFP_RECLAIMABLE))
		return true;
#ifdef __GFP_ATOMIC
	/* I15 */
	if (has(mask, __GFP_ATOMIC | __GFP_DIRECT_RECLAIM))
		return true;
#endif
	/* I4 requires one of them, and they contradict each other. */
	return has(mask, __GFP_NORETRY | __GFP_RETRY_MAYFAIL);
}

gfp_t bb_test_rule_effective(unsigned int api, gfp_t mask)
{
	mask |= __GFP_NOWARN;
	mask |= has(mask, __GFP_RETRY_MAYFAIL) ? 0 : __GFP_NORETRY;
	switch (api) {
	case BB_API_GET_ZEROED_PAGE:
		return mask | __GFP_ZERO;
	case BB_API_GET_DMA_PAGES:
		return mask | __GFP_DMA;
	case BB_API_FOLIO_ALLOC:
		return mask | __GFP_COMP;
	}
	return mask;
}

/* I17 and I18, API by API. */
static bool api_refuses(unsigned int api, gfp_t mask)
{
	switch (api) {
	case BB_API_GET_FREE_PAGES:
	case BB_API_GET_FREE_PAGE:
	case BB_API_GET_ZEROED_PAGE:
		return has(mask, __GFP_HIGHMEM);
	case BB_API_GET_DMA_PAGES:
		return mask & (__GFP_HIGHMEM | __GFP_DMA32);
	case BB_API_ALLOC_PAGES_EXACT:
		return mask & (__GFP_HIGHMEM | __GFP_COMP);
	}
	return false;
}

static bool api_has_no_order(unsigned int api)
{
	return api == BB_API_ALLOC_PAGE || api == BB_API_GET_FREE_PAGE ||
	       api == BB_API_GET_ZEROED_PAGE || api == BB_API_ALLOC_PAGES_BULK;
}

static bool holds(unsigned int pattern)
{
	return pattern == BB_PATTERN_LIFO || pattern == BB_PATTERN_FIFO ||
	       pattern == BB_PATTERN_RANDOM || pattern == BB_PATTERN_REMOTE;
}

unsigned long bb_test_rule_reasons(const struct bb_cell *cell,
				   unsigned int context, unsigned long mem_nodes)
{
	unsigned long why = 0;

	if (!cell->threads)
		why |= BIT(BB_SKIP_NO_CPU);
	if (cell->mode == BB_MODE_DIFF && holds(cell->pattern))
		why |= BIT(BB_SKIP_DIFF);
	if (cell->pattern == BB_PATTERN_NULL)
		return why;
	if (cell->pattern == BB_PATTERN_REMOTE && cell->threads == 1)
		why |= BIT(BB_SKIP_ONE_CPU);
	if (api_has_no_order(cell->api) && cell->order > 0)
		why |= BIT(BB_SKIP_ORDER0);
	if (api_refuses(cell->api, cell->gfp))
		why |= BIT(BB_SKIP_API_MASK);
	if (bb_test_rule_refuses(bb_test_rule_effective(cell->api, cell->gfp)))
		why |= BIT(BB_SKIP_MASK);
	/* I14 */
	if (has(cell->gfp, __GFP_DIRECT_RECLAIM) && context != BB_CTX_PREEMPT)
		why |= BIT(BB_SKIP_ATOMIC);
	/* I19 */
	if (has(cell->gfp, __GFP_THISNODE) && cell->node >= 0 &&
	    !(mem_nodes >> cell->node & 1))
		why |= BIT(BB_SKIP_NO_MEMORY);
	return why;
}

static bool in_pcp(const struct bb_cell *cell, const struct bb_facts *facts)
{
	return facts->pcp_orders >> cell->order & 1;
}

static bool several(const struct bb_cell *cell)
{
	return cell->threads > 1 || holds(cell->pattern) ||
	       (cell->api == BB_API_ALLOC_PAGES_BULK && cell->bulk > 1);
}

static bool page_by_page(const struct bb_cell *cell)
{
	return cell->api == BB_API_ALLOC_PAGES_EXACT && cell->order > 0;
}

unsigned long bb_test_rule_lists(const struct bb_cell *cell, const struct bb_facts *facts,
				 unsigned long wanted)
{
	unsigned long set = wanted & ~BIT(BB_LISTS_AUTO);

	if (cell->pattern == BB_PATTERN_NULL)
		return BIT(BB_LISTS_FOUND);
	if (set == wanted)
		return set;
	if (holds(cell->pattern) || page_by_page(cell) || has(cell->effective, __GFP_DMA))
		return set | BIT(BB_LISTS_FOUND);
	if (in_pcp(cell, facts))
		return set | BIT(BB_LISTS_PCP);
	if (!several(cell) && cell->order < facts->max_order)
		set |= BIT(BB_LISTS_SPLIT);
	return set | BIT(BB_LISTS_EXACT);
}

unsigned long bb_test_rule_lists_reasons(const struct bb_cell *cell,
					 const struct bb_facts *facts)
{
	unsigned int from = cell->lists == BB_LISTS_SPLIT ? facts->max_order :
			    cell->lists - BB_LISTS_SPLIT_AT + 1;
	unsigned long why = 0;

	if (cell->lists == BB_LISTS_FOUND)
		return 0;
	if (has(cell->effective, __GFP_DMA))
		why |= BIT(BB_SKIP_LISTS_DMA);
	if (page_by_page(cell))
		why |= BIT(BB_SKIP_LISTS_PARTS);
	if (cell->lists == BB_LISTS_PCP && !in_pcp(cell, facts))
		why |= BIT(BB_SKIP_LISTS_NO_PCP);
	if (cell->lists != BB_LISTS_PCP && in_pcp(cell, facts))
		why |= BIT(BB_SKIP_LISTS_PCP);
	if (cell->lists < BB_LISTS_SPLIT)
		return why;
	if (from <= cell->order || from > facts->max_order)
		why |= BIT(BB_SKIP_LISTS_ORDER);
	if (several(cell))
		why |= BIT(BB_SKIP_LISTS_MANY);
	return why;
}
