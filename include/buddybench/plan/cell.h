/* SPDX-License-Identifier: GPL-2.0-only */
/* A cell: one combination of parameters to measure. */
#ifndef _BUDDYBENCH_PLAN_CELL_H
#define _BUDDYBENCH_PLAN_CELL_H

#include <linux/gfp.h>
#include <linux/types.h>

#include <buddybench/plan/choices.h>
#include <buddybench/plan/facts.h>
#include <buddybench/plan/lists.h>

struct bb_plan;
/* Special values of bb_cell.node. */
#define BB_NODE_LOCAL	(-1)	/* the CPU's own; the API takes no node */
#define BB_NODE_RR	(-2)	/* round robin */

/**
 * struct bb_cell - one combination to measure; scalars only
 * @api: enum bb_api, unused if nothing is allocated
 * @pattern: enum bb_pattern
 * @mode: enum bb_mode
 * @order: block order
 * @node: memory node asked for, or %BB_NODE_LOCAL, %BB_NODE_RR
 * @cpu_node: workers come from this node only, or %NUMA_NO_NODE
 * @threads: number of workers, on the first CPUs of the plan
 * @lists: enum bb_lists, never %BB_LISTS_AUTO
 * @bulk: pages of one call, for the API that takes several
 * @hold: blocks held by a worker, for patterns that hold some
 * @bytes: size asked for, 0 = the whole block
 * @gfp: mask the user asked for
 * @effective: mask that is passed
 */
struct bb_cell {
	u8 api;
	u8 pattern;
	u8 mode;
	u8 order;
	s16 node;
	s16 cpu_node;
	u16 threads;
	u8 lists;
	u16 bulk;
	u32 hold;
	u32 bytes;
	gfp_t gfp;
	gfp_t effective;
};

/* Why a combination is left out of a run; texts in bb_skip_names[]. */
enum bb_skip {
	BB_SKIP_NONE,
	BB_SKIP_ORDER0,		/* API takes no order */
	BB_SKIP_API_MASK,	/* API must not be given the mask */
	BB_SKIP_MASK,		/* mask with what the API adds is harmful */
	BB_SKIP_ATOMIC,		/* may sleep, but the context must not */
	BB_SKIP_NO_MEMORY,	/* __GFP_THISNODE on a node without memory */
	BB_SKIP_ONE_CPU,	/* remote free needs two workers */
	BB_SKIP_DIFF,		/* differencing needs one block at a time */
	BB_SKIP_NO_CPU,		/* too few CPUs on that node */
	BB_SKIP_LISTS_DMA,	/* too little in ZONE_DMA to make a state */
	BB_SKIP_LISTS_PARTS,	/* freed through the list of another order */
	BB_SKIP_LISTS_NO_PCP,	/* no per-CPU list has this order */
	BB_SKIP_LISTS_PCP,	/* the per-CPU list comes before the free lists */
	BB_SKIP_LISTS_ORDER,	/* nothing that could be split */
	BB_SKIP_LISTS_MANY,	/* the second block finds another state */
	BB_SKIP_BYTES,		/* no block is that large */
	NR_BB_SKIPS
};

extern const char * const bb_skip_names[];

/**
 * bb_cell_skip() - may and can this cell be run?
 * @cell: the cell
 * @context: enum bb_context of the plan
 * @facts: the machine
 * @why: set to the API's own reason for %BB_SKIP_API_MASK, and to the mask
 *	rule for %BB_SKIP_MASK; untouched else
 *
 * Return: %BB_SKIP_NONE, or the reason.
 */
enum bb_skip bb_cell_skip(const struct bb_cell *cell, enum bb_context context,
			  const struct bb_facts *facts, const char **why);

/**
 * bb_cell_takes_cpu() - may a CPU's worker serve a cell?
 * @cell: the cell
 * @facts: the machine
 * @cpu: one of the plan's
 *
 * Return: false if the cell wants workers of another node.
 */
static inline bool bb_cell_takes_cpu(const struct bb_cell *cell, const struct bb_facts *facts,
				     unsigned int cpu)
{
	return cell->cpu_node < 0 || facts->cpu_node[cpu] == cell->cpu_node;
}

/**
 * bb_cell_cpus() - the CPUs whose workers run a cell
 * @cell: the cell
 * @plan: its resolved plan
 * @facts: the machine
 * @cpus: result, %NR_CPUS bits
 *
 * Return: their number; @cell->threads if the machine has that many.
 */
unsigned int bb_cell_cpus(const struct bb_cell *cell, const struct bb_plan *plan,
			  const struct bb_facts *facts, unsigned long *cpus);

/**
 * bb_cell_pages() - pages one worker of a cell holds at most
 * @cell: the cell
 *
 * Return: pages; cannot overflow within the ranges of the key table.
 */
u64 bb_cell_pages(const struct bb_cell *cell);

#endif /* _BUDDYBENCH_PLAN_CELL_H */
