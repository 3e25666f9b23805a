// SPDX-License-Identifier: GPL-2.0-only
/* A run of one cell, by one worker on CPU 0, without a session around it. */
#include <linux/mm.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/machine/clock.h>
#include <buddybench/plan/gfp.h>

#include "kunit/lib/small_run.h"

static void make_cell(struct bb_cell *cell)
{
	cell->api = BB_API_ALLOC_PAGES;
	cell->pattern = BB_PATTERN_PAIR;
	cell->mode = BB_MODE_OP;
	cell->node = BB_NODE_LOCAL;
	cell->cpu_node = NUMA_NO_NODE;
	cell->threads = 1;
	cell->hold = 1;
	cell->gfp = GFP_KERNEL;
	cell->effective = bb_gfp_effective(GFP_KERNEL);
}

void bb_test_small_run(struct bb_run *run, struct bb_facts *facts, struct bb_cell *cell)
{
	__set_bit(0, facts->cpus);
	__set_bit(cpu_to_mem(0), facts->mem_nodes);
	facts->apis = BIT(BB_API_ALLOC_PAGES);
	facts->max_order = BB_MAX_ORDER;
	make_cell(cell);
	run->facts = facts;
	run->cell = cell;
	run->nr_cells = 1;
	run->plan.modes = BIT(BB_MODE_OP);
	run->plan.patterns = BIT(BB_PATTERN_PAIR);
	run->plan.apis = BIT(BB_API_ALLOC_PAGES);
	__set_bit(0, run->plan.cpus);
	__set_bit(cpu_to_mem(0), run->plan.nodes);
	bb_clock_probe(true, &run->clock);
	bb_clock_calibrate(&run->clock);
}
