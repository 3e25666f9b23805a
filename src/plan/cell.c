// SPDX-License-Identifier: GPL-2.0-only
/*
 * One cell: whether it can be run, on which CPUs, and how much it holds.
 * Harmful or misleading combinations are refused here, before anything is
 * allocated.
 */
#include <linux/kernel.h>

#include <buddybench/plan/plan.h>

static const struct bb_api_info *cell_api(const struct bb_cell *cell)
{
	return &bb_apis[cell->api];
}

enum bb_skip bb_cell_skip(const struct bb_cell *cell, enum bb_context context,
			  const struct bb_facts *facts, const char **why)
{
	const struct bb_api_info *api = cell_api(cell);
	const char *rule;

	if (!cell->threads)
		return BB_SKIP_NO_CPU;
	if (cell->mode == BB_MODE_DIFF && bb_pattern_holds(cell->pattern))
		return BB_SKIP_DIFF;
	if (!bb_pattern_allocates(cell->pattern))
		return BB_SKIP_NONE;
	if (bb_patterns[cell->pattern].peer && cell->threads < 2)
		return BB_SKIP_ONE_CPU;
	if (cell->order && (api->flags & BB_API_ORDER0))
		return BB_SKIP_ORDER0;
	if (cell->order > facts->max_order)
		return BB_SKIP_BYTES;
	if (cell->gfp & api->refused) {
		*why = api->why;
		return BB_SKIP_API_MASK;
	}
	rule = bb_gfp_refusal(cell->effective);
	if (rule) {
		*why = rule;
		return BB_SKIP_MASK;
	}
	if (context != BB_CTX_PREEMPT && (cell->gfp & __GFP_DIRECT_RECLAIM))
		return BB_SKIP_ATOMIC;
	if ((cell->gfp & __GFP_THISNODE) && cell->node >= 0 &&
	    !test_bit(cell->node, facts->mem_nodes))
		return BB_SKIP_NO_MEMORY;
	return bb_lists_skip(cell, facts);
}

unsigned int bb_cell_cpus(const struct bb_cell *cell,
			  const struct bb_plan *plan,
			  const struct bb_facts *facts, unsigned long *cpus)
{
	unsigned int cpu, n = 0;

	bitmap_zero(cpus, NR_CPUS);
	for_each_set_bit(cpu, plan->cpus, NR_CPUS) {
		if (n == cell->threads)
			break;
		if (!bb_cell_takes_cpu(cell, facts, cpu))
			continue;
		__set_bit(cpu, cpus);
		n++;
	}
	return n;
}

u64 bb_cell_pages(const struct bb_cell *cell)
{
	u64 blocks = bb_pattern_holds(cell->pattern) ? cell->hold : 1;

	if (!bb_pattern_allocates(cell->pattern))
		return 0;
	if (cell_api(cell)->flags & BB_API_BULK)
		return blocks * cell->bulk;
	return blocks << cell->order;
}
