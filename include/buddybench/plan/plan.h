/* SPDX-License-Identifier: GPL-2.0-only */
/* What a user wants measured, and the list of cells that follows from it. */
#ifndef _BUDDYBENCH_PLAN_PLAN_H
#define _BUDDYBENCH_PLAN_PLAN_H

#include <linux/bitmap.h>
#include <linux/numa.h>
#include <linux/threads.h>
#include <linux/types.h>

#include <buddybench/limits.h>
#include <buddybench/plan/apis.h>
#include <buddybench/plan/gfp.h>

/* Room for orders, whatever the kernel; bits of bb_plan.orders. */
#define BB_MAX_ORDERS	32

#define BB_MAX_CELLS	65536	/* cells x repeats in one run */
#define BB_MAX_HOLD	65536	/* blocks one worker may hold */
#define BB_MAX_BULK	512	/* pages per bulk call */

/* In what order blocks are taken and given back. */
enum bb_pattern {
	BB_PATTERN_NULL,	/* the same loop with no allocation in it */
	BB_PATTERN_PAIR,	/* alloc, then free, one block outstanding */
	BB_PATTERN_LIFO,	/* hold N, free the youngest first */
	BB_PATTERN_FIFO,	/* hold N, free the oldest first */
	BB_PATTERN_RANDOM,	/* hold N, free in a seeded random order */
	BB_PATTERN_REMOTE,	/* hold N, the next CPU frees them */
	NR_BB_PATTERNS
};

/* How time is taken: each mode is a metric of its own. */
enum bb_mode {
	BB_MODE_OP,		/* two clock reads around every operation */
	BB_MODE_CHAINED,	/* one read per operation: end is next start */
	BB_MODE_BATCH,		/* two reads around a batch of operations */
	BB_MODE_DIFF,		/* batches of N and 2N, difference over N */
	NR_BB_MODES
};

/* Which memory node a worker asks for. */
enum bb_placement {
	BB_PLACE_NODE,		/* each node of the list in turn */
	BB_PLACE_LOCAL,		/* the node of the worker's CPU */
	BB_PLACE_PAIRS,		/* each (CPU node, memory node) */
	BB_PLACE_ROUNDROBIN,	/* the next online node for every operation */
	NR_BB_PLACEMENTS
};

/* What a worker switches off around a chunk of operations. */
enum bb_context {
	BB_CTX_PREEMPT,
	BB_CTX_PREEMPT_OFF,
	BB_CTX_IRQ_OFF,
	NR_BB_CONTEXTS
};

enum bb_clock_want {
	BB_WANT_AUTO,
	BB_WANT_FAST,		/* TSC, or the architecture's cycle counter */
	BB_WANT_KTIME,
	NR_BB_CLOCK_WANTS
};

extern const char * const bb_pattern_names[];
extern const char * const bb_pattern_help[];
extern const char * const bb_mode_names[];
extern const char * const bb_placement_names[];
extern const char * const bb_context_names[];
extern const char * const bb_clock_want_names[];

/**
 * struct bb_facts - what a plan has to fit, gathered by facts.c
 * @max_order: highest order this kernel serves, inclusive
 * @apis: bit per enum bb_api that exists here
 * @api_missing: why not, for those that don't
 * @preempt_rt: kernel forbids allocating with interrupts or preemption off
 * @fast_clock: the fast clock passed its resolution test
 * @cpus: CPUs online
 * @nodes: nodes online
 * @mem_nodes: nodes with memory
 * @zone_names: names of the zones of a node, by index, NULL after the last
 * @cpu_node: node of each CPU
 *
 * Pure code asks this struct and never the kernel.
 */
struct bb_facts {
	unsigned int max_order;
	unsigned long apis;
	const char *api_missing[NR_BB_APIS];
	bool preempt_rt;
	bool fast_clock;
	DECLARE_BITMAP(cpus, NR_CPUS);
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	DECLARE_BITMAP(mem_nodes, MAX_NUMNODES);
	const char *zone_names[BB_VIEW_ZONES + 1];
	s16 cpu_node[NR_CPUS];
};

/**
 * struct bb_plan - every parameter, as written
 * @all: bit per enum bb_key of a list that was written as ``all``
 *
 * All other members are described in the key table (bb_keys[]); numbers are
 * u64 so that one setter serves them all. Sets that are ``all`` keep their bits
 * clear: bb_plan_resolve() fills them in from the facts.
 */
struct bb_plan {
	unsigned long all;
	/* private: one member per key */
	unsigned long apis;
	unsigned long patterns;
	unsigned long modes;
	struct bb_gfp_list gfp;
	unsigned long orders;
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	DECLARE_BITMAP(cpus, NR_CPUS);
	DECLARE_BITMAP(threads, NR_CPUS + 1);
	u64 placement;
	u64 context;
	u64 clock;
	u64 hold;
	u64 bulk;
	u64 count;
	u64 duration_ms;
	u64 deadline_ms;
	u64 repeats;
	u64 warmup_ms;
	u64 seed;
	u64 shuffle;
	u64 budget_mb;
	u64 reserve_mb;
	u64 stop_ns;
	u64 paths;
};

/* bb_cell.node when it is no node's number. */
#define BB_NODE_LOCAL	(-1)	/* the CPU's own; the API takes no node */
#define BB_NODE_RR	(-2)	/* round robin */

/**
 * struct bb_cell - one thing to measure: all scalars, nothing left to decide
 * @api: enum bb_api, meaningless for %BB_PATTERN_NULL
 * @pattern: enum bb_pattern
 * @mode: enum bb_mode
 * @order: block order
 * @node: memory node asked for, or %BB_NODE_LOCAL, %BB_NODE_RR
 * @cpu_node: workers come from this node only, or %NUMA_NO_NODE
 * @threads: number of workers, the first so many CPUs of the plan
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
 * bb_plan_resolve() - check a plan against a machine and fill in every ``all``
 * @plan: the plan, changed in place
 * @facts: the machine
 * @err: filled in on error; position is not used
 *
 * Return: 0; -ENXIO for a CPU or node that is not online; -EOPNOTSUPP for an
 * API, clock or context that is missing here; -EINVAL for keys that contradict
 * each other.
 */
int bb_plan_resolve(struct bb_plan *plan, const struct bb_facts *facts,
		    struct bb_err *err);

/**
 * bb_plan_expand() - the cells of a resolved plan, in a fixed order
 * @plan: a plan that bb_plan_resolve() has accepted
 * @facts: the machine
 * @cell: room for @max cells, or NULL only to count
 * @max: size of @cell
 * @skipped: counts per enum bb_skip, %NR_BB_SKIPS of them, zeroed by caller
 * @err: filled in on error: why nothing is left
 *
 * Return: number of cells; -E2BIG for more than %BB_MAX_CELLS; -EINVAL or
 * -EPERM if none is left.
 */
int bb_plan_expand(const struct bb_plan *plan, const struct bb_facts *facts,
		   struct bb_cell *cell, unsigned int max,
		   unsigned int *skipped, struct bb_err *err);

/**
 * bb_cell_takes_cpu() - may a CPU's worker serve a cell?
 * @cell: the cell
 * @facts: the machine
 * @cpu: one of the plan's
 *
 * Return: false if the cell wants workers of another node.
 */
static inline bool bb_cell_takes_cpu(const struct bb_cell *cell,
				     const struct bb_facts *facts,
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
 * Return: how many; @cell->threads if the machine has that many.
 */
unsigned int bb_cell_cpus(const struct bb_cell *cell,
			  const struct bb_plan *plan,
			  const struct bb_facts *facts, unsigned long *cpus);

/**
 * bb_cell_pages() - pages one worker of a cell holds at most
 * @cell: the cell
 * @plan: its plan
 *
 * Return: pages; cannot overflow within the ranges of the key table.
 */
u64 bb_cell_pages(const struct bb_cell *cell, const struct bb_plan *plan);

/**
 * bb_pattern_holds() - does a pattern hold blocks while it goes on allocating?
 * @pattern: enum bb_pattern
 *
 * Return: true for lifo, fifo, random and remote.
 */
static inline bool bb_pattern_holds(unsigned int pattern)
{
	return pattern >= BB_PATTERN_LIFO;
}

/**
 * bb_mode_batches() - is a value of this mode an average over many operations?
 * @mode: enum bb_mode
 *
 * Return: true for batch and diff.
 */
static inline bool bb_mode_batches(unsigned int mode)
{
	return mode == BB_MODE_BATCH || mode == BB_MODE_DIFF;
}

#endif /* _BUDDYBENCH_PLAN_PLAN_H */
